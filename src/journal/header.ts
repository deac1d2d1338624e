import type { Breathing } from "../values/breathe";
import type { HistoryMark } from "./journal";
import {
  encodePart,
  isPartWhole,
  mendRecord,
  PART_HEAD_BYTES,
  PART_HEADER,
  partBytes,
  partKey,
  partKind,
  partPayload,
  putU16,
  putU32,
  RECORD_HEAD_BYTES,
  u16,
  u32,
} from "./layout";

/** The first part of the first record of each sector: enough to know the sector, and the state before what follows it. */
export interface SectorHeader {
  /** Counts sectors opened since the journal was made: 1, 2, … */
  readonly sequence: number;
  /** Erases that this sector has seen. */
  readonly wear: number;
  /** The sector before (itself when there is none), and where its records end: nothing behind counts, whatever it reads as. */
  readonly previousSlot: number;
  readonly previousEnd: number;
  /** The sector that was the newest when this one was opened: it is again, until this one counts. */
  readonly openedFrom: number;
  /** The newest sector, this one or one before, that begins with an index of the cells. */
  readonly checkpointSlot: number;
  /** Everything before this place is dead. */
  readonly tailSlot: number;
  readonly tailOffset: number;
  readonly historyStart: HistoryMark;
  readonly historyEnd: HistoryMark;
  /** One bit a slot: 1 is out of use. */
  readonly retired: Uint8Array;
  /** What the application wants to know even where records were lost: two numbers of its own, as of before this sector. */
  readonly note: Note;
  /** What was lost, and the application has not said yet that it knows. */
  readonly loss: Loss;
}

export type Note = readonly [number, number];

/** What was durable and cannot be read any more. */
export interface Loss {
  /** Records, each with more than two wrong bits. */
  readonly records: number;
  /** Sectors whose header is lost, and all that was in them with it. */
  readonly headers: number;
  /** Of the newest sectors, how many may have held something newer than what is left of them. */
  readonly sectors: number;
  /** It is one last record, which most likely was finished: a cut may have left it all the same. */
  readonly isLikely: boolean;
}

export const NOTHING_LOST: Loss = Object.freeze({ records: 0, headers: 0, sectors: 0, isLikely: false });
/** In the place of FF. */
const LIKELY = 0xfe;
const LOSS_MAX = 255;

/** "QSJ2", and the first three letters of it, which journals of other layouts have, too. */
const MAGIC = 0x324a_5351;
const ANY_MAGIC = 0x4a_5351;
const FIXED_BYTES = 64;

/** Sectors that the header's bitmap and 16-bit fields allow: 4 MB of them. */
export const SLOTS_MAX = 1024;

function headerPartBytes(slots: number): number {
  return partBytes(FIXED_BYTES + Math.ceil(slots / 8));
}

/** What to read of a sector to know its header. */
export function headerReadBytes(slots: number): number {
  return RECORD_HEAD_BYTES + headerPartBytes(slots);
}

export function encodeHeader(header: SectorHeader, slots: number, sectorBytes: number): Uint8Array {
  const bytes = new Uint8Array(FIXED_BYTES + Math.ceil(slots / 8));
  putU32(bytes, 0, MAGIC);
  putU32(bytes, 4, header.sequence);
  putU32(bytes, 8, header.wear);
  putU16(bytes, 12, slots);
  putU16(bytes, 14, sectorBytes);
  putU16(bytes, 16, header.previousSlot);
  putU16(bytes, 18, header.previousEnd);
  putU16(bytes, 20, header.checkpointSlot);
  putU16(bytes, 22, header.tailSlot);
  putU16(bytes, 24, header.tailOffset);
  putU16(bytes, 26, header.openedFrom);
  putMark(bytes, 28, header.historyStart);
  putMark(bytes, 40, header.historyEnd);
  const [first, second] = header.note;
  putU32(bytes, 52, first);
  putU32(bytes, 56, second);
  const { records, headers, sectors, isLikely } = header.loss;
  bytes[60] = Math.min(records, LOSS_MAX);
  bytes[61] = Math.min(headers, LOSS_MAX);
  bytes[62] = Math.min(sectors, LOSS_MAX);
  bytes[63] = isLikely ? LIKELY : 0xff;
  bytes.set(header.retired, FIXED_BYTES);
  return encodePart(PART_HEADER, header.sequence, bytes);
}

