import type { FlashFault } from "../../hal/flash";
import { decodeHeader, type SectorHeader } from "./header";
import {
  encodePart,
  PART_CHECKPOINT,
  PART_CLEAR,
  PART_SEAL,
  partKind,
  partSize,
  RECORD_HEAD_BYTES,
  RECORD_PARTS_MAX,
} from "./layout";
import { LOOK_AHEAD, type Log, type Written } from "./log";
import { isAlive } from "./reclaim";
import { findRecords, forEachPart, type SectorRecords } from "./walk";

/** Invalid slots that the search steps over before it takes them for blank. */
const PROBE_TRIES = 3;
/** From a sector whose opening was cut, back over the one it was opened from, to the one that took that one's place. */
const LOOK_BEHIND = 2;
/** Sectors that may have to be read whole to find one that counts. */
const CANDIDATES_MAX = LOOK_AHEAD + LOOK_BEHIND + 2;
/** Readings of a sector whose end reads badly. */
const READINGS_MAX = 2;
/** Sectors between the newest one and the one with the index of cells: a fifth of the index's spacing, with room to spare. */
const CHAIN_MAX = 48;

/**
 * With fewer sectors free than this, recovery replaces the newest sector instead of leaving it behind: then a row of power
 * cuts cannot use the ring up. With more it does not, so that boots wear all sectors alike.
 */
const REPLACE_BELOW_FREE = 8;

interface Found {
  readonly slot: number;
  readonly header: SectorHeader;
}

/** A sector that counts, as it was read, once. */
interface Newest extends Found {
  readonly bytes: Uint8Array;
  readonly records: SectorRecords;
}

export interface Recovered {
  readonly found: "blank" | "resumed";
  readonly tornBytes: number;
  readonly repaired: number;
  readonly damaged: number;
}

export type Recovery = Recovered | "full" | "damaged" | FlashFault;

/**
 * Brings `log` to the state that the flash holds, and makes sure that it stays that state.
 *
 * The last record of the newest sector may come from a program that was cut short: it reads well now and may not
 * tomorrow. So it is written again, into a fresh sector, whose header says that the old sector ends before it; whatever
 * else lies there can never come back. Only when a second record (the seal) stands behind that header does the new
 * sector count. Until then nothing has changed, however often the power goes.
 */
export async function recover(log: Log): Promise<Recovery> {
  const newest = await newestThatCounts(log);
  if (typeof newest === "string") return newest === "none" ? format(log) : newest;
  const { bytes, records, slot, header } = newest;

  let { repaired, damaged } = records;
  const chain = await chainToCheckpoint(log, newest);
  if (typeof chain === "string") return chain;
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const link = chain[index] as Link;
    const older = await log.readSector(link.slot);
    if (typeof older === "string") return older;
    const found = findRecords(older, link.header.sequence, log.flash.programUnitBytes, link.end);
    repaired += found.repaired;
    damaged += found.damaged;
    replay(log, older, found.offsets, link, index === chain.length - 1);
  }
  replay(log, bytes, records.offsets, newest, chain.length === 0);
  log.headSlot = slot;
  log.sequence = header.sequence;
  log.headWear = header.wear;
  log.countFree();
  const settled = await settle(log, newest);
  if (settled !== "done") return settled;
  return { found: "resumed", tornBytes: tornBytes(bytes, records.end), repaired, damaged };
}

/** Puts what may be unstable into a fresh sector, and makes that count. */
async function settle(log: Log, newest: Newest): Promise<Written> {
  const { bytes, records, header } = newest;
  const last = records.offsets[records.offsets.length - 1] as number;
  log.headUsed = last;
  const firm = await confirmSeal(log, newest);
  if (firm === "program-failed") return log.leaveFailing(() => moveOnSealed(log, []));
  if (firm !== "done") return firm;
  if (log.freeSectors < REPLACE_BELOW_FREE) {
    const carry: Uint8Array[] = [];
    for (const offset of records.offsets) takeAlive(log, newest, offset, carry);
    const replaced = carry.length < RECORD_PARTS_MAX - 1 ? await log.replaceHead(header, carry) : "too-large";
    if (replaced === "done") return seal(log);
    if (replaced !== "too-large") return replaced;
  }
  const cleared = await log.eraseHole(header);
  if (cleared !== "done") return cleared;
  const carry: Uint8Array[] = [];
  takeAlive(log, newest, last, carry);
  // Without a new index of cells, what the record cleared must be told again.
  forEachPart(bytes, last, (part) => {
    if (partKind(bytes, part) === PART_CLEAR) carry.push(bytes.subarray(part, part + partSize(bytes, part)));
  });
  return moveOnSealed(log, carry);
}

/**
 * A seal that is its sector's last record may read well today only. While it may, the sector that this one was opened from
 * must stay. Programming the same bytes once more makes the seal certain, with flash encryption too: they are the same
 * bytes at the same place.
 */
async function confirmSeal(log: Log, newest: Newest): Promise<"done" | FlashFault> {
  const { bytes, records, slot } = newest;
  const last = records.offsets[records.offsets.length - 1] as number;
  if (partKind(bytes, last + RECORD_HEAD_BYTES) !== PART_SEAL) return "done";
  const address = slot * log.flash.sectorBytes + last;
  return log.flash.program({ address, bytes: bytes.slice(last, records.end) });
}

