import type { Breathing } from "../values/breathe";
import { CRC32_START, crc32, crc32Words } from "./crc32";
import { encodeHead, headLength, headParts, headSyndrome, mendHead } from "./head";
import { correct, PARITY_BYTES, PARITY_REACH_BYTES, parityOf } from "./parity";

/** The bytes of records and parts: `README.md`, "SPEC". All numbers are little-endian. */

export const PART_CELL = 1;
export const PART_CLEAR = 2;
export const PART_PIECE = 3;
export const PART_RELEASE = 4;
export const PART_TAIL = 5;
export const PART_SEAL = 6;
export const PART_CHECKPOINT = 7;
export const PART_HEADER = 8;
export const PART_KNOWN = 9;

/** Flags of a history piece. */
export const PIECE_BEGINS = 1;
export const PIECE_ENDS = 2;

export const RECORD_HEAD_BYTES = 8;
export const PART_HEAD_BYTES = 8;
/** The count of parts is one byte. */
export const RECORD_PARTS_MAX = 255;
/** Head and CRC: what a part takes beside its payload. */
export const PART_OVERHEAD_BYTES = PART_HEAD_BYTES + 4;
/** Parts begin at multiples of this, so that an address fits 24 bits. */
const ALIGN_BYTES = 4;

/** What a record takes beside its parts: head, CRC, parity. */
export const RECORD_OVERHEAD_BYTES = RECORD_HEAD_BYTES + PARITY_BYTES;
/** Parity reaches no further. In sectors of 4 kB none comes near. */
export const RECORD_BYTES_MAX = PARITY_REACH_BYTES;
const RECORD_BYTES_MIN = RECORD_OVERHEAD_BYTES + PART_OVERHEAD_BYTES;
const BLANK = -1;
/** Words that a record's CRC runs over before those of its parts. */
const SUMMED_BEFORE_PARTS = 2;

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** Whole numbers, without a division into parts of them. */
export function alignUp(bytes: number, unit: number): number {
  const over = bytes % unit;
  return over === 0 ? bytes : bytes + unit - over;
}

