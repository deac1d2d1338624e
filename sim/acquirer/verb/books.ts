import { cardStatuses } from "../../cards/card";
import { certificateStates } from "../certificate";
import { merchantStatuses, type Parameter, terminalStatuses } from "../configuration";
import type { HostState, ParameterSet } from "../host-state";
import { moveTerminal } from "../move";
import { openBatch } from "../settlement";
import {
  type Change,
  type Invalid,
  invalid,
  isRecord,
  optional,
  orUsual,
  readInteger,
  readMoment,
  readObject,
  readText,
  readWord,
  type Value,
  value,
} from "./reading";

const batchMax = 999_999;
const requirementMax = 7;
const minuteMs = 60_000;
/** Three days: longer than any system is down on purpose. */
const maintenanceMinutesMax = 4_320;
/** ¥10 billion: well inside a safe integer. */
const balanceMaxFen = 1_000_000_000_000;

/** The number of a merchant or terminal that the host has: the one named, or the first. */
function readNumber(known: ReadonlyMap<string, unknown>, thing: unknown, field: string): Value<string> | Invalid {
  const [first] = known.keys();
  const number = thing === undefined ? first : thing;
  return typeof number === "string" && known.has(number)
    ? value(number)
    : invalid(field, "a number that the host knows");
}

export function readMerchant(host: HostState, thing: unknown): Change | Invalid {
  const object = isRecord(thing) ? readObject(thing, "merchant", ["number", "status"]) : value({ status: thing });
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const path = isRecord(thing) ? "merchant.status" : "merchant";
  const status = readWord(body["status"], path, merchantStatuses);
  if (status.kind === "invalid") return status;
  const number = readNumber(host.merchants, body["number"], "merchant.number");
  if (number.kind === "invalid") return number;
  return {
    kind: "change",
    apply(state) {
      const merchant = state.merchants.get(number.value);
      if (merchant !== undefined) state.merchants.set(number.value, { ...merchant, status: status.value });
    },
  };
}

export function readTerminal(host: HostState, thing: unknown): Change | Invalid {
  const object = isRecord(thing) ? readObject(thing, "terminal", ["number", "status"]) : value({ status: thing });
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const path = isRecord(thing) ? "terminal.status" : "terminal";
  const status = readWord(body["status"], path, terminalStatuses);
  if (status.kind === "invalid") return status;
  const number = readNumber(host.terminals, body["number"], "terminal.number");
  if (number.kind === "invalid") return number;
  return {
    kind: "change",
    apply(state) {
      const terminal = state.terminals.get(number.value);
      if (terminal !== undefined) state.terminals.set(number.value, { ...terminal, status: status.value });
    },
  };
}

