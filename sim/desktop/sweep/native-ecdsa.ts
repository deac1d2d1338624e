import { createECDH, createHash, createHmac } from "node:crypto";
import type { EcdsaP256 } from "../../../hal/drivers/software-secure-element-signing";

/** The order of P-256's base point (SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const NUMBER_BYTES = 32;

/**
 * ECDSA over P-256 as the secure element's own, with numbers k by RFC 6979, by Node's OpenSSL: a tenth of the time. Node signs with random
 * numbers alone, so only the multiplication of the base point is OpenSSL's, which is nine tenths of a signature. For a simulator: what
 * is computed here takes a time that depends on the key.
 */
export const nativeEcdsa: EcdsaP256 = Object.freeze({ publicKeyOf: multiple, signMessage });

/** The base point so many times, uncompressed: 65 bytes, 04, x, y. @throws where `scalar` is no number from 1 to the order less 1. */
function multiple(scalar: Uint8Array): Uint8Array {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(scalar);
  return new Uint8Array(curve.getPublicKey());
}

/** FIPS 186-5, 6.4.1. */
function signMessage(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const key = numberOf(privateKey);
  const digest = numberOf(createHash("sha256").update(message).digest()) % ORDER;
  for (const nonce of nonces(privateKey, bytesOf(digest))) {
    const k = numberOf(nonce);
    if (k === 0n || k >= ORDER) continue;
    const r = numberOf(multiple(nonce).subarray(1, 1 + NUMBER_BYTES)) % ORDER;
    const s = (inverse(k) * (digest + r * key)) % ORDER;
    if (r === 0n || s === 0n) continue;
    const signature = new Uint8Array(2 * NUMBER_BYTES);
    signature.set(bytesOf(r));
    signature.set(bytesOf(s), NUMBER_BYTES);
    return signature;
  }
  throw new Error("RFC 6979 gives numbers without end");
}

/** RFC 6979, 3.2, steps b to h, with HMAC-SHA-256. */
function* nonces(privateKey: Uint8Array, digest: Uint8Array): Generator<Uint8Array> {
  let key: Uint8Array = new Uint8Array(NUMBER_BYTES);
  let value: Uint8Array = new Uint8Array(NUMBER_BYTES).fill(1);
  const stir = (...more: readonly Uint8Array[]) => {
    key = hmac(key, value, ...more);
    value = hmac(key, value);
  };
  stir(Uint8Array.of(0), privateKey, digest);
  stir(Uint8Array.of(1), privateKey, digest);
  for (;;) {
    value = hmac(key, value);
    yield value;
    stir(Uint8Array.of(0));
  }
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const running = createHmac("sha256", key);
  for (const part of parts) running.update(part);
  return running.digest();
}

/** The number whose product with `value` leaves one by the order: Euclid's algorithm. */
function inverse(value: bigint): bigint {
  let [rest, next] = [ORDER, value];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + ORDER : factor;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`);
}

function bytesOf(number: bigint): Uint8Array {
  return Buffer.from(number.toString(16).padStart(2 * NUMBER_BYTES, "0"), "hex");
}
