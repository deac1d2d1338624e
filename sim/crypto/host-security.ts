import type { BlockCipher, BlockCiphers } from "../../hal/drivers/ciphers";
import {
  checkValue,
  clearPinBlock,
  decryptTrackDigits,
  ecbMac,
  openClearPinBlock,
  x919Mac,
} from "../../hal/drivers/software-secure-element-algorithms";
import type { KeyAlgorithm, MacAlgorithm, WorkingKeyUse } from "../../hal/secure-element";

/** A working key in clear, as a host's security module holds it. */
export interface HostKey {
  readonly algorithm: KeyAlgorithm;
  /** des3: 8 bytes (single DES) or 16; sm4: 16. */
  readonly bytes: Uint8Array;
}

function prepare(ciphers: BlockCiphers, key: HostKey): BlockCipher {
  return key.algorithm === "sm4" ? ciphers.sm4(key.bytes) : ciphers.des(key.bytes);
}

/** With DES only the first 8 bytes of a MAC key count (unionpay.md §4). */
function firstHalf(key: HostKey): HostKey {
  return key.algorithm === "sm4" ? key : { algorithm: "des3", bytes: key.bytes.subarray(0, 8) };
}

/** A working key under its master key, with its check value, as a sign-in reply carries it. */
export function wrapKey(
  ciphers: BlockCiphers,
  master: HostKey,
  use: WorkingKeyUse,
  key: HostKey,
): { readonly cryptogram: Uint8Array; readonly checkValue: Uint8Array } {
  const cryptogram = key.bytes.slice();
  prepare(ciphers, master).encrypt(cryptogram);
  return { cryptogram, checkValue: checkValue(prepare(ciphers, use === "mac" ? firstHalf(key) : key)) };
}

/** The MAC of a message, 8 bytes as they stand in field 64. X9.19 needs a DES key, else it throws. */
export function messageMac(
  ciphers: BlockCiphers,
  algorithm: MacAlgorithm,
  key: HostKey,
  message: Uint8Array,
): Uint8Array {
  const single = prepare(ciphers, firstHalf(key));
  if (algorithm === "ecb") return ecbMac(single, message);
  if (key.algorithm !== "des3") throw new RangeError("X9.19 is defined over DES");
  return x919Mac(single, prepare(ciphers, key), message);
}

/** An encrypted PIN block. @param pan "" for the format without card number. */
export function makePinBlock(ciphers: BlockCiphers, key: HostKey, pin: string, pan: string): Uint8Array {
  const cipher = prepare(ciphers, key);
  const digits = Uint8Array.from({ length: pin.length }, (_, index) => pin.charCodeAt(index) - 0x30);
  const block = clearPinBlock(digits, pan, cipher.blockBytes);
  cipher.encrypt(block);
  return block;
}

/** The PIN in an encrypted block, or undefined when it opens to none: wrong key, wrong card number, wrong length. */
export function openPinBlock(ciphers: BlockCiphers, key: HostKey, block: Uint8Array, pan: string): string | undefined {
  const cipher = prepare(ciphers, key);
  if (block.length !== cipher.blockBytes) return undefined;
  const clear = block.slice();
  cipher.decrypt(clear);
  return openClearPinBlock(clear, pan)?.join("");
}

/** A track's digits in clear again, separators as D. @param track digits, A to F, "=" for D. */
export function decryptTrack(ciphers: BlockCiphers, key: HostKey, track: string): string {
  return decryptTrackDigits(prepare(ciphers, key), track);
}
