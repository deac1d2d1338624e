import {
  ARRAY,
  BYTES,
  CBOR_DEPTH_MAX,
  FALSE,
  FLOAT64,
  MAP,
  NEGATIVE,
  NULL,
  TEXT,
  TRUE,
  UNDEFINED,
  UNSIGNED,
  utf8Bytes,
} from "./cbor-format";

/** A record of the journal or a small frame; it doubles when something is longer. */
const FIRST_BYTES = 256;
const UINT32_LIMIT = 0x1_0000_0000;

/** Writes one value; the buffer grows with it. */
export class Writer {
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
