import type { FlashFault } from "../../hal/flash";
import { mendHeader } from "./header";
import {
  encodePart,
  PART_CELL,
  PART_PIECE,
  PART_TAIL,
  partBytes,
  partKey,
  partKind,
  partSize,
  RECORD_OVERHEAD_BYTES,
  RECORD_PARTS_MAX,
} from "./layout";
import type { Log, Written } from "./log";
import { findRecords, forEachSoundPart } from "./walk";

/** A record of copies is no larger, whatever a sector takes: recovery carries the last record over in one piece. */
const COPIES_BYTES_MAX = 4096;

/** A part that says from where on the log is alive. */
function encodeTail(slot: number, offset: number): Uint8Array {
  return encodePart(PART_TAIL, slot * 0x1_0000 + offset);
}

interface Successor {
  readonly slot: number;
  /** Where the records of the sector before it end. */
  readonly end: number;
}

/**
 * The sector that follows `slot` in the log. Where recovery replaced a sector by another, or was cut while doing so, several
 * say that they do; then the way back from the head decides. Where none says so, the header that did is lost: it is the
 * next sector that has none and is not blank.
 * @param sequence of the sector, where it is known: what follows has a higher one.
 */
export async function successor(log: Log, slot: number, sequence = 0): Promise<Successor | "damaged" | FlashFault> {
  const candidates: Successor[] = [];
  log.headless = [];
  for (let next = (slot + 1) % log.slots; next !== slot; next = (next + 1) % log.slots) {
    const header = await log.readHeader(next);
    if (typeof header !== "string") {
      if (header.previousSlot === slot && header.sequence > sequence)
        candidates.push({ slot: next, end: header.previousEnd });
      else if (!log.isRetired(next) && candidates.some((candidate) => candidate.slot === header.previousSlot)) break;
    } else if (header !== "none") return header;
    if (next === log.headSlot) break;
  }
  const [only] = candidates;
  const [headless] = log.headless;
  if (only === undefined) return headless === undefined ? "damaged" : { slot: headless, end: log.flash.sectorBytes };
  if (candidates.length === 1) return only;
  const way = await wayBack(log, slot);
  return typeof way === "string" ? way : (way.found ?? "damaged");
}

/**
 * The same where the log has to go on: sectors that somebody moved may not lead from one to the next any more. Then the oldest one
 * that the way back from the head reaches, and what lay between is lost: whoever asks for it is told so, for no address in it
 * leads to its part.
 */
export async function successorReached(log: Log, slot: number, sequence?: number): Promise<Successor | FlashFault> {
  const next = await successor(log, slot, sequence);
  if (next !== "damaged") return next;
  const way = await wayBack(log, slot);
  return typeof way === "string" ? way : (way.found ?? { slot: way.oldest, end: log.flash.sectorBytes });
}

interface WayBack {
  /** The sector whose header names `slot` as the one before. */
  readonly found: Successor | undefined;
  readonly oldest: number;
}

/** From the head back to `slot`, as far as sectors follow each other, in number and in the ring. */
async function wayBack(log: Log, slot: number): Promise<WayBack | FlashFault> {
  const ahead = (other: number) => (other + log.slots - slot) % log.slots;
  let at = log.headSlot;
  let oldest = at;
  let sequence = Number.POSITIVE_INFINITY;
  for (;;) {
    const header = await log.readHeader(at);
    if (typeof header === "string" && header !== "none") return header;
    if (header !== "none") {
      if (header.sequence >= sequence) break;
      if (header.previousSlot === slot) return { found: { slot: at, end: header.previousEnd }, oldest: at };
      oldest = at;
      sequence = header.sequence;
    }
    const before = header === "none" ? log.usableBefore(at) : header.previousSlot;
    if (before === slot || ahead(before) >= ahead(at)) break;
    at = before;
  }
  return { found: undefined, oldest };
}

/** Whether the part at `part` of sector `slot` is what its cell, or history, has now. */
export function isAlive(log: Log, slot: number, bytes: Uint8Array, part: number): boolean {
  const key = partKey(bytes, part);
  const kind = partKind(bytes, part);
  return (
    (kind === PART_CELL && log.cells.addressOf(key) === slot * log.flash.sectorBytes + part) ||
    (kind === PART_PIECE && key >= log.historyStart.piece)
  );
}

/** Whether the tail may leave its sector: not the one being written, nor the one that boot starts from. */
export function canReclaim(log: Log): boolean {
  return log.tailSlot !== log.headSlot && log.tailSlot !== log.checkpointSlot;
}

/**
 * Empties the oldest sector: copies what is alive in it to the head, and moves the tail to the next sector. Each record of
 * copies also says how far the tail has come, so a cut leaves each part alive in exactly one place.
 *
 * @returns "full" when the head runs into the tail.
 */
export async function reclaimSector(log: Log): Promise<Written> {
  const slot = log.tailSlot;
  const bytes = await log.readSector(slot);
  if (typeof bytes === "string") return bytes;
  const sequence = (await mendHeader(bytes, log))?.sequence;
  const next = await successorReached(log, slot, sequence);
  if (typeof next === "string") return next;
  const parts = await liveParts(log, slot, bytes, sequence, next.end);

  const tailBytes = partBytes(0);
  let first = 0;
  do {
    const batch: Uint8Array[] = [];
    const room = Math.min(log.room, COPIES_BYTES_MAX) - RECORD_OVERHEAD_BYTES - tailBytes;
    let taken = 0;
    let index = first;
    for (; index < parts.length; index += 1) {
      const at = parts[index] as number;
      const size = partSize(bytes, at);
      if (taken + size > room || batch.length === RECORD_PARTS_MAX - 1) break;
      batch.push(bytes.subarray(at, at + size));
      taken += size;
    }
    if (index === first && first < parts.length) {
      const moved = await log.moveOn([]);
      if (moved !== "done") return moved;
      continue;
    }
    const all = index === parts.length;
    batch.push(all ? encodeTail(next.slot, 0) : encodeTail(slot, parts[index] as number));
    const written = await log.write(batch);
    if (written !== "done") return written;
    first = index;
  } while (first < parts.length);
  log.failed = log.failed.filter((failed) => failed !== slot);
  log.countFree();
  return "done";
}

/** Offsets of the parts that are alive, in order. Wrong bits are put right on the way. */
async function liveParts(
  log: Log,
  slot: number,
  bytes: Uint8Array,
  sequence: number | undefined,
  end: number,
): Promise<number[]> {
  const offsets: number[] = [];
  const found = await findRecords(log, bytes, sequence, end);
  forEachSoundPart(bytes, found, (part) => {
    if (part >= log.tailOffset && isAlive(log, slot, bytes, part)) offsets.push(part);
  });
  if (found.isDense) await log.breathe();
  return offsets;
}
