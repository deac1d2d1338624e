import type { FlashFault } from "../../hal/flash";
import { freshStack } from "../values/fresh-stack";
import { likelySequence, mendHeader, type SectorHeader } from "./header";
import {
  encodePart,
  encodeRecord,
  isBlankHead,
  isOfSector,
  mendRecord,
  PART_SEAL,
  partsFit,
  recordLength,
} from "./layout";
import { LOOK_AHEAD, type Log } from "./log";
import { isBlank, type LostLast, looksFinished } from "./tail";
import { findRecords, type SectorRecords } from "./walk";

/** Invalid slots that the search steps over before it takes them for blank. */
const PROBE_TRIES = 3;
/** From a sector whose opening was cut, back over the one it was opened from, to the one that took that one's place. */
const LOOK_BEHIND = 2;
/** Sectors that may have to be read whole to find one that counts. */
const CANDIDATES_MAX = LOOK_AHEAD + LOOK_BEHIND + 2;
/** Sequence numbers that two sectors behind the newest may have: each up to twice this many ahead. */
const NUMBERS_AHEAD = 4 * LOOK_AHEAD;
/** Readings of a sector whose end reads badly. */
const READINGS_MAX = 2;

export interface Found {
  readonly slot: number;
  readonly header: SectorHeader;
}

/** A sector that counts, as it was read, once. */
export interface Newest extends Found {
  readonly bytes: Uint8Array;
  readonly records: SectorRecords;
  /** What lies behind the records and is not blank. */
  readonly tornBytes: number;
  /** Whether that, or the first record of a newer sector, was a record that was durable. */
  readonly lostLast: LostLast;
}

/** Newer sectors whose headers are lost. */
export interface Headless {
  readonly count: number;
  /** The highest sequence number that fits a record in one of them; 0 when there is none. */
  readonly sequence: number;
}

/**
 * The newest sector that has, or had, a record behind its opening one: only such a sector counts. Near the newest header lie the
 * others that it may be: the sectors that an opening was cut in, and the one that they were opened from.
 * @returns "damaged" where sectors do not follow each other as they were opened.
 */
export async function newestThatCounts(log: Log): Promise<Newest | "none" | "damaged" | FlashFault> {
  const candidates = await newestHeaders(log);
  if (typeof candidates === "string") return candidates;
  let first = true;
  const passed: Newest[] = [];
  for (let index = 0; index < candidates.length && index < CANDIDATES_MAX; index += 1) {
    const { slot, header } = candidates[index] as Found;
    // Newer headers were written when this sector was finished so far.
    let finished = 0;
    for (const newer of passed)
      if (newer.header.previousSlot === slot) finished = Math.max(finished, newer.header.previousEnd);
    const read = await readBest(log, slot, header.sequence, finished);
    if (typeof read === "string") return read;
    if (read !== undefined && counts(read)) {
      const lostLast = passed.some((newer) => newer.lostLast === "likely") ? "likely" : read.lostLast;
      return { ...read, lostLast };
    }
    if (read !== undefined) passed.push(read);
    const from = header.openedFrom;
    if (from !== slot) first = false;
    if (from === slot || candidates.some((candidate) => candidate.slot === from)) continue;
    // It may be out of use by now, and so not among those nearby; it still comes before what is older.
    const before = await log.readHeader(from);
    if (typeof before !== "string") {
      candidates.push({ slot: from, header: before });
      candidates.sort(newestFirst);
    } else if (before !== "none") return before;
  }
  // Nothing but the very first sector, whose opening was cut: nothing was ever stored.
  return first ? "none" : "damaged";
}

/**
 * The sector as it is believed. One reading decides what it holds, for another may differ. When something behind the last
 * whole record reads badly it may have been the reading: a second one is taken, and the one that shows more is believed; what
 * reads as lost only once was never finished.
 */
async function readBest(
  log: Log,
  slot: number,
  sequence: number,
  finished: number,
): Promise<Newest | undefined | FlashFault> {
  let best: Newest | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    const bytes = await log.readSector(slot);
    if (typeof bytes === "string") return bytes;
    const header = await mendHeader(bytes, log);
    const records = await findRecords(log, bytes, sequence, undefined, finished);
    const torn = records.isTorn ? tornBytes(bytes, records.end) : 0;
    if (header?.sequence === sequence) {
      const lostLast = torn > 0 ? lastLost(log, bytes, records.end, sequence) : "no";
      const read = { slot, header, bytes, records, tornBytes: torn, lostLast };
      if (best === undefined || showsMore(read, best)) best = read;
    }
    if (torn === 0 && records.gaps.length === 0) break;
  }
  return best;
}

/** What nobody can read at the end, and nothing lies behind. A seal is not missed. */
function lastLost(log: Log, bytes: Uint8Array, at: number, sequence: number): LostLast {
  if (at === 0 || at >= bytes.length) return "no";
  const seal = encodeRecord([encodePart(PART_SEAL, 0)], sequence, 1);
  // A program leaves no zeros but its own.
  if (seal.every((byte, index) => (~(bytes[at + index] as number) & byte) === 0)) return "no";
  return looksFinished(bytes, at, log.pageBytes);
}

function showsMore(one: Newest, other: Newest): boolean {
  const [mine, its] = [wholeEnd(one), wholeEnd(other)];
  return mine > its || (mine === its && certainty(one) < certainty(other));
}

function wholeEnd({ records }: Newest): number {
  return records.offsets[records.offsets.length - 1] ?? -1;
}

