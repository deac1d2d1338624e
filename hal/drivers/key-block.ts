import type { BlockCipher, BlockCiphers } from "./ciphers";
import { cmac } from "./cmac";
import { sameBytes } from "./software-secure-element-algorithms";

/*
 * Key blocks (ASC X9 TR-31:2018, ANSI X9.143:2021), versions B (3DES) and D (AES). A and C are refused: their keys are variants of
 * the protection key, and their MAC has 4 bytes. Clauses are those of X9.143.
 */

/** What a block is protected with: a key of this device alone. des3: 16 bytes, version B. aes: 16, 24 or 32 bytes, version D. */
export interface ProtectionKey {
  readonly algorithm: "des3" | "aes";
  readonly bytes: Uint8Array;
}

/** The header (6.1): 16 characters, before any optional blocks. All of it is under the MAC. */
export interface KeyBlockHeader {
  readonly version: "B" | "D";
  /** Two characters: K0 is a key that encrypts keys. */
  readonly usage: string;
  /** T: 3DES. A: AES. The standard has no letter for SM4. */
  readonly algorithm: string;
  /** D: decrypts only. */
  readonly mode: string;
  /** Two characters, "00" where keys are not counted. */
  readonly keyVersion: string;
  /** N: must not leave the device again. */
  readonly exportability: string;
}

/** format: it is no block of these versions, or longer than allowed. authentic: it is not made under this protection key. */
export type KeyBlockRefusal = "format" | "authentic";

export type OpenedKeyBlock =
  | { readonly kind: "key"; readonly header: KeyBlockHeader; readonly key: Uint8Array }
  | { readonly kind: "refused"; readonly why: KeyBlockRefusal };

const headerCharacters = 16;
/** Longer blocks carry certificates: nothing that is loaded here. */
const blockCharactersMax = 512;
const optionalCharactersMin = 4;
const lengthBytes = 2;
const des3KeyBytes = 16;

interface Version {
  readonly letter: "B" | "D";
  readonly blockBytes: number;
  readonly macBytes: number;
}

const versionB: Version = Object.freeze({ letter: "B", blockBytes: 8, macBytes: 8 });
const versionD: Version = Object.freeze({ letter: "D", blockBytes: 16, macBytes: 16 });

/** Opens a block: text of the standard's characters, upper-case hex behind the header. The caller zeroes the key. */
export function openKeyBlock(ciphers: BlockCiphers, protection: ProtectionKey, block: string): OpenedKeyBlock {
  const parts = parse(block);
  if (parts === undefined || !fits(parts.version, protection)) return refused("format");
  const { version, payload } = parts;
  const { encryption, authentication } = derived(ciphers, protection);
  chain(encryption, payload, parts.mac, "decrypt");
  const expected = cmac(authentication, joined(asciiOf(parts.header), payload));
  encryption.wipe();
  authentication.wipe();
  const isGenuine = sameBytes(expected, parts.mac);
  // 7.2: the length in bits, the key, random padding.
  const bits = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  const keyBytes = bits >> 3;
  const isLength = (bits & 7) === 0 && keyBytes > 0 && lengthBytes + keyBytes <= payload.length;
  const key = payload.slice(lengthBytes, lengthBytes + keyBytes);
  payload.fill(0);
  if (isGenuine && isLength) return { kind: "key", header: headerOf(version.letter, parts.header), key };
  key.fill(0);
  return refused(isGenuine ? "format" : "authentic");
}

/**
 * Makes a block, without optional blocks: the host's side.
 * @param random pads the key to whole blocks. X9.143, 7.2 lets more of it hide the key's length; none is needed here.
 */
export function makeKeyBlock(
  ciphers: BlockCiphers,
  protection: ProtectionKey,
  header: KeyBlockHeader,
  key: Uint8Array,
  random: (length: number) => Uint8Array,
): string {
  const { blockBytes, macBytes, letter } = header.version === "B" ? versionB : versionD;
  const filled = Math.ceil((lengthBytes + key.length) / blockBytes) * blockBytes;
  const payload = joined(Uint8Array.of(key.length >> 5, (key.length << 3) & 0xff), key);
  const padded = joined(payload, random(filled - payload.length));
  const length = headerCharacters + 2 * (filled + macBytes);
  const { usage, algorithm, mode, keyVersion, exportability } = header;
  const text = `${letter}${String(length).padStart(4, "0")}${usage}${algorithm}${mode}${keyVersion}${exportability}0000`;
  const { encryption, authentication } = derived(ciphers, protection);
  const mac = cmac(authentication, joined(asciiOf(text), padded));
  chain(encryption, padded, mac, "encrypt");
  encryption.wipe();
  authentication.wipe();
  payload.fill(0);
  return text + hexOf(padded) + hexOf(mac);
}

function refused(why: KeyBlockRefusal): OpenedKeyBlock {
  return { kind: "refused", why };
}

