import { CRC32_START, crc32, crc32Update, locateFlippedBit } from "./crc32";

/** The bytes of records and parts: `README.md`, "SPEC". All numbers are little-endian. */

export const PART_CELL = 1;
export const PART_CLEAR = 2;
export const PART_PIECE = 3;
export const PART_RELEASE = 4;
export const PART_TAIL = 5;
export const PART_SEAL = 6;
export const PART_CHECKPOINT = 7;
export const PART_HEADER = 8;

/** Flags of a history piece. */
export const PIECE_BEGINS = 1;
export const PIECE_ENDS = 2;

export const RECORD_HEAD_BYTES = 8;
const PART_HEAD_BYTES = 8;
/** The count of parts is one byte. */
export const RECORD_PARTS_MAX = 255;
/** Head and CRC: what a part takes beside its payload. */
export const PART_OVERHEAD_BYTES = PART_HEAD_BYTES + 4;
/** Parts begin at multiples of this, so that an address fits 24 bits. */
const ALIGN_BYTES = 4;

/** A head's check byte: any of the other three xor'ed into this. Neither blank nor all-zero flash passes. */
const HEAD_CHECK = 0xa5;

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value);
  putU16(bytes, at + 2, value >>> 16);
}

export function alignUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}

/** What a part with `payloadBytes` takes. */
export function partBytes(payloadBytes: number): number {
  return PART_OVERHEAD_BYTES + alignUp(payloadBytes, ALIGN_BYTES);
}

/** One part: key u32, payload length u16, kind u8, flags u8, payload, FF to a multiple of 4, CRC-32 of head and payload. */
export function encodePart(kind: number, key: number, payload?: Uint8Array, flags = 0): Uint8Array {
  const length = payload === undefined ? 0 : payload.length;
  const part = new Uint8Array(partBytes(length));
  putU32(part, 0, key);
  putU16(part, 4, length);
  part[6] = kind;
  part[7] = flags;
  if (payload !== undefined) part.set(payload, PART_HEAD_BYTES);
  const end = PART_HEAD_BYTES + length;
  part.fill(0xff, end, part.length - 4);
  putU32(part, part.length - 4, crc32(part, 0, end));
  return part;
}

/** The fields of the part that begins at `at`. */
export const partKey = u32;
export function partKind(bytes: Uint8Array, at: number): number {
  return bytes[at + 6] as number;
}
export function partFlags(bytes: Uint8Array, at: number): number {
  return bytes[at + 7] as number;
}
export function partSize(bytes: Uint8Array, at: number): number {
  return partBytes(u16(bytes, at + 4));
}
export function partPayload(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + PART_HEAD_BYTES, at + PART_HEAD_BYTES + u16(bytes, at + 4));
}

export type Checked = "whole" | "repaired" | "damaged";

/** Checks a part, which ends before `limit`, against its CRC. One wrong bit is put right in `bytes`. */
export function checkPart(bytes: Uint8Array, at: number, limit: number): Checked {
  const difference = partDifference(bytes, at, limit);
  if (difference === 0) return "whole";
  if (difference !== undefined && repairContent(bytes, at, difference)) return "repaired";
  // A wrong bit in the length hides where the CRC is.
  for (let bit = 0; bit < 16; bit += 1) {
    const byte = at + 4 + (bit >> 3);
    const flip = 1 << (bit & 7);
    bytes[byte] = (bytes[byte] as number) ^ flip;
    if (partDifference(bytes, at, limit) === 0) return "repaired";
    bytes[byte] = (bytes[byte] as number) ^ flip;
  }
  return "damaged";
}

/** Computed against stored CRC, 0 when they agree; undefined when the part would not end in time. */
function partDifference(bytes: Uint8Array, at: number, limit: number): number | undefined {
  if (at + PART_OVERHEAD_BYTES > limit) return undefined;
  const length = u16(bytes, at + 4);
  const crcAt = at + partBytes(length) - 4;
  if (crcAt + 4 > limit) return undefined;
  return crc32(bytes, at, at + PART_HEAD_BYTES + length) ^ u32(bytes, crcAt);
}

