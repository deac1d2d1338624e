import { p256 } from "@noble/curves/nist.js";
import type { Sealed } from "../secure-element";
import type { BlockCiphers } from "./ciphers";
import { deriveKey } from "./software-secure-element-sealing";

/*
 * ECDSA over P-256 with SHA-256 (FIPS 186-5, 6.4), its numbers k by RFC 6979: a seed replays every signature. For development
 * kits and the simulator, as all of the software element: keys pass through ordinary memory.
 */

/** Most bytes that `SecureElement.sign` takes: the contract's bound. */
export const SIGNED_BYTES_MAX = 512;

/** P-256, as an element computes it. */
export interface EcdsaP256 {
  /** The public key to a private one of 32 bytes, as an uncompressed point (SEC 1, 2.3.3): 65 bytes, 04, x, y. */
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
  /** The signature of a message: r, s, 32 bytes each (IEEE P1363). */
  signMessage(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
}

/** As RFC 6979 and WebCrypto have it: s is not made small, the message is hashed here. */
const plainEcdsa = Object.freeze({ lowS: false, prehash: true });

/** `SecureElement.sign` with the key that follows from a device's secret, 32 bytes, and is gone when that is wiped. */
export function sign(
  ciphers: BlockCiphers,
  secret: Uint8Array,
  message: Uint8Array,
  { signMessage }: EcdsaP256 = plainP256,
): Sealed {
  return withKey(ciphers, secret, (key) => signMessage(key, message));
}

/** The public half of the same key: 65 bytes. */
export function publicKey(ciphers: BlockCiphers, secret: Uint8Array, { publicKeyOf }: EcdsaP256 = plainP256): Sealed {
  return withKey(ciphers, secret, publicKeyOf);
}

/** Modulo N - 1 some keys are likelier than others by one in four billion. */
function withKey(ciphers: BlockCiphers, secret: Uint8Array, use: (key: Uint8Array) => Uint8Array): Sealed {
  const { Fn } = p256.Point;
  const key = Fn.toBytes((numberOf(deriveKey(ciphers, secret, "signing")) % (Fn.ORDER - 1n)) + 1n);
  const bytes = use(key);
  key.fill(0);
  return { kind: "ok", bytes };
}

function numberOf(bytes: Uint8Array): bigint {
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  return number;
}

/** {@link EcdsaP256.publicKeyOf} */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return p256.getPublicKey(privateKey, false);
}

/** {@link EcdsaP256.signMessage} */
export function signMessage(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  return p256.sign(message, privateKey, plainEcdsa);
}

/** On every engine. */
const plainP256: EcdsaP256 = Object.freeze({ publicKeyOf, signMessage });
