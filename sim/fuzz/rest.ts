import type { Result } from "../scenario/result";
import type { Room } from "../scenario/room";
import { playVerb, verbs } from "../scenario/verbs";
import { look, viewNames } from "../scenario/views";
import type { SeededRandom } from "../world/random";
import { bodyFor, misshapen } from "./json";
import { pick } from "./mutate";

/** Verbs of one input. */
const VERBS_MAX = 8;
/** A result as text: the largest view of a young world is far below it. */
const RESULT_CHARACTERS_MAX = 2_000_000;
/** An error names a field and what should be there; it repeats nothing of a body. */
const COMPLAINT_CHARACTERS_MAX = 1_500;
/** A verb's way through virtual time costs real time: a week is tried now and then, else a minute. */
const ADVANCE_MS = 60_000;

/** Bodies of `host`, whose parts no schema describes. */
const hostBodies: readonly unknown[] = Object.freeze([
  { respond: { when: { amount: 1051, mti: "0200", card: "credit-stripe" }, code: "51", delayMs: 10, times: 1 } },
  { silence: { when: { mti: "0800" }, processed: false, times: 2 } },
  { mac: { times: 1 } },
  { keys: { times: 1 } },
  { maintenance: { from: "2026-11-22T10:00:00+08:00", to: 1_795_000_000_000 } },
  { merchant: { number: "898310058120001", status: "frozen" }, terminal: "unknown" },
  { batch: { terminal: "10000001", number: 7 }, card: { id: "credit-stripe", balanceFen: 1, status: "lost" } },
  { parameters: { blocks: [[{ tag: "22", value: "x" }]] }, requirement: 4, clear: true },
]);

/** A name of a verb and a body for it: fit, or with a part of it wrong. */
export function verbAndBody(random: SeededRandom): { readonly name: string; readonly body: unknown } {
  const verb = pick(random, verbs);
  const drawn = verb.name === "host" && random.chance(0.9) ? pick(random, hostBodies) : bodyFor(random, verb.schema);
  const fit = random.chance(0.1) ? verb.example : drawn;
  let body: unknown = fit;
  for (let edits = random.chance(0.5) ? 1 + random.below(2) : 0; edits > 0; edits--) body = misshapen(random, body);
  return {
    name: random.chance(0.97) ? verb.name : pick(random, ["", "toString", "keys", "__proto__"]),
    body: hastened(random, body),
  };
}

/** A view and a query that it may or may not know. */
export function viewAndQuery(random: SeededRandom): { readonly name: string; readonly query: Record<string, string> } {
  const names = ["after", "from", "to", "limit", "event", "brief", "run", "lang", "a", "b", "slip", "x"];
  const values = ["", "0", "1", "-1", "999999", "1e9", "9".repeat(30), "NaN", "zh", "en", "x", "0x10", "1.5", "签"];
  const query: Record<string, string> = {};
  for (let count = random.below(4); count > 0; count--) query[pick(random, names)] = pick(random, values);
  return { name: random.chance(0.95) ? pick(random, viewNames) : pick(random, ["", "toString", "constructor"]), query };
}

/** Plays a few verbs and views in a fresh room. @returns what was not as the public interface promises. */
export async function runRoom(random: SeededRandom, room: Room): Promise<string | undefined> {
  let bug: string | undefined;
  let isFaulty = false;
  const unlisten = room.listen(({ kind, message }) => {
    // With a fault injected a device may break its contract: what the firmware makes of that is another sweep's.
    if (kind === "bug" && !isFaulty) bug ??= `a bug of the firmware: ${String(message)}`;
  });
  for (let count = 1 + random.below(VERBS_MAX); count > 0; count--) {
    const { name, body } = verbAndBody(random);
    isFaulty ||= name === "fault";
    const wrong = resultFlaw(await playVerb(room, name, body)) ?? bug;
    if (wrong) return `verb ${name}: ${wrong}`;
    if (random.chance(0.7)) continue;
    const view = viewAndQuery(random);
    const flaw = resultFlaw(await look(room, view.name, view.query));
    if (flaw) return `view ${view.name}: ${flaw}`;
  }
  unlisten();
  return undefined;
}

function resultFlaw(result: Result): string | undefined {
  switch (result.kind) {
    case "ok":
      return JSON.stringify(result.answer).length > RESULT_CHARACTERS_MAX ? "an answer without an end" : undefined;
    case "invalid":
    case "conflict":
    case "not-in-time": {
      if (result.expected === "") return "an error that expects nothing";
      const characters = result.field.length + result.expected.length;
      return characters > COMPLAINT_CHARACTERS_MAX ? `an error of ${characters} characters` : undefined;
    }
    case "crowded":
      return result.expected === "" ? "an error that expects nothing" : undefined;
    case "unknown":
      return result.known.length > 0 ? undefined : "an error that knows no names";
  }
}

function hastened(random: SeededRandom, body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body) || random.chance(0.01)) return body;
  const { advanceMs } = body as { readonly advanceMs?: unknown };
  return typeof advanceMs === "number" && advanceMs > ADVANCE_MS ? { ...body, advanceMs: ADVANCE_MS } : body;
}
