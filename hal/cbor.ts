/**
 * CBOR (RFC 8949), the part that the journal, the wire and the management channel use: null, undefined, booleans, numbers,
 * UTF-8 text, byte strings, arrays, and maps with text keys. No tags, no indefinite lengths, no records: a decoder that
 * meets only these can neither evaluate code nor build a surprise out of hostile bytes.
 *
 * Our own, although cbor-x is well kept: on XS that one needs patches to load, 82 kB of ROM, and 67 of a small terminal's
 * 512 stack slots for each level of nesting, and a stack that overflows there cannot be caught. The far end of the wire
 * (`sim/desktop`) and the tests speak cbor-x, so that every frame is checked by a codec that we did not write.
 */

/** The longest input that {@link decodeCbor} accepts unless told otherwise, in bytes: a screen of 320 × 240 in 565 colours fits. */
export const CBOR_BYTES_MAX = 262_144;

/** Arrays and maps within each other. Ours go five deep; a level takes some 20 stack slots of 512. */
export const CBOR_DEPTH_MAX = 8;

export type CborRefusal = "too-long" | "too-deep" | "truncated" | "trailing-bytes" | "unsupported" | "number-too-large";

/** Thrown by {@link decodeCbor}: the input is not CBOR of the kind above. Holds an offset, never the bytes. */
export class CborError extends Error {
  readonly why: CborRefusal;
  /** Where in the input, in bytes. */
  readonly offset: number;
  constructor(why: CborRefusal, offset: number) {
    super(`CBOR refused at byte ${offset}: ${why}`);
    this.why = why;
    this.offset = offset;
  }
}

/** RFC 8949, 3.1. */
const UNSIGNED = 0x00;
const NEGATIVE = 0x20;
const BYTES = 0x40;
const TEXT = 0x60;
const ARRAY = 0x80;
const MAP = 0xa0;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const UNDEFINED = 0xf7;
const FLOAT16 = 0xf9;
const FLOAT32 = 0xfa;
const FLOAT64 = 0xfb;

/** A record of the journal or a small frame; it doubles when something is longer. */
const FIRST_BYTES = 256;
const UINT32_LIMIT = 0x1_0000_0000;

/**
 * The bytes of `value`, in a buffer of their own, each head as short as it can be. Maps come out in the order of their
 * keys' creation, so equal code makes equal bytes on every engine.
 *
 * @throws TypeError for what is not plain data (functions, symbols, class instances): a bug.
 */
export function encodeCbor(value: unknown): Uint8Array {
  const writer = new Writer();
  writer.value(value, 0);
  return writer.bytes();
}

/**
 * The value that `bytes` hold. Byte strings are copies, plain `Uint8Array`s.
 *
 * @throws CborError when the input is longer or deeper than its bound, cut short, followed by more, or of another kind.
 */
export function decodeCbor(bytes: Uint8Array, bytesMax: number = CBOR_BYTES_MAX): unknown {
  if (bytes.length > bytesMax) throw new CborError("too-long", bytesMax);
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) throw new CborError("trailing-bytes", reader.at);
  return value;
}

