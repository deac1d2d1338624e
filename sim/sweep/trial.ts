import { type CutMoment, cutMoments } from "../faults";

/** One power cut: at a numbered call since the power came on last. */
export interface Cut {
  /** 1 is the first call after the power came on. */
  readonly point: number;
  readonly at: CutMoment;
  /** What a torn call leaves behind: 0 where nothing is torn. */
  readonly seed: number;
}

/**
 * What becomes of one message. lost: never arrives. late: after every time-out. twice: again right behind itself. behind: after
 * the next of its direction. joined: in one piece with the next. flip: bit `place`. short: its first `place` bytes and no more.
 * split: the rest of it behind byte `place` comes later. reset: the connection breaks behind byte `place`. echo: passes, and
 * again in front of the next of its direction. forged: in its place a refusal without a MAC.
 */
export const tamperKinds = Object.freeze([
  "lost",
  "late",
  "twice",
  "behind",
  "joined",
  "flip",
  "short",
  "split",
  "reset",
  "echo",
  "forged",
] as const);
export type TamperKind = (typeof tamperKinds)[number];

export interface Tampering {
  /** Messages on the wire are counted from 1, both ways together. */
  readonly message: number;
  readonly kind: TamperKind;
  /** Bit of "flip", byte of "short", "split" and "reset"; else 0. */
  readonly place: number;
}

/** One run of a sweep: a story, what happens to its messages, and where the power goes: first in it, then in each recovery. */
export interface Trial {
  readonly story: string;
  readonly tampering?: Tampering;
  readonly cuts: readonly Cut[];
}

/** The name that replays it: `lost-reply/m3.flip.120/p44.torn.2/p7.after`. */
export function nameOf({ story, tampering, cuts }: Trial): string {
  const parts = [story];
  if (tampering) parts.push(`m${tampering.message}.${tampering.kind}.${tampering.place}`);
  for (const { point, at, seed } of cuts) parts.push(at === "torn" ? `p${point}.torn.${seed}` : `p${point}.${at}`);
  return parts.join("/");
}

/** A row of brown-outs is the longest of them. */
const CUTS_MAX = 32;

/** @returns undefined for what is no such name; whether there is such a story is not looked at. */
export function trialOf(name: string): Trial | undefined {
  const [story = "", ...parts] = name.split("/");
  if (!/^[a-z0-9-]+$/.test(story)) return undefined;
  const cuts: Cut[] = [];
  let tampering: Tampering | undefined;
  for (const [at, part] of parts.entries()) {
    const message = at === 0 ? /^m(\d{1,4})\.([a-z]+)\.(\d{1,5})$/.exec(part) : null;
    const kind = tamperKinds.find((each) => each === message?.[2]);
    if (message && kind) {
      tampering = { message: Number(message[1]), kind, place: Number(message[3]) };
      continue;
    }
    const cut = cutOf(part);
    if (!cut || cuts.length >= CUTS_MAX) return undefined;
    cuts.push(cut);
  }
  return { story, cuts, ...(tampering ? { tampering } : {}) };
}

function cutOf(part: string): Cut | undefined {
  const parsed = /^p(\d{1,6})\.([a-z]+)(?:\.(\d{1,4}))?$/.exec(part);
  const at = cutMoments.find((each) => each === parsed?.[2]);
  if (!parsed || !at || (at === "torn") !== (parsed[3] !== undefined)) return undefined;
  return { point: Number(parsed[1]), at, seed: Number(parsed[3] ?? 0) };
}
