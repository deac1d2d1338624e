/**
 * BER-TLV as EMV uses it (EMV 4.4 Book 3, Annex B; ISO/IEC 8825-1): tags of one to three bytes, definite lengths. Reads in
 * place: a cursor is the only object, however many there are in the bytes.
 */

/** An answer holds 256 bytes, a list of scripts 255: a longer value cannot be true. */
const VALUE_BYTES_MAX = 1024;
/** What cards put between their objects beside 00, most of all where memory was never written. */
const FILLER = 0xff;
/** 6F, A5, BF0C, 61, 73 and one more: nothing in the books nests deeper. */
export const TLV_DEPTH_MAX = 6;
/** 256 bytes hold 128 empty objects; no template of the books has a quarter of that. */
export const TLV_OBJECTS_MAX = 96;

/** Goes over the objects of one level. */
export class TlvCursor {
  readonly bytes: Uint8Array;
  /** What is read: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
  readonly #filled: boolean;
  #next: number;
  /** The tag as its bytes in one number, e.g. 0x9f02. */
  tag = 0;
  /** Where the object starts, and its value. */
  at = 0;
  valueAt = 0;
  length = 0;

  /**
   * @param from and `end` bound what is read; they lie within the bytes.
   * @param filled a card's template: FF where a tag could be is filler there, as 00 is everywhere (ISO/IEC 7816-4, 5.2.2). Tags
   *   of hosts may begin with FF.
   */
  constructor(bytes: Uint8Array, from = 0, end = bytes.length, filled = false) {
    this.bytes = bytes;
    this.start = from;
    this.end = end;
    this.#filled = filled;
    this.#next = from;
  }

  /** Steps to the next object. After "end" and "malformed" there is none. */
  next(): "object" | "end" | "malformed" {
    const bytes = this.bytes;
    const end = this.end;
    let at = this.#next;
    // Zero bytes between objects mean nothing (Book 3, Annex B1).
    while (at < end && (bytes[at] === 0 || (bytes[at] === FILLER && this.#filled))) at++;
    if (at >= end) return "end";
    this.at = at;
    let tag = bytes[at++] ?? 0;
    if ((tag & 0x1f) === 0x1f) {
      let more = true;
      for (let count = 0; more; count++) {
        if (count === 2 || at >= end) return this.#malformed();
        const byte = bytes[at++] ?? 0;
        tag = tag * 256 + byte;
        more = byte > 0x7f;
      }
    }
    if (at >= end) return this.#malformed();
    let length = bytes[at++] ?? 0;
    if (length > 0x7f) {
      const count = length & 0x7f;
      if (count < 1 || count > 2 || at + count > end) return this.#malformed();
      length = bytes[at++] ?? 0;
      if (count === 2) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (length > VALUE_BYTES_MAX || at + length > end) return this.#malformed();
    this.tag = tag;
    this.valueAt = at;
    this.length = length;
    this.#next = at + length;
    return "object";
  }

  /** The value in place. */
  get value(): Uint8Array {
    return this.bytes.subarray(this.valueAt, this.valueAt + this.length);
  }

  /** Whether the object holds objects. */
  get constructed(): boolean {
    return ((this.bytes[this.at] ?? 0) & 0x20) !== 0;
  }

  /** A cursor over the objects within this one. */
  inside(): TlvCursor {
    return new TlvCursor(this.bytes, this.valueAt, this.valueAt + this.length, this.#filled);
  }

  #malformed(): "malformed" {
    this.#next = this.end;
    return "malformed";
  }
}

/**
 * The one object that a card's answer is to be, e.g. a template.
 * @returns undefined when there is another, more than one, or none that is well formed.
 */
export function soleObject(bytes: Uint8Array, tag: number): TlvCursor | undefined {
  const cursor = new TlvCursor(bytes, 0, bytes.length, true);
  if (cursor.next() !== "object" || cursor.tag !== tag) return undefined;
  const rest = new TlvCursor(bytes, cursor.valueAt + cursor.length, bytes.length, true);
  return rest.next() === "end" ? cursor : undefined;
}

/** The first object with this tag on one level; the cursor stays behind. */
export function findObject(level: TlvCursor, tag: number): TlvCursor | undefined {
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    if (level.next() !== "object") return undefined;
    if (level.tag === tag) return level;
  }
  return undefined;
}

/** Whether bytes are well-formed TLV through and through, within depth and count. */
export function isWellFormed(bytes: Uint8Array): boolean {
  return countObjects(new TlvCursor(bytes), 1, 0) >= 0;
}

/** @returns how many objects there are so far, -1 when they are malformed, too deep or too many. */
function countObjects(level: TlvCursor, depth: number, before: number): number {
  let count = before;
  for (;;) {
    const step = level.next();
    if (step === "end") return count;
    if (step === "malformed" || ++count > TLV_OBJECTS_MAX) return -1;
    if (!level.constructed) continue;
    if (depth === TLV_DEPTH_MAX) return -1;
    count = countObjects(level.inside(), depth + 1, count);
    if (count < 0) return -1;
  }
}

/** Bytes that an object takes. */
export function tlvBytes(tag: number, length: number): number {
  return tagBytes(tag) + (length < 0x80 ? 1 : length < 0x100 ? 2 : 3) + length;
}

function tagBytes(tag: number): number {
  return tag < 0x100 ? 1 : tag < 0x10000 ? 2 : 3;
}

/** Writes an object at `at` of `out`, which has room for it. @returns where the next one goes. */
export function writeTlv(out: Uint8Array, at: number, tag: number, value: Uint8Array): number {
  let to = at;
  for (let left = tagBytes(tag) - 1; left >= 0; left--) out[to++] = tag >> (8 * left);
  const length = value.length;
  if (length >= 0x100) {
    out[to++] = 0x82;
    out[to++] = length >> 8;
  } else if (length >= 0x80) out[to++] = 0x81;
  out[to++] = length;
  out.set(value, to);
  return to + length;
}

/** One object by itself. */
export function tlv(tag: number, value: Uint8Array): Uint8Array {
  const out = new Uint8Array(tlvBytes(tag, value.length));
  writeTlv(out, 0, tag, value);
  return out;
}
