import type { FlashFault } from "../../hal/flash";
import type { SectorHeader } from "./header";
import { PART_CHECKPOINT, PART_TAIL, partKey, partKind } from "./layout";
import type { Log } from "./log";
import type { Newest } from "./newest";
import { findRecords, forEachPart, forEachSoundPart, salvage } from "./walk";

/** A sector of the log, as it was read. */
export type Read = Pick<Newest, "bytes" | "records">;

export async function readLink(log: Log, link: Link): Promise<Read | FlashFault> {
  const bytes = await log.readSector(link.slot);
  if (typeof bytes === "string") return bytes;
  const records = await findRecords(log, bytes, link.header?.sequence, link.end);
  return { bytes, records };
}

export interface Link {
  readonly slot: number;
  /** Undefined where it is lost. */
  readonly header: SectorHeader | undefined;
  readonly end: number;
}

/** The sectors before the newest one, newest first, and the last of them as it was read; the newest where there are none. */
interface Way {
  readonly chain: readonly Link[];
  readonly oldest: Read;
}

/**
 * A sector is opened beside the one that was the newest then; only the very first one names itself. Anywhere else somebody put it,
 * and an address in it leads to what is not meant: an older value of the same cell, perhaps.
 */
export function isInPlace(log: Log, slot: number, header: SectorHeader): boolean {
  const { openedFrom, previousSlot, checkpointSlot } = header;
  if (openedFrom === slot) return previousSlot === slot && checkpointSlot === slot;
  const { retired } = header;
  return log.usableAfter(openedFrom, retired) === slot || log.usableBefore(openedFrom, retired) === slot;
}

/**
 * Back to the sector with the index of cells. Where that index is lost, back to one before it, or to the tail: then all that is
 * alive has its record on the way. Before a sector whose header is lost the slot before it in the ring is taken.
 */
export async function wayToIndex(log: Log, newest: Newest): Promise<Way | "damaged" | FlashFault> {
  const chain: Link[] = [];
  let known = newest.header;
  if (!isInPlace(log, newest.slot, known)) return "damaged";
  let tail: number | undefined;
  let target = known.checkpointSlot;
  let { slot } = newest;
  let previous = { slot: known.previousSlot, end: known.previousEnd };
  for (;;) {
    // Before the tail nothing is the log's any more.
    if (slot === target || slot === tail) {
      const link = chain[chain.length - 1];
      const oldest = link === undefined ? newest : await readLink(log, link);
      if (typeof oldest === "string") return oldest;
      if (hasIndex(oldest)) return { chain, oldest };
      tail ??= tailOf(newest);
      if (slot === tail) return { chain, oldest };
    }
    if (chain.length === log.slots || slot === previous.slot) return "damaged";
    const isLost = slot === target;
    slot = previous.slot;
    const header = await log.readHeader(slot);
    if (typeof header === "string" && header !== "none") return header;
    if (header === "none") {
      chain.push({ slot, header: undefined, end: previous.end });
      previous = { slot: log.usableBefore(slot), end: log.flash.sectorBytes };
    } else {
      if (header.sequence >= known.sequence || !isInPlace(log, slot, header)) return "damaged";
      chain.push({ slot, header, end: previous.end });
      previous = { slot: header.previousSlot, end: header.previousEnd };
      known = header;
    }
    // A header tells of the index before its own sector's.
    if (isLost) target = header === "none" ? slot : header.checkpointSlot;
  }
}

/** The log's first sector, as its newest one tells. */
function tailOf({ bytes, records, header }: Newest): number {
  let tail = header.tailSlot;
  forEachSoundPart(bytes, records, (part) => {
    if (partKind(bytes, part) === PART_TAIL) tail = partKey(bytes, part) >>> 16;
  });
  return tail;
}

/** It is the second part of its sector's first record, or what is left of it. */
function hasIndex({ bytes, records }: Read): boolean {
  let found = false;
  const look = (part: number) => {
    if (partKind(bytes, part) === PART_CHECKPOINT) found = true;
  };
  if (records.offsets[0] === 0) forEachPart(bytes, 0, look);
  else for (const part of salvage(bytes, 0, records.end).parts) look(part);
  return found;
}
