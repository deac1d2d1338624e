/**
 * One ISO 8583 message, apart from any packing.
 *
 * Fields 52, 55, 62 and 64 are `Uint8Array` (binary content); all others are strings. Text of `an` and `ans` fields
 * carries one character per byte (U+0000 to U+00FF), because Chinese text in it is GBK and is converted where it is
 * used: so a decoded message encodes to the same text bytes again. Digits of `n` fields are "0" to "9"; track data of
 * `z` fields is digits, "A" to "F" (where it is encrypted) and "=" for the separator, which travels as nibble D.
 */
export interface Message {
  /** Message type, four digits, e.g. "0200". */
  readonly mti: string;
  readonly fields: Fields;
}

/** Fields by number, 2 to 64. An absent field is absent or undefined. */
export type Fields = { readonly [field: number]: string | Uint8Array | undefined };

/** The text of a field that is a string, or undefined when it is absent. */
export function textField(message: Message, field: number): string | undefined {
  const value = message.fields[field];
  return typeof value === "string" ? value : undefined;
}

/** The bytes of a binary field (52, 55, 62, 64), or undefined when it is absent. */
export function binaryField(message: Message, field: number): Uint8Array | undefined {
  const value = message.fields[field];
  return value instanceof Uint8Array ? value : undefined;
}

/** The message type of the reply: request + 10 (Q/CUP 009; "0200" gives "0210"). */
export function replyMti(mti: string): string {
  return `${mti.slice(0, 2)}${String(Number(mti.slice(2)) + 10).padStart(2, "0")}`;
}

/** A message that cannot be encoded: a bug of the caller. Carries the field's path and no data. */
export class CodecError extends Error {
  readonly path: string;
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.name = "CodecError";
    this.path = path;
  }
}
