import { alignUp, isPartWhole, PART_KNOWN, partKind, partSize, RECORD_HEAD_BYTES, recordLength } from "./layout";
import { PARITY_BYTES } from "./parity";

/*
 * What lies behind the last whole record of the newest sector. Programs follow each other, and a power cut tears one: so it is
 * one program that did not end, or it was durable and too many of its bits are wrong. The rule, and its bounds: `README.md`,
 * "Take a torn end for all that may be wrong with it".
 */

/** A page with no more zeros was never programmed: bits of blank flash weaken, too. */
const BLANK_ZEROS_MAX = 2;
/**
 * Of random bytes half the bits are zero, of text two thirds; a program that was cut in its middle left half of those 1. So many more
 * than a third are four times what chance makes of it: a cut must not be told as a loss.
 */
const TORN_ZEROS = 0.33;
const SPREAD = 2;
/** Hardly a record but a seal is shorter: bytes in which a torn program leaves nothing but its own. */
const SURE_BYTES = 40;

/**
 * Where records lie, from `from` up to `to`, of which none can be read. Without its head nobody knows how far one went: up to the
 * next head that there is. A length that had to be guessed would hide what lies in its reach.
 */
export function placesOf(bytes: Uint8Array, from: number, to: number, pageBytes: number): number[] {
  const places: number[] = [];
  for (let at = from; at < to; ) {
    places.push(at);
    const length = recordLength(bytes, at, bytes.length);
    at += alignUp(Math.max(length, 1), pageBytes);
    if (length === 0) while (at < to && recordLength(bytes, at, bytes.length) === 0) at += pageBytes;
  }
  return places;
}

/** Records that were durable, though none of them can be read. */
interface CertainLosses {
  readonly gaps: readonly number[];
  /** Behind them, in whole pages. */
  readonly end: number;
  /** Whether anything lies there that is not blank. */
  readonly isTorn: boolean;
}

/**
 * From `from` on no record is whole. What has a programmed page behind its own was finished before that, so it is lost.
 *
 * @param finished up to where all was finished, as a newer header says; else 0.
 */
export function certainLosses(bytes: Uint8Array, from: number, pageBytes: number, finished: number): CertainLosses {
  const written = lastWritten(bytes, from, pageBytes);
  let page = written;
  if (page < from && finished <= from) return { gaps: [], end: from, isTorn: false };
  while (page >= from && isBlank(bytes, page, pageBytes)) page -= pageBytes;
  const end = Math.max(page + pageBytes, finished, from);
  const gaps = placesOf(bytes, from, end, pageBytes);
  const last = gaps[gaps.length - 1];
  // One program, with nothing behind it.
  if (last === undefined || last < finished || (last < page && recordLength(bytes, last, bytes.length) === 0))
    return { gaps, end, isTorn: written >= end };
  return { gaps: gaps.slice(0, -1), end: last, isTorn: true };
}

/** The last page that is not blank throughout, from `from` on; else the page before that. By words, for almost always there is none. */
function lastWritten(bytes: Uint8Array, from: number, pageBytes: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Int32Array(aligned.buffer, aligned.byteOffset + from, (bytes.length - from) >>> 2);
  let last = words.length - 1;
  while (last >= 0 && words[last] === -1) last -= 1;
  return from + Math.floor((last * 4) / pageBytes) * pageBytes;
}

/** Whether the last program of all was finished: surely, because of a CRC in its last page, or by the number of its zeros. */
export type LostLast = "no" | "likely" | "sure";

/**
 * Whether the last program of a sector, of which nothing lies behind, was finished once: then it may have been durable, and
 * acted upon. A program goes from page to page, so its pages before the last one were.
 */
export function looksFinished(bytes: Uint8Array, at: number, pageBytes: number): LostLast {
  const length = recordLength(bytes, at, bytes.length);
  // Its head is gone, so it is one page at most.
  if (length === 0) return isDense(bytes, at, at + SURE_BYTES) && isPartHead(bytes, at) ? "likely" : "no";
  const end = at + length;
  const lastPage = at + alignUp(length, pageBytes) - pageBytes;
  // Where a program goes from byte to byte, the parity of one that was cut is still erased.
  if (zerosIn(bytes, end - PARITY_BYTES, end) <= BLANK_ZEROS_MAX) return "no";
  if (hasWholePart(bytes, at, end - PARITY_BYTES, lastPage)) return "sure";
  return isDense(bytes, lastPage, end) ? "likely" : "no";
}

/** Bits that are zero in the head of every part, its length's, kind's and flags' upper ones; one that was cut left half of them 1. */
const PART_HEAD_ZEROS: readonly number[] = Object.freeze([0xf0, 0xf0, 0xfc]);

function isPartHead(bytes: Uint8Array, at: number): boolean {
  const head = PART_HEAD_ZEROS.map((mask, index) => (bytes[at + RECORD_HEAD_BYTES + 5 + index] as number) & mask);
  return head.every((bits) => bits === 0);
}

function isDense(bytes: Uint8Array, from: number, to: number): boolean {
  const bits = (to - from) * 8;
  return zerosIn(bytes, from, to) >= TORN_ZEROS * bits + SPREAD * Math.sqrt(bits);
}

/** Whether a part that ends in the page is whole: a torn page holds none. */
function hasWholePart(bytes: Uint8Array, at: number, end: number, page: number): boolean {
  for (let part = at + RECORD_HEAD_BYTES; part < end; part += partSize(bytes, part)) {
    const kind = partKind(bytes, part);
    if (kind === 0 || kind > PART_KNOWN) return false;
    if (part + partSize(bytes, part) > page && isPartWhole(bytes, part, end)) return true;
  }
  return false;
}

export function isBlank(bytes: Uint8Array, page: number, pageBytes: number): boolean {
  return zerosIn(bytes, page, page + pageBytes) <= BLANK_ZEROS_MAX;
}

function zerosIn(bytes: Uint8Array, from: number, to: number): number {
  let zeros = 0;
  for (let index = from; index < to; index += 1)
    for (let bits = ~(bytes[index] as number) & 0xff; bits !== 0; bits &= bits - 1) zeros += 1;
  return zeros;
}
