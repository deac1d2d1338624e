import { instantOfIso } from "../acquirer/calendar";
import type { BearerCondition } from "../devices/network";
import { ofTerminal } from "./of-terminal";
import type { Pace } from "./pace";
import { conflict, invalid, ok, type Plain } from "./result";
import { type Keepable, REST_MS, type Room } from "./room";
import type { Schema } from "./schema";
import { supportLoads } from "./support";
import { type Verb, verb } from "./verb";
import { screenText } from "./view-screen";

/** Slower than any satellite. */
const LATENCY_MS_MAX = 60_000;
/** A whole new roll: 15 m (sim/devices/printer.ts). */
const ROLL_MM = 15_000;
/** A week: what lies beyond is better reached by `set`, which does not live through it. */
const ADVANCE_MS_MAX = 7 * 86_400_000;
const WAIT_MS = 10_000;
const WAIT_MS_MAX = 86_400_000;
/** Till 2100: beyond it the dialect's dates without a year mean nothing. */
const EPOCH_MS_MAX = Date.UTC(2100, 0, 1);

interface PowerBody {
  readonly action?: "cut" | "on" | "charger-in" | "charger-out";
  readonly battery?: number;
}

const power = verb<PowerBody>({
  name: "power",
  does: "cuts the power or gives it back, moves the charger, sets the battery's level",
  schema: {
    properties: {
      action: { enum: ["cut", "on", "charger-in", "charger-out"] },
      battery: { type: "number", minimum: 0, maximum: 1 },
    },
    oneOf: [{ required: ["action"] }, { required: ["battery"] }],
  },
  example: { action: "cut" },
  async play(room, { action, battery }) {
    const { world, battery: cell, display } = room.simulator;
    if (battery !== undefined) cell.become({ level: battery });
    else if (action === "cut") world.cutPower("pulled");
    else if (action === "on") {
      if (cell.isEmpty) return conflict("action", "a charger, or a battery that is not empty");
      world.powerOn();
    } else cell.become({ charging: action === "charger-in", mains: action === "charger-in" });
    await room.afterAct();
    return ok({ powered: world.powered, screen: display.view.id });
  },
});

interface NetworkBody extends Partial<Omit<BearerCondition, "bearer">> {
  readonly bearer: "wifi" | "cellular";
}

const network = verb<NetworkBody>({
  name: "network",
  does: "changes a bearer",
  schema: {
    properties: {
      bearer: { enum: ["wifi", "cellular"] },
      up: { type: "boolean" },
      latencyMs: { type: "integer", minimum: 0, maximum: LATENCY_MS_MAX },
      loss: { type: "number", minimum: 0, maximum: 1 },
      signal: { type: "integer", minimum: -150, maximum: 0 },
    },
    required: ["bearer"],
    anyOf: [{ required: ["up"] }, { required: ["latencyMs"] }, { required: ["loss"] }, { required: ["signal"] }],
  },
  example: { bearer: "wifi", up: false },
  async play(room, { bearer, ...change }) {
    room.simulator.network.setBearer(bearer, change);
    await room.afterAct();
    return ok({ bearers: room.simulator.network.bearers });
  },
});

interface PrinterBody {
  readonly paper?: "in" | "out";
  readonly cover?: "open" | "closed";
  readonly remainingMm?: number;
  readonly fault?: "overheated" | "head-fault" | "disconnected" | "none";
}

const printer = verb<PrinterBody>({
  name: "printer",
  does: "loads or removes paper, opens or closes the cover, breaks the mechanism or mends it",
  schema: {
    properties: {
      paper: { enum: ["in", "out"] },
      cover: { enum: ["open", "closed"] },
      remainingMm: { type: "number", minimum: 0, maximum: ROLL_MM },
      fault: { enum: ["overheated", "head-fault", "disconnected", "none"] },
    },
    anyOf: ["paper", "cover", "remainingMm", "fault"].map((name) => ({ required: [name] })),
  },
  example: { paper: "out" },
  async play(room, { paper, cover, remainingMm, fault }) {
    const model = room.simulator.printer;
    if (!model)
      return invalid(paper ? "paper" : cover ? "cover" : fault ? "fault" : "remainingMm", "a model with a printer");
    const real = room.simulator.outside("printer");
    if (real) return conflict("", `a printer that is simulated: the real one is at ${real.at}`);
    if (cover) model.cover(cover);
    if (paper === "in") model.loadRoll();
    if (paper === "out") model.paper(0);
    if (remainingMm !== undefined) model.paper(remainingMm);
    if (fault) model.breakWith(fault === "none" ? undefined : fault);
    await room.afterAct();
    return ok({ ...model.state });
  },
});

const hostProperties = [
  "clear",
  "merchant",
  "terminal",
  "bind",
  "release",
  "app",
  "operator",
  "batch",
  "card",
  "parameters",
  "chipKeys",
  "chipApplications",
  "requirement",
  "maintenance",
  "certificate",
  "minimumVersion",
  "move",
  "bars",
  "unknownOriginal",
  "declinedOriginal",
  "pastOriginal",
  "booksAfterMs",
  "respond",
  "silence",
  "unsigned",
  "mac",
  "keys",
  "issuerAnswer",
  "script",
  "settle",
  "fees",
  "wallet",
  "bank",
  "payoutRule",
  "holiday",
  "channel",
  "load",
] as const;

