import { joined } from "./bytes";
import { readCbor } from "./cbor";

/**
 * Reads an image of the journal's flash. Written from nothing but the SPEC in `src/journal/README.md`: it shares no code
 * with the journal, so that a test of one by the other tells whether the SPEC is enough, and true; and so that the checker
 * sees what the flash holds, not what the firmware makes of it.
 */

/** What the image holds. */
export interface SpecJournal {
  /** Key → value. */
  readonly cells: ReadonlyMap<number, unknown>;
  /** Finished entries that are kept, oldest first. */
  readonly history: readonly unknown[];
  /** Number of the oldest entry kept, counted since the journal was made. */
  readonly firstEntry: number;
  /** Sequence number of the newest sector. */
  readonly sequence: number;
  readonly retired: readonly number[];
  /** What was durable and cannot be read any more, in words. */
  readonly lost: readonly string[];
}

interface Part {
  readonly key: number;
  readonly kind: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** From the partition's start. */
  readonly address: number;
  readonly bytes: number;
}

interface Header {
  readonly sequence: number;
  readonly previousSlot: number;
  readonly previousEnd: number;
  readonly indexSlot: number;
  readonly tail: Place;
  readonly start: Mark;
  readonly end: Mark;
  readonly retired: readonly number[];
}

interface Place {
  readonly slot: number;
  readonly offset: number;
}

interface Mark {
  readonly pieces: number;
  readonly entries: number;
}

const [CELL, CLEAR, PIECE, RELEASE, TAIL, INDEX, HEADER] = [1, 2, 3, 4, 5, 7, 8];
const HEAD_BYTES = 8;
const PARITY_BYTES = 4;
const FIXED_HEADER_BYTES = 64;
const PAGE_BYTES = 256;

/** The remainder of a polynomial, its coefficients as bits from the highest power on, times x^degree by x^degree + `rest`. */
function remainder(bits: Iterable<number>, rest: number, degree: number): number {
  const mask = 2 ** degree - 1;
  let value = 0;
  for (const bit of bits) {
    const out = (value >>> (degree - 1)) & 1;
    value = (value << 1) & mask;
    if (out !== bit) value ^= rest;
  }
  return value >>> 0;
}

/** Both without their highest power. */
const HEAD_GENERATOR = 0b1101101001;
const RECORD_GENERATOR = 0x0aa725cf;
const HEAD_MASK = 0xc35aa53c;
const INFO_BITS = 21;
const INFO_MASK = 0x1fffff;
const ERASED = 0xffffffff;

/** The 32 bits of a head, as they should be for what its lower 21 say. */
function codewordOf(info: number): number {
  const bits = Array.from({ length: INFO_BITS }, (_, at) => (info >>> (INFO_BITS - 1 - at)) & 1);
  const check = remainder(bits, HEAD_GENERATOR, 10);
  const even = [...bits, ...Array.from({ length: 10 }, (_, at) => (check >>> at) & 1)].reduce((a, b) => a ^ b);
  return (info | (check << 21) | (even << 31)) >>> 0;
}

/** The code is linear: every head is the sum of those of its bits. */
const codewordsOfBits: Uint32Array = Uint32Array.from({ length: INFO_BITS }, (_, bit) => codewordOf(1 << bit));

function isHead(word: number): boolean {
  let rest = word ^ HEAD_MASK;
  for (let bit = 0, info = rest & INFO_MASK; info !== 0; bit++, info >>>= 1)
    if ((info & 1) !== 0) rest ^= codewordsOfBits[bit] ?? 0;
  return rest === 0;
}

interface Head {
  readonly word: number;
  readonly parts: number;
  readonly length: number;
}

function headSaid(word: number): Head {
  const info = (word ^ HEAD_MASK) & INFO_MASK;
  return { word, parts: info >>> 13, length: (info & 0x1fff) * 4 };
}

/** Parts and length that a word says, if it is a head or differs from one in two bits at most. */
function headIn(word: number): Head | undefined {
  if (isHead(word)) return headSaid(word);
  if (word === ERASED) return undefined;
  for (let first = 0; first < 32; first++) {
    const one = word ^ (1 << first);
    if (isHead(one)) return headSaid(one >>> 0);
    for (let second = first + 1; second < 32; second++) {
      const tried = one ^ (1 << second);
      if (isHead(tried)) return headSaid(tried >>> 0);
    }
  }
  return undefined;
}

function* bitsOf(bytes: Uint8Array): Generator<number> {
  for (const byte of bytes) for (let bit = 0; bit < 8; bit++) yield (byte >>> bit) & 1;
}

