/** Bytes of an even number of hex digits. */
export function hex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (digitAt(text, at * 2) << 4) | digitAt(text, at * 2 + 1);
  return bytes;
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // A letter of either case: 41 and 61 are A and a.
  return code <= 0x39 ? code - 0x30 : (code & 0x0f) + 9;
}

/** Upper case hex digits. */
export function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text.toUpperCase();
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** ASCII characters as bytes. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** A number as big-endian bytes. */
export function numberBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

/** A number as packed decimal digits, zeros on the left (EMV 4.4 Book 3, 4.3, format n). */
export function decimalBytes(value: number, length: number): Uint8Array {
  return hex(String(value).padStart(length * 2, "0"));
}

/** The number in packed decimal digits; NaN where one is no digit. */
export function decimalOf(bytes: Uint8Array): number {
  return Number(hexOf(bytes));
}
