import { SeededRandom } from "../random";
import type { Called, Passed } from "./run";
import type { Cut, Tampering, TamperKind } from "./trial";

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

/** Every cut of a stretch; point 1 is its first call. */
export function cutsOf(calls: readonly Called[]): readonly Cut[] {
  return calls.flatMap((call, at) => cutsAt(at + 1, call));
}

const wholeKinds: readonly TamperKind[] = Object.freeze([
  "lost",
  "late",
  "twice",
  "behind",
  "joined",
  "echo",
  "forged",
]);

/** What can become of a message as a whole. */
export function wholeTamperings(messages: readonly Passed[]): readonly Tampering[] {
  return messages.flatMap((_, at) => wholeKinds.map((kind) => ({ message: at + 1, kind, place: 0 })));
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