interface Parts {
  readonly version: Version;
  /** With the optional blocks. */
  readonly header: string;
  readonly payload: Uint8Array;
  readonly mac: Uint8Array;
}

function parse(block: string): Parts | undefined {
  const version = block[0] === "B" ? versionB : block[0] === "D" ? versionD : undefined;
  if (version === undefined || block.length > blockCharactersMax) return undefined;
  if (!/^.\d{4}[A-Z\d]{2}[A-Z\d]{2}[!-~]{2}[A-Z]\d\d00/.test(block) || Number(block.slice(1, 5)) !== block.length)
    return undefined;
  const headerEnd = optionalEnd(block, Number(block.slice(12, 14)));
  // 6.3: a block of padding makes the header whole.
  if (headerEnd === undefined || headerEnd % version.blockBytes !== 0) return undefined;
  const body = bytesOf(block.slice(headerEnd));
  if (body === undefined) return undefined;
  const payload = body.subarray(0, Math.max(0, body.length - version.macBytes));
  if (payload.length === 0 || payload.length % version.blockBytes !== 0) return undefined;
  return { version, header: block.slice(0, headerEnd), payload, mac: body.slice(payload.length) };
}

/** 6.3: two characters of name, two hex digits of length, the value. Lengths above 255 are not taken: the block has a bound. */
function optionalEnd(block: string, count: number): number | undefined {
  let at = headerCharacters;
  for (let number = 0; number < count; number++) {
    const found = /^([A-Z\d]{2})([A-F\d]{2})/.exec(block.slice(at, at + optionalCharactersMin));
    const length = Number.parseInt(found?.[2] ?? "", 16);
    if (!found || length < optionalCharactersMin || at + length > block.length) return undefined;
    const value = block.slice(at + optionalCharactersMin, at + length);
    // 6.3.6.9: the serial number of a key is hex.
    if (!/^[ -~]*$/.test(value) || (found[1] === "KS" && !/^[A-F\d]*$/.test(value))) return undefined;
    at += length;
  }
  return at;
}

function headerOf(version: "B" | "D", header: string): KeyBlockHeader {
  return {
    version,
    usage: header.slice(5, 7),
    algorithm: header.charAt(7),
    mode: header.charAt(8),
    keyVersion: header.slice(9, 11),
    exportability: header.charAt(11),
  };
}

function fits(version: Version, { algorithm, bytes }: ProtectionKey): boolean {
  if (version.letter === "B") return algorithm === "des3" && bytes.length === des3KeyBytes;
  return algorithm === "aes" && (bytes.length === 16 || bytes.length === 24 || bytes.length === 32);
}

/** 7.3.2 and 7.5.2: what derived keys are for, and of what algorithm they are. */
const encryptionUsage = 0;
const authenticationUsage = 1;

function derived(ciphers: BlockCiphers, { algorithm, bytes }: ProtectionKey) {
  const cipherOf = (key: Uint8Array) => (algorithm === "aes" ? ciphers.aes(key) : ciphers.des(key));
  // 0000: 3DES with two keys; 0002 to 0004: AES of 128, 192, 256 bits.
  const algorithmCode = algorithm === "aes" ? bytes.length / 8 : 0;
  const master = cipherOf(bytes);
  const derive = (usage: number): BlockCipher => {
    const key = new Uint8Array(Math.ceil(bytes.length / master.blockBytes) * master.blockBytes);
    for (let at = 0, counter = 1; at < key.length; at += master.blockBytes, counter++) {
      const bits = bytes.length * 8;
      key.set(cmac(master, Uint8Array.of(counter, 0, usage, 0, 0, algorithmCode, bits >> 8, bits & 0xff)), at);
    }
    const cipher = cipherOf(key.subarray(0, bytes.length));
    key.fill(0);
    return cipher;
  };
  const keys = { encryption: derive(encryptionUsage), authentication: derive(authenticationUsage) };
  master.wipe();
  return keys;
}

/** CBC (SP 800-38A, 6.2) in place, the MAC as the first vector. */
function chain(cipher: BlockCipher, text: Uint8Array, vector: Uint8Array, way: "encrypt" | "decrypt"): void {
  let before = vector;
  for (let at = 0; at < text.length; at += cipher.blockBytes) {
    const block = text.subarray(at, at + cipher.blockBytes);
    const cryptogram = block.slice();
    if (way === "decrypt") cipher.decrypt(block);
    for (let index = 0; index < block.length; index++) block[index] = (block[index] ?? 0) ^ (before[index] ?? 0);
    if (way === "encrypt") cipher.encrypt(block);
    before = way === "encrypt" ? block : cryptogram;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function asciiOf(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

function bytesOf(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[A-F\d]*$/.test(hex)) return undefined;
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0").toUpperCase();
  return text;
}