/** The first terminal, or the one named, is moved: other numbers, the same device and master key. */
export function readMove(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "move", ["from", "terminal", "merchant"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const from = readNumber(host.terminals, body["from"], "move.from");
  if (from.kind === "invalid") return from;
  const current = host.terminals.get(from.value);
  const terminal = readText(
    orUsual(body["terminal"], from.value),
    "move.terminal",
    /^[0-9A-Z]{8}$/,
    "eight digits or letters",
  );
  if (terminal.kind === "invalid") return terminal;
  if (current?.movedTo !== undefined || host.terminals.has(terminal.value))
    return invalid("move.terminal", "a number that no terminal has, for one that was not moved");
  const merchant = readText(
    orUsual(body["merchant"], current?.record.merchant),
    "move.merchant",
    /^[0-9A-Z]{15}$/,
    "15 digits or letters",
  );
  if (merchant.kind === "invalid") return merchant;
  return {
    kind: "change",
    apply(state) {
      moveTerminal(state, { from: from.value, terminal: terminal.value, merchant: merchant.value });
    },
  };
}

export function readBatch(host: HostState, thing: unknown): Change | Invalid {
  const object = isRecord(thing) ? readObject(thing, "batch", ["terminal", "number"]) : value({ number: thing });
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const batch = readInteger(body["number"], isRecord(thing) ? "batch.number" : "batch", 1, batchMax);
  if (batch.kind === "invalid") return batch;
  const number = readNumber(host.terminals, body["terminal"], "batch.terminal");
  if (number.kind === "invalid") return number;
  return {
    kind: "change",
    apply(state) {
      const terminal = state.terminals.get(number.value);
      if (terminal === undefined) return;
      openBatch(state, number.value, terminal, String(batch.value).padStart(6, "0"));
    },
  };
}

export function readCard(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "card", ["id", "balanceFen", "status", "pinLocked"]);
  if (object.kind === "invalid") return object;
  const { id, balanceFen, status, pinLocked } = object.value as Readonly<Record<string, unknown>> & {
    readonly id?: unknown;
    readonly balanceFen?: unknown;
    readonly status?: unknown;
    readonly pinLocked?: unknown;
  };
  const account = typeof id === "string" ? host.issuer.account(id) : undefined;
  if (account === undefined) return invalid("card.id", "the id of a card of the deck");
  const balance = optional(balanceFen, (each) => readInteger(each, "card.balanceFen", 0, balanceMaxFen));
  if (balance.kind === "invalid") return balance;
  const word = optional(status, (each) => readWord(each, "card.status", cardStatuses));
  if (word.kind === "invalid") return word;
  if (pinLocked !== undefined && typeof pinLocked !== "boolean") return invalid("card.pinLocked", "true or false");
  return {
    kind: "change",
    apply(state) {
      const { cardId } = account;
      if (balance.value !== undefined) state.issuer.setAvailable(cardId, balance.value, state.environment.nowMs());
      const now = state.issuer.account(cardId) ?? account;
      state.issuer.put({
        ...now,
        ...(word.value === undefined ? {} : { status: word.value }),
        ...(pinLocked === undefined ? {} : { pinLocked, wrongPins: 0 }),
      });
    },
  };
}

/** Whether every character stands for one byte. */
function isSingleByte(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return false;
  return true;
}

/** What a set may also hold, and how long it is: who may do what, after how many minutes alone it locks, where a PIN's digits stand. */
const optionalTags: { readonly [tag: string]: number } = Object.freeze({ "55": 62, "59": 1, "61": 2, "62": 1 });

/** The set with some values replaced, each as long as it was, or with one more that it may hold. */
function readReplaced(set: ParameterSet, body: Record<string, unknown>): Value<ParameterSet["blocks"]> | Invalid {
  for (const [tag, text] of Object.entries(body)) {
    const length = lengthOf(set, tag);
    if (length === undefined) return invalid(`parameters.${tag}`, "a tag of the parameter set");
    const right = typeof text === "string" && text.length === length && isSingleByte(text);
    if (!right) return invalid(`parameters.${tag}`, `text of ${length} single-byte characters`);
  }
  const replaced = (parameter: Parameter): Parameter => {
    const text = body[parameter.tag];
    return typeof text === "string" ? { tag: parameter.tag, value: text } : parameter;
  };
  const more = Object.entries(body).flatMap(([tag, text]): readonly Parameter[] =>
    typeof text === "string" && presentIn(set, tag) === undefined ? [{ tag, value: text }] : [],
  );
  return value(set.blocks.map((block, at) => [...block.map(replaced), ...(at === set.blocks.length - 1 ? more : [])]));
}

function presentIn(set: ParameterSet, tag: string): Parameter | undefined {
  return set.blocks.flat().find((parameter) => parameter.tag === tag);
}

function lengthOf(set: ParameterSet, tag: string): number | undefined {
  return presentIn(set, tag)?.value.length ?? (Object.hasOwn(optionalTags, tag) ? optionalTags[tag] : undefined);
}

export function readParameters(host: HostState, thing: unknown): Change | Invalid {
  if (!isRecord(thing) && thing !== "changed" && thing !== "malformed") {
    return invalid("parameters", "changed, malformed, or an object of tags and values");
  }
  const blocks = isRecord(thing) ? readReplaced(host.parameters, thing) : value(host.parameters.blocks);
  if (blocks.kind === "invalid") return blocks;
  return {
    kind: "change",
    apply(state) {
      const version = state.parameters.version + 1;
      state.parameters = { version, blocks: blocks.value, spoiled: thing === "malformed" };
    },
  };
}

export function readRequirement(_host: HostState, thing: unknown): Change | Invalid {
  const digit = readInteger(thing, "requirement", 0, requirementMax);
  if (digit.kind === "invalid") return digit;
  return {
    kind: "change",
    apply(state) {
      for (const [number, terminal] of state.terminals) {
        state.terminals.set(number, { ...terminal, ordered: digit.value });
      }
    },
  };
}

