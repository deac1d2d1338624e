import { alignUp, checkRecord, partSize, RECORD_HEAD_BYTES, recordLength } from "./layout";

/** The records of one sector, as far as they hold. */
export interface SectorRecords {
  /** Offset of each whole record. */
  readonly offsets: readonly number[];
  /** Behind the last whole record, in whole units. */
  readonly end: number;
  readonly repaired: number;
  readonly damaged: number;
}

/**
 * Finds a sector's records in a copy of it. A record that fails its check but is followed by a whole one was durable, and
 * lost a bit since: it is put right in `bytes` if one bit explains it, and skipped otherwise.
 *
 * @param end where the records end, if the next sector's header says so; else they end before the first that fails.
 */
export function findRecords(
  bytes: Uint8Array,
  sequence: number,
  unitBytes: number,
  end: number | undefined,
): SectorRecords {
  const limit = end ?? bytes.length;
  const offsets: number[] = [];
  let repaired = 0;
  let damaged = 0;
  let at = 0;
  while (at < limit) {
    let length = recordLength(bytes, at, limit);
    if (length === 0) {
      length = repairHead(bytes, at, limit, sequence);
      if (length === 0) {
        if (end !== undefined) damaged += 1;
        break;
      }
      repaired += 1;
    }
    const next = at + alignUp(length, Math.max(unitBytes, 4));
    const checked = checkRecord(bytes, at, sequence, false);
    if (checked === "whole") offsets.push(at);
    else {
      if (end === undefined && !holdsRecord(bytes, next, limit, sequence)) break;
      if (checkRecord(bytes, at, sequence, true) === "damaged") damaged += 1;
      else {
        repaired += 1;
        offsets.push(at);
      }
    }
    at = next;
  }
  return { offsets, end: at, repaired, damaged };
}

/** Calls `visit` with the offset of each part of the record at `at`. */
export function forEachPart(bytes: Uint8Array, at: number, visit: (part: number) => void): void {
  const end = at + recordLength(bytes, at, bytes.length);
  for (let part = at + RECORD_HEAD_BYTES; part < end; part += partSize(bytes, part)) visit(part);
}

function holdsRecord(bytes: Uint8Array, at: number, limit: number, sequence: number): boolean {
  return recordLength(bytes, at, limit) > 0 && checkRecord(bytes, at, sequence, false) === "whole";
}

/** A wrong bit in a head shows in its check byte, at the same place in one of four bytes. Tries the four. */
function repairHead(bytes: Uint8Array, at: number, limit: number, sequence: number): number {
  if (at + RECORD_HEAD_BYTES > limit) return 0;
  const wrong =
    0xa5 ^ (bytes[at] as number) ^ (bytes[at + 1] as number) ^ (bytes[at + 2] as number) ^ (bytes[at + 3] as number);
  if (wrong === 0 || (wrong & (wrong - 1)) !== 0) return 0;
  for (let index = at; index < at + 4; index += 1) {
    bytes[index] = (bytes[index] as number) ^ wrong;
    const length = recordLength(bytes, at, limit);
    if (length > 0 && checkRecord(bytes, at, sequence, false) === "whole") return length;
    bytes[index] = (bytes[index] as number) ^ wrong;
  }
  return 0;
}
