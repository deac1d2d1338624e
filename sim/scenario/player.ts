import type { TerminalModel } from "../../hal/board";
import type { AcquirerProfile } from "../acquirer/configuration";
import { acquirerProfiles, TERMINALS_MAX } from "../acquirer/default-configuration";
import { depthExpected, readJson } from "./json";
import { differenceOf } from "./matching";
import { complaintOf, type Plain, type Result } from "./result";
import { REST_MS, type Room } from "./room";
import { isObject, misfitOf, type Schema } from "./schema";
import { ALL, FIRST, noSuchTerminal, terminalOfView } from "./terminal-number";
import { playVerb } from "./verbs";
import { screenText } from "./view-screen";
import { lookNow, type Query, viewNames } from "./views";

/** A line of a scenario file: a verb with its body, an expectation, or a note for readers. */
export type Step =
  | {
      readonly kind: "verb";
      readonly line: number;
      /** At which of the merchant's terminals, from 1. */
      readonly terminal: number;
      readonly verb: string;
      readonly body: Plain;
    }
  | {
      readonly kind: "expect";
      readonly line: number;
      /** A number, or `all` of the view `check`. */
      readonly terminal: number | typeof ALL;
      readonly view: string;
      readonly query: Query;
      readonly expected: Plain;
    }
  /** The verb is to be refused; `field` where it must be this one. */
  | {
      readonly kind: "refusal";
      readonly line: number;
      readonly terminal: number;
      readonly verb: string;
      readonly body: Plain;
      readonly field?: string;
    };

/** What a scenario is for, where a note at its head says so: `{"note":…,"world":{"seed":1,"model":"esign"}}`. */
export interface ScenarioWorld {
  readonly seed?: number;
  readonly model?: TerminalModel;
  readonly acquirer?: AcquirerProfile;
  /** Without TLS between terminal and acquirer. */
  readonly plain?: boolean;
  /** With keys on the glass of its display. */
  readonly largeKeys?: true;
  /** With SM4 keys (国密). */
  readonly national?: true;
  /** Beside a cash register, by a cable or over TCP. */
  readonly till?: "serial" | "tcp";
  /** How many terminals the merchant has. */
  readonly terminals?: number;
}

export type Parsed =
  | { readonly kind: "steps"; readonly steps: readonly Step[]; readonly world: ScenarioWorld }
  | { readonly kind: "malformed"; readonly line: number; readonly expected: string };

/** A scenario longer than this was made by a machine that should have stopped. */
const LINES_MAX = 100_000;

const worldSchema: Schema = Object.freeze({
  type: "object",
  additionalProperties: false,
  properties: Object.freeze({
    seed: Object.freeze({ type: "integer", minimum: 0, maximum: 0xffff_ffff }),
    model: Object.freeze({ enum: Object.freeze(["classic", "esign", "smart"]) }),
    acquirer: Object.freeze({ enum: acquirerProfiles }),
    plain: Object.freeze({ type: "boolean" }),
    largeKeys: Object.freeze({ enum: Object.freeze([true]) }),
    national: Object.freeze({ enum: Object.freeze([true]) }),
    till: Object.freeze({ enum: Object.freeze(["serial", "tcp"]) }),
    terminals: Object.freeze({ type: "integer", minimum: 1, maximum: TERMINALS_MAX }),
  }),
});

/** Reads JSON lines. Blank lines, and objects with nothing but a `note`, are for people. */
export function parseScenario(text: string): Parsed {
  const steps: Step[] = [];
  let world: ScenarioWorld = {};
  const lines = text.split("\n");
  if (lines.length > LINES_MAX) return { kind: "malformed", line: LINES_MAX, expected: `at most ${LINES_MAX} lines` };
  for (const [at, source] of lines.entries()) {
    if (source.trim() === "") continue;
    const line = at + 1;
    const step = stepOf(source, line);
    if (typeof step === "string") return { kind: "malformed", line, expected: step };
    if (step.kind === "note") world = { ...world, ...step.world };
    else steps.push(step);
  }
  return { kind: "steps", steps, world };
}

interface Note {
  readonly kind: "note";
  readonly world: ScenarioWorld;
}

/** @returns what was expected where it is no step. */
function stepOf(source: string, line: number): Step | Note | string {
  const read = readJson(source);
  if (read.kind === "malformed") return "JSON";
  if (read.kind === "too-deep") return `${read.field}: ${depthExpected}`;
  if (!isObject(read.value)) return "a JSON object";
  const { verb, expect, refused, note, ...rest } = read.value;
  if (note !== undefined && verb === undefined && expect === undefined) {
    const world = rest["world"] ?? {};
    const misfit = misfitOf(worldSchema, world, "world");
    // What fits the schema is what the type says.
    return misfit ? `${misfit.field}: ${misfit.expected}` : { kind: "note", world: world as ScenarioWorld };
  }
  if (typeof verb === "string" && expect === undefined) {
    const { terminal, body } = addressed(rest);
    if (refused === undefined) return { kind: "verb", line, terminal, verb, body };
    if (typeof refused === "string") return { kind: "refusal", line, terminal, verb, body, field: refused };
    return refused === true ? { kind: "refusal", line, terminal, verb, body } : "refused: true, or the field's name";
  }
  if (!isObject(expect) || verb !== undefined) return "a verb, or expect with an object";
  const { view, lang, terminal = FIRST, ...expected } = expect;
  if (typeof terminal !== "number" && terminal !== ALL) return "expect.terminal: a number, or all";
  if (typeof view !== "string" || !viewNames.includes(view)) return `expect.view: one of ${viewNames.join(", ")}`;
  if (Object.keys(expected).length === 0) return "expect with something to expect";
  const query = { ...(typeof lang === "string" ? { lang } : {}), ...(terminal === ALL ? { terminal } : {}) };
  return { kind: "expect", line, terminal, view, query, expected };
}