/** How much of it looks lost. */
function certainty({ records, lostLast }: Newest): number {
  return records.gaps.length + (lostLast === "sure" ? 0.9 : lostLast === "likely" ? 0.5 : 0);
}

/** Whether something was ever finished behind its opening record. */
function counts({ records, lostLast }: Newest): boolean {
  const isBehind = (place: number) => place > 0;
  return lostLast === "sure" || records.offsets.some(isBehind) || records.gaps.some(isBehind);
}

/**
 * The sector with the highest sequence number. Sectors are opened in the order of the ring, so the numbers rise from the
 * first slot up to the newest, and a binary search finds it. Slots out of use may mislead it: from where it ends, the
 * search goes on forward as long as something newer lies ahead.
 * @returns where the search ended, and what lies near it.
 */
export async function newestHeaders(log: Log): Promise<Found[] | "none" | FlashFault> {
  await freshStack;
  let base: Found | undefined;
  for (let slot = 0; slot < log.slots && base === undefined; slot += 1) {
    const header = await log.readHeader(slot);
    if (typeof header !== "string") base = { slot, header };
    else if (header !== "none") return header;
  }
  if (base === undefined) return "none";
  log.headless = [];

  let newest = base;
  let low = base.slot;
  let high = log.slots - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    let probed: Found | undefined;
    for (let slot = middle; slot <= high && slot < middle + PROBE_TRIES && probed === undefined; slot += 1) {
      const header = await log.readHeader(slot);
      if (typeof header !== "string") probed = { slot, header };
      else if (header !== "none") return header;
    }
    if (probed !== undefined && probed.header.sequence >= base.header.sequence) {
      low = probed.slot;
      if (probed.header.sequence > newest.header.sequence) newest = probed;
    } else high = middle - 1;
  }
  for (;;) {
    const near = await headersNear(log, newest);
    if (typeof near === "string") return near;
    near.sort(newestFirst);
    const [top] = near;
    if (top === undefined || top.header.sequence <= newest.header.sequence) return [newest, ...near];
    newest = top;
  }
}

/**
 * Sectors that counted and were newer than the newest whose header can be read: near it lies one without a header, with
 * records behind its first.
 *
 * @param newest where there is one: then they have to fit the numbers that came next.
 */
export async function headlessAhead(log: Log, newest: Newest | undefined): Promise<Headless | FlashFault> {
  let count = 0;
  let highest = 0;
  for (const slot of log.headless) {
    const bytes = await log.readSector(slot);
    if (typeof bytes === "string") return bytes;
    const found = await sequenceOf(log, bytes, newest?.header.sequence);
    if (found > 0) count += 1;
    highest = Math.max(highest, found);
  }
  return { count, sequence: highest };
}

/**
 * The number of a sector behind the one with `after`, by its records; 0 where it is none. Mends them. Where none of them is
 * whole it is no sector of before that still waits to be erased: a cut erase spares no heads.
 */
async function sequenceOf(log: Log, bytes: Uint8Array, after: number | undefined): Promise<number> {
  const { pageBytes } = log;
  const whole: number[] = [];
  const broken: number[] = [];
  let programmed = 0;
  for (let at = pageBytes; at < bytes.length; at += pageBytes) {
    if (isBlank(bytes, at, pageBytes)) continue;
    programmed = at;
    if (isBlankHead(bytes, at)) continue;
    if ((await mendRecord(bytes, at, bytes.length, undefined, log)) > 0) whole.push(at);
    else if (partsFit(bytes, at)) broken.push(at);
  }
  const all = [...whole, ...broken];
  const first = (after ?? 0) + 1;
  const last = (after ?? 0) + NUMBERS_AHEAD;
  for (let sequence = first; sequence <= last; sequence += 1)
    if (all.some((at) => isOfSector(bytes, at, sequence))) return sequence;
  if (broken.length > 0 && whole.length === 0) return last;
  if (after === undefined && whole.length > 0) return last;
  // Its header was whole once, and something followed the opening record.
  const claimed = likelySequence(bytes, log.slots);
  const isNext = claimed >= first && (claimed <= last || after === undefined);
  return isNext && programmed >= recordLength(bytes, 0, bytes.length) ? claimed : 0;
}

function newestFirst(a: Found, b: Found): number {
  return b.header.sequence - a.header.sequence;
}

/** Headers a few slots ahead, where sectors that failed may lie in between, and behind, where one may take another's place. */
async function headersNear(log: Log, from: Found): Promise<Found[] | FlashFault> {
  log.retired = from.header.retired;
  const slots: number[] = [];
  let slot = from.slot;
  for (let step = 0; step < LOOK_AHEAD; step += 1) {
    slot = log.usableAfter(slot);
    slots.push(slot);
  }
  slot = from.slot;
  for (let step = 0; step < LOOK_BEHIND; step += 1) {
    slot = log.usableBefore(slot);
    slots.push(slot);
  }
  const near: Found[] = [];
  for (const at of slots) {
    const header = await log.readHeader(at);
    if (typeof header !== "string") near.push({ slot: at, header });
    else if (header !== "none") return header;
  }
  return near;
}

/** Bytes from the multiple of 4 `from` on that belong to words which are not blank. Almost always none: so by words, not bytes. */
function tornBytes(bytes: Uint8Array, from: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Int32Array(aligned.buffer, aligned.byteOffset + from, (bytes.length - from) >>> 2);
  let torn = 0;
  for (let at = 0; at < words.length; at += 1) if (words[at] !== -1) torn += 4;
  return torn;
}
