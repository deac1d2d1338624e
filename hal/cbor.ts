/**
 * CBOR (RFC 8949), the part that the journal, the wire and the management channel use: null, undefined, booleans, numbers,
 * UTF-8 text, byte strings, arrays, and maps with text keys. No tags, no indefinite lengths, no records: a decoder that
 * meets only these can neither evaluate code nor build a surprise out of hostile bytes.
 *
 * Our own, although cbor-x is well kept: on XS that one needs patches to load, 82 kB of ROM, and 67 of a small terminal's
 * 512 stack slots for each level of nesting, and a stack that overflows there cannot be caught. The far end of the wire
 * (`sim/desktop`) and the tests speak cbor-x, so that every frame is checked by a codec that we did not write.
 */
import { CborError } from "./cbor-format";
import { Reader } from "./cbor-reader";
import { Writer } from "./cbor-writer";

export { CBOR_DEPTH_MAX, CborError, type CborRefusal } from "./cbor-format";

/** The longest input that {@link decodeCbor} accepts unless told otherwise, in bytes: a screen of 320 × 240 in 565 colours fits. */
export const CBOR_BYTES_MAX = 262_144;

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
