import type { MacAlgorithm, Sealed, SecureElementFault, WorkingKeyUse, WrappedKey } from "../secure-element";
import type { BlockCipher, BlockCiphers } from "./ciphers";
import { checkValue, ecbMac, sameBytes, x919Mac } from "./software-secure-element-algorithms";
import { hmac } from "./software-secure-element-sealing";
import type { StoredKey } from "./software-secure-element-vault";

export type WorkingKeys = { readonly [use in WorkingKeyUse]?: StoredKey };

/** The cipher of a key. The caller wipes it after use. */
export function prepareKey(ciphers: BlockCiphers, key: StoredKey): BlockCipher {
  return key.algorithm === "sm4" ? ciphers.sm4(key.bytes) : ciphers.des(key.bytes);
}

/**
 * The part of a MAC key that counts: with DES its first 8 bytes (the rest is fill or a repeat, unionpay.md §4). A view,
 * no copy.
 */
function macKey(key: StoredKey): StoredKey {
  return key.algorithm === "sm4" ? key : { algorithm: "des3", bytes: key.bytes.subarray(0, 8) };
}

/** The one MAC beside UnionPay's that a key makes: X9.19 is defined over DES, national rules want SM3 beside SM4. */
export function ownMac({ algorithm }: Pick<StoredKey, "algorithm">): MacAlgorithm {
  return algorithm === "sm4" ? "hmac-sm3" : "x9.19";
}

/** `SecureElement.mac` with a key that was opened. */
export function macWith(ciphers: BlockCiphers, key: StoredKey, algorithm: MacAlgorithm, message: Uint8Array): Sealed {
  if (algorithm !== "ecb" && algorithm !== ownMac(key)) return { kind: "fault", fault: "no-key" };
  if (algorithm === "hmac-sm3") return { kind: "ok", bytes: sm3Mac(ciphers, key.bytes, message) };
  const single = prepareKey(ciphers, macKey(key));
  if (algorithm === "ecb") {
    const bytes = ecbMac(single, message);
    single.wipe();
    return { kind: "ok", bytes };
  }
  const double = prepareKey(ciphers, key);
  const bytes = x919Mac(single, double, message);
  single.wipe();
  double.wipe();
  return { kind: "ok", bytes };
}

const MAC_BYTES = 8;

/** HMAC over SM3, its first 8 bytes, so that it is as long as every other MAC here. No public text says which MAC a national dialect has. */
export function sm3Mac(ciphers: BlockCiphers, key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac((bytes) => ciphers.sm3(bytes), key, message).slice(0, MAC_BYTES);
}

/** "QSPROOF1", "QSPROOF2": no working key is one of them but by a chance of 1 in 2^64. */
const PROOF_LABELS: readonly number[] = Object.freeze([
  0x51, 0x53, 0x50, 0x52, 0x4f, 0x4f, 0x46, 0x31, 0x51, 0x53, 0x50, 0x52, 0x4f, 0x4f, 0x46, 0x32,
]);

/**
 * The proof of a sign-in's answer: ANSI X9.19, or HMAC over SM3 where the master key is an SM4 key, under a key of its own. The master
 * key itself must make no MAC: over one block that would be the cryptogram of a key that the caller may choose. So the proof's key is
 * the encryption of two fixed blocks under the master key (NIST SP 800-108, a block cipher as the PRF).
 */
export function signInProof(ciphers: BlockCiphers, master: StoredKey, message: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(PROOF_LABELS);
  const wrapping = prepareKey(ciphers, master);
  wrapping.encrypt(bytes);
  wrapping.wipe();
  const key: StoredKey = { algorithm: master.algorithm, bytes };
  const made = macWith(ciphers, key, ownMac(key), message);
  bytes.fill(0);
  if (made.kind !== "ok") throw new Error("a proof's key is one for its MAC");
  return made.bytes;
}

/** Whether the length of a cryptogram is one that the algorithm has. Zero bytes would open to no key at all. */
function isKeyLength(wrapped: WrappedKey): boolean {
  const length = wrapped.cryptogram.length;
  return length === 16 || (wrapped.algorithm === "des3" && length === 8);
}

/** Opens wrapped keys under a master key and verifies each check value; all or none. */
export function unwrapKeys(
  ciphers: BlockCiphers,
  master: StoredKey,
  keys: readonly WrappedKey[],
):
  | { readonly kind: "opened"; readonly working: WorkingKeys }
  | { readonly kind: "fault"; readonly fault: SecureElementFault } {
  const wrapping = prepareKey(ciphers, master);
  const working: { [use in WorkingKeyUse]?: StoredKey } = {};
  const opened: Uint8Array[] = [];
  const verdict = (): SecureElementFault | undefined => {
    for (const wrapped of keys) {
      if (wrapped.algorithm !== master.algorithm) return "no-key";
      if (!isKeyLength(wrapped)) return "check-value";
      const bytes = wrapped.cryptogram.slice();
      opened.push(bytes);
      wrapping.decrypt(bytes);
      const key: StoredKey = { algorithm: wrapped.algorithm, bytes };
      const cipher = prepareKey(ciphers, wrapped.use === "mac" ? macKey(key) : key);
      const genuine = sameBytes(checkValue(cipher), wrapped.checkValue);
      cipher.wipe();
      if (!genuine) return "check-value";
      working[wrapped.use] = key;
    }
    return undefined;
  };
  const fault = verdict();
  wrapping.wipe();
  if (fault === undefined) return { kind: "opened", working };
  for (const bytes of opened) bytes.fill(0);
  return { kind: "fault", fault };
}
