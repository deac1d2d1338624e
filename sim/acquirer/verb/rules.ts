import type { HostState } from "../host-state";
import { RULES_MAX, type Rule, type RuleCondition, type RuleEffect, scriptCommands } from "../rules";
import {
  type Change,
  type Invalid,
  invalid,
  optional,
  orUsual,
  readInteger,
  readObject,
  readText,
  readWord,
  type Value,
  value,
} from "./reading";

/** ¥9,999,999,999.99: twelve digits, field 4. */
const amountMaxFen = 999_999_999_999;
/** A day: beyond it a reply is better armed as silence. */
const delayMaxMs = 86_400_000;
const timesMax = 1_000_000;
const code = /^[0-9A-Z]{2}$/;
/** Field 44: ASCII, at most 25. */
const additionalText = /^[ -~]{1,25}$/;
/** Of 8583, or a question of the management line. */
const messageType = /^(\d{4}|order\.(make|ask|close)|(payment|sale)\.ask|payout\.(make|ask|funds))$/;

/** The card that `when` names by number or by id; its number is not kept. */
function readWhenCard(
  host: HostState,
  when: Record<string, unknown>,
  path: string,
): Value<string | undefined> | Invalid {
  const { pan, card } = when as { readonly pan?: unknown; readonly card?: unknown };
  if (pan === undefined && card === undefined) return value(undefined);
  const byPan = typeof pan === "string" ? host.issuer.card(pan)?.id : undefined;
  if (pan !== undefined && byPan === undefined) return invalid(`${path}.pan`, "the number of a card of the deck");
  const byId = typeof card === "string" ? host.issuer.cardById(card)?.id : undefined;
  if (card !== undefined && byId === undefined) return invalid(`${path}.card`, "the id of a card of the deck");
  if (byPan !== undefined && byId !== undefined && byPan !== byId)
    return invalid(`${path}.card`, "the card of the pan");
  return value(byPan ?? byId);
}

function readWhen(host: HostState, thing: unknown, part: string): Value<RuleCondition> | Invalid {
  if (thing === undefined) return value({});
  const path = `${part}.when`;
  const object = readObject(thing, path, ["pan", "card", "amount", "mti"]);
  if (object.kind === "invalid") return object;
  const { amount, mti } = object.value as { readonly amount?: unknown; readonly mti?: unknown };
  const amountFen = optional(amount, (each) => readInteger(each, `${path}.amount`, 0, amountMaxFen));
  if (amountFen.kind === "invalid") return amountFen;
  const type = optional(mti, (each) =>
    readText(each, `${path}.mti`, messageType, "four digits, or a question of the management line"),
  );
  if (type.kind === "invalid") return type;
  const cardId = readWhenCard(host, object.value, path);
  if (cardId.kind === "invalid") return cardId;
  return value({
    ...(cardId.value === undefined ? {} : { cardId: cardId.value }),
    ...(amountFen.value === undefined ? {} : { amountFen: amountFen.value }),
    ...(type.value === undefined ? {} : { mti: type.value }),
  });
}

/** Finishes a rule: its condition, how often, and whether there is room for it. */
function ruleChange(
  host: HostState,
  part: string,
  body: Record<string, unknown>,
  effect: RuleEffect,
): Change | Invalid {
  const when = readWhen(host, body["when"], part);
  if (when.kind === "invalid") return when;
  const times = optional(body["times"], (each) => readInteger(each, `${part}.times`, 1, timesMax));
  if (times.kind === "invalid") return times;
  if (host.rules.all.length >= RULES_MAX) return invalid(part, `at most ${RULES_MAX} rules at once`);
  const rule: Rule = {
    when: when.value,
    effect,
    ...(times.value === undefined ? {} : { timesLeft: times.value }),
  };
  return { kind: "change", apply: (state) => state.rules.add(rule) };
}

export function readRespond(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "respond", ["when", "code", "delayMs", "additional", "leftFen", "partFen", "times"]);
  if (object.kind === "invalid") return object;
  const body = object.value;
  if (body["code"] === undefined && body["delayMs"] === undefined)
    return invalid("respond.code", "a code or a delayMs");
  const given = optional(body["code"], (each) =>
    readText(each, "respond.code", code, "two characters of 0 to 9 and A to Z"),
  );
  if (given.kind === "invalid") return given;
  const delay = optional(body["delayMs"], (each) => readInteger(each, "respond.delayMs", 0, delayMaxMs));
  if (delay.kind === "invalid") return delay;
  const additional = optional(body["additional"], (each) =>
    readText(each, "respond.additional", additionalText, "1 to 25 characters of ASCII"),
  );
  if (additional.kind === "invalid") return additional;
  const left = optional(body["leftFen"], (each) => readInteger(each, "respond.leftFen", 0, amountMaxFen));
  if (left.kind === "invalid") return left;
  const part = optional(body["partFen"], (each) => readInteger(each, "respond.partFen", 0, amountMaxFen));
  if (part.kind === "invalid") return part;
  return ruleChange(host, "respond", body, {
    kind: "respond",
    ...(part.value === undefined ? {} : { partFen: part.value }),
    ...(additional.value === undefined ? {} : { additional: additional.value }),
    ...(left.value === undefined ? {} : { leftFen: left.value }),
    ...(given.value === undefined ? {} : { code: given.value }),
    ...(delay.value === undefined ? {} : { delayMs: delay.value }),
  });
}

export function readSilence(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "silence", ["when", "processed", "times"]);
  if (object.kind === "invalid") return object;
  const processed = orUsual(object.value["processed"], true);
  if (typeof processed !== "boolean") return invalid("silence.processed", "true or false");
  return ruleChange(host, "silence", object.value, { kind: "silence", processed });
}

export function readUnsigned(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "unsigned", ["when", "code", "processed", "times"]);
  if (object.kind === "invalid") return object;
  const given = readText(object.value["code"], "unsigned.code", code, "two characters of 0 to 9 and A to Z");
  if (given.kind === "invalid") return given;
  const processed = orUsual(object.value["processed"], false);
  if (typeof processed !== "boolean") return invalid("unsigned.processed", "true or false");
  return ruleChange(host, "unsigned", object.value, { kind: "unsigned", code: given.value, processed });
}

export function readMac(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "mac", ["when", "times"]);
  return object.kind === "invalid" ? object : ruleChange(host, "mac", object.value, { kind: "wrong-mac" });
}

export function readIssuerAnswer(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "issuerAnswer", ["when", "answer", "times"]);
  if (object.kind === "invalid") return object;
  const answer = readWord(object.value["answer"], "issuerAnswer.answer", ["wrong", "missing"] as const);
  if (answer.kind === "invalid") return answer;
  return ruleChange(host, "issuerAnswer", object.value, { kind: "issuer-answer", answer: answer.value });
}

export function readScript(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "script", ["when", "command", "template", "times"]);
  if (object.kind === "invalid") return object;
  const command = readWord(object.value["command"], "script.command", scriptCommands);
  if (command.kind === "invalid") return command;
  const template = readWord(orUsual(object.value["template"], "72"), "script.template", ["71", "72"] as const);
  if (template.kind === "invalid") return template;
  return ruleChange(host, "script", object.value, {
    kind: "script",
    command: command.value,
    template: template.value,
  });
}

export function readSignInKeys(host: HostState, thing: unknown): Change | Invalid {
  const object = readObject(thing, "keys", ["times"]);
  return object.kind === "invalid" ? object : ruleChange(host, "keys", object.value, { kind: "wrong-check-value" });
}
