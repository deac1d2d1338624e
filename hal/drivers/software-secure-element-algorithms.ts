import type { BlockCipher } from "./ciphers";

/*
 * What Q/CUP 009 computes with working keys. Pure functions over prepared ciphers, so that a host's side can share them.
 */

const hexDigits = "0123456789ABCDEF";
const macTextBytes = 8;
/** Digits of a card number in a PIN block: the rightmost twelve without the check digit (ISO 9564-1, 9.3). */
const panDigitsInBlock = 12;
/** Card numbers that chips and stripes give (EMV 4.4 Book 3, Annex A, tag 5A; ISO/IEC 7812-1). */
const panDigitsMin = 8;
const panDigitsMax = 19;
const pinFill = 0xf;
const pinDigitsMin = 4;
const pinDigitsMax = 12;

/** Upper-case hex as ASCII bytes. */
function hexText(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(bytes.length * 2);
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    text[index * 2] = hexDigits.charCodeAt(byte >> 4);
    text[index * 2 + 1] = hexDigits.charCodeAt(byte & 15);
  }
  return text;
}

/** XORs `source` from `from` into `target`, as far as both go. */
function mix(target: Uint8Array, source: Uint8Array, from: number): void {
  const count = Math.min(target.length, source.length - from);
  for (let index = 0; index < count; index++) target[index] = (target[index] ?? 0) ^ (source[from + index] ?? 0);
}

/** The first 4 bytes of the encryption of one zero block. */
export function checkValue(cipher: BlockCipher): Uint8Array {
  const block = new Uint8Array(cipher.blockBytes);
  cipher.encrypt(block);
  return block.slice(0, 4);
}

/** XOR of the message's zero-padded blocks: what the UnionPay MAC starts from. */
export function foldBlocks(message: Uint8Array, blockBytes: number): Uint8Array {
  const folded = new Uint8Array(blockBytes);
  for (let at = 0; at < message.length; at += blockBytes) mix(folded, message, at);
  return folded;
}

/**
 * UnionPay's ECB MAC: fold, write as hex text, encrypt its first half, mix in the second, encrypt again; the MAC is the
 * first 8 hex characters as ASCII. With SM4 the same in blocks of 16 bytes.
 */
export function ecbMac(cipher: BlockCipher, message: Uint8Array): Uint8Array {
  const size = cipher.blockBytes;
  const text = hexText(foldBlocks(message, size));
  const block = text.slice(0, size);
  cipher.encrypt(block);
  mix(block, text, size);
  cipher.encrypt(block);
  return hexText(block.subarray(0, macTextBytes / 2));
}

/**
 * ANSI X9.19: CBC with the first half of the key, the last block with both halves; 8 raw bytes. With twice the same
 * cipher it is X9.9.
 */
export function x919Mac(single: BlockCipher, double: BlockCipher, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(single.blockBytes);
  let at = 0;
  for (; at + block.length < message.length; at += block.length) {
    mix(block, message, at);
    single.encrypt(block);
  }
  mix(block, message, at);
  double.encrypt(block);
  return block;
}

/**
 * The twelve digits of a card number that a PIN block takes, at the block's end, the rest zero. A number that has fewer gets
 * zeros in front (ISO 9564-1, 9.3.2).
 */
function panPart(pan: string, blockBytes: number): Uint8Array {
  const part = new Uint8Array(blockBytes);
  const digits = pan.slice(0, -1).slice(-panDigitsInBlock).padStart(panDigitsInBlock, "0");
  for (let index = 0; index < panDigitsInBlock; index += 2) {
    const high = digits.charCodeAt(index) - 0x30;
    const low = digits.charCodeAt(index + 1) - 0x30;
    part[blockBytes - panDigitsInBlock / 2 + index / 2] = (high << 4) | low;
  }
  return part;
}

/** Whether a number of digits can be a PIN (ISO 9564-1, 6.1). */
export function isPinLength(digits: number): boolean {
  return digits >= pinDigitsMin && digits <= pinDigitsMax;
}

function isCardNumber(pan: string): boolean {
  return pan.length >= panDigitsMin && pan.length <= panDigitsMax && /^\d+$/.test(pan);
}