function takeAlive(log: Log, sector: Newest, record: number, carry: Uint8Array[]): void {
  const { bytes, slot } = sector;
  forEachPart(bytes, record, (part) => {
    if (isAlive(log, slot, bytes, part)) carry.push(bytes.subarray(part, part + partSize(bytes, part)));
  });
}

/** Opens the next sector and makes it count. */
export async function moveOnSealed(log: Log, carry: readonly Uint8Array[]): Promise<Written> {
  const moved = await log.moveOn(carry);
  if (moved !== "done") return moved;
  return seal(log);
}

/** Should the program fail, `write` moves on by itself: the sector that it leaves counts through the header after it. */
async function seal(log: Log): Promise<Written> {
  return log.write([encodePart(PART_SEAL, 0)]);
}

async function format(log: Log): Promise<Recovery> {
  log.retired = new Uint8Array(log.retired.length);
  const settled = await moveOnSealed(log, []);
  return settled === "done" ? { found: "blank", tornBytes: 0, repaired: 0, damaged: 0 } : settled;
}

function tornBytes(bytes: Uint8Array, from: number): number {
  let torn = 0;
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0xff) torn += 1;
  return torn;
}

function replay(log: Log, bytes: Uint8Array, offsets: readonly number[], at: Found, first: boolean): void {
  const base = at.slot * log.flash.sectorBytes;
  log.adopt(at.header);
  for (const offset of offsets) {
    forEachPart(bytes, offset, (part) => {
      // Only the first sector's index of cells counts, the others repeat what is known.
      if (!first && partKind(bytes, part) === PART_CHECKPOINT) return;
      log.apply(bytes, part, base + part);
      log.sinceCheckpoint += partSize(bytes, part);
    });
  }
}

interface Link extends Found {
  readonly end: number;
}

/** The sectors before the newest one, newest first, back to the one with the index of cells. */
async function chainToCheckpoint(log: Log, newest: Newest): Promise<Link[] | "damaged" | FlashFault> {
  const chain: Link[] = [];
  let current: Found = newest;
  while (current.slot !== newest.header.checkpointSlot) {
    const slot = current.header.previousSlot;
    const header = await log.readHeader(slot);
    if (header === "none" || chain.length === CHAIN_MAX) return "damaged";
    if (typeof header === "string") return header;
    if (header.sequence >= current.header.sequence) return "damaged";
    chain.push({ slot, header, end: current.header.previousEnd });
    current = { slot, header };
  }
  return chain;
}

/**
 * The newest sector that has a record behind its opening one: only such a sector counts. Near the newest header lie the
 * others that it may be: the sectors that an opening was cut in, and the one that they were opened from.
 */
async function newestThatCounts(log: Log): Promise<Newest | "none" | "damaged" | FlashFault> {
  const candidates = await newestHeaders(log);
  if (typeof candidates === "string") return candidates;
  let first = true;
  for (let index = 0; index < candidates.length && index < CANDIDATES_MAX; index += 1) {
    const { slot, header } = candidates[index] as Found;
    const newest = await readCounting(log, slot, header.sequence);
    if (typeof newest === "string") return newest;
    if (newest !== undefined) return newest;
    const from = header.openedFrom;
    if (from !== slot) first = false;
    if (from === slot || candidates.some((candidate) => candidate.slot === from)) continue;
    const before = await log.readHeader(from);
    if (typeof before !== "string") candidates.push({ slot: from, header: before });
    else if (before !== "none") return before;
  }
  // Nothing but the very first sector, whose opening was cut: nothing was ever stored.
  return first ? "none" : "damaged";
}

/**
 * The sector, if it counts. One reading decides what it holds, for another may differ. When something behind the last
 * whole record reads badly it may have been the reading: a second one is taken, and the one that shows more is believed.
 */
async function readCounting(log: Log, slot: number, sequence: number): Promise<Newest | undefined | FlashFault> {
  let best: Newest | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    const bytes = await log.readSector(slot);
    if (typeof bytes === "string") return bytes;
    const header = decodeHeader(bytes, log.slots, log.flash.sectorBytes);
    const records = findRecords(bytes, sequence, log.flash.programUnitBytes, undefined);
    const counts = header?.sequence === sequence && records.offsets.length >= 2 && records.offsets[0] === 0;
    if (header !== undefined && counts && records.end > (best?.records.end ?? 0))
      best = { slot, header, bytes, records };
    if (tornBytes(bytes, records.end) === 0) break;
  }
  return best;
}

/**
 * The sector with the highest sequence number. Sectors are opened in the order of the ring, so the numbers rise from the
 * first slot up to the newest, and a binary search finds it. Slots out of use may mislead it: from where it ends, the
 * search goes on forward as long as something newer lies ahead.
 */
async function newestHeaders(log: Log): Promise<Found[] | "none" | FlashFault> {
  let base: Found | undefined;
  for (let slot = 0; slot < log.slots && base === undefined; slot += 1) {
    const header = await log.readHeader(slot);
    if (typeof header !== "string") base = { slot, header };
    else if (header !== "none") return header;
  }
  if (base === undefined) return "none";

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
    near.sort((a, b) => b.header.sequence - a.header.sequence);
    const [top] = near;
    if (top === undefined || top.header.sequence <= newest.header.sequence) return [newest, ...near];
    newest = top;
  }
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
