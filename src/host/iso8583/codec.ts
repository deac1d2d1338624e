import { bytesToText, readBcdNumber, readDigits, writeBcdNumber, writeDigits, writeText } from "../../values/bcd";
import { type Malformed, malformed } from "../../values/malformed";
import type { Dialect, FieldFormat } from "./dialect";
import { CodecError, type Fields, type Message } from "./message";

/**
 * Most bytes of a message from its type on. All fields at their longest come to about 3,900 bytes, but no message has
 * 47, 59 and 62 at once: the largest known, a signature upload (62 with 999 bytes, 55 with 255), has about 1,400.
 */
export const MESSAGE_BYTES_MAX = 2037;

/** Message type and bitmap. */
const prologueBytes = 10;
const bitmapAt = 2;
const lastField = 64;
const macBytes = 8;
/** Field 64 is the last bit of the bitmap. */
const macBit = 1;

export type Decoded = { readonly kind: "message"; readonly message: Message } | Malformed;

/** Where one field lies in the encoded bytes. */
export interface FieldSpan {
  readonly field: number;
  /** First byte of the length prefix; equals `at` for a fixed field. */
  readonly start: number;
  /** First byte of the content. */
  readonly at: number;
  /** First byte after it. */
  readonly end: number;
}

function isPacked(format: FieldFormat): boolean {
  return format.content === "n" || format.content === "z";
}

/** Bytes that `count` digits or bytes of a field take. */
function contentBytes(format: FieldFormat, count: number): number {
  return isPacked(format) ? (count + 1) >> 1 : count;
}

function formatOf(dialect: Dialect, field: number): FieldFormat {
  const format = dialect.fields[field];
  if (format === undefined) throw new CodecError(`F${field}`, "a field of the dialect");
  return format;
}

/** Checks that a value has its field's type and length. @returns the bytes that the field takes. */
function fieldBytes(field: number, format: FieldFormat, value: string | Uint8Array): number {
  if ((typeof value === "string") === (format.content === "b")) {
    throw new CodecError(`F${field}`, format.content === "b" ? "bytes" : "text");
  }
  const count = value.length;
  if (format.lengthBytes === 0 ? count !== format.count : count > format.count) {
    throw new CodecError(`F${field}.length`, `${format.lengthBytes === 0 ? "" : "at most "}${format.count}`);
  }
  return format.lengthBytes + contentBytes(format, count);
}

/** The fields that are present, in order. */
function presentFields(fields: Fields): number[] {
  const present: number[] = [];
  const keys = Object.keys(fields);
  let last = 0;
  let ordered = true;
  for (let index = 0; index < keys.length; index++) {
    const field = Number(keys[index]);
    if (fields[field] === undefined) continue;
    ordered &&= field > last;
    last = field;
    present.push(field);
  }
  // Engines list whole numbers in order; the protocol must not hang on it.
  return ordered ? present : present.sort((left, right) => left - right);
}

/** Writes one field, returns the offset after it. */
function writeField(out: Uint8Array, start: number, field: number, format: FieldFormat, value: string | Uint8Array) {
  const at = start + format.lengthBytes;
  const count = value.length;
  if (format.lengthBytes !== 0) writeBcdNumber(out, start, format.lengthBytes, count);
  if (typeof value !== "string") {
    out.set(value, at);
    return at + count;
  }
  if (isPacked(format)) {
    if (!writeDigits(out, at, value, format.content === "z", format.pad === "left", format.padNibble)) {
      throw new CodecError(`F${field}`, format.content === "z" ? "digits, A to F or =" : "digits");
    }
    return at + ((count + 1) >> 1);
  }
  const ascii = format.content === "an";
  if (!writeText(out, at, value, ascii ? 0x20 : 0, ascii ? 0x7e : 0xff)) {
    throw new CodecError(`F${field}`, ascii ? "printable ASCII" : "one byte per character");
  }
  return at + count;
}

/**
 * The message's bytes, from its type to its last field.
 * @throws CodecError when a value does not fit its field: a bug of the caller.
 */
export function encodeMessage(dialect: Dialect, message: Message): Uint8Array {
  return encode(dialect, message, presentFields(message.fields), 0);
}

/** @param room behind the fields, for field 64: it is not among them then. */
function encode(dialect: Dialect, message: Message, present: readonly number[], room: number): Uint8Array {
  const { mti, fields } = message;
  let total = prologueBytes + room;
  for (let index = 0; index < present.length; index++) {
    const field = present[index] ?? 0;
    total += fieldBytes(field, formatOf(dialect, field), fields[field] ?? "");
  }
  if (total > MESSAGE_BYTES_MAX) throw new CodecError("message", `at most ${MESSAGE_BYTES_MAX} bytes`);
  const out = new Uint8Array(total);
  if (mti.length !== 4 || !writeDigits(out, 0, mti, false, true, 0)) throw new CodecError("mti", "four digits");
  let at = prologueBytes;
  for (let index = 0; index < present.length; index++) {
    const field = present[index] ?? 0;
    const byte = bitmapAt + ((field - 1) >> 3);
    out[byte] = (out[byte] ?? 0) | (0x80 >> ((field - 1) & 7));
    at = writeField(out, at, field, formatOf(dialect, field), fields[field] ?? "");
  }
  if (room > 0) out[prologueBytes - 1] = (out[prologueBytes - 1] ?? 0) | macBit;
  return out;
}

/**
 * The message's bytes with zeros in field 64, whether or not the message has one yet: ask the secure element for the
 * MAC of `macInputOf` these bytes, then `setMac`. So one encoding does for both.
 */
