import {
  ARRAY,
  BYTES,
  CBOR_DEPTH_MAX,
  CborError,
  FALSE,
  FLOAT16,
  FLOAT32,
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

/** Reads one value; throws CborError at the first byte that is none of ours. */
export class Reader {
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
        // Without a view: most texts are keys, and a view is an object for each.
        return utf8(this.#bytes, this.#skip(argument, start), this.at);
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
    const from = this.#skip(length, start);
    return this.#bytes.subarray(from, this.at);
  }

  /** @returns where the content begins that ends at `at` now. */
  #skip(length: number, start: number): number {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new CborError("truncated", start);
    this.at = from + length;
    return from;
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
function utf8(bytes: Uint8Array, from: number, end: number): string {
  let text = "";
  let codes: number[] = [];
  for (let at = from; at < end; ) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      codes.push(lead);
      at++;
    } else {
      const size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
      let code = size === 0 ? -1 : lead & (0xff >> (size + 1));
      for (let i = 1; i < size && code >= 0; i++) {
        const next = at + i < end ? (bytes[at + i] as number) : 0;
        code = (next & 0xc0) === 0x80 ? (code << 6) | (next & 0x3f) : -1;
      }
      const whole = code >= 0 && utf8Bytes(code) === size && !(code >= 0xd800 && code <= 0xdfff) && code <= 0x10ffff;
      codes.push(whole ? code : 0xfffd);
      at += whole ? size : 1;
    }
    if (codes.length === CHARACTERS_AT_ONCE) {
      text += String.fromCodePoint(...codes);
      codes = [];
    }
  }
  return codes.length > 0 ? text + String.fromCodePoint(...codes) : text;
}