const anything: Schema = {};

const host = verb<Plain>({
  name: "host",
  does: "changes the acquirer's behaviour (parts: sim/acquirer/verb/host-verb.ts), or has its support load the terminal again",
  schema: {
    properties: Object.fromEntries(hostProperties.map((name) => [name, anything])),
    anyOf: hostProperties.map((name) => ({ required: [name] })),
  },
  example: { respond: { when: { amount: 1051 }, code: "51", times: 1 } },
  // A condition may name a card by its number.
  shown: (body) => ({ parts: Object.keys(body) }),
  async play(room, body) {
    const { load, ...parts } = body;
    if (load !== undefined && load !== "keys") return invalid("load", "keys");
    const { acquirer } = room.simulator;
    const applied =
      Object.keys(parts).length > 0 ? acquirer.applyHostVerb(ofTerminal(room.simulator, parts)) : undefined;
    if (applied?.kind === "invalid") return invalid(applied.field, applied.expected);
    if (load !== undefined) await supportLoads(room.simulator);
    await room.afterAct();
    return ok();
  },
});

interface ClockBody {
  readonly action?: "pause" | "run";
  readonly advanceMs?: number;
  readonly until?: "idle";
  readonly speed?: Pace["speed"];
  readonly set?: string;
}

const isoMoment = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d)$";

const clock = verb<ClockBody>({
  name: "clock",
  does: "pauses virtual time, lets it run, moves it on, changes its speed, sets everybody's clock ahead",
  schema: {
    properties: {
      action: { enum: ["pause", "run"] },
      advanceMs: { type: "integer", minimum: 0, maximum: ADVANCE_MS_MAX },
      until: { enum: ["idle"] },
      speed: { enum: [1, 10, "max"] },
      set: { type: "string", pattern: isoMoment, description: "a moment such as 2026-12-31T23:59:50+08:00" },
    },
    oneOf: ["action", "advanceMs", "until", "speed", "set"].map((name) => ({ required: [name] })),
  },
  example: { advanceMs: 60000 },
  async play(room, { action, advanceMs, until, speed, set }) {
    const { pace } = room;
    const { world } = room.simulator;
    if (action) pace.paused = action === "pause";
    if (speed) pace.speed = speed;
    if (advanceMs !== undefined) await room.jump(() => false, advanceMs);
    if (until) await room.jump(() => world.idle, REST_MS);
    if (set !== undefined) {
      const epochMs = instantOfIso(set);
      if (!(epochMs !== undefined && epochMs >= world.nowMs && epochMs <= EPOCH_MS_MAX))
        return invalid(
          "set",
          "a day of the calendar that is still to come, before 2100: virtual time only goes forward",
        );
      world.setAhead(epochMs);
    }
    await room.afterAct();
    return ok({ epochMs: world.nowMs, idle: world.idle });
  },
});

interface WaitBody {
  readonly text?: string;
  readonly screen?: string;
  readonly idle?: true;
  readonly timeoutMs?: number;
}

const wait = verb<WaitBody>({
  name: "wait",
  does: "answers when the screen says a text (in either language), is the one named, or everybody waits",
  schema: {
    properties: {
      text: { type: "string", minLength: 1, maxLength: 200 },
      screen: { type: "string", minLength: 1, maxLength: 64 },
      idle: { enum: [true] },
      timeoutMs: { type: "integer", minimum: 0, maximum: WAIT_MS_MAX },
    },
    oneOf: [{ required: ["text"] }, { required: ["screen"] }, { required: ["idle"] }],
  },
  example: { screen: "approved", timeoutMs: 10000 },
  async play(room, body) {
    const so = conditionOf(room, body);
    await room.rest(so);
    const came = await room.jump(so, body.timeoutMs ?? WAIT_MS);
    const seen = room.simulator.display.view.id;
    if (came) return ok({ screen: seen });
    const field = body.text !== undefined ? "text" : body.screen !== undefined ? "screen" : "idle";
    return { kind: "not-in-time", field, expected: String(body[field]), seen: `screen ${seen}` };
  },
});

function conditionOf({ simulator }: Room, { text, screen }: WaitBody): () => boolean {
  if (text !== undefined)
    return () => screenText(simulator, "zh").includes(text) || screenText(simulator, "en").includes(text);
  // A kind of transaction before the id adds nothing to it: "sale.approved" is the screen "approved".
  if (screen !== undefined)
    return () => simulator.display.view.id === screen || screen.endsWith(`.${simulator.display.view.id}`);
  return () => simulator.world.idle;
}

const reset = verb<{ readonly keep?: readonly Keepable[] }>({
  name: "reset",
  does: "starts a new world; the terminal's flash and keys, or the acquirer's books, may be kept",
  schema: { properties: { keep: { type: "array", maxItems: 2, items: { enum: ["flash", "host"] } } } },
  example: { keep: ["flash", "host"] },
  async play(room, { keep }) {
    await room.reset(keep ?? []);
    await room.afterAct();
    return ok({ screen: room.simulator.display.view.id });
  },
});

/** What happens around the terminal. */
export const worldVerbs: readonly Verb[] = Object.freeze([power, network, printer, host, clock, wait, reset]);
