import { SeededRandom } from "../world/random";
import { cutsOf, finerTamperings, forgeries, wholeTamperings } from "./candidates";
import { type Sweeper, writesOf } from "./job";
import { StartFailed } from "./start";
import { allStories } from "./stories";
import { nameOf, type Trial } from "./trial";

/** How a hunt for a broken firmware ended. */
export interface Hunted {
  readonly runs: number;
  /** The first trial that showed it; absent when none did. */
  readonly caught?: { readonly name: string; readonly what: string };
}

/** Bytewise tamperings of each story among its cuts. */
const FINER_EACH = 60;
/** Forged answers of each story among them. */
const FORGED_EACH = 24;
/** Sectors that begin to fail in each story. */
const FAILING_EACH = 6;
const SEED = 11;

/**
 * Tries all stories, then trials of them in a drawn order, those with single bits and bytes last, until one shows a failure.
 * @param own of the trials behind the stories: all, or a part of them.
 */
export async function hunt(
  sweeper: Sweeper,
  runsMax: number,
  own: (trials: readonly Trial[]) => readonly Trial[] = (trials) => trials,
): Promise<Hunted> {
  let runs = 0;
  const cuts: Trial[] = [];
  const whole: Trial[] = [];
  const forgedAnswers: Trial[] = [];
  const failing: Trial[] = [];
  const finest: Trial[] = [];
  for (const scene of scenes()) {
    const plain: Trial = { ...scene, cuts: [] };
    const ran = await begun(sweeper, plain);
    runs++;
    if (typeof ran === "string") return { runs, caught: { name: nameOf(plain), what: ran } };
    const [failure] = ran.failures;
    if (failure) return { runs, caught: { name: nameOf(plain), what: failure.what } };
    for (const cut of cutsOf(ran.calls)) cuts.push({ ...scene, cuts: [cut] });
    for (const tampering of wholeTamperings(ran.messages)) whole.push({ ...scene, tampering, cuts: [] });
    const sectors = Array.from({ length: writesOf(ran.calls) }, (_, at) => at + 1);
    for (const write of shuffled(sectors).slice(0, FAILING_EACH)) failing.push({ ...scene, failing: write, cuts: [] });
    const forged = shuffled(forgeries(ran.messages)).slice(0, FORGED_EACH);
    for (const tampering of forged) forgedAnswers.push({ ...scene, tampering, cuts: [] });
    const finer = shuffled(finerTamperings(ran.messages)).slice(0, FINER_EACH);
    for (const tampering of finer) finest.push({ ...scene, tampering, cuts: [] });
  }
  // Some broken rules show only where the host is another one, and few scenes have one: their messages come first.
  const ofOthers = shuffled(whole.filter(({ host }) => host !== undefined));
  const messages = [...ofOthers, ...shuffled(whole.filter(({ host }) => host === undefined))];
  // Messages as a whole in every second place: few of them show what a reply is not held against.
  const others = inTurn(shuffled(cuts), inTurn(shuffled(forgedAnswers), shuffled(failing)));
  const trials = [...inTurn(messages, others), ...shuffled(finest)].slice(0, Math.max(0, runsMax - runs));
  for (const trial of own(trials)) {
    runs++;
    const [failure] = (await sweeper.try(trial)).failures;
    if (failure) return { runs, caught: { name: nameOf(trial), what: failure.what } };
  }
  return { runs };
}

/** @returns what went wrong where its terminal was made, if it did: a firmware that sells nothing is caught there. */
async function begun(sweeper: Sweeper, trial: Trial): Promise<Awaited<ReturnType<Sweeper["try"]>> | string> {
  try {
    return await sweeper.try(trial);
  } catch (error) {
    if (error instanceof StartFailed) return error.message;
    throw error;
  }
}

/** Every story, and those that hosts of other manners tell apart once more with two of them. */
function scenes(): readonly Pick<Trial, "story" | "host">[] {
  const others = (["no-bars", "day-25"] as const).flatMap((host) => elsewhere.map((story) => ({ story, host })));
  return [...allStories().map(({ name }) => ({ story: name })), ...others];
}

const elsewhere: readonly string[] = Object.freeze(["midnight", "returned", "lost-reply", "slow-request"]);

function inTurn<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, at) => [...first.slice(at, at + 1), ...second.slice(at, at + 1)]).flat();
}

function shuffled<T>(all: readonly T[]): T[] {
  const random = new SeededRandom(SEED, all.length);
  const deck = [...all];
  for (let at = deck.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    const held = deck[at] as T;
    deck[at] = deck[other] as T;
    deck[other] = held;
  }
  return deck;
}