/** A number names the terminal; a word is a part of the verb `host`. */
export function addressed(parts: Plain): { readonly terminal: number; readonly body: Plain } {
  const { terminal, ...body } = parts;
  return typeof terminal === "number" ? { terminal, body } : { terminal: FIRST, body: parts };
}

export type Played =
  | { readonly kind: "passed"; readonly steps: number }
  | { readonly kind: "failed"; readonly line: number; readonly what: string; readonly seen: string };

/**
 * Plays steps in a room, one after the other. What is expected must be so at the latest when the world has come to rest.
 * @returns the first failure, with what was seen instead.
 */
export async function playSteps(room: Room, steps: readonly Step[]): Promise<Played> {
  for (const step of steps) {
    const at = terminalOfView(room, step.kind === "expect" ? step.view : "", step.terminal);
    const failure = !at
      ? { what: `terminal ${step.terminal}`, seen: complaintOf(noSuchTerminal(room)) }
      : step.kind === "expect"
        ? await expectation(at, step)
        : await act(at, step);
    if (failure) return { kind: "failed", line: step.line, ...failure };
  }
  return { kind: "passed", steps: steps.length };
}

type Failure = { readonly what: string; readonly seen: string };

async function act(room: Room, step: Exclude<Step, { readonly kind: "expect" }>): Promise<Failure | undefined> {
  const result = await playVerb(room, step.verb, step.body);
  if (step.kind === "verb") {
    if (result.kind === "ok") return undefined;
    return { what: `${step.verb} was refused`, seen: complaintOf(result) };
  }
  const what = `${step.verb} should have been refused${step.field === undefined ? "" : ` for ${step.field}`}`;
  if (result.kind === "ok") return { what, seen: "it was not" };
  const right = step.field === undefined || ("field" in result && result.field === step.field);
  return right ? undefined : { what, seen: complaintOf(result) };
}

async function expectation(room: Room, step: Extract<Step, { readonly kind: "expect" }>): Promise<Failure | undefined> {
  // A screen may pass by on the way to rest; everything else is looked at when nothing moves any more.
  if (step.view === "screen") {
    let met = false;
    await room.jump(() => {
      met ||= screenFits(room, step.expected);
      return met || room.simulator.world.idle;
    }, REST_MS);
    if (met) return undefined;
  } else await room.jump(() => room.simulator.world.idle, REST_MS);
  const result = await lookNow(room, step.view, step.query);
  const difference = await differenceIn(room, step, result);
  if (difference === undefined) return undefined;
  return { what: `${step.view}: ${difference}`, seen: shownOf(result) };
}

/** Whether a screen known by its id or its text is there: cheap enough to be asked at every step of the world. */
function screenFits({ simulator }: Room, { id, text, ...rest }: Plain): boolean {
  if (Object.keys(rest).length > 0) return false;
  if (id !== undefined && simulator.display.view.id !== id) return false;
  if (text === undefined) return id !== undefined;
  if (typeof text !== "string") return false;
  return screenText(simulator, "zh").includes(text) || screenText(simulator, "en").includes(text);
}

async function differenceIn(
  room: Room,
  step: Extract<Step, { readonly kind: "expect" }>,
  result: Result,
): Promise<string | undefined> {
  if (result.kind !== "ok") return complaintOf(result);
  const { text, ...rest } = step.expected;
  if (text !== undefined) {
    const missing = await missingText(room, step, result.answer, text);
    if (missing !== undefined) return missing;
  }
  const difference = differenceOf(rest, result.answer, "");
  if (difference === undefined) return undefined;
  const other = await otherLanguage(room, step, result.answer);
  return other && differenceOf(rest, other, "") === undefined ? undefined : difference;
}

/** A screen's words may be expected in either language, unless the step names one. */
async function otherLanguage(
  room: Room,
  step: Extract<Step, { readonly kind: "expect" }>,
  answer: Plain,
): Promise<Plain | undefined> {
  if (step.view !== "screen" || step.query["lang"] !== undefined) return undefined;
  const other = await lookNow(room, "screen", { lang: answer["language"] === "en" ? "zh" : "en" });
  return other.kind === "ok" ? other.answer : undefined;
}

/** `text` may be in either language of the screen, or on any slip of the paper. */
async function missingText(
  room: Room,
  step: Extract<Step, { readonly kind: "expect" }>,
  answer: Plain,
  text: unknown,
): Promise<string | undefined> {
  if (typeof text !== "string") return "text: expected a text to look for";
  let seen = typeof answer["text"] === "string" ? answer["text"] : JSON.stringify(answer);
  const other = await otherLanguage(room, step, answer);
  if (other) seen += `\n${String(other["text"])}`;
  return seen.includes(text) ? undefined : `no text ${JSON.stringify(text)}`;
}

/** As much of what was seen as helps: a screen's text, the start of anything else. */
const SHOWN_MAX = 2000;

function shownOf(result: Result): string {
  if (result.kind !== "ok") return complaintOf(result);
  const { id, text } = result.answer;
  if (typeof id === "string" && typeof text === "string") return `[${id}] ${text.replaceAll("\n", " | ")}`;
  return JSON.stringify(result.answer).slice(0, SHOWN_MAX);
}
