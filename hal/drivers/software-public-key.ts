import type { PublicKey } from "../public-key";
import { sha1 } from "./sha1";

/** EMV 4.4 Book 2, 5.1: keys of 512 to 1984 bits. */
const MODULUS_BYTES_MIN = 64;
const MODULUS_BYTES_MAX = 248;
const EXPONENT_BYTES_MAX = 3;
const WORD_BYTES = 8;
const WORD_BITS = 64n;
/** FIPS 180-4 has no such bound; the contract has. */
const HASHED_BYTES_MAX = 8192;

/** RSA by the engine's big integers, whose multiplication and remainder are native code: a bytecode per step, not per word. */
export class SoftwarePublicKey implements PublicKey {
  readonly #sha1: (bytes: Uint8Array) => Uint8Array;

  /** @param digest SHA-1 of the chip's own, where there is one. */
  constructor(digest: (bytes: Uint8Array) => Uint8Array = sha1) {
    this.#sha1 = digest;
  }

  async rsa(request: {
    readonly modulus: Uint8Array;
    readonly exponent: Uint8Array;
    readonly block: Uint8Array;
  }): Promise<Uint8Array> {
    const { modulus, exponent, block } = request;
    const size = modulus.length;
    if (size < MODULUS_BYTES_MIN || size > MODULUS_BYTES_MAX || block.length !== size) return new Uint8Array(0);
    const power = exponentOf(exponent);
    if (power === 0 || modulus[0] === 0 || ((modulus[size - 1] ?? 0) & 1) === 0) return new Uint8Array(0);
    const n = toBigInt(modulus);
    const base = toBigInt(block);
    return base >= n ? new Uint8Array(0) : toBytes(raise(base, power, n), size);
  }

  async sha1(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length > HASHED_BYTES_MAX) throw new RangeError("more bytes than the contract allows");
    return this.#sha1(bytes);
  }
}

/** Left to right, bit by bit: 17 multiplications for 65537, 2 for 3. */
function raise(base: bigint, power: number, n: bigint): bigint {
  let value = base;
  for (let bit = 30 - Math.clz32(power); bit >= 0; bit--) {
    value = (value * value) % n;
    if ((power >> bit) & 1) value = (value * base) % n;
  }
  return value;
}

/** Only 3 and 65537 are exponents of the scheme: anything else is a card's attempt to keep the terminal busy. @returns 0 */
function exponentOf(bytes: Uint8Array): number {
  if (bytes.length < 1 || bytes.length > EXPONENT_BYTES_MAX) return 0;
  let value = 0;
  for (let index = 0; index < bytes.length; index++) value = value * 256 + (bytes[index] ?? 0);
  return value === 3 || value === 65537 ? value : 0;
}

function toBigInt(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const odd = bytes.length % WORD_BYTES;
  let value = 0n;
  for (let index = 0; index < odd; index++) value = (value << 8n) | BigInt(bytes[index] ?? 0);
  for (let at = odd; at < bytes.length; at += WORD_BYTES) value = (value << WORD_BITS) | view.getBigUint64(at);
  return value;
}

function toBytes(number: bigint, size: number): Uint8Array {
  const padded = Math.ceil(size / WORD_BYTES) * WORD_BYTES;
  const bytes = new Uint8Array(padded);
  const view = new DataView(bytes.buffer);
  let rest = number;
  for (let at = padded - WORD_BYTES; at >= 0; at -= WORD_BYTES) {
    view.setBigUint64(at, BigInt.asUintN(64, rest));
    rest >>= WORD_BITS;
  }
  return bytes.slice(padded - size);
}
