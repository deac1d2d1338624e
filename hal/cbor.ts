import { Decoder } from "cbor-x/decode";
import { Encoder } from "cbor-x/encode";

/**
 * CBOR (RFC 8949) by cbor-x, narrowed to what the journal, the wire and the management channel use: null, undefined,
 * booleans, numbers, UTF-8 text, byte strings, arrays, and maps with text keys. No tags, no indefinite lengths, no
 * records: a decoder that meets only these can neither evaluate code nor build a surprise out of hostile bytes.
 */

/** The longest input that {@link decodeCbor} accepts unless told otherwise, in bytes: a screen of 320 × 240 in 565 colours fits. */
export const CBOR_BYTES_MAX = 262_144;

/** Arrays and maps within each other. Ours go six deep; the bound keeps recursion inside a stack of 512 slots. */
export const CBOR_DEPTH_MAX = 16;

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

/** cbor-x: takes its buffer's space back after the call, so that one buffer serves for ever. */
const RESET_BUFFER_MODE = 1024;

/**
 * Made once, for it is some twenty closures. Bytes stay untagged (on Node cbor-x would add tag 64) and maps get the
 * shortest head, so that the same value gives the same bytes on every engine.
 */
const encoder = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false }) as {
  encode(value: unknown, mode: number): Uint8Array;
};

/** `int64AsNumber` is missing in cbor-x's types; without it, 8-byte integers would come out as bigint. */
const DECODER_OPTIONS = Object.freeze({
  useRecords: false,
  mapsAsObjects: true,
  copyBuffers: true,
  int64AsNumber: true,
});

/**
 * The bytes of `value`, in a buffer of their own. Maps come out in the order of their keys' creation, so equal code makes
 * equal bytes on every engine. Integers beyond 32 bits travel as doubles, exact to 2^53.
 *
 * @throws TypeError for what is not plain data (functions, symbols, class instances): a bug.
 */
export function encodeCbor(value: unknown): Uint8Array {
  checkPlain(value, 0);
  // cbor-x answers with a view of its own buffer, on Node even a Buffer: the constructor copies into a plain array.
  return new Uint8Array(encoder.encode(value, RESET_BUFFER_MODE));
}

/**
 * The value that `bytes` hold. Byte strings are copies, plain `Uint8Array`s.
 *
 * @throws CborError when the input is longer or deeper than its bound, cut short, followed by more, or of another kind.
 */
export function decodeCbor(bytes: Uint8Array, bytesMax: number = CBOR_BYTES_MAX): unknown {
  if (bytes.length > bytesMax) throw new CborError("too-long", bytesMax);
  const end = skipItem(bytes, 0, 0);
  if (end !== bytes.length) throw new CborError("trailing-bytes", end);
  // cbor-x hangs a DataView on its source: give it a view that dies with the call.
  const source = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return new Decoder(DECODER_OPTIONS).decode(source);
}

/** Checks one item's head and contents against the subset. Gives the offset behind it. */
function skipItem(bytes: Uint8Array, offset: number, depth: number): number {
  if (depth > CBOR_DEPTH_MAX) throw new CborError("too-deep", offset);
  if (offset >= bytes.length) throw new CborError("truncated", offset);
  const head = bytes[offset] as number;
  const major = head >> 5;
  const short = head & 0x1f;
  if (short > 27) throw new CborError("unsupported", offset);
  const extra = short < 24 ? 0 : 1 << (short - 24);
  let at = offset + 1 + extra;
  if (at > bytes.length) throw new CborError("truncated", offset);

  if (major === 7) {
    const simple = short >= 20 && short <= 23;
    const float = short >= 25;
    if (!simple && !float) throw new CborError("unsupported", offset);
    return at;
  }
  if (major === 6) throw new CborError("unsupported", offset);

  let argument = short;
  if (extra > 0) {
    argument = 0;
    for (let index = offset + 1; index < at; index += 1) argument = argument * 256 + (bytes[index] as number);
  }
  if (major <= 1) {
    if (argument > Number.MAX_SAFE_INTEGER) throw new CborError("number-too-large", offset);
    return at;
  }
  // The decoder knows lengths of eight bytes for integers only.
  if (extra === 8) throw new CborError("unsupported", offset);
  if (major <= 3) {
    at += argument;
    if (at > bytes.length) throw new CborError("truncated", offset);
    return at;
  }
  for (let index = 0; index < argument; index += 1) {
    if (major === 5) {
      if (at < bytes.length && (bytes[at] as number) >> 5 !== 3) throw new CborError("unsupported", at);
      at = skipItem(bytes, at, depth + 1);
    }
    at = skipItem(bytes, at, depth + 1);
  }
  return at;
}

/** What would decode as something else than it was, or not at all, is refused before it is written. */
function checkPlain(value: unknown, depth: number): void {
  if (value === null || typeof value !== "object") {
    if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
      throw new TypeError(`CBOR: ${typeof value} is not plain data`);
    }
    return;
  }
  if (depth >= CBOR_DEPTH_MAX) throw new TypeError("CBOR: deeper than its bound");
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    for (const item of value) checkPlain(item, depth + 1);
    return;
  }
  const kind = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) throw new TypeError("CBOR: a class instance is not plain data");
  for (const key in value) checkPlain((value as Record<string, unknown>)[key], depth + 1);
}
