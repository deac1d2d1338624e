import type { KeyAlgorithm, WorkingKeyUse, WrappedKey } from "../../../hal/secure-element";
import { type Malformed, malformed } from "../../values/malformed";

const checkValueBytes = 4;
const uses: readonly WorkingKeyUse[] = Object.freeze<WorkingKeyUse[]>(["pin", "mac", "track"]);

/** Field 62 by its length: how many keys, and bytes of each without its check value. */
type Layout = readonly [fieldBytes: number, keys: number, keyBytes: number];
const layouts: readonly Layout[] = Object.freeze([
  Object.freeze<Layout>([24, 2, 8]),
  Object.freeze<Layout>([40, 2, 16]),
  Object.freeze<Layout>([60, 3, 16]),
  // Triple-length keys: known from one terminal application, refused by the secure element.
  Object.freeze<Layout>([56, 2, 24]),
  Object.freeze<Layout>([84, 3, 24]),
]);

export type SignInKeys = { readonly kind: "keys"; readonly keys: readonly WrappedKey[] } | Malformed;

/**
 * Field 62 of a sign-in's reply: PIK, MAK and perhaps TDK, each followed by its check value; the length tells which
 * (60.3 = 001: 24 bytes, 003: 40, 004: 60).
 */
export function parseSignInKeys(field62: Uint8Array, algorithm: KeyAlgorithm = "des3"): SignInKeys {
  const layout = layouts.find(([fieldBytes]) => fieldBytes === field62.length);
  if (layout === undefined) return malformed("F62.length", "24, 40, 56, 60 or 84 bytes", 0);
  const [, count, keyBytes] = layout;
  const keys = uses.slice(0, count).map((use, index): WrappedKey => {
    const at = index * (keyBytes + checkValueBytes);
    return {
      use,
      algorithm,
      cryptogram: field62.slice(at, at + keyBytes),
      checkValue: field62.slice(at + keyBytes, at + keyBytes + checkValueBytes),
    };
  });
  return { kind: "keys", keys };
}

/** Field 62 of a sign-in's reply from keys of one length: the host's side. */
export function formatSignInKeys(
  keys: readonly { readonly cryptogram: Uint8Array; readonly checkValue: Uint8Array }[],
): Uint8Array {
  const total = keys.reduce((sum, key) => sum + key.cryptogram.length + key.checkValue.length, 0);
  const out = new Uint8Array(total);
  let at = 0;
  for (const { cryptogram, checkValue } of keys) {
    out.set(cryptogram, at);
    out.set(checkValue, at + cryptogram.length);
    at += cryptogram.length + checkValue.length;
  }
  return out;
}