class Writer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #at = 0;

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "number":
        return this.#number(value);
      case "string":
        return this.#text(value);
      case "boolean":
        return this.#byte(value ? TRUE : FALSE);
      case "undefined":
        return this.#byte(UNDEFINED);
      case "object":
        return value === null ? this.#byte(NULL) : this.#object(value, depth);
      default:
        throw new TypeError(`CBOR: ${typeof value} is not plain data`);
    }
  }

  #object(value: object, depth: number): void {
    if (value instanceof Uint8Array) {
      this.#head(BYTES, value.length);
      this.#room(value.length);
      this.#bytes.set(value, this.#at);
      this.#at += value.length;
      return;
    }
    if (depth >= CBOR_DEPTH_MAX) throw new TypeError("CBOR: deeper than its bound");
    if (Array.isArray(value)) {
      this.#head(ARRAY, value.length);
      for (let i = 0; i < value.length; i++) this.value(value[i], depth + 1);
      return;
    }
    const kind = Object.getPrototypeOf(value);
    if (kind !== Object.prototype && kind !== null) throw new TypeError("CBOR: a class instance is not plain data");
    const keys = Object.keys(value);
    this.#head(MAP, keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      this.#text(key);
      this.value((value as Record<string, unknown>)[key], depth + 1);
    }
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || (value === 0 && 1 / value < 0)) {
      this.#byte(FLOAT64);
      this.#room(8);
      new DataView(this.#bytes.buffer).setFloat64(this.#at, value);
      this.#at += 8;
    } else if (value >= 0) this.#head(UNSIGNED, value);
    else this.#head(NEGATIVE, -1 - value);
  }

  /** Letters of ASCII one byte each; at the first other one the whole text is gone through by code points. */
  #text(text: string): void {
    const { length } = text;
    const start = this.#at;
    this.#head(TEXT, length);
    this.#room(length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#at = start;
        return this.#wideText(text);
      }
      bytes[at++] = code;
    }
    this.#at = at;
  }

  /** By iteration, not by index: engines count a text's places differently beyond U+FFFF. */
  #wideText(text: string): void {
    let size = 0;
    for (const character of text) size += utf8Bytes(character.codePointAt(0) ?? 0);
    this.#head(TEXT, size);
    this.#room(size);
    for (const character of text) this.#codePoint(character.codePointAt(0) ?? 0);
  }

  #codePoint(given: number): void {
    const code = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    const bytes = this.#bytes;
    if (code <= 0x7f) bytes[this.#at++] = code;
    else if (code <= 0x7ff) {
      bytes[this.#at++] = 0xc0 | (code >> 6);
      bytes[this.#at++] = 0x80 | (code & 0x3f);
    } else {
      if (code <= 0xffff) bytes[this.#at++] = 0xe0 | (code >> 12);
      else {
        bytes[this.#at++] = 0xf0 | (code >> 18);
        bytes[this.#at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[this.#at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.#at++] = 0x80 | (code & 0x3f);
    }
  }

  /** RFC 8949, 4.2.1: the shortest head. */
  #head(major: number, argument: number): void {
    if (argument < 24) return this.#byte(major | argument);
    const size = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < UINT32_LIMIT ? 4 : 8;
    this.#byte(major | (size === 1 ? 24 : size === 2 ? 25 : size === 4 ? 26 : 27));
    this.#room(size);
    let rest = argument;
    for (let i = size - 1; i >= 0; i--) {
      this.#bytes[this.#at + i] = rest % 0x100;
      rest = Math.floor(rest / 0x100);
    }
    this.#at += size;
  }

  #byte(byte: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = byte;
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function utf8Bytes(code: number): number {
  return code <= 0x7f ? 1 : code <= 0x7ff ? 2 : code <= 0xffff ? 3 : 4;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(depth: number): unknown {
    const { at: start } = this;
    const head = this.#bytes[start];
    if (head === undefined) throw new CborError("truncated", start);
    const major = head & 0xe0;
    if (major === 0xe0) return this.#simple(head);
    if (depth >= CBOR_DEPTH_MAX && (major === ARRAY || major === MAP)) throw new CborError("too-deep", start);
    const argument = this.#argument(head);
    switch (major) {
      case UNSIGNED:
        return argument;
      case NEGATIVE:
        return -1 - argument;
      case BYTES:
        return new Uint8Array(this.#take(argument, start));
      case TEXT:
        return utf8(this.#take(argument, start));
      case ARRAY: {
        const items: unknown[] = [];
        for (let i = 0; i < argument; i++) items.push(this.value(depth + 1));
        return items;
      }
      case MAP:
        return this.#map(argument, depth);
      default:
        throw new CborError("unsupported", start);
    }
  }

  #map(entries: number, depth: number): unknown {
    const map: Record<string, unknown> = {};
    for (let i = 0; i < entries; i++) {
      const head = this.#bytes[this.at];
      if (head === undefined) throw new CborError("truncated", this.at);
      if ((head & 0xe0) !== TEXT) throw new CborError("unsupported", this.at);
      const from = this.at;
      const key = this.value(depth + 1) as string;
      // Would give the map another prototype instead of an entry.
      if (key === "__proto__") throw new CborError("unsupported", from);
      map[key] = this.value(depth + 1);
    }
    return map;
  }

  /** Integers up to 2^53 may have eight bytes (RFC 8949, 3.1); lengths beyond four are beyond every bound. */
  #argument(head: number): number {
    const start = this.at;
    const short = head & 0x1f;
    if (short < 24) {
      this.at++;
      return short;
    }
    if (short > 27) throw new CborError("unsupported", start);
    const size = 1 << (short - 24);
    if (start + 1 + size > this.#bytes.length) throw new CborError("truncated", start);
    if (size === 8 && (head & 0xe0) > NEGATIVE) throw new CborError("unsupported", start);
    let argument = 0;
    for (let i = 1; i <= size; i++) argument = argument * 0x100 + (this.#bytes[start + i] as number);
    if (argument > Number.MAX_SAFE_INTEGER) throw new CborError("number-too-large", start);
    this.at = start + 1 + size;
    return argument;
  }

  #simple(head: number): unknown {
    const start = this.at++;
    switch (head) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NULL:
        return null;
      case UNDEFINED:
        return undefined;
      case FLOAT16:
        return half(this.#view(2, start).getUint16(0));
      case FLOAT32:
        return this.#view(4, start).getFloat32(0);
      case FLOAT64:
        return this.#view(8, start).getFloat64(0);
      default:
        throw new CborError("unsupported", start);
    }
  }

  #view(size: number, start: number): DataView {
    const bytes = this.#take(size, start);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }

  #take(length: number, start: number): Uint8Array {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new CborError("truncated", start);
    this.at = from + length;
    return this.#bytes.subarray(from, this.at);
  }
}

/** IEEE 754 binary16 (RFC 8949, appendix D). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (fraction + 0x400) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

/** How many characters become text at a time: each is an argument on the stack. */
const CHARACTERS_AT_ONCE = 16;

/** What is not UTF-8 becomes U+FFFD, one for each byte that does not fit. */
function utf8(bytes: Uint8Array): string {
  let text = "";
  let codes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    let code = size === 1 ? lead : size === 0 ? -1 : lead & (0xff >> (size + 1));
    for (let i = 1; i < size && code >= 0; i++) {
      const next = bytes[at + i] ?? 0;
      code = (next & 0xc0) === 0x80 ? (code << 6) | (next & 0x3f) : -1;
    }
    const whole = code >= 0 && utf8Bytes(code) === size && !(code >= 0xd800 && code <= 0xdfff) && code <= 0x10ffff;
    codes.push(whole ? code : 0xfffd);
    at += whole ? size : 1;
    if (codes.length === CHARACTERS_AT_ONCE) {
      text += String.fromCodePoint(...codes);
      codes = [];
    }
  }
  return codes.length > 0 ? text + String.fromCodePoint(...codes) : text;
}
