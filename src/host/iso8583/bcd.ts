const zero = 0x30;
const letterA = 0x41;
const equalsSign = 0x3d;
/** The nibble that carries "=" in track data (ISO 7813 on the wire of Q/CUP 009). */
const separatorNibble = 0xd;
/** Code units of the sixteen nibbles as digits, and as track data. */
const hexDigits = "0123456789ABCDEF";
const trackDigits = "0123456789ABC=EF";
/** Most arguments of one `fromCharCode`: the device's VM has 512 stack slots in all. */
const textPieceBytes = 64;

/** The nibble of a character: digits only, or with `track` also A to F and "=". -1 for any other. */
function nibbleOf(code: number, track: boolean): number {
  const digit = code - zero;
  if (digit >= 0 && digit <= 9) return digit;
  if (!track) return -1;
  if (code === equalsSign) return separatorNibble;
  const letter = code - letterA;
  return letter >= 0 && letter <= 5 ? letter + 10 : -1;
}

/**
 * Writes `digits` two a byte from `at`, an odd count with `padNibble` in front (`padLeft`) or behind.
 * @returns false when a character is not of the alphabet; the bytes are then undefined.
 */
export function writeDigits(
  out: Uint8Array,
  at: number,
  digits: string,
  track: boolean,
  padLeft: boolean,
  padNibble: number,
): boolean {
  const count = digits.length;
  let position = at;
  let index = 0;
  if (padLeft && count & 1) {
    const low = nibbleOf(digits.charCodeAt(index++), track);
    if (low < 0) return false;
    out[position++] = (padNibble << 4) | low;
  }
  while (index + 1 < count) {
    const high = nibbleOf(digits.charCodeAt(index), track);
    const low = nibbleOf(digits.charCodeAt(index + 1), track);
    if (high < 0 || low < 0) return false;
    out[position++] = (high << 4) | low;
    index += 2;
  }
  if (index < count) {
    const high = nibbleOf(digits.charCodeAt(index), track);
    if (high < 0) return false;
    out[position] = (high << 4) | padNibble;
  }
  return true;
}

/**
 * Reads `count` nibbles, the first at nibble `from` (twice the byte offset, plus 1 for a low nibble).
 * @returns undefined when one is not a decimal digit and `track` is not set.
 */
export function readDigits(bytes: Uint8Array, from: number, count: number, track: boolean): string | undefined {
  const alphabet = track ? trackDigits : hexDigits;
  let text = "";
  for (let nibble = from, end = from + count; nibble < end; nibble++) {
    const byte = bytes[nibble >> 1] ?? 0;
    const value = nibble & 1 ? byte & 15 : byte >> 4;
    if (value > 9 && !track) return undefined;
    text += alphabet.charAt(value);
  }
  return text;
}

/** Reads `length` bytes as a big-endian BCD number; -1 when a nibble is not a digit. */
export function readBcdNumber(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) {
    const byte = bytes[index] ?? 0;
    const high = byte >> 4;
    const low = byte & 15;
    if (high > 9 || low > 9) return -1;
    value = value * 100 + high * 10 + low;
  }
  return value;
}

/** Writes a number of at most `2 × length` digits as BCD. */
export function writeBcdNumber(out: Uint8Array, at: number, length: number, value: number): void {
  let rest = value;
  for (let index = at + length - 1; index >= at; index--) {
    const pair = rest % 100;
    out[index] = ((pair / 10) << 4) | (pair % 10);
    rest = (rest - pair) / 100;
  }
}

/** Bytes as text, one character per byte. */
export function bytesToText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= textPieceBytes)
    return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
  let text = "";
  for (let at = from; at < to; at += textPieceBytes) {
    const piece = bytes.subarray(at, Math.min(at + textPieceBytes, to));
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

/** Writes text, one byte per character. False when a character is not between `lowest` and `highest`. */
export function writeText(out: Uint8Array, at: number, text: string, lowest: number, highest: number): boolean {
  for (let index = 0, count = text.length; index < count; index++) {
    const code = text.charCodeAt(index);
    if (code < lowest || code > highest) return false;
    out[at + index] = code;
  }
  return true;
}

/** Upper-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return readHex(bytes, 0, bytes.length);
}

/** Upper-case hex of a piece of bytes. */
export function readHex(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    text += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 15);
  }
  return text;
}
