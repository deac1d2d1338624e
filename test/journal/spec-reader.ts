import { crc32 } from "node:zlib";
import { decode } from "cbor-x";

/**
 * Reads an image of the journal's flash. Written from nothing but the SPEC in `src/journal/README.md`: it shares no code
 * with the journal, so that a test of one by the other tells whether the SPEC is enough, and true.
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
}

interface Part {
  readonly key: number;
  readonly kind: number;
  readonly flags: number;
  readonly payload: Buffer;
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

/** The 32 bits of a head, as they should be for what its lower 21 say. */
function headOf(info: number): number {
  const bits = Array.from({ length: 21 }, (_, at) => (info >>> (20 - at)) & 1);
  const check = remainder(bits, HEAD_GENERATOR, 10);
  const even = [...bits, ...Array.from({ length: 10 }, (_, at) => (check >>> at) & 1)].reduce((a, b) => a ^ b);
  return ((info | (check << 21) | (even << 31)) ^ HEAD_MASK) >>> 0;
}

/** Parts and length that a word says, if it is a head or differs from one in two bits at most. */
function headIn(word: number): { readonly word: number; readonly parts: number; readonly length: number } | undefined {
  const flips = [0, ...Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0)];
  for (const first of flips)
    for (const second of flips) {
      const tried = (word ^ first ^ second) >>> 0;
      const info = (tried ^ HEAD_MASK) & 0x1fffff;
      if (headOf(info) === tried) return { word: tried, parts: info >>> 13, length: (info & 0x1fff) * 4 };
      if (first === 0 && second === 0 && word === 0xffffffff) return undefined;
    }
  return undefined;
}

function* bitsOf(bytes: Uint8Array): Generator<number> {
  for (const byte of bytes) for (let bit = 0; bit < 8; bit++) yield (byte >>> bit) & 1;
}

