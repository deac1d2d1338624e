import { constants, createPrivateKey, type KeyObject, privateEncrypt } from "node:crypto";
import type { ChipPrivateKey } from "../../cards/chip/profile";
import type { RawSigner } from "../../cards/chip/rsa";

/** The public exponents that EMV allows (4.4 Book 2, Annex B2.1). */
const exponents = Object.freeze([3n, 65537n] as const);

/**
 * Raw RSA by Node's OpenSSL: a tenth of the time of the world's own, which every engine has, and which takes a twentieth of a soak. Each
 * key is made ready once.
 */
export function nativeRsa(): RawSigner {
  const ready = new WeakMap<ChipPrivateKey, KeyObject>();
  return (key, block) => {
    const known = ready.get(key) ?? opensslKey(key);
    ready.set(key, known);
    return new Uint8Array(privateEncrypt({ key: known, padding: constants.RSA_NO_PADDING }, block));
  };
}

/** A chip keeps its Chinese remainders alone; OpenSSL wants the whole key. */
function opensslKey(key: ChipPrivateKey): KeyObject {
  const [p, q, dp] = [number(key.p), number(key.q), number(key.dp)];
  const exponent = exponents.find((each) => (each * dp) % (p - 1n) === 1n);
  if (exponent === undefined) throw new RangeError("a chip's key has another public exponent than 3 and 65537");
  return createPrivateKey({
    format: "jwk",
    key: {
      kty: "RSA",
      n: base64url(p * q),
      e: base64url(exponent),
      d: base64url(inverse(exponent, (p - 1n) * (q - 1n))),
      ...{ p: base64url(p), q: base64url(q), dp: base64url(dp) },
      ...{ dq: base64url(number(key.dq)), qi: base64url(number(key.qInverse)) },
    },
  });
}

/** The number whose product with `value` leaves one by `modulus`. @param value small, and prime to the modulus. */
function inverse(value: bigint, modulus: bigint): bigint {
  let product = modulus + 1n;
  while (product % value !== 0n) product += modulus;
  return product / value;
}

function number(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url");
}
