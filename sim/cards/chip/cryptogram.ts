import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import { concat, hex, numberBytes } from "./bytes";

/** What a cryptogram covers under PBOC's version 01 (CVN 01), in this order; 82, 9F36 and the CVR follow. */
const cryptogramTags: readonly string[] = Object.freeze(["9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37"]);

const blockBytes = 8;
const keyBytes = 16;
const identityDigits = 16;

/** Odd parity in every byte, as DES keys are written down. It changes nothing else. */
function oddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = byte >> 1;
    ones ^= ones >> 4;
    ones ^= ones >> 2;
    ones ^= ones >> 1;
    return (byte & 0xfe) | (~ones & 1);
  });
}

/** Both halves of a double-length key from one block and another. */
function twoBlocks(ciphers: BlockCiphers, key: Uint8Array, left: Uint8Array, right: Uint8Array): Uint8Array {
  const blocks = concat(left, right);
  const cipher = ciphers.des(key);
  cipher.encrypt(blocks);
  cipher.wipe();
  return blocks;
}

/**
 * A card's key from its issuer's master key (EMV 4.4 Book 2, A1.4.1, option A): the last 16 digits of number and
 * sequence number.
 * @param sequence two digits.
 */
export function cardKey(ciphers: BlockCiphers, master: Uint8Array, pan: string, sequence: string): Uint8Array {
  const identity = hex((pan + sequence).slice(-identityDigits).padStart(identityDigits, "0"));
  return oddParity(
    twoBlocks(
      ciphers,
      master,
      identity,
      identity.map((byte) => byte ^ 0xff),
    ),
  );
}

/** The key of one transaction (PBOC): the counter and its inverse under the card's key. For cryptogram, MAC and cipher. */
export function sessionKey(ciphers: BlockCiphers, key: Uint8Array, atc: number): Uint8Array {
  return twoBlocks(ciphers, key, numberBytes(atc, blockBytes), numberBytes(atc ^ 0xffff, blockBytes));
}

/** ISO/IEC 9797-1, MAC algorithm 3 with padding method 2 and DES: 8 bytes. */
export function retailMac(ciphers: BlockCiphers, key: Uint8Array, text: Uint8Array): Uint8Array {
  if (key.length !== keyBytes) throw new RangeError("a retail MAC needs a key of 16 bytes");
  const padded = new Uint8Array((Math.floor(text.length / blockBytes) + 1) * blockBytes);
  padded.set(text);
  padded[text.length] = 0x80;
  const left = ciphers.des(key.subarray(0, blockBytes));
  const right = ciphers.des(key.subarray(blockBytes));
  const mac = new Uint8Array(blockBytes);
  for (let at = 0; at < padded.length; at += blockBytes) {
    for (let index = 0; index < blockBytes; index++) mac[index] = (mac[index] ?? 0) ^ (padded[at + index] ?? 0);
    left.encrypt(mac);
  }
  right.decrypt(mac);
  left.encrypt(mac);
  left.wipe();
  right.wipe();
  return mac;
}

/** What an application cryptogram (CVN 01) covers. Amounts and the like as the terminal gave them, by tag. */
export interface CryptogramInput {
  readonly terminal: ReadonlyMap<string, Uint8Array>;
  /** 82, 2 bytes. */
  readonly profile: Uint8Array;
  readonly atc: number;
  /** 4 bytes, the first is 03. */
  readonly results: Uint8Array;
}

/** The text under the MAC of an application cryptogram; undefined when something is missing. */
export function cryptogramText(input: CryptogramInput): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const tag of cryptogramTags) {
    const part = input.terminal.get(tag);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return concat(...parts, input.profile, numberBytes(input.atc, 2), input.results);
}

/** The issuer's answer to a cryptogram (ARPC, method 1). @param responseCode 2 bytes, e.g. "00" in ASCII. */
export function responseCryptogram(
  ciphers: BlockCiphers,
  session: Uint8Array,
  cryptogram: Uint8Array,
  responseCode: Uint8Array,
): Uint8Array {
  const block = cryptogram.slice();
  for (let at = 0; at < responseCode.length; at++) block[at] = (block[at] ?? 0) ^ (responseCode[at] ?? 0);
  const cipher = ciphers.des(session);
  cipher.encrypt(block);
  cipher.wipe();
  return block;
}

/** Bytes of a MAC that a script command carries. */
export const SCRIPT_MAC_BYTES = 4;

/**
 * The MAC of a script command: header with the length that counts the MAC too, counter, cryptogram, data as sent.
 * @param header CLA INS P1 P2 Lc.
 */
export function scriptMac(
  ciphers: BlockCiphers,
  session: Uint8Array,
  command: { readonly header: Uint8Array; readonly data: Uint8Array },
  transaction: { readonly atc: number; readonly cryptogram: Uint8Array },
): Uint8Array {
  const text = concat(command.header, numberBytes(transaction.atc, 2), transaction.cryptogram, command.data);
  return retailMac(ciphers, session, text).subarray(0, SCRIPT_MAC_BYTES);
}

/** Enciphers what a script hides: a length, the text, padding 80 00…, block by block. */
export function encipherScript(ciphers: BlockCiphers, session: Uint8Array, text: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor((text.length + 1) / blockBytes) + 1) * blockBytes);
  padded[0] = text.length;
  padded.set(text, 1);
  padded[text.length + 1] = 0x80;
  const cipher = ciphers.des(session);
  cipher.encrypt(padded);
  cipher.wipe();
  return padded;
}

/** Opens it again; undefined when it was not made with this key. */
export function decipherScript(ciphers: BlockCiphers, session: Uint8Array, sent: Uint8Array): Uint8Array | undefined {
  if (sent.length === 0 || sent.length % blockBytes !== 0) return undefined;
  const clear = sent.slice();
  const cipher = ciphers.des(session);
  cipher.decrypt(clear);
  cipher.wipe();
  const length = clear[0] ?? 0;
  if (length + 2 > clear.length || clear[length + 1] !== 0x80) return undefined;
  return clear.subarray(1, length + 1);
}
