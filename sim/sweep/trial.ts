import { type CutMoment, cutMoments } from "../world/faults";
import { forgedCodes, type Proof, proofs } from "./forgery";
import { type HostName, hostNames, USUAL_HOST } from "./host";

/** One power cut: at a numbered call since the power came on last, or at a transfer on the buses of the terminal's board. */
export interface Cut {
  /** 1 is the first one after the power came on. */
  readonly point: number;
  /** It is a transfer. */
  readonly transfer?: true;
  readonly at: CutMoment;
  /** What a torn call leaves behind: 0 where nothing is torn. */
  readonly seed: number;
}

/**
 * What becomes of one message. lost: never arrives. late: after every time-out. twice: again right behind itself. behind: after
 * the next of its direction. joined: in one piece with the next. flip: bit `place`. short: its first `place` bytes and no more.
 * split: the rest of it behind byte `place` comes later. reset: the connection breaks behind byte `place`. echo: passes, and
 * again in front of the next of its direction. forged: in its place the same answer with another code and a proof that is none;
 * ahead: so too, with the genuine one right behind it.
 */
const tamperKinds = Object.freeze([
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
  "ahead",
] as const);
export type TamperKind = (typeof tamperKinds)[number];

/** What somebody without a key makes of an answer. */
export interface Forgery {
  readonly code: string;
  readonly proof: Proof;
}

export interface Tampering {
  /** Messages on the wire are counted from 1, both ways together. */
  readonly message: number;
  readonly kind: TamperKind;
  /** Bit of "flip", byte of "short", "split" and "reset"; else 0. */
  readonly place: number;
  /** Of "forged" and "ahead". */
  readonly forgery?: Forgery;
}

/** A bit that turns over while the power is off. */
export interface Flip {
  readonly at: number;
  /** 0 is the least. */
  readonly bit: number;
}

/** One run of a sweep: a story, what happens to its messages, and where the power goes: first in it, then in each recovery. */
export interface Trial {
  readonly story: string;
  /** The usual one unless told. */
  readonly host?: HostName;
  readonly tampering?: Tampering;
  /** From the story's so manieth write to flash on, the sector that it is for fails. */
  readonly failing?: number;
  readonly cuts: readonly Cut[];
  /** Bits that turn over while the power is off, after the first cut; without one, after the story's end. */
  readonly damage?: readonly Flip[];
}

/** The name that replays it: `lost-reply@late/m3.flip.120/p44.torn.2/d4097.3+4099.0/p7.after`. */
export function nameOf({ story, host = USUAL_HOST, tampering, failing, cuts, damage }: Trial): string {
  const parts = [host === USUAL_HOST ? story : `${story}@${host}`];
  if (tampering) parts.push(`m${tampering.message}.${tampering.kind}.${whichOf(tampering)}`);
  if (failing !== undefined) parts.push(`f${failing}`);
  for (const cut of cuts) parts.push(cutName(cut));
  if (damage && damage.length > 0)
    parts.splice(cuts.length > 1 ? 1 - cuts.length : parts.length, 0, `d${damage.map(flipName).join("+")}`);
  return parts.join("/");
}

function cutName({ point, transfer, at, seed }: Cut): string {
  if (transfer) return `t${point}.${at}`;
  return at === "torn" ? `p${point}.torn.${seed}` : `p${point}.${at}`;
}

function whichOf({ place, forgery }: Tampering): string {
  return forgery ? `${forgery.code}.${forgery.proof}` : String(place);
}

function flipName({ at, bit }: Flip): string {
  return `${at}.${bit}`;
}

/** A row of brown-outs is the longest of them. */
const CUTS_MAX = 32;

/** So many bits turn over at once at most. */
const FLIPS_MAX = 4;

/** @returns undefined for what is no such name; whether there is such a story is not looked at. */
export function trialOf(name: string): Trial | undefined {
  const [beginning = "", ...parts] = name.split("/");
  const [, story = "", at = USUAL_HOST] = /^([a-z0-9-]+)(?:@([a-z0-9-]+))?$/.exec(beginning) ?? [];
  const host = hostNames.find((each) => each === at);
  if (story === "" || !host) return undefined;
  const cuts: Cut[] = [];
  let trial: Omit<Trial, "cuts"> = { story, ...(host === USUAL_HOST ? {} : { host }) };
  for (const [index, part] of parts.entries()) {
    const tampering = index === 0 ? tamperingOf(part) : undefined;
    const failing = /^f(\d{1,5})$/.exec(part)?.[1];
    const damage = trial.damage === undefined && cuts.length < 2 ? damageOf(part) : undefined;
    const cut = cutOf(part);
    if (tampering) trial = { ...trial, tampering };
    else if (failing !== undefined && trial.failing === undefined && cuts.length === 0)
      trial = { ...trial, failing: Number(failing) };
    else if (damage) trial = { ...trial, damage };
    else if (cut && cuts.length < CUTS_MAX) cuts.push(cut);
    else return undefined;
  }
  return { ...trial, cuts };
}

function tamperingOf(part: string): Tampering | undefined {
  const [, number, word, which = ""] = /^m(\d{1,4})\.([a-z]+)\.(.+)$/.exec(part) ?? [];
  const kind = tamperKinds.find((each) => each === word);
  if (!kind) return undefined;
  const message = Number(number);
  if (kind !== "forged" && kind !== "ahead")
    return /^\d{1,5}$/.test(which) ? { message, kind, place: Number(which) } : undefined;
  const [, code = "", said] = /^([0-9A-Z]{2})\.([a-z]+)$/.exec(which) ?? [];
  const proof = proofs.find((each) => each === said);
  return proof && forgedCodes.includes(code) ? { message, kind, place: 0, forgery: { code, proof } } : undefined;
}

function damageOf(part: string): readonly Flip[] | undefined {
  if (!/^d\d{1,8}\.[0-7](\+\d{1,8}\.[0-7])*$/.test(part)) return undefined;
  const flips = part
    .slice(1)
    .split("+")
    .map((flip) => flip.split(".").map(Number));
  return flips.length > FLIPS_MAX ? undefined : flips.map(([at = 0, bit = 0]) => ({ at, bit }));
}

function cutOf(part: string): Cut | undefined {
  const [, what, point, moment, seed] = /^([pt])(\d{1,6})\.([a-z]+)(?:\.(\d{1,4}))?$/.exec(part) ?? [];
  const at = cutMoments.find((each) => each === moment);
  // What a torn transfer leaves behind is not drawn.
  const drawn = what === "p" && at === "torn";
  if (!at || drawn !== (seed !== undefined)) return undefined;
  return { point: Number(point), ...(what === "t" ? { transfer: true } : {}), at, seed: Number(seed ?? 0) };
}