/** Finds up to two wrong bits of a codeword by trying: which one bit, or which two, have the remainder that is there. */
function corrected(record: Uint8Array): Uint8Array | undefined {
  const data = record.subarray(0, -PARITY_BYTES);
  let rest = remainder(bitsOf(data), RECORD_GENERATOR, 32);
  let power = 31;
  for (const bit of bitsOf(record.subarray(-PARITY_BYTES))) rest = (rest ^ (bit << power--)) >>> 0;
  if (rest === 0) return record;
  const powers = new Map<number, number>();
  let value = 1;
  for (let exponent = 0; exponent < record.length * 8; exponent++) {
    powers.set(value, exponent);
    value = (value >>> 31 === 1 ? (value << 1) ^ RECORD_GENERATOR : value << 1) >>> 0;
  }
  for (const [one, exponent] of [[0, -1] as const, ...powers]) {
    const other = powers.get((rest ^ one) >>> 0);
    if (other === undefined) continue;
    const fixed = record.slice();
    for (const wrong of [exponent, other].filter((each) => each >= 0)) {
      const at = record.length * 8 - 1 - wrong;
      fixed[at >> 3] = (fixed[at >> 3] ?? 0) ^ (1 << (at & 7));
    }
    return fixed;
  }
  return undefined;
}

function upTo(multiple: number, bytes: number): number {
  return Math.ceil(bytes / multiple) * multiple;
}

/** CRC-32 of IEEE 802.3, reflected. */
const crcSteps: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let step = byte;
  for (let bit = 0; bit < 8; bit++) step = (step & 1) === 0 ? step >>> 1 : (step >>> 1) ^ 0xedb88320;
  return step;
});