function repairContent(bytes: Uint8Array, at: number, difference: number): boolean {
  const length = u16(bytes, at + 4);
  const end = at + PART_HEAD_BYTES + length;
  if ((difference & (difference - 1)) === 0) {
    putU32(bytes, at + partBytes(length) - 4, crc32(bytes, at, end));
    return true;
  }
  const bit = locateFlippedBit(difference, PART_HEAD_BYTES + length);
  const byte = end - 1 - (bit >> 3);
  if (bit < 0 || byte === at + 4 || byte === at + 5) return false;
  bytes[byte] = (bytes[byte] as number) ^ (1 << (bit & 7));
  return true;
}

function recordCrc(bytes: Uint8Array, at: number, sequence: number): number {
  let crc = crc32Update(CRC32_START, bytes, at, at + 4);
  const salt = new Uint8Array(4);
  putU32(salt, 0, sequence);
  crc = crc32Update(crc, salt, 0, 4);
  const end = at + u16(bytes, at + 2);
  for (let part = at + RECORD_HEAD_BYTES; part < end; ) {
    part += partSize(bytes, part);
    crc = crc32Update(crc, bytes, part - 4, part);
  }
  return ~crc >>> 0;
}

/**
 * A record: check u8, number of parts u8, length u16, CRC-32 of these four bytes, the sector's sequence number and each
 * part's CRC; then the parts; then FF to whole program units. Each byte is summed once, and a part can move to another
 * record as it is.
 */
export function encodeRecord(parts: readonly Uint8Array[], sequence: number, unitBytes: number): Uint8Array {
  let length = RECORD_HEAD_BYTES;
  for (const part of parts) length += part.length;
  const record = new Uint8Array(alignUp(length, Math.max(unitBytes, ALIGN_BYTES))).fill(0xff, length);
  let at = RECORD_HEAD_BYTES;
  for (const part of parts) {
    record.set(part, at);
    at += part.length;
  }
  record[1] = parts.length;
  putU16(record, 2, length);
  record[0] = HEAD_CHECK ^ (record[1] as number) ^ (record[2] as number) ^ (record[3] as number);
  putU32(record, 4, recordCrc(record, 0, sequence));
  return record;
}

/** The length in the head at `at`, without its padding, or 0 when there is no head of a record that ends by `limit`. */
export function recordLength(bytes: Uint8Array, at: number, limit: number): number {
  if (at + RECORD_HEAD_BYTES + PART_OVERHEAD_BYTES > limit) return 0;
  const length = u16(bytes, at + 2);
  const count = bytes[at + 1] as number;
  const check = HEAD_CHECK ^ count ^ (bytes[at + 2] as number) ^ (bytes[at + 3] as number);
  if (check !== bytes[at] || count === 0 || length % ALIGN_BYTES !== 0) return 0;
  if (length < RECORD_HEAD_BYTES + PART_OVERHEAD_BYTES || at + length > limit) return 0;
  return length;
}

/** Whether the record at `at`, whose length was checked, is whole. With `repair`, one wrong bit in each part is put right. */
export function checkRecord(bytes: Uint8Array, at: number, sequence: number, repair: boolean): Checked {
  const end = at + u16(bytes, at + 2);
  let count = 0;
  let repaired = false;
  for (let part = at + RECORD_HEAD_BYTES; part < end; count += 1) {
    if (repair) {
      const checked = checkPart(bytes, part, end);
      if (checked === "damaged") return "damaged";
      if (checked === "repaired") repaired = true;
    } else if (partDifference(bytes, part, end) !== 0) return "damaged";
    part += partSize(bytes, part);
  }
  if (count !== bytes[at + 1]) return "damaged";
  const difference = recordCrc(bytes, at, sequence) ^ u32(bytes, at + 4);
  if (difference === 0) return repaired ? "repaired" : "whole";
  // All parts are whole: then a single wrong bit in the record's own CRC does no harm.
  return repair && !repaired && (difference & (difference - 1)) === 0 ? "repaired" : "damaged";
}
