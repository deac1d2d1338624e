import type { FlashFault } from "../../hal/flash";
import { decodeHeader, type SectorHeader } from "./header";
import { encodePart, PART_CHECKPOINT, PART_HEADER, PART_SEAL, partKind, partSize } from "./layout";
import { LOOK_AHEAD, type Log, type Written } from "./log";
import { findRecords, forEachPart, type SectorRecords } from "./walk";

/** Invalid slots that the search steps over before it takes them for blank. */
const PROBE_TRIES = 3;
/** Sectors between the newest one and the one with the index of cells: a fifth of the index's spacing, with room to spare. */
const CHAIN_MAX = 48;

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
  const last = records.offsets[records.offsets.length - 1] as number;
  replay(log, bytes, records.offsets.slice(0, -1), newest, chain.length === 0);
  log.headSlot = slot;
  log.sequence = header.sequence;
  log.headWear = header.wear;
  log.headUsed = last;
  log.countFree();

  const carry: Uint8Array[] = [];
  forEachPart(bytes, last, (part) => {
    const kind = partKind(bytes, part);
    if (kind === PART_HEADER || kind === PART_CHECKPOINT || kind === PART_SEAL) return;
    carry.push(bytes.slice(part, part + partSize(bytes, part)));
  });
  const settled = await moveOnSealed(log, carry);
  if (settled !== "done") return settled;
  return { found: "resumed", tornBytes: tornBytes(bytes, records.end), repaired, damaged };
}

/** Opens the next sector and makes it count. */
export async function moveOnSealed(log: Log, carry: readonly Uint8Array[]): Promise<Written> {
  const moved = await log.moveOn(carry);
  if (moved !== "done") return moved;
  // Should the seal fail, `write` moves on by itself; the carried parts stay in the sector left, which its record closes.
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
  if (first) log.adopt(at.header);
  else {
    log.retired = at.header.retired.slice();
    log.checkpointSlot = at.header.checkpointSlot;
  }
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

/** The newest sector that has a record behind its opening one: only such a sector counts. */
async function newestThatCounts(log: Log): Promise<Newest | "none" | "damaged" | FlashFault> {
  let candidate = await newestHeader(log);
  for (let step = 0; step <= LOOK_AHEAD; step += 1) {
    if (typeof candidate === "string") return candidate;
    const { slot } = candidate;
    const bytes = await log.readSector(slot);
    if (typeof bytes === "string") return bytes;
    const header = decodeHeader(bytes, log.slots, log.flash.sectorBytes);
    if (header !== undefined && header.sequence === candidate.header.sequence) {
      const records = findRecords(bytes, header.sequence, log.flash.programUnitBytes, undefined);
      if (records.offsets.length >= 2 && records.offsets[0] === 0) return { slot, header, bytes, records };
    }
    const previous = candidate.header.previousSlot;
    if (previous === slot) return "none";
    const before: SectorHeader | "none" | FlashFault = await log.readHeader(previous);
    if (before === "none") return "damaged";
    if (typeof before === "string") return before;
    if (before.sequence >= candidate.header.sequence) return "damaged";
    candidate = { slot: previous, header: before };
  }
  return "damaged";
}

/**
 * The sector with the highest sequence number. Sectors are opened in the order of the ring, so the numbers rise from the
 * first slot up to the newest, and a binary search finds it. Slots out of use may mislead it: from where it ends, the
 * search goes on forward as long as something newer lies ahead.
 */
async function newestHeader(log: Log): Promise<Found | "none" | FlashFault> {
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
    const ahead = await newerAhead(log, newest);
    if (typeof ahead === "string") return ahead;
    if (ahead === undefined) return newest;
    newest = ahead;
  }
}

async function newerAhead(log: Log, from: Found): Promise<Found | undefined | FlashFault> {
  log.retired = from.header.retired;
  let slot = from.slot;
  for (let step = 0; step < LOOK_AHEAD; step += 1) {
    slot = log.usableAfter(slot);
    const header = await log.readHeader(slot);
    if (typeof header !== "string") {
      if (header.sequence > from.header.sequence) return { slot, header };
    } else if (header !== "none") return header;
  }
  return undefined;
}
