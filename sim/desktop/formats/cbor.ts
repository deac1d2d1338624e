import { Decoder, Encoder } from "cbor-x";

/**
 * The wire's codec at Node's end: cbor-x, where the firmware has our own (`hal/cbor.ts`). So a codec that we did not write
 * reads what a firmware sends, and writes what it gets. With these options both have the same kinds of values: else cbor-x
 * would tag byte strings and give each shape of object a record of its own.
 */
const options = Object.freeze({
  useRecords: false,
  variableMapSize: true,
  tagUint8Array: false,
  mapsAsObjects: true,
  int64AsNumber: true,
  copyBuffers: true,
} as const);

const encoder = new Encoder({ ...options });
const decoder = new Decoder({ ...options });

/** The bytes of `value`, a plain `Uint8Array` of its own. */
export function encodeReferenceCbor(value: unknown): Uint8Array {
  return new Uint8Array(encoder.encode(value));
}

/**
 * The value that `bytes` hold; byte strings are plain `Uint8Array`s. No bounds: both ends are ours.
 *
 * @throws Error for what is no CBOR, or is followed by more.
 */
export function decodeReferenceCbor(bytes: Uint8Array): unknown {
  // A copy of a part of a Buffer is a Buffer: of a plain array, a plain one.
  return decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
}
