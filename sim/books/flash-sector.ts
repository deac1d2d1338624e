import { corrected, crc32, crc32OfWord, type Head, headIn, PARITY_BYTES, u16, u32, upTo } from "./flash-codes";

/** Sectors of a journal's flash and the records in them, by the SPEC in `src/journal/README.md` alone. */

export interface Part {
  readonly key: number;
  readonly kind: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** From the partition's start. */
  readonly address: number;
  readonly bytes: number;
}

export interface Header {
  readonly sequence: number;
  readonly previousSlot: number;
  readonly previousEnd: number;
  readonly indexSlot: number;
  readonly tail: Place;
  readonly start: Mark;
  readonly end: Mark;
  readonly retired: readonly number[];
}

export interface Place {
  readonly slot: number;
  readonly offset: number;
}

export interface Mark {
  readonly pieces: number;
  readonly entries: number;
}

/** Kinds of parts. */
export const [CELL, CLEAR, PIECE, RELEASE, TAIL, SEAL, INDEX, HEADER] = [1, 2, 3, 4, 5, 6, 7, 8];
/** A cell's key is its class times this and its id. */
export const CELL_CLASS_STEP = 2 ** 24;
const HEAD_BYTES = 8;
const FIXED_HEADER_BYTES = 64;
const PAGE_BYTES = 256;

/** The records of one sector. */
export class Sector {
  readonly slot: number;
  readonly #image: Uint8Array;
  readonly #base: number;
  readonly #bytes: number;
  /** Once read a sector stays as it is: the image is a copy, and what can be put right of it has been. */
  #header: Header | "none" | undefined;
  #found: { readonly sequence: number | undefined; readonly end: number; readonly records: Part[][] } | undefined;

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

  /** The parts of each whole record before `end`. @param sequence undefined where the header is lost: then no record's own CRC is known. */
  records(sequence: number | undefined, end = this.#bytes): Part[][] {
    if (this.#found && this.#found.sequence === sequence && this.#found.end === end) return this.#found.records;
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
export function partAt(image: Uint8Array, address: number, limit: number): Part | undefined {
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