/** Finds up to two wrong bits of a codeword by trying: which one bit, or which two, have the remainder that is there. */
function corrected(record: Buffer): Buffer | undefined {
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
    const fixed = Buffer.from(record);
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

/** The records of one sector. */
class Sector {
  readonly slot: number;
  readonly #image: Buffer;
  readonly #base: number;
  readonly #bytes: number;

  constructor(image: Buffer, slot: number, sectorBytes: number) {
    this.slot = slot;
    this.#image = image;
    this.#base = slot * sectorBytes;
    this.#bytes = sectorBytes;
  }

  /** The first part of the first record, where it is a header of this partition. */
  header(sectors: number): Header | undefined {
    let part = this.#part(HEAD_BYTES);
    if (part === undefined) {
      // The first record may be put right without its CRC, which needs the number that stands in it.
      if (this.#record(0, this.#bytes, undefined) === undefined) return undefined;
      part = this.#part(HEAD_BYTES);
    }
    if (part?.kind !== HEADER || part.payload.length !== FIXED_HEADER_BYTES + Math.ceil(sectors / 8)) return undefined;
    const { payload } = part;
    if (payload.toString("latin1", 0, 4) !== "QSJ2") return undefined;
    if (payload.readUInt16LE(12) !== sectors || payload.readUInt16LE(14) !== this.#bytes) return undefined;
    const mark = (at: number) => ({ pieces: payload.readUInt32LE(at), entries: payload.readUInt32LE(at + 4) });
    return {
      sequence: payload.readUInt32LE(4),
      previousSlot: payload.readUInt16LE(16),
      previousEnd: payload.readUInt16LE(18),
      indexSlot: payload.readUInt16LE(20),
      tail: { slot: payload.readUInt16LE(22), offset: payload.readUInt16LE(24) },
      start: mark(28),
      end: mark(40),
      retired: Array.from({ length: sectors }, (_, slot) => slot).filter(
        (slot) => ((payload[FIXED_HEADER_BYTES + (slot >> 3)] ?? 0) & (1 << (slot & 7))) !== 0,
      ),
    };
  }

  /** The parts of each whole record before `end`. */
  records(sequence: number, end = this.#bytes): Part[][] {
    const found: Part[][] = [];
    for (let at = 0; at + HEAD_BYTES <= end; ) {
      const record = this.#record(at, end, sequence);
      if (record !== undefined) found.push(record.parts);
      at += upTo(PAGE_BYTES, record?.length ?? 1);
    }
    return found;
  }

  /** One that is whole, or is so when up to two bits are put right; those are put right in the image. */
  #record(
    at: number,
    limit: number,
    sequence: number | undefined,
  ): { readonly parts: Part[]; readonly length: number } | undefined {
    const base = this.#base + at;
    const head = headIn(this.#image.readUInt32LE(base));
    if (head === undefined || head.parts === 0 || head.length < 24 || at + head.length > limit) return undefined;
    const asItIs = Buffer.from(this.#image.subarray(base, base + head.length));
    const parts = this.#parts(at, head, sequence);
    if (parts !== undefined && asItIs.readUInt32LE(0) === head.word) return { parts, length: head.length };
    corrected(asItIs)?.copy(this.#image, base);
    const again = this.#image.readUInt32LE(base) === head.word ? this.#parts(at, head, sequence) : undefined;
    if (again === undefined) asItIs.copy(this.#image, base);
    return again && { parts: again, length: head.length };
  }

  #parts(
    at: number,
    head: { readonly word: number; readonly parts: number; readonly length: number },
    sequence: number | undefined,
  ): Part[] | undefined {
    const parts: Part[] = [];
    const first = Buffer.alloc(8);
    first.writeUInt32LE(head.word);
    first.writeUInt32LE(sequence ?? 0, 4);
    let crc = crc32(first);
    let offset = at + HEAD_BYTES;
    while (offset < at + head.length - PARITY_BYTES) {
      const part = this.#part(offset);
      if (part === undefined) return undefined;
      parts.push(part);
      offset += part.bytes;
      crc = crc32(this.#image.subarray(this.#base + offset - 4, this.#base + offset), crc);
    }
    if (parts.length !== head.parts || offset !== at + head.length - PARITY_BYTES) return undefined;
    return sequence === undefined || crc === this.#image.readUInt32LE(this.#base + at + 4) ? parts : undefined;
  }

  #part(offset: number): Part | undefined {
    return partAt(this.#image, this.#base + offset, this.#base + this.#bytes);
  }
}

/** A part whose CRC is right. */
function partAt(image: Buffer, address: number, limit: number): Part | undefined {
  if (address + 12 > limit) return undefined;
  const length = image.readUInt16LE(address + 4);
  const crcAt = address + 8 + upTo(4, length);
  if (crcAt + 4 > limit) return undefined;
  if (crc32(image.subarray(address, address + 8 + length)) !== image.readUInt32LE(crcAt)) return undefined;
  return {
    key: image.readUInt32LE(address),
    kind: image.readUInt8(address + 6),
    flags: image.readUInt8(address + 7),
    payload: image.subarray(address + 8, address + 8 + length),
    address,
    bytes: crcAt + 4 - address,
  };
}

/** A value in CBOR. Byte strings come out as plain `Uint8Array`s. */
function fromCbor(cbor: Buffer): unknown {
  return plain(decode(cbor));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** @throws Error where the image is not one of a journal that was made. */
export function readImage(bytes: Uint8Array, sectorBytes: number): SpecJournal {
  const image = Buffer.from(bytes);
  const count = image.length / sectorBytes;
  const sectors = Array.from({ length: count }, (_, slot) => new Sector(image, slot, sectorBytes));
  const headerOf = (slot: number) => {
    const header = sectors[slot]?.header(count);
    if (header === undefined) throw new Error(`slot ${slot} has no header`);
    return header;
  };

  // Opening, 1 and 2: the highest sequence number among the sectors that hold a record behind their first.
  const newest = sectors
    .map((sector) => ({ sector, header: sector.header(count) }))
    .filter(({ sector, header }) => header !== undefined && sector.records(header.sequence).length > 1)
    .sort((a, b) => (b.header?.sequence ?? 0) - (a.header?.sequence ?? 0))[0]?.sector.slot;
  if (newest === undefined) throw new Error("no sector counts");

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
  if (from < 0) throw new Error("the sector with the index is not in the log");
  const first = headerOf(indexSlot);
  let { tail, start, end } = first;
  const places = new Map<number, number>();
  for (const { slot, end: until } of log.slice(from)) {
    for (const part of (sectors[slot] as Sector).records(headerOf(slot).sequence, until).flat()) {
      if (part.kind === INDEX && slot === indexSlot)
        for (let at = 0; at < part.key; at++)
          places.set(part.payload.readUInt32LE(4 * at), 4 * (part.payload.readUInt32LE(4 * (part.key + at)) >>> 8));
      if (part.kind === CELL) places.set(part.key, part.address);
      if (part.kind === CLEAR) places.delete(part.key);
      if (part.kind === PIECE && part.key === end.pieces)
        end = { pieces: end.pieces + 1, entries: end.entries + ((part.flags & 2) === 0 ? 0 : 1) };
      if (part.kind === RELEASE) start = { pieces: part.key, entries: part.payload.readUInt32LE(0) };
      if (part.kind === TAIL) tail = { slot: part.key >>> 16, offset: part.key & 0xffff };
    }
  }

  const cells = new Map<number, unknown>();
  for (const [key, address] of [...places].sort(([a], [b]) => a - b)) {
    const part = partAt(image, address, image.length);
    if (part?.kind !== CELL || part.key !== key) throw new Error(`cell ${key} does not lie at ${address}`);
    cells.set(key, fromCbor(part.payload));
  }

  // History: the log from its tail on; a piece that comes again takes the place of the one before.
  const pieces = new Map<number, Part>();
  const tailAt = log.findIndex(({ slot }) => slot === tail.slot);
  if (tailAt < 0) throw new Error("the tail is not in the log");
  for (const { slot, end: until } of log.slice(tailAt))
    for (const part of (sectors[slot] as Sector).records(headerOf(slot).sequence, until).flat())
      if (part.kind === PIECE && !(slot === tail.slot && part.address % sectorBytes < tail.offset))
        pieces.set(part.key, part);
  const history: unknown[] = [];
  let entry: Buffer[] = [];
  for (let number = start.pieces; number < end.pieces; number++) {
    const part = pieces.get(number);
    if (part === undefined) throw new Error(`piece ${number} is lost`);
    if ((part.flags & 1) !== 0) entry = [];
    entry.push(part.payload);
    if ((part.flags & 2) !== 0) history.push(fromCbor(Buffer.concat(entry)));
  }
  if (history.length !== end.entries - start.entries) throw new Error("entries and pieces do not agree");
  return {
    cells,
    history,
    firstEntry: start.entries,
    sequence: headerOf(newest).sequence,
    retired: headerOf(newest).retired,
  };
}