/** What a part with `payloadBytes` takes. */
export function partBytes(payloadBytes: number): number {
  return (PART_OVERHEAD_BYTES + payloadBytes + ALIGN_BYTES - 1) & -ALIGN_BYTES;
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

/** What records are made of: numbers are read at once, not byte by byte. By the machine's byte order, which is little-endian. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = (bytes.byteOffset & 3) === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, length >>> 2);
}

/** Whether the part at `at`, which ends before `limit`, fits its CRC. */
export function isPartWhole(bytes: Uint8Array, at: number, limit: number): boolean {
  return wholePartEnd(wordsOf(bytes), at, limit) > 0;
}

/** Where the part at `at` ends, which fits its CRC and ends before `limit`; 0 where it does not. */
function wholePartEnd(words: Int32Array, at: number, limit: number): number {
  if (at + PART_OVERHEAD_BYTES > limit) return 0;
  const from = at >>> 2;
  const length = (words[from + 1] as number) & 0xffff;
  const end = at + partBytes(length);
  if (end > limit) return 0;
  const crc = ~crc32Words(CRC32_START, words, from, PART_HEAD_BYTES + length);
  return crc === words[(end >>> 2) - 1] ? end : 0;
}

/** What a record's CRC runs over: its head, its sector's number, and the CRC of each part, which are still to be put there. */
function summedOf(words: Int32Array, at: number, sequence: number): Int32Array {
  const head = words[at >>> 2] as number;
  const summed = new Int32Array(SUMMED_BEFORE_PARTS + headParts(head));
  summed[0] = head;
  summed[1] = sequence;
  return summed;
}

function crcOf(summed: Int32Array): number {
  return ~crc32Words(CRC32_START, summed, 0, summed.byteLength);
}

function recordCrc(bytes: Uint8Array, at: number, length: number, sequence: number): number {
  const words = wordsOf(bytes);
  const summed = summedOf(words, at, sequence);
  const end = at + length - PARITY_BYTES;
  let part = at + RECORD_HEAD_BYTES;
  for (let count = 0; part < end; count += 1) {
    part += partSize(bytes, part);
    summed[SUMMED_BEFORE_PARTS + count] = words[(part >>> 2) - 1] as number;
  }
  return crcOf(summed);
}

/**
 * A record: head u32 (`head.ts`), CRC-32 of the head, the sector's sequence number and each part's CRC; the parts; the parity
 * of all that; then FF to whole program units. Each byte is summed once, and a part can move to another record as it is.
 */
export function encodeRecord(parts: readonly Uint8Array[], sequence: number, unitBytes: number): Uint8Array {
  let length = RECORD_OVERHEAD_BYTES;
  for (const part of parts) length += part.length;
  if (length > RECORD_BYTES_MAX) throw new RangeError(`journal: a record of ${length} bytes`);
  const record = new Uint8Array(alignUp(length, Math.max(unitBytes, ALIGN_BYTES))).fill(0xff, length);
  let at = RECORD_HEAD_BYTES;
  for (const part of parts) {
    record.set(part, at);
    at += part.length;
  }
  putU32(record, 0, encodeHead(parts.length, length));
  putU32(record, 4, recordCrc(record, 0, length, sequence));
  putU32(record, at, parityOf(record, 0, at));
  return record;
}

/** Whether nothing was ever programmed at the head's place. */
export function isBlankHead(bytes: Uint8Array, at: number): boolean {
  return (u32(bytes, at) | 0) === BLANK;
}

/** The length in the head at `at`, without its padding, or 0 when there is no head of a record that ends by `limit`. */
export function recordLength(bytes: Uint8Array, at: number, limit: number): number {
  if (at + RECORD_BYTES_MIN > limit) return 0;
  const word = u32(bytes, at) | 0;
  return headSyndrome(word) === 0 ? lengthOf(word, at, limit) : 0;
}

/** How many parts are in the whole record at `at`. */
export function recordParts(bytes: Uint8Array, at: number): number {
  return headParts(u32(bytes, at) | 0);
}

/** The same as `recordLength` where two bits of the head may be wrong. */
export function likelyLength(bytes: Uint8Array, at: number, limit: number): number {
  if (at + RECORD_BYTES_MIN > limit || isBlankHead(bytes, at)) return 0;
  const word = mendHead(u32(bytes, at) | 0);
  return word === undefined ? 0 : lengthOf(word, at, limit);
}

function lengthOf(word: number, at: number, limit: number): number {
  const length = headLength(word);
  const fits = length >= RECORD_BYTES_MIN && length <= RECORD_BYTES_MAX && at + length <= limit;
  return fits && headParts(word) !== 0 ? length : 0;
}

/**
 * Whether the record at `at`, of a known length, is whole by its CRCs.
 * @param sequence of the sector; undefined while its header is not known: then the parts alone are checked.
 */
export function isRecordWhole(bytes: Uint8Array, at: number, length: number, sequence: number | undefined): boolean {
  const words = wordsOf(bytes);
  const summed = summedOf(words, at, sequence ?? 0);
  const end = at + length - PARITY_BYTES;
  let count = 0;
  let part = at + RECORD_HEAD_BYTES;
  for (; part < end; count += 1) {
    part = wholePartEnd(words, part, end);
    if (part === 0) return false;
    summed[SUMMED_BEFORE_PARTS + count] = words[(part >>> 2) - 1] as number;
  }
  if (part !== end || SUMMED_BEFORE_PARTS + count !== summed.length) return false;
  return sequence === undefined || crcOf(summed) === words[(at >>> 2) + 1];
}

/** Whether a record with a whole head, of which parts may be broken, was written into the sector with this number. */
export function isOfSector(bytes: Uint8Array, at: number, sequence: number): boolean {
  const length = recordLength(bytes, at, bytes.length);
  return length > 0 && recordCrc(bytes, at, length, sequence) === (u32(bytes, at + 4) | 0);
}

/** Whether a whole head stands at `at`, and its parts can be counted to the end, whatever is in them. */
export function partsFit(bytes: Uint8Array, at: number): boolean {
  const length = recordLength(bytes, at, bytes.length);
  if (length === 0) return false;
  const end = at + length - PARITY_BYTES;
  let count = 0;
  let part = at + RECORD_HEAD_BYTES;
  for (; part < end && partKind(bytes, part) !== 0 && partKind(bytes, part) <= PART_KNOWN; count += 1)
    part += partSize(bytes, part);
  return part === end && count === recordParts(bytes, at);
}

/** A record up to this length is put right within one turn. */
const MENDED_AT_ONCE_BYTES = 256;

/**
 * Puts up to two wrong bits of the record at `at` right in `bytes`, wherever they are. What the parity finds must fit every
 * CRC, which it knows nothing of; else nothing is touched.
 * @returns the record's length, or 0.
 */
export async function mendRecord(
  bytes: Uint8Array,
  at: number,
  limit: number,
  sequence: number | undefined,
  log: Breathing,
): Promise<number> {
  const length = likelyLength(bytes, at, limit);
  if (length === 0) return 0;
  const breathe = async () => {
    if (length > MENDED_AT_ONCE_BYTES) await log.breathe();
  };
  await breathe();
  const record = bytes.slice(at, at + length);
  if ((await correct(record, 0, length, breathe)) < 0 || recordLength(record, 0, length) !== length) return 0;
  await breathe();
  if (!isRecordWhole(record, 0, length, sequence)) return 0;
  bytes.set(record, at);
  return length;
}
