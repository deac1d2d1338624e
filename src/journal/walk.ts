import type { WatchedCell } from "./journal";
import {
  alignUp,
  isBlankHead,
  isPartWhole,
  isRecordWhole,
  likelyLength,
  mendRecord,
  PART_CELL,
  PART_CHECKPOINT,
  PART_CLEAR,
  PART_HEAD_BYTES,
  PART_KNOWN,
  PART_PIECE,
  PART_RELEASE,
  PART_TAIL,
  partKey,
  partKind,
  partSize,
  RECORD_HEAD_BYTES,
  RECORD_OVERHEAD_BYTES,
  recordLength,
  recordParts,
} from "./layout";
import type { Log } from "./log";
import { PARITY_BYTES } from "./parity";
import { certainLosses, placesOf } from "./tail";

/** The records of one sector, as far as they hold. */
export interface SectorRecords {
  /** Offset of each whole record. */
  readonly offsets: readonly number[];
  /** Offset of each that was durable and is not whole any more, as far as they can be told apart: more than two bits are wrong. */
  readonly gaps: readonly number[];
  /** Behind the last whole record, or the last gap, in whole pages. */
  readonly end: number;
  /** Whether something lies behind, where that is the last of all. */
  readonly isTorn: boolean;
  readonly repaired: number;
  /** Whether its parts are so many that others must run between two walks over them: `Log.breathe`. */
  readonly isDense: boolean;
}

/**
 * A sector of 4 kB takes 250 of the smallest. A walk over so many takes a small chip up to 7 million instructions, a turn of 44 ms:
 * what is done with them next is another turn (`sim/mcu`).
 */
const DENSE_PARTS = 64;

/** What a walk asks of a log. */
type Walked = Pick<Log, "pageBytes" | "breathe">;

/**
 * Finds a sector's records in a copy of it, and puts up to two wrong bits in each right in `bytes`. Records begin with a
 * page each: so one that cannot be read hides none of those behind it. Others run where that takes long, and behind a walk over
 * many parts.
 *
 * @param log whose pages they begin with.
 * @param sequence of the sector; undefined where its header is lost.
 * @param end where the records end, if the next sector's header says so; else they end before the last program that has no
 *   whole one behind it. That one may have been cut, or it was durable: see `looksFinished` in `tail.ts`.
 * @param finished where they do not end before, as a newer header says that does not count.
 */
export async function findRecords(
  log: Walked,
  bytes: Uint8Array,
  sequence: number | undefined,
  end: number | undefined,
  finished = 0,
): Promise<SectorRecords> {
  const { pageBytes } = log;
  const limit = end ?? bytes.length;
  const offsets: number[] = [];
  const gaps: number[] = [];
  let repaired = 0;
  let parts = 0;
  let isTorn = false;
  let at = 0;
  while (at < limit) {
    let length = recordLength(bytes, at, limit);
    if (length === 0 || !isRecordWhole(bytes, at, length, sequence)) {
      length = await mendRecord(bytes, at, limit, sequence, log);
      if (length > 0) repaired += 1;
    }
    if (length > 0) {
      offsets.push(at);
      parts += recordParts(bytes, at);
      at += alignUp(length, pageBytes);
      continue;
    }
    const next = await nextRecord(log, bytes, at + pageBytes, limit, sequence);
    if (next === 0 && end === undefined) {
      const lost = certainLosses(bytes, at, pageBytes, finished);
      gaps.push(...lost.gaps);
      at = lost.end;
      isTorn = lost.isTorn;
      break;
    }
    const behind = next === 0 ? limit : next;
    gaps.push(...placesOf(bytes, at, behind, pageBytes));
    at = behind;
  }
  const isDense = parts > DENSE_PARTS;
  if (isDense) await log.breathe();
  return { offsets, gaps, end: at, isTorn, repaired, isDense };
}

/** The next page with which a whole record begins, or one that can be mended; 0 when there is none. */
async function nextRecord(
  log: Walked,
  bytes: Uint8Array,
  from: number,
  limit: number,
  sequence: number | undefined,
): Promise<number> {
  for (let at = from; at < limit; at += log.pageBytes) {
    const length = recordLength(bytes, at, limit);
    if (length > 0 && isRecordWhole(bytes, at, length, sequence)) return at;
    if (!isBlankHead(bytes, at) && (await mendRecord(bytes, at, limit, sequence, log)) > 0) return at;
  }
  return 0;
}

