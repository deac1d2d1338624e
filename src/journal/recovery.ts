import type { FlashFault } from "../../hal/flash";
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
import { INDEX_SECTORS_DUE, type Log, type Written } from "./log";
import { type Found, type Newest, newestThatCounts } from "./newest";
import { isAlive } from "./reclaim";
import { findRecords, forEachPart } from "./walk";

/** Sectors between the newest one and the one with the index of cells. The log keeps them fewer by far. */
const CHAIN_MAX = 48;

/**
 * With fewer sectors free than this, recovery replaces the newest sector instead of leaving it behind: then a row of power
 * cuts cannot use the ring up. With more it does not, so that boots wear all sectors alike.
 */
const REPLACE_BELOW_FREE = 8;

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
  log.sectorsSinceIndex = chain.length;
  log.countFree();
  const settled = await settle(log, newest);
  if (settled !== "done") return settled;
  return { found: "resumed", tornBytes: newest.tornBytes, repaired, damaged };
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
  const moved = await moveOnSealed(log, carry);
  // What was carried left no room for the index of cells: it gets a sector of its own.
  return moved === "done" && log.sectorsSinceIndex >= INDEX_SECTORS_DUE ? moveOnSealed(log, []) : moved;
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