/** Windows end on a whole minute: that is how they are announced. */
function readMaintenanceFromNow(thing: Record<string, unknown>): Change | Invalid {
  const object = readObject(thing, "maintenance", ["minutes"]);
  if (object.kind === "invalid") return object;
  const minutes = readInteger(thing["minutes"], "maintenance.minutes", 1, maintenanceMinutesMax);
  if (minutes.kind === "invalid") return minutes;
  return {
    kind: "change",
    apply(state) {
      const fromMs = state.environment.nowMs();
      state.maintenance = { fromMs, toMs: Math.ceil(fromMs / minuteMs + minutes.value) * minuteMs };
    },
  };
}

export function readMaintenance(_host: HostState, thing: unknown): Change | Invalid {
  if (thing === null) {
    return {
      kind: "change",
      apply(state) {
        state.maintenance = undefined;
      },
    };
  }
  if (isRecord(thing) && "minutes" in thing) return readMaintenanceFromNow(thing);
  const object = readObject(thing, "maintenance", ["from", "to"]);
  if (object.kind === "invalid") return object;
  const from = readMoment(object.value["from"], "maintenance.from");
  if (from.kind === "invalid") return from;
  const to = readMoment(object.value["to"], "maintenance.to");
  if (to.kind === "invalid") return to;
  if (to.value <= from.value) return invalid("maintenance.to", "a moment after maintenance.from");
  return {
    kind: "change",
    apply(state) {
      state.maintenance = { fromMs: from.value, toMs: to.value };
    },
  };
}

export function readCertificate(_host: HostState, thing: unknown): Change | Invalid {
  const state = readWord(thing, "certificate", certificateStates);
  if (state.kind === "invalid") return state;
  return {
    kind: "change",
    apply(host) {
      host.certificate = state.value;
    },
  };
}

const operatorStatuses = Object.freeze(["normal", "disabled", "not allowed"] as const);

export function readOperator(_host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "operator", ["number", "status"]);
  if (object.kind === "invalid") return object;
  const body: Record<string, unknown> = object.value;
  const number = readText(body["number"], "operator.number", /^\d{2}$/, "two digits");
  if (number.kind === "invalid") return number;
  const status = readWord(body["status"], "operator.status", operatorStatuses);
  if (status.kind === "invalid") return status;
  return {
    kind: "change",
    apply(host) {
      const operators = new Map(host.operators);
      if (status.value === "normal") operators.delete(number.value);
      else operators.set(number.value, status.value);
      host.operators = operators;
    },
  };
}

/** Support, or the merchant in the acquirer's app, lets a terminal without master key have one from afar, once. */
export function readRelease(_host: HostState, thing: unknown): Change | Invalid {
  if (thing !== "keys") return invalid("release", "keys");
  return {
    kind: "change",
    apply(state) {
      for (const [number, terminal] of state.terminals) state.terminals.set(number, { ...terminal, keyReleased: true });
    },
  };
}

/** The merchant's phone has read the code on a terminal's screen: serial and the acquirer's own code must fit. */
export function readBind(host: HostState, thing: unknown): Change | Invalid {
  for (const { record, bindCode } of host.terminals.values()) {
    if (bindCode === undefined || thing !== `QSB1:${record.serial}:${bindCode}`) continue;
    return {
      kind: "change",
      apply(state) {
        const terminal = state.terminals.get(record.number);
        if (terminal === undefined) return;
        const { bindCode: _used, ...rest } = terminal;
        state.terminals.set(record.number, { ...rest, status: "bound" });
      },
    };
  }
  return invalid("bind", "what the screen of a terminal that is not activated has as its code");
}

export function readMinimumVersion(_host: HostState, thing: unknown): Change | Invalid {
  const version =
    thing === null
      ? value(undefined)
      : readText(thing, "minimumVersion", /^\d{1,2}\.\d{1,2}\.\d{1,2}$/, "three numbers with dots, or null");
  if (version.kind === "invalid") return version;
  return {
    kind: "change",
    apply(host) {
      host.minimumVersion = version.value;
    },
  };
}