/** Takes the offset of a part, and what it takes. */
export type PartVisit = (part: number, size: number) => void;

/** Calls `visit` with each part of the record at `at`. */
export function forEachPart(bytes: Uint8Array, at: number, visit: PartVisit): void {
  const end = at + recordLength(bytes, at, bytes.length) - PARITY_BYTES;
  for (let part = at + RECORD_HEAD_BYTES; part < end; ) {
    const size = partSize(bytes, part);
    visit(part, size);
    part += size;
  }
}

/** What a record that is lost lets see. */
export interface Salvage {
  /** Offsets of parts that fit their own CRC, and were durable with it. */
  readonly parts: readonly number[];
  /** Keys of the cells that it cleared. */
  readonly cells: readonly number[];
  /** Offsets of the other cells, and of others that it cleared. */
  readonly damaged: readonly number[];
  /** Offsets of the pieces among the others. */
  readonly pieces: readonly number[];
  /** Whether its parts can be told one from the next up to its end: else there may have been others. */
  readonly isLegible: boolean;
}

/**
 * What is sound in a record that is not whole. A cell that it cleared is not taken for gone: with it may have gone what
 * the record put in its place.
 */
export function salvage(bytes: Uint8Array, at: number, limit: number): Salvage {
  const parts: number[] = [];
  const cells: number[] = [];
  const pieces: number[] = [];
  const damaged: number[] = [];
  const end = at + likelyLength(bytes, at, limit) - PARITY_BYTES;
  let isLegible = recordLength(bytes, at, limit) > 0;
  let part = at + RECORD_HEAD_BYTES;
  for (; part + RECORD_OVERHEAD_BYTES <= end; part += partSize(bytes, part)) {
    const kind = partKind(bytes, part);
    if (kind === 0 || kind > PART_KNOWN) isLegible = false;
    if (isPartWhole(bytes, part, end)) {
      if (SALVAGED.includes(kind)) parts.push(part);
      if (kind === PART_CLEAR) cells.push(partKey(bytes, part));
    } else if (kind === PART_CELL || kind === PART_CLEAR) damaged.push(part);
    else if (kind === PART_PIECE) pieces.push(part);
    else isLegible = false;
  }
  return { parts, cells, damaged, pieces, isLegible: isLegible && part === end };
}

/** The cells that a lost record changed, by keys that are certain. */
export interface Names {
  readonly cells: readonly number[];
  /** Whether nothing else can have been in it. */
  readonly isAll: boolean;
}

/** A key among damaged bytes is believed where what is left of the cell's value belongs to it. Pieces have their own numbers. */
export function namesIn(bytes: Uint8Array, left: Salvage, fits: WatchedCell["fits"]): Names {
  const { parts, damaged, pieces } = left;
  const cells = [...left.cells];
  let isAll = left.isLegible && pieces.length === 0 && parts.length + cells.length + damaged.length > 0;
  for (const part of damaged) {
    const key = partKey(bytes, part);
    const head = bytes.subarray(part + PART_HEAD_BYTES, part + PART_HEAD_BYTES + HEAD_BYTES);
    if (partKind(bytes, part) === PART_CELL && (fits === undefined || fits(key, head))) cells.push(key);
    else isAll = false;
  }
  return { cells, isAll };
}

/** What is shown of a value that cannot be read: enough to tell whose it was. */
export const HEAD_BYTES = 24;

const SALVAGED: readonly number[] = Object.freeze([
  PART_CELL,
  PART_PIECE,
  PART_RELEASE,
  PART_TAIL,
  PART_CHECKPOINT,
  PART_KNOWN,
]);

/** Calls `visit` with each part of a sector that counts, in order: those of whole records, and what is sound of lost ones. */
export function forEachSoundPart(bytes: Uint8Array, records: SectorRecords, visit: PartVisit): void {
  let gap = 0;
  const gapsBefore = (place: number) => {
    for (; gap < records.gaps.length && (records.gaps[gap] as number) < place; gap += 1)
      for (const part of salvage(bytes, records.gaps[gap] as number, records.end).parts)
        visit(part, partSize(bytes, part));
  };
  for (const offset of records.offsets) {
    gapsBefore(offset);
    forEachPart(bytes, offset, visit);
  }
  gapsBefore(records.end);
}
