/*
 * What writer and reader share: the heads of RFC 8949, the bound on nesting, and the one error.
 */

/** RFC 8949, 3.1. */
export const UNSIGNED = 0x00;
export const NEGATIVE = 0x20;
export const BYTES = 0x40;
export const TEXT = 0x60;
export const ARRAY = 0x80;
export const MAP = 0xa0;
export const FALSE = 0xf4;
export const TRUE = 0xf5;
export const NULL = 0xf6;
export const UNDEFINED = 0xf7;
export const FLOAT16 = 0xf9;
export const FLOAT32 = 0xfa;
export const FLOAT64 = 0xfb;

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

/** Bytes of a code point in UTF-8. */
export function utf8Bytes(code: number): number {
  return code <= 0x7f ? 1 : code <= 0x7ff ? 2 : code <= 0xffff ? 3 : 4;
}