/**
 * The clear PIN block: 0, length, PIN, fill F, mixed with the card number's part; ISO 9564-1 format 0 with 8 bytes. With
 * 16 bytes (SM4) the same, wider: that layout is taken from common practice, no document of it is public.
 * @param digits values 0 to 9, 4 to 12 of them. @param pan "" leaves the card number's part zero.
 */
export function clearPinBlock(digits: Uint8Array, pan: string, blockBytes: number): Uint8Array {
  if (!isPinLength(digits.length)) throw new RangeError("a PIN has 4 to 12 digits");
  if (pan !== "" && !isCardNumber(pan))
    throw new RangeError(`a card number has ${panDigitsMin} to ${panDigitsMax} digits`);
  const block = pan === "" ? new Uint8Array(blockBytes) : panPart(pan, blockBytes);
  block[0] = (block[0] ?? 0) ^ digits.length;
  for (let nibble = 2; nibble < blockBytes * 2; nibble++) {
    const value = digits[nibble - 2] ?? pinFill;
    block[nibble >> 1] = (block[nibble >> 1] ?? 0) ^ (nibble & 1 ? value : value << 4);
  }
  return block;
}

/** Format 2's control field, in the first four bits (ISO 9564-1, 9.3). */
const offlineControl = 0x20;
const offlineBlockBytes = 8;

/** The clear block that a card verifies itself: 2, length, PIN, fill F; ISO 9564-1 format 2 (EMV 4.4 Book 3, 6.5.12). */
export function offlinePinBlock(digits: Uint8Array): Uint8Array {
  const block = clearPinBlock(digits, "", offlineBlockBytes);
  block[0] = (block[0] ?? 0) | offlineControl;
  return block;
}

/** The PIN of a clear block, or undefined when the block is not one made with this card number. The host's side. */
export function openClearPinBlock(block: Uint8Array, pan: string): Uint8Array | undefined {
  const clear = pan === "" ? new Uint8Array(block.length) : panPart(pan, block.length);
  mix(clear, block, 0);
  const length = clear[0] ?? 0;
  if (!isPinLength(length)) return undefined;
  const digits = new Uint8Array(length);
  for (let nibble = 2; nibble < clear.length * 2; nibble++) {
    const byte = clear[nibble >> 1] ?? 0;
    const value = nibble & 1 ? byte & 15 : byte >> 4;
    if (nibble - 2 < length ? value > 9 : value !== pinFill) return undefined;
    if (nibble - 2 < length) digits[nibble - 2] = value;
  }
  return digits;
}

/** Where the encrypted digits of a track lie: they end one before the last of an odd length, two before of an even. */
function trackWindow(length: number, blockBytes: number): number {
  return length - (length & 1 ? 1 : 2) - blockBytes * 2;
}

/** Of "0" to "9" and "A" to "F". */
function hexValue(code: number): number {
  return code < 0x41 ? code - 0x30 : code - 0x37;
}

function changeTrack(track: string, blockBytes: number, change: (block: Uint8Array) => void): string {
  // A track too short for the window is filled on the left with F (so do terminals in the field).
  const digits = track.replaceAll("=", "D").padStart(blockBytes * 2 + 1, "F");
  if (!/^[\dA-F]+$/.test(digits)) throw new RangeError("a track has digits, A to F and =");
  const from = trackWindow(digits.length, blockBytes);
  const block = new Uint8Array(blockBytes);
  for (let index = 0; index < blockBytes; index++) {
    const at = from + index * 2;
    block[index] = (hexValue(digits.charCodeAt(at)) << 4) | hexValue(digits.charCodeAt(at + 1));
  }
  change(block);
  let changed = "";
  for (let index = 0; index < blockBytes; index++) {
    const byte = block[index] ?? 0;
    changed += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 15);
  }
  return digits.slice(0, from) + changed + digits.slice(from + blockBytes * 2);
}

/**
 * Track data with one block of its digits encrypted in place (16 digits with 3DES; 32 with SM4, not confirmed by a
 * document). Separators come out as D.
 */
export function encryptTrackDigits(cipher: BlockCipher, track: string): string {
  return changeTrack(track, cipher.blockBytes, (block) => cipher.encrypt(block));
}

/** The reverse of `encryptTrackDigits`: the host's side. */
export function decryptTrackDigits(cipher: BlockCipher, track: string): string {
  return changeTrack(track, cipher.blockBytes, (block) => cipher.decrypt(block));
}

/** Compares without telling by its time where the difference is. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}