export function encodeForMac(dialect: Dialect, message: Message): Uint8Array {
  const present = presentFields(message.fields);
  if (present[present.length - 1] === lastField) present.pop();
  return encode(dialect, message, present, macBytes);
}

/** What a MAC covers: from the message type to before field 64. A view, no copy; for received bytes as they came. */
export function macInputOf(encoded: Uint8Array): Uint8Array {
  return encoded.subarray(0, encoded.length - macBytes);
}

/** Whether encoded bytes have field 64 at their end. */
export function hasMac(encoded: Uint8Array): boolean {
  return encoded.length >= prologueBytes + macBytes && ((encoded[prologueBytes - 1] ?? 0) & macBit) !== 0;
}

/** Writes field 64 of bytes that have one. @param mac 8 bytes. */
export function setMac(encoded: Uint8Array, mac: Uint8Array): void {
  if (mac.length !== macBytes) throw new CodecError("F64.length", "8");
  if (!hasMac(encoded)) throw new CodecError("F64", "a message with room for it");
  encoded.set(mac, encoded.length - macBytes);
}

/** What the MAC of a message covers: its type to before field 64, with bit 64 set. */
export function macInput(dialect: Dialect, message: Message): Uint8Array {
  return macInputOf(encodeForMac(dialect, message));
}

/**
 * The value of a field whose bytes are known to be there. Undefined when they are not of its alphabet. Text of nothing but 00 is
 * "": a host in C that clears its buffer and fills in no reference, no authorisation code.
 */
function readField(bytes: Uint8Array, at: number, format: FieldFormat, count: number): string | Uint8Array | undefined {
  switch (format.content) {
    case "b":
      return bytes.slice(at, at + count);
    case "n":
    case "z": {
      const left = (count & 1) === 1 && format.pad === "left";
      // A spare nibble in a fixed field is zero; behind a variable one a reader ignores it.
      if (left && (bytes[at] ?? 0) >> 4 !== 0) return undefined;
      return readDigits(bytes, at, count, format.content === "z", left);
    }
    case "an":
      for (let index = at; index < at + count; index++) {
        const byte = bytes[index] ?? 0;
        if (byte < 0x20 || byte > 0x7e) return isBlank(bytes, at, at + count) ? "" : undefined;
      }
      return bytesToText(bytes, at, at + count);
    case "ans":
      return bytesToText(bytes, at, at + count);
  }
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (bytes[index] !== 0) return false;
  return true;
}

/**
 * Reads a message from its type to its last byte: what is left over makes it malformed.
 * @param spans takes each field's place, in order, as far as decoding came.
 */
export function decodeMessage(dialect: Dialect, bytes: Uint8Array, spans?: FieldSpan[]): Decoded {
  if (bytes.length > MESSAGE_BYTES_MAX) return malformed("message", `at most ${MESSAGE_BYTES_MAX} bytes`, 0);
  if (bytes.length < 2) return malformed("mti", "2 bytes", 0);
  const mti = readDigits(bytes, 0, 4, false, false);
  if (mti === undefined) return malformed("mti", "four digits", 0);
  if (bytes.length < prologueBytes) return malformed("bitmap", "8 bytes", bitmapAt);
  if ((bytes[bitmapAt] ?? 0) & 0x80) return malformed("bitmap", "64 bits, bit 1 not set", bitmapAt);
  const fields: { [field: number]: string | Uint8Array } = {};
  let start = prologueBytes;
  for (let byte = 0; byte < 8; byte++) {
    const bits = bytes[bitmapAt + byte] ?? 0;
    for (let bit = 0; bit < 8 && (bits << bit) & 0xff; bit++) {
      if (((bits << bit) & 0x80) === 0) continue;
      const field = byte * 8 + bit + 1;
      const format = dialect.fields[field];
      if (format === undefined) return malformed(`F${field}`, "no such field in the dialect", bitmapAt + byte);
      let count = format.count;
      const at = start + format.lengthBytes;
      if (format.lengthBytes !== 0) {
        if (at > bytes.length) return malformed(`F${field}.length`, `${format.lengthBytes} bytes`, start);
        count = readBcdNumber(bytes, start, format.lengthBytes);
        if (count < 0) return malformed(`F${field}.length`, "decimal digits", start);
        if (count > format.count) return malformed(`F${field}.length`, `at most ${format.count}`, start);
      }
      const end = at + contentBytes(format, count);
      if (end > bytes.length) return malformed(`F${field}`, `${end - at} bytes, ${bytes.length - at} left`, at);
      const value = readField(bytes, at, format, count);
      if (value === undefined) {
        return malformed(`F${field}`, format.content === "an" ? "printable ASCII" : "decimal digits", at);
      }
      // A fixed field that says nothing is as absent: it could not be written again.
      if (value !== "" || format.lengthBytes !== 0) fields[field] = value;
      spans?.push({ field, start, at, end });
      start = end;
    }
  }
  if (start !== bytes.length) return malformed("message", "no bytes after the last field", start);
  return { kind: "message", message: { mti, fields } };
}

/** The value of a field at a place that `decodeMessage` has given. */
export function readSpan(dialect: Dialect, bytes: Uint8Array, span: FieldSpan): string | Uint8Array {
  const format = formatOf(dialect, span.field);
  const count = format.lengthBytes === 0 ? format.count : readBcdNumber(bytes, span.start, format.lengthBytes);
  const value = readField(bytes, span.at, format, count);
  if (value === undefined) throw new CodecError(`F${span.field}`, "a place that decoding gave");
  return value;
}
