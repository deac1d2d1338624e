import type { BlockCipher, BlockCiphers } from "../../hal/drivers/ciphers";
import {
  checkValue,
  decryptTrackDigits,
  openClearPinBlock,
  x919Mac,
} from "../../hal/drivers/software-secure-element-algorithms";
import { sm3Mac } from "../../hal/drivers/software-secure-element-keys";
import type { KeyAlgorithm } from "../../hal/secure-element";
import { formatSignInKeys } from "../../src/host/iso8583/sign-in-keys";
import { toHex } from "../../src/values/bcd";
import type { KeyScheme } from "./configuration";

/** Working keys as they rest in the host's books: cryptograms under the terminal's master key, hex. */
export interface WrappedKeys {
  readonly scheme: KeyScheme;
  readonly pinHex: string;
  readonly macHex: string;
  /** With schemes 004 and 006 only. */
  readonly trackHex?: string;
}

/** Working keys in use. */
export interface WorkingKeys {
  readonly pin: BlockCipher;
  readonly mac: BlockCipher;
  /** MAC of the management line: X9.19 under the MAC key as it was handed out, whole; HMAC over SM3 where the keys are SM4 ones. */
  readonly line: LineMac;
  readonly track?: BlockCipher;
}

export type LineMac = (input: Uint8Array) => Uint8Array;

/** What the keys of a sign-in are for, by its code. */
export function algorithmOf(scheme: KeyScheme): KeyAlgorithm {
  return scheme === "006" ? "sm4" : "des3";
}

/** New keys: to keep, to use, and field 62 of the sign-in's reply. */
export interface FreshKeys {
  readonly wrapped: WrappedKeys;
  readonly keys: WorkingKeys;
  readonly field62: Uint8Array;
}

const desBlockBytes = 8;
const doubleKeyBytes = 16;

/** Bytes of an even number of hex digits. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** The host's security module: it makes working keys, and opens and checks what terminals send under them. */
export class HostSecurity {
  /** For keys of cards: they derive from the issuers' own. */
  readonly ciphers: BlockCiphers;
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(ciphers: BlockCiphers, randomBytes: (length: number) => Uint8Array) {
    this.ciphers = ciphers;
    this.#randomBytes = randomBytes;
  }

  /**
   * New working keys (unionpay.md §3.2, §4). Layout of field 62: each key's cryptogram and check value; a MAC key of the
   * double-length schemes has its 8 bytes followed by 8 zeros.
   * @param falseCheckValue spoils the PIN key's check value: the fault A15.
   */
  freshKeys(scheme: KeyScheme, tmkHex: string, falseCheckValue: boolean): FreshKeys {
    const algorithm = algorithmOf(scheme);
    const tmk = this.cipher(algorithm, bytesOfHex(tmkHex));
    const keyBytes = scheme === "001" ? desBlockBytes : doubleKeyBytes;
    const macBytes = algorithm === "sm4" ? doubleKeyBytes : desBlockBytes;
    const pin = this.#freshKey(tmk, algorithm, keyBytes, keyBytes);
    const mac = this.#freshKey(tmk, algorithm, macBytes, keyBytes);
    const hasTrack = scheme === "004" || scheme === "006";
    const track = hasTrack ? this.#freshKey(tmk, algorithm, keyBytes, keyBytes) : undefined;
    tmk.wipe();
    if (falseCheckValue) pin.checkValue[0] = (pin.checkValue[0] ?? 0) ^ 0xff;
    return {
      wrapped: {
        scheme,
        pinHex: toHex(pin.cryptogram),
        macHex: toHex(mac.cryptogram.subarray(0, macBytes)),
        ...(track === undefined ? {} : { trackHex: toHex(track.cryptogram) }),
      },
      keys: {
        pin: pin.cipher,
        mac: mac.cipher,
        line: this.#lineMac(algorithm, tmkHex, mac.cryptogram),
        ...(track === undefined ? {} : { track: track.cipher }),
      },
      field62: formatSignInKeys(track === undefined ? [pin, mac] : [pin, mac, track]),
    };
  }

  /** A new key of `keyBytes` under the master key, its cryptogram filled up with zeros to `width`. */
  #freshKey(tmk: BlockCipher, algorithm: KeyAlgorithm, keyBytes: number, width: number) {
    const key = this.#randomBytes(keyBytes).slice();
    const cipher = this.cipher(algorithm, key);
    tmk.encrypt(key);
    const cryptogram = new Uint8Array(width);
    cryptogram.set(key);
    return { cipher, cryptogram, checkValue: checkValue(cipher) };
  }

  /** A cipher of either algorithm. */
  cipher(algorithm: KeyAlgorithm, key: Uint8Array): BlockCipher {
    return algorithm === "sm4" ? this.ciphers.sm4(key) : this.ciphers.des(key);
  }

  /** Under the key as the terminal's element opens it: eight bytes, or sixteen where zeros fill up its cryptogram. */
  #lineMac(algorithm: KeyAlgorithm, tmkHex: string, cryptogram: Uint8Array): LineMac {
    const tmk = this.cipher(algorithm, bytesOfHex(tmkHex));
    const key = cryptogram.slice();
    tmk.decrypt(key);
    tmk.wipe();
    if (algorithm === "sm4") return (input) => sm3Mac(this.ciphers, key, input);
    const [single, whole] = [this.ciphers.des(key.subarray(0, desBlockBytes)), this.ciphers.des(key)];
    return (input) => x919Mac(single, whole, input);
  }

  /** Opens keys that rested in the books. */
  open(wrapped: WrappedKeys, tmkHex: string): WorkingKeys {
    const algorithm = algorithmOf(wrapped.scheme);
    const tmk = this.cipher(algorithm, bytesOfHex(tmkHex));
    const opened = (hex: string): BlockCipher => {
      const key = bytesOfHex(hex);
      tmk.decrypt(key);
      return this.cipher(algorithm, key);
    };
    const keys = {
      pin: opened(wrapped.pinHex),
      mac: opened(wrapped.macHex),
      line: this.#lineMac(algorithm, tmkHex, filled(bytesOfHex(wrapped.macHex), wrapped.scheme)),
      ...(wrapped.trackHex === undefined ? {} : { track: opened(wrapped.trackHex) }),
    };
    tmk.wipe();
    return keys;
  }
}

/** A MAC key's cryptogram as a sign-in hands it out. */
function filled(cryptogram: Uint8Array, scheme: KeyScheme): Uint8Array {
  const whole = new Uint8Array(scheme === "001" ? desBlockBytes : doubleKeyBytes);
  whole.set(cryptogram);
  return whole;
}

/**
 * Opens field 52 (ISO 9564-1, format 0).
 * @param pan the card number, "" where the block is made without one (53.1 = 1).
 * @returns undefined when what comes out is no PIN block: the wrong key or the wrong number.
 */
export function openPinBlock(cipher: BlockCipher, pinBlock: Uint8Array, pan: string): string | undefined {
  const clear = pinBlock.slice();
  cipher.decrypt(clear);
  return openClearPinBlock(clear, pan)?.join("");
}

/** Opens encrypted track 2 (unionpay.md §4); what is no track afterwards was not encrypted with this key. */
export function openTrack(cipher: BlockCipher, track: string): string {
  return decryptTrackDigits(cipher, track).replace("D", "=");
}
