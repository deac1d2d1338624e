import type { FlashFault } from "../../hal/flash";
import { decodeHeader, type SectorHeader } from "./header";
import {
  checkPart,
  encodePart,
  PART_CELL,
  PART_PIECE,
  PART_TAIL,
  partBytes,
  partKey,
  partKind,
  partSize,
  RECORD_HEAD_BYTES,
  RECORD_PARTS_MAX,
} from "./layout";
import type { Log, Written } from "./log";
import { findRecords, forEachPart } from "./walk";

/** A part that says from where on the log is alive. */
function encodeTail(slot: number, offset: number): Uint8Array {
  return encodePart(PART_TAIL, slot * 0x1_0000 + offset);
}

/**
 * The sector that follows `slot` in the log, and its header. Where recovery replaced a sector by another, or was cut while
 * doing so, several say that they do; then the way back from the head decides.
 */
export async function successor(log: Log, slot: number): Promise<Successor | "damaged" | FlashFault> {
  const candidates: Successor[] = [];
  for (let next = (slot + 1) % log.slots; next !== slot; next = (next + 1) % log.slots) {
    const header = await log.readHeader(next);
    if (typeof header !== "string") {
      if (header.previousSlot === slot) candidates.push({ slot: next, header });
      else if (!log.isRetired(next) && candidates.some((candidate) => candidate.slot === header.previousSlot)) break;
    } else if (header !== "none") return header;
    if (next === log.headSlot) break;
  }
  const [only] = candidates;
  if (only === undefined) return "damaged";
  return candidates.length === 1 ? only : predecessorChain(log, slot);
}

/** The sector whose header, on the way back from the head, names `slot` as the one before. */
async function predecessorChain(log: Log, slot: number): Promise<Successor | "damaged" | FlashFault> {
  let at = log.headSlot;
  for (let step = 0; step < log.slots; step += 1) {
    const header = await log.readHeader(at);
    if (header === "none") return "damaged";
    if (typeof header === "string") return header;
    if (header.previousSlot === slot) return { slot: at, header };
    at = header.previousSlot;
  }
  return "damaged";
}

export interface Successor {
  readonly slot: number;
  readonly header: SectorHeader;
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
export async function reclaimSector(log: Log): Promise<Written | "damaged"> {
  const slot = log.tailSlot;
  const next = await successor(log, slot);
  if (typeof next === "string") return next;
  const bytes = await log.readSector(slot);
  if (typeof bytes === "string") return bytes;
  const parts = liveParts(log, slot, bytes, next.header);

  const tailBytes = partBytes(0);
  let first = 0;
  do {
    const batch: Uint8Array[] = [];
    const room = log.room - RECORD_HEAD_BYTES - tailBytes - log.flash.programUnitBytes;
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

/** Offsets of the parts that are alive, in order. Single wrong bits are put right on the way. */
function liveParts(log: Log, slot: number, bytes: Uint8Array, nextHeader: SectorHeader): number[] {
  const offsets: number[] = [];
  const header = decodeHeader(bytes, log.slots, log.flash.sectorBytes);
  const sequence = header?.sequence ?? nextHeader.sequence - 1;
  const found = findRecords(bytes, sequence, log.flash.programUnitBytes, nextHeader.previousEnd);
  for (const record of found.offsets) {
    forEachPart(bytes, record, (part) => {
      if (part < log.tailOffset) return;
      if (isAlive(log, slot, bytes, part) && checkPart(bytes, part, bytes.length) !== "damaged") offsets.push(part);
    });
  }
  return offsets;
}
