import { hex, hexOf } from "./bytes";
import type { ChipPrivateKey } from "./profile";

/** A public key: modulus in hex, and 3 or 65537. */
export interface PublicKey {
  readonly modulus: string;
  readonly exponent: number;
}

/** Raw RSA with a private key: `sign` here, or what the host of the world has of its own. The block's number is below the modulus. */
export type RawSigner = (key: ChipPrivateKey, block: Uint8Array) => Uint8Array;

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${hexOf(bytes)}`);
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return hex(value.toString(16).padStart(length * 2, "0"));
}

/**
 * base^exponent mod modulus, four bits at a time from the left: a sixth less time than bit by bit, and a chip's signatures are a
 * sixteenth of a soak's. Not for secrets of the real world: its time tells the key.
 */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n];
  for (let at = 1; at < 16; at++) powers.push(((powers[at - 1] as bigint) * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let bit = 0; bit < 4; bit++) result = (result * result) % modulus;
    const value = Number.parseInt(digit, 16);
    if (value > 0) result = (result * (powers[value] as bigint)) % modulus;
  }
  return result;
}

/** Bytes of a private key's modulus. */
export function modulusBytes(key: ChipPrivateKey): number {
  return (key.p.length + key.q.length) / 2;
}

/** A {@link RawSigner} on every engine, by Chinese remainders: a quarter of the work. */
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