/** The header at a sector's start, if it is one of this partition's and whole. */
export function decodeHeader(bytes: Uint8Array, slots: number, sectorBytes: number): SectorHeader | undefined {
  const at = RECORD_HEAD_BYTES;
  const length = FIXED_BYTES + Math.ceil(slots / 8);
  if (u16(bytes, at + 4) !== length || !isPartWhole(bytes, at, bytes.length)) return undefined;
  const payload = partPayload(bytes, at);
  if (partKind(bytes, at) !== PART_HEADER || u32(payload, 0) !== MAGIC) return undefined;
  if (u16(payload, 12) !== slots || u16(payload, 14) !== (sectorBytes & 0xffff)) return undefined;
  return {
    sequence: u32(payload, 4),
    wear: u32(payload, 8),
    previousSlot: u16(payload, 16),
    previousEnd: u16(payload, 18),
    checkpointSlot: u16(payload, 20),
    tailSlot: u16(payload, 22),
    tailOffset: u16(payload, 24),
    openedFrom: u16(payload, 26),
    historyStart: mark(payload, 28),
    historyEnd: mark(payload, 40),
    retired: payload.slice(FIXED_BYTES),
    note: [u32(payload, 52), u32(payload, 56)],
    loss: {
      records: payload[60] as number,
      headers: payload[61] as number,
      sectors: payload[62] as number,
      isLikely: payload[63] === LIKELY,
    },
  };
}

/** The same of a whole sector, in which wrong bits of the opening record are put right. */
export async function mendHeader(
  sector: Uint8Array,
  log: Breathing & { readonly slots: number },
): Promise<SectorHeader | undefined> {
  const { slots } = log;
  const whole = decodeHeader(sector, slots, sector.length);
  if (whole !== undefined || (await mendRecord(sector, 0, sector.length, undefined, log)) === 0) return whole;
  return decodeHeader(sector, slots, sector.length);
}

/** Of the bits that every header of a partition has, so many may be wrong. One that a cut tore lacks more of them. */
const WRONG_BITS_MAX = 12;

/** The number in a header of which more is wrong than can be put right; 0 where it never was one. */
export function likelySequence(sector: Uint8Array, slots: number): number {
  const at = RECORD_HEAD_BYTES;
  const payload = at + PART_HEAD_BYTES;
  let wrong = popcount(u16(sector, at + 4) ^ (FIXED_BYTES + Math.ceil(slots / 8)));
  wrong += popcount(u16(sector, at + 6) ^ PART_HEADER);
  wrong += popcount(u32(sector, payload) ^ MAGIC);
  wrong += popcount(u16(sector, payload + 12) ^ slots) + popcount(u16(sector, payload + 14) ^ (sector.length & 0xffff));
  if (wrong > WRONG_BITS_MAX) return 0;
  // It stands there twice.
  return Math.min(partKey(sector, at), u32(sector, payload + 4));
}

function popcount(word: number): number {
  let ones = 0;
  for (let bits = word; bits !== 0; bits &= bits - 1) ones += 1;
  return ones;
}

/** Whether a journal of another layout begins so: it must not be taken for none. */
export function isOtherLayout(bytes: Uint8Array): boolean {
  const magic = u32(bytes, RECORD_HEAD_BYTES + 8);
  return (magic & 0xff_ffff) === ANY_MAGIC && magic !== MAGIC;
}

function putMark(bytes: Uint8Array, at: number, value: HistoryMark): void {
  putU32(bytes, at, value.piece);
  putU32(bytes, at + 4, value.entry);
  putU32(bytes, at + 8, value.bytes);
}

function mark(bytes: Uint8Array, at: number): HistoryMark {
  return { piece: u32(bytes, at), entry: u32(bytes, at + 4), bytes: u32(bytes, at + 8) };
}