/** Goes on from the CRC of what was before. */
function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) crc = (crcSteps[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The same, of a little-endian word. */
function crc32OfWord(word: number, before: number): number {
  let crc = ~before;
  for (let rest = 0; rest < 32; rest += 8) crc = (crcSteps[(crc ^ (word >>> rest)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

/** The records of one sector. */
class Sector {
  readonly slot: number;
  readonly #image: Uint8Array;
  readonly #base: number;
  readonly #bytes: number;
  /** Once read a sector stays as it is: the image is a copy, and what can be put right of it has been. */
  #header: Header | "none" | undefined;
  #found: { readonly sequence: number; readonly end: number; readonly records: Part[][] } | undefined;

  constructor(image: Uint8Array, slot: number, sectorBytes: number) {
    this.slot = slot;
    this.#image = image;
    this.#base = slot * sectorBytes;
    this.#bytes = sectorBytes;
  }

  /** The first part of the first record, where it is a header of this partition. */
  header(sectors: number): Header | undefined {
    this.#header ??= this.#readHeader(sectors) ?? "none";
    return this.#header === "none" ? undefined : this.#header;
  }

  #readHeader(sectors: number): Header | undefined {
    let part = this.#part(HEAD_BYTES);
    if (part === undefined) {
      // The first record may be put right without its CRC, which needs the number that stands in it.
      if (this.#record(0, this.#bytes, undefined) === undefined) return undefined;
      part = this.#part(HEAD_BYTES);
    }
    if (part?.kind !== HEADER || part.payload.length !== FIXED_HEADER_BYTES + Math.ceil(sectors / 8)) return undefined;
    const { payload } = part;
    if (String.fromCharCode(...payload.subarray(0, 4)) !== "QSJ2") return undefined;
    if (u16(payload, 12) !== sectors || u16(payload, 14) !== this.#bytes) return undefined;
    const mark = (at: number) => ({ pieces: u32(payload, at), entries: u32(payload, at + 4) });
    return {
      sequence: u32(payload, 4),
      previousSlot: u16(payload, 16),
      previousEnd: u16(payload, 18),
      indexSlot: u16(payload, 20),
      tail: { slot: u16(payload, 22), offset: u16(payload, 24) },
      start: mark(28),
      end: mark(40),
      retired: Array.from({ length: sectors }, (_, slot) => slot).filter(
        (slot) => ((payload[FIXED_HEADER_BYTES + (slot >> 3)] ?? 0) & (1 << (slot & 7))) !== 0,
      ),
    };
  }

  /** The parts of each whole record before `end`. */
  records(sequence: number, end = this.#bytes): Part[][] {
    if (this.#found?.sequence === sequence && this.#found.end === end) return this.#found.records;
    const found: Part[][] = [];
    for (let at = 0; at + HEAD_BYTES <= end; ) {
      const record = this.#record(at, end, sequence);
      if (record !== undefined) found.push(record.parts);
      at += upTo(PAGE_BYTES, record?.length ?? 1);
    }
    this.#found = { sequence, end, records: found };
    return found;
  }

  /** One that is whole, or is so when up to two bits are put right; those are put right in the image. */
  #record(
    at: number,
    limit: number,
    sequence: number | undefined,
  ): { readonly parts: Part[]; readonly length: number } | undefined {
    const base = this.#base + at;
    const head = headIn(u32(this.#image, base));
    if (head === undefined || head.parts === 0 || head.length < 24 || at + head.length > limit) return undefined;
    const parts = this.#parts(at, head, sequence);
    if (parts !== undefined && u32(this.#image, base) === head.word) return { parts, length: head.length };
    const asItIs = this.#image.slice(base, base + head.length);
    const fixed = corrected(asItIs);
    if (fixed) this.#image.set(fixed, base);
    const again = u32(this.#image, base) === head.word ? this.#parts(at, head, sequence) : undefined;
    if (again === undefined) this.#image.set(asItIs, base);
    return again && { parts: again, length: head.length };
  }

  #parts(at: number, head: Head, sequence: number | undefined): Part[] | undefined {
    const parts: Part[] = [];
    let crc = crc32OfWord(sequence ?? 0, crc32OfWord(head.word, 0));
    let offset = at + HEAD_BYTES;
    while (offset < at + head.length - PARITY_BYTES) {
      const part = this.#part(offset);
      if (part === undefined) return undefined;
      parts.push(part);
      offset += part.bytes;
      crc = crc32OfWord(u32(this.#image, this.#base + offset - 4), crc);
    }
    if (parts.length !== head.parts || offset !== at + head.length - PARITY_BYTES) return undefined;
    return sequence === undefined || crc === u32(this.#image, this.#base + at + 4) ? parts : undefined;
  }

  #part(offset: number): Part | undefined {
    return partAt(this.#image, this.#base + offset, this.#base + this.#bytes);
  }
}

/** A part whose CRC is right. */
function partAt(image: Uint8Array, address: number, limit: number): Part | undefined {
  if (address + 12 > limit) return undefined;
  const length = u16(image, address + 4);
  const crcAt = address + 8 + upTo(4, length);
  if (crcAt + 4 > limit) return undefined;
  if (crc32(image.subarray(address, address + 8 + length)) !== u32(image, crcAt)) return undefined;
  return {
    key: u32(image, address),
    kind: image[address + 6] ?? 0,
    flags: image[address + 7] ?? 0,
    payload: image.subarray(address + 8, address + 8 + length),
    address,
    bytes: crcAt + 4 - address,
  };
}

/** Whole parts hold whole values: the journal writes nothing else. */
function fromCbor(cbor: Uint8Array): unknown {
  const read = readCbor(cbor);
  if (read.kind === "unreadable") throw new Unreadable("a value is no CBOR");
  return read.value;
}

/** The image is not one of a journal that was made. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export type FlashRead =
  | { readonly kind: "read"; readonly journal: SpecJournal }
  /** No sector counts: nothing was ever kept here. */
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable"; readonly why: string };

export function readFlash(image: Uint8Array, sectorBytes: number): FlashRead {
  try {
    const journal = journalOf(image, sectorBytes);
    return journal ? { kind: "read", journal } : { kind: "blank" };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

/** @throws Error where the image is not one of a journal that was made. */
export function readImage(image: Uint8Array, sectorBytes: number): SpecJournal {
  const journal = journalOf(image, sectorBytes);
  if (!journal) throw new Unreadable("no sector counts");
  const [lost] = journal.lost;
  if (lost !== undefined) throw new Unreadable(lost);
  return journal;
}

/** @returns undefined where no sector counts. @throws Unreadable. */
function journalOf(bytes: Uint8Array, sectorBytes: number): SpecJournal | undefined {
  // What can be put right is put right here, and not in the flash.
  const image = bytes.slice();
  const count = image.length / sectorBytes;
  const sectors = Array.from({ length: count }, (_, slot) => new Sector(image, slot, sectorBytes));
  const headerOf = (slot: number) => {
    const header = sectors[slot]?.header(count);
    if (header === undefined) throw new Unreadable(`slot ${slot} has no header`);
    return header;
  };

  // Opening, 1 and 2: the highest sequence number among the sectors that hold a record behind their first.
  const newest = sectors
    .map((sector) => ({ sector, sequence: sector.header(count)?.sequence ?? -1 }))
    .filter(({ sequence }) => sequence >= 0)
    .sort((a, b) => b.sequence - a.sequence)
    .find(({ sector, sequence }) => sector.records(sequence).length > 1)?.sector.slot;
  if (newest === undefined) return undefined;

  // The log from its newest sector back along the headers, each with the place where its records end.
  const log: { readonly slot: number; readonly end: number | undefined }[] = [];
  for (let slot = newest, end: number | undefined; log.length < count; ) {
    log.unshift({ slot, end });
    const header = headerOf(slot);
    const before = sectors[header.previousSlot]?.header(count);
    // Before the tail all is dead: erased, or used again, which shows in its number.
    if (before === undefined || before.sequence >= header.sequence) break;
    ({ previousSlot: slot, previousEnd: end } = header);
  }

  // Opening, 3: from the sector with the index on.
  const { indexSlot } = headerOf(newest);
  const from = log.findIndex(({ slot }) => slot === indexSlot);
  if (from < 0) throw new Unreadable("the sector with the index is not in the log");
  const first = headerOf(indexSlot);
  let { tail, start, end } = first;
  const places = new Map<number, number>();
  for (const { slot, end: until } of log.slice(from)) {
    for (const part of (sectors[slot] as Sector).records(headerOf(slot).sequence, until).flat()) {
      if (part.kind === INDEX && slot === indexSlot)
        for (let at = 0; at < part.key; at++)
          places.set(u32(part.payload, 4 * at), 4 * (u32(part.payload, 4 * (part.key + at)) >>> 8));
      if (part.kind === CELL) places.set(part.key, part.address);
      if (part.kind === CLEAR) places.delete(part.key);
      if (part.kind === PIECE && part.key === end.pieces)
        end = { pieces: end.pieces + 1, entries: end.entries + ((part.flags & 2) === 0 ? 0 : 1) };
      if (part.kind === RELEASE) start = { pieces: part.key, entries: u32(part.payload, 0) };
      if (part.kind === TAIL) tail = { slot: part.key >>> 16, offset: part.key & 0xffff };
    }
  }

  const lost: string[] = [];
  const cells = new Map<number, unknown>();
  for (const [key, address] of [...places].sort(([a], [b]) => a - b)) {
    let part = partAt(image, address, image.length);
    if (part?.kind !== CELL || part.key !== key) {
      // Reading its sector's records puts right what can be.
      const slot = Math.floor(address / sectorBytes);
      const header = sectors[slot]?.header(count);
      if (header) sectors[slot]?.records(header.sequence, log.find((each) => each.slot === slot)?.end);
      part = partAt(image, address, image.length);
    }
    if (part?.kind === CELL && part.key === key) cells.set(key, fromCbor(part.payload));
    else lost.push(`cell ${key} does not lie at ${address}`);
  }

  // History: the log from its tail on; a piece that comes again takes the place of the one before.
  const pieces = new Map<number, Part>();
  const tailAt = log.findIndex(({ slot }) => slot === tail.slot);
  if (tailAt < 0) lost.push(`the log is broken before slot ${log[0]?.slot}`);
  const walked = tailAt < 0 ? [...brokenOff(sectors, tail.slot, log[0]?.slot ?? newest), ...log] : log.slice(tailAt);
  for (const { slot, end: until } of walked)
    for (const part of (sectors[slot] as Sector).records(headerOf(slot).sequence, until).flat())
      if (part.kind === PIECE && !(slot === tail.slot && part.address % sectorBytes < tail.offset))
        pieces.set(part.key, part);
  const history: unknown[] = [];
  /** The entry until now; none where a piece of it is lost. */
  let entry: Uint8Array[] | undefined = [];
  let ended = 0;
  for (let number = start.pieces; number < end.pieces; number++) {
    const part = pieces.get(number);
    if (part === undefined) {
      lost.push(`piece ${number} is lost`);
      entry = undefined;
      continue;
    }
    if ((part.flags & 1) !== 0) entry = [];
    entry?.push(part.payload);
    if ((part.flags & 2) === 0) continue;
    ended++;
    if (entry) history.push(fromCbor(joined(entry)));
  }
  if (ended !== end.entries - start.entries && lost.length === 0)
    throw new Unreadable("entries and pieces do not agree");
  return {
    cells,
    history,
    firstEntry: start.entries,
    sequence: headerOf(newest).sequence,
    retired: headerOf(newest).retired,
    lost,
  };
}

/** Where a sector's header is lost, the way back ends early: what lies before the break, by the sectors' sequence numbers. */
function brokenOff(
  sectors: readonly Sector[],
  tailSlot: number,
  brokenAt: number,
): readonly { readonly slot: number; readonly end: number | undefined }[] {
  const sequenceOf = (slot: number) => sectors[slot]?.header(sectors.length)?.sequence;
  const [from, until] = [sequenceOf(tailSlot), sequenceOf(brokenAt)];
  if (from === undefined || until === undefined) return [];
  const between = sectors
    .map(({ slot }) => ({ slot, sequence: sequenceOf(slot) ?? -1 }))
    .filter(({ sequence }) => sequence >= from && sequence < until)
    .sort((a, b) => a.sequence - b.sequence);
  return between.map(({ slot }, at) => {
    const after = sectors[between[at + 1]?.slot ?? brokenAt]?.header(sectors.length);
    return { slot, end: after?.previousSlot === slot ? after.previousEnd : undefined };
  });
}
