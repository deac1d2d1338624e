import { hex, hexOf } from "./bytes";
import type { ChipPrivateKey } from "./profile";

/** A public key: modulus in hex, and 3 or 65537. */
export interface PublicKey {
  readonly modulus: string;
  readonly exponent: number;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${hexOf(bytes)}`);
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return hex(value.toString(16).padStart(length * 2, "0"));
}

/** base^exponent mod modulus, bit by bit from the left. Not for secrets of the real world: its time tells the key. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

/** Bytes of a private key's modulus. */
export function modulusBytes(key: ChipPrivateKey): number {
  return (key.p.length + key.q.length) / 2;
}

/** Raw RSA with a private key, by Chinese remainders: a quarter of the work. */
export function sign(key: ChipPrivateKey, block: Uint8Array): Uint8Array {
  const [p, q, dp, dq, qInverse] = [key.p, key.q, key.dp, key.dq, key.qInverse].map((text) => BigInt(`0x${text}`));
  if (p === undefined || q === undefined || dp === undefined || dq === undefined || qInverse === undefined)
    throw new RangeError("a private key has five parts");
  const message = numberOf(block);
  const atP = power(message % p, dp, p);
  const atQ = power(message % q, dq, q);
  const difference = (((atP - atQ) % p) + p) % p;
  return bytesOf(atQ + ((qInverse * difference) % p) * q, modulusBytes(key));
}
