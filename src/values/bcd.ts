/*
 * Packing of digits and text. On XS a bytecode costs many times what a built-in does for the same work, so digits go
 * three bytes at a time through numbers and their hex text instead of one by one.
 */

/** Digits of one step, and their bytes: as many as stay a small integer on every engine. */
const stepDigits = 6;
const stepBytes = 3;
/** A bit above the step's digits keeps leading zeros in the hex text. */
const guard = 0x1000000;
/** The top bit of each nibble. */
const topBits = 0x888888;
/** Most arguments of one `fromCharCode`: the device's VM has 512 stack slots in all. */
const textPieceBytes = 64;
const SPACE = 0x20;

/** Whether each nibble of a step is a decimal digit: its top bit is not set together with one of the two below. */
function isDecimal(step: number): boolean {
  return (step & ((step << 1) | (step << 2)) & topBits) === 0;
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
  const odd = (count & 1) === 1;
  const hex = (odd && padLeft ? `0${digits}` : track ? digits.replaceAll("=", "D") : digits).padEnd(
    Math.ceil((count + 1) / stepDigits) * stepDigits,
    "0",
  );
  const end = at + ((count + 1) >> 1);
  for (let position = at, from = 0; position < end; from += stepDigits) {
    const digitsOfStep = hex.slice(from, from + stepDigits);
    const step = Number.parseInt(digitsOfStep, 16);
    // `parseInt` stops at what is no digit: only the way back shows that all were.
    const back = (step | guard).toString(16).slice(1);
    if ((track ? back.toUpperCase() : back) !== digitsOfStep) return false;
    if (!track && !isDecimal(step)) return false;
    out[position++] = step >> 16;
    if (position < end) out[position++] = (step >> 8) & 0xff;
    if (position < end) out[position++] = step & 0xff;
  }
  if (odd && padNibble !== 0) {
    const padAt = padLeft ? at : end - 1;
    out[padAt] = (out[padAt] ?? 0) | (padLeft ? padNibble << 4 : padNibble);
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
  const end = at + ((count + 1) >> 1);
  const last = end - 1;
  let text = "";
  for (let position = at; position < end; position += stepBytes) {
    let step = (bytes[position] ?? 0) << 16;
    if (position < last) step |= (bytes[position + 1] ?? 0) << 8;
    if (position + 1 < last) step |= bytes[position + 2] ?? 0;
    if (odd && padLeft && position === at) step &= 0x0fffff;
    if (odd && !padLeft && position + stepBytes > last) step &= ~(0x0f << ((stepBytes - 1 - last + position) * 8));
    if (!track && !isDecimal(step)) return undefined;
    text += (step | guard).toString(16).slice(1);
  }
  const digits = odd && padLeft ? text.slice(1, count + 1) : text.slice(0, count);
  return track ? digits.toUpperCase().replaceAll("D", "=") : digits;
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
  for (let at = from; at < to; at += stepBytes) {
    const step = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += (step | guard).toString(16).slice(1);
  }
  return text.slice(0, (to - from) * 2).toUpperCase();
}

/** Bytes of an even number of hex digits. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
