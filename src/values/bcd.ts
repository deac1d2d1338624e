/*
 * Packing of digits and text. Reading looks up two digits at once in a table; writing computes them. By way of numbers and their hex text
 * reading took three times as long on Node, and writing twice as long.
 */

/** Upper-case hex of each byte. */
const pairs: readonly string[] = Object.freeze(
  Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, "0")),
);
/** The largest byte of two decimal digits. */
const PAIR_MAX = 0x99;
/** Most arguments of one `fromCharCode`: the device's VM has 512 stack slots in all. */
const textPieceBytes = 64;
const SPACE = 0x20;
// Each by itself: the linker freezes no name that is taken out of an array.
const ZERO = 0x30;
const NINE = 0x39;
const EQUALS = 0x3d;
const LETTER_A = 0x41;
const LETTER_F = 0x46;
/** The nibble of a track's separator. */
const SEPARATOR = 0xd;

/** The value of a digit's character; -1 of any other. @param track takes "A" to "F" as well, and "=" for D. */
function nibbleOf(code: number, track: boolean): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  if (!track) return -1;
  if (code === EQUALS) return SEPARATOR;
  return code >= LETTER_A && code <= LETTER_F ? code - LETTER_A + 10 : -1;
}

/**
 * Writes `digits` two a byte from `at`, an odd count with `padNibble` in front (`padLeft`) or behind.
 * @param track takes "A" to "F" as well, and "=" for D.
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
  if (padLeft && (count & 1) === 1) {
    const low = nibbleOf(digits.charCodeAt(index++), track);
    if (low < 0) return false;
    out[position++] = (padNibble << 4) | low;
  }
  while (index < count) {
    const high = nibbleOf(digits.charCodeAt(index++), track);
    const low = index < count ? nibbleOf(digits.charCodeAt(index++), track) : padNibble;
    // Negative where one of them is.
    if ((high | low) < 0) return false;
    out[position++] = (high << 4) | low;
  }
  return true;
}

/**
 * Reads `count` digits from byte `at`; an odd count leaves out the first nibble (`padLeft`) or the last, unseen.
 * @param track gives "A" to "F" as well, and "=" for D.
 * @returns undefined when one is not a decimal digit and `track` is not set.
 */
export function readDigits(
  bytes: Uint8Array,
  at: number,
  count: number,
  track: boolean,
  padLeft: boolean,
): string | undefined {
  const odd = (count & 1) === 1;
  let position = at;
  let text = "";
  if (odd && padLeft) {
    const low = (bytes[position++] ?? 0) & 15;
    if (low > 9 && !track) return undefined;
    text = pairs[low]?.slice(1) ?? "";
  }
  for (const end = position + (count >> 1); position < end; position++) {
    const byte = bytes[position] ?? 0;
    if (!track && (byte > PAIR_MAX || (byte & 15) > 9)) return undefined;
    text += pairs[byte];
  }
  if (odd && !padLeft) {
    const high = (bytes[position] ?? 0) >> 4;
    if (high > 9 && !track) return undefined;
    text += pairs[high]?.slice(1) ?? "";
  }
  return track ? text.replaceAll("D", "=") : text;
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

/**
 * Text of one character per byte without the spaces that fill its field. Only 20h is filler: `trimEnd` would take A0 too, the
 * second byte of a Chinese character.
 */
export function withoutFill(text: string): string {
  const trimmed = text.trimEnd();
  // XS leaves the first space of a text that has nothing else: it would be printed as an issuer without a name.
  if (trimmed === " ") return "";
  // Built-ins do it where nothing but spaces went, and that is nearly always.
  if (trimmed.padEnd(text.length) === text) return trimmed;
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end--;
  return text.slice(0, end);
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
  for (let at = from; at < to; at++) text += pairs[bytes[at] ?? 0];
  return text;
}

/** Bytes of an even number of hex digits. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
