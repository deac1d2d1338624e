import { writeBcdNumber, writeText } from "../values/bcd";

/** No bytes: what an absent value is compared with. */
export function noBytes(): Uint8Array {
  return new Uint8Array(0);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let index = 0; index < parts.length; index++) length += parts[index]?.length ?? 0;
  const joined = new Uint8Array(length);
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (!part) continue;
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Whether `count` bytes from `at` are those of `other` from `otherAt`. Not constant in time: nothing secret is compared here. */
export function sameAt(bytes: Uint8Array, at: number, other: Uint8Array, otherAt: number, count: number): boolean {
  if (at + count > bytes.length || otherAt + count > other.length) return false;
  for (let index = 0; index < count; index++) if (bytes[at + index] !== other[otherAt + index]) return false;
  return true;
}

export function same(bytes: Uint8Array, other: Uint8Array): boolean {
  return bytes.length === other.length && sameAt(bytes, 0, other, 0, bytes.length);
}

/** Whether `bytes` begins with `head`. */
export function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return sameAt(bytes, 0, head, 0, head.length);
}

/** A number as BCD, right-aligned in `length` bytes. */
export function bcd(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  writeBcdNumber(bytes, 0, length, value);
  return bytes;
}

/** Text as bytes, cut or filled with spaces to `length`. */
export function text(value: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x20);
  writeText(bytes, 0, value.slice(0, length), 0, 0xff);
  return bytes;
}

/** A big-endian binary number of up to 6 bytes. */
export function binary(bytes: Uint8Array): number {
  let value = 0;
  for (let index = 0; index < bytes.length; index++) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

export function bigEndian(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}
