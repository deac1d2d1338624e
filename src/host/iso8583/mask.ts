import { readHex, toHex } from "../../values/bcd";
import type { Malformed } from "../../values/malformed";
import { decodeMessage, type FieldSpan, readSpan } from "./codec";
import type { Dialect } from "./dialect";
import { fieldNames } from "./field-names";
import { decodeFrame, type Header, type Tpdu } from "./frame";
import type { Message } from "./message";
import { type Piece, secretPieces } from "./secrets";

const blank = "*";

function cover(text: string, pieces: readonly Piece[], charactersPerUnit: number): string {
  let covered = "";
  let at = 0;
  for (const { from, to } of pieces) {
    covered += text.slice(at, from * charactersPerUnit) + blank.repeat((to - from) * charactersPerUnit);
    at = to * charactersPerUnit;
  }
  return covered + text.slice(at);
}

/** A card number as it may be shown: first six, last four. One that is too short to be any is covered whole. */
export function maskPan(pan: string): string {
  return cover(pan, secretPieces(2, pan), 1);
}

/** A field's value as text: binary fields as upper-case hex; card data as "*" where `masked`. */
export function showField(field: number, value: string | Uint8Array, masked: boolean): string {
  const text = typeof value === "string" ? value : toHex(value);
  if (!masked) return text;
  return cover(text, secretPieces(field, value), typeof value === "string" ? 1 : 2);
}

/** One field of a message, fit to be shown. */
export interface ShownField {
  readonly field: number;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Text of one character per byte (GBK where Chinese), or upper-case hex. */
  readonly value: string;
}

/** A message's fields in order. @param masked covers card data. */
export function showMessage(dialect: Dialect, message: Message, masked: boolean): readonly ShownField[] {
  const shown: ShownField[] = [];
  for (let field = 2; field < dialect.fields.length; field++) {
    const value = message.fields[field];
    if (value === undefined || dialect.fields[field] === undefined) continue;
    const { zh, en } = fieldNames(field);
    shown.push({ field, nameZh: zh, nameEn: en, value: showField(field, value, masked) });
  }
  return shown;
}

/**
 * Encoded bytes as hex with card data as "*", also where the message is malformed: what could not be read is covered.
 * @param spans where the fields are, from `decodeMessage`. @param whole whether decoding came to the end.
 */
function blankMessage(dialect: Dialect, bytes: Uint8Array, spans: readonly FieldSpan[], whole: boolean): string {
  const nibbles: Piece[] = [];
  for (const span of spans) {
    const format = dialect.fields[span.field];
    if (format === undefined) continue;
    const packed = format.content === "n" || format.content === "z";
    const scale = packed ? 1 : 2;
    const spare = packed && format.pad === "left" && format.count & 1 ? 1 : 0;
    for (const { from, to } of secretPieces(span.field, readSpan(dialect, bytes, span))) {
      nibbles.push({ from: span.at * 2 + spare + from * scale, to: span.at * 2 + spare + to * scale });
    }
  }
  if (!whole) nibbles.push({ from: (spans.at(-1)?.end ?? 0) * 2, to: bytes.length * 2 });
  return cover(toHex(bytes), nibbles, 1);
}

/** A frame as the simulator's books and logs may keep it. */
export interface ShownFrame {
  /** Hex without the length, card data as "*". */
  readonly hex: string;
  readonly tpdu?: Tpdu;
  readonly header?: Header;
  readonly mti?: string;
  /** What is wrong with it, if anything. */
  readonly malformed?: Malformed;
  /** Masked. */
  readonly fields: readonly ShownField[];
}

/** A frame (TPDU, header, message; no length) decoded and masked. */
export function showFrame(dialect: Dialect, frame: Uint8Array): ShownFrame {
  const framed = decodeFrame(frame);
  if (framed.kind === "malformed") return { hex: blank.repeat(frame.length * 2), malformed: framed, fields: [] };
  const { tpdu, header, message: bytes } = framed.frame;
  const spans: FieldSpan[] = [];
  const decoded = decodeMessage(dialect, bytes, spans);
  const whole = decoded.kind === "message";
  const hex = readHex(frame, 0, frame.length - bytes.length) + blankMessage(dialect, bytes, spans, whole);
  if (!whole) return { hex, tpdu, header, malformed: decoded, fields: [] };
  const { message } = decoded;
  return { hex, tpdu, header, mti: message.mti, fields: showMessage(dialect, message, true) };
}

/** A frame's hex (TPDU, header, message; no length) with card data as "*". */
export function blankHex(dialect: Dialect, frame: Uint8Array): string {
  return showFrame(dialect, frame).hex;
}
