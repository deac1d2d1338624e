import type { Programmed } from "../devices/flash";
import { cutMoments } from "../world/faults";
import { SeededRandom } from "../world/random";
import { forgedCodes, proofs } from "./forgery";
import type { Called, Passed } from "./run";
import type { Cut, Flip, Tampering, TamperKind } from "./trial";

/** Places inside a torn call: what is left behind is drawn for each. */
const TORN_FLASH = 4;
const TORN_ELSEWHERE = 1;

function tornTimes({ port, method }: Called): number {
  if (port === "flash" && method !== "read") return TORN_FLASH;
  const leaves = (port === "network" && method === "send") || (port === "printer" && method === "band");
  return leaves ? TORN_ELSEWHERE : 0;
}

/** Every cut at a call: before it, torn where it leaves something behind, after it. */
export function cutsAt(point: number, call: Called): readonly Cut[] {
  const cuts: Cut[] = [{ point, at: "before", seed: 0 }];
  for (let seed = 1; seed <= tornTimes(call); seed++) cuts.push({ point, at: "torn", seed });
  cuts.push({ point, at: "after", seed: 0 });
  return cuts;
}

/** Every cut at the transfers of a board from `from` to `to`. */
export function transferCuts(from: number, to: number): readonly Cut[] {
  const cuts: Cut[] = [];
  for (let point = from; point <= to; point++)
    for (const at of cutMoments) cuts.push({ point, transfer: true, at, seed: 0 });
  return cuts;
}

/** Every cut of a stretch; point 1 is its first call. */
export function cutsOf(calls: readonly Called[]): readonly Cut[] {
  return calls.flatMap((call, at) => cutsAt(at + 1, call));
}

const wholeKinds: readonly TamperKind[] = Object.freeze(["lost", "late", "twice", "behind", "joined", "echo"]);

/** What can become of a message as a whole. */
export function wholeTamperings(messages: readonly Passed[]): readonly Tampering[] {
  return messages.flatMap((_, at) => wholeKinds.map((kind) => ({ message: at + 1, kind, place: 0 })));
}

const forgeKinds: readonly TamperKind[] = Object.freeze(["forged", "ahead"]);

/** Every code with every kind of missing proof, in the place of each answer and ahead of it. What is never signed has no proof. */
export function forgeries(messages: readonly Passed[]): readonly Tampering[] {
  return messages.flatMap(({ answer }, at) => {
    if (answer === undefined) return [];
    const lacking = answer.signed ? proofs : (["none"] as const);
    return forgeKinds.flatMap((kind) =>
      lacking.flatMap((proof) =>
        forgedCodes.map((code) => ({ message: at + 1, kind, place: 0, forgery: { code, proof } })),
      ),
    );
  });
}

/** What can become of its bits and bytes: every bit flipped, the end missing, a split and a reset at every byte. */
export function finerTamperings(messages: readonly Passed[]): readonly Tampering[] {
  const all: Tampering[] = [];
  for (const [at, { bytes }] of messages.entries()) {
    const message = at + 1;
    for (let place = 0; place < 8 * bytes; place++) all.push({ message, kind: "flip", place });
    for (let place = 0; place <= bytes; place++) all.push({ message, kind: "reset", place });
    for (let place = 1; place < bytes; place++)
      all.push({ message, kind: "short", place }, { message, kind: "split", place });
  }
  return all;
}

/** How many `finerTamperings` gives: thousands for each message, which are made where they are drawn from. */
export function countFiner(messages: readonly Passed[]): number {
  return messages.reduce((sum, { bytes }) => sum + 8 * bytes + (bytes + 1) + 2 * (bytes - 1), 0);
}

const BITS = 8;

/** Every bit of what was programmed, so many of them as `most` where there are more: drawn, in their order. */
export function singleFlips(
  programmed: readonly Programmed[],
  most: number,
  seed: number,
): readonly (readonly Flip[])[] {
  const flips = programmed.flatMap(({ at, length }) =>
    Array.from({ length: BITS * length }, (_, place) => [{ at: at + Math.floor(place / BITS), bit: place % BITS }]),
  );
  return drawn(flips, most / Math.max(1, flips.length), seed);
}

/** Pairs of bits, every other one inside one record, the others anywhere in what was programmed. */
export function pairedFlips(
  programmed: readonly Programmed[],
  count: number,
  seed: number,
): readonly (readonly Flip[])[] {
  const random = new SeededRandom(seed, count);
  const total = programmed.reduce((sum, { length }) => sum + BITS * length, 0);
  const pairs: (readonly Flip[])[] = [];
  for (let pair = 0; pair < count && total > 1; pair++) {
    const first = placed(programmed, random.below(total));
    const { at, length } = first.record;
    const within = pair % 2 === 0;
    const place = random.below(BITS * length);
    const second = within
      ? { at: at + Math.floor(place / BITS), bit: place % BITS }
      : placed(programmed, random.below(total)).flip;
    pairs.push([first.flip, second]);
  }
  return pairs.filter(([one, other]) => one?.at !== other?.at || one?.bit !== other?.bit);
}

/** The so manieth bit of all that was programmed, and the record that it is in. */
function placed(
  programmed: readonly Programmed[],
  place: number,
): { readonly record: Programmed; readonly flip: Flip } {
  let before = 0;
  for (const record of programmed) {
    const within = place - before;
    if (within < BITS * record.length)
      return { record, flip: { at: record.at + Math.floor(within / BITS), bit: within % BITS } };
    before += BITS * record.length;
  }
  throw new RangeError("a bit behind the last record");
}

/** About a share of all of them, drawn by the seed; in their order. */
export function drawn<T>(all: readonly T[], share: number, seed: number): readonly T[] {
  if (share >= 1) return all;
  const random = new SeededRandom(seed, all.length);
  return all.filter(() => random.chance(share));
}

/** A number from a name: seeds of what is drawn for it. */
export function seedOf(name: string): number {
  let seed = 7;
  for (let at = 0; at < name.length; at++) seed = (Math.imul(seed, 31) + name.charCodeAt(at)) | 0;
  return seed >>> 0;
}
