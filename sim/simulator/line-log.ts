import type { ShownField, ShownFrame } from "../../src/host/iso8583/mask";
import { decodeBody, decodeEnvelope } from "../../src/management/envelope";
import { askOfNumber } from "../../src/management/messages";
import { toHex } from "../../src/values/bcd";
import { answerRows, type Row, requestRows } from "./line-rows";

const otherRow: Row = Object.freeze<Row>({ zh: "内容", en: "Content" });
const macRow: Row = Object.freeze<Row>({ zh: "校验码", en: "MAC" });
const ANSWER_ASK_AT = 3;
const REQUEST_ASK_AT = 4;
const STANDING_AT = 5;

/** A frame of the management line, decoded for people. There are no card data in any. */
export function showLine(frame: Uint8Array, direction: "to-host" | "to-terminal"): ShownFrame {
  const hex = toHex(frame);
  const envelope = decodeEnvelope(frame);
  const body = envelope && decodeBody(envelope.body);
  if (!envelope || !body)
    return { hex, malformed: { kind: "malformed", field: "line", expected: "a CBOR array", offset: 0 }, fields: [] };
  const isRequest = direction === "to-host";
  const askAt = isRequest ? REQUEST_ASK_AT : ANSWER_ASK_AT;
  const ask = askOfNumber(body[askAt]);
  const rows = isRequest ? requestRows(ask) : answerRows(ask, body[STANDING_AT]);
  const fields: ShownField[] = body.map((part, at) => {
    const row = rows[at] ?? otherRow;
    return field(at, row, (at === askAt ? ask : row.means?.(part)) ?? shown(part));
  });
  const mti = ask ?? "?";
  return { hex, mti, fields: [...fields, field(body.length, macRow, toHex(envelope.mac))] };
}

function field(at: number, { zh, en }: Row, value: string): ShownField {
  return { field: at + 1, nameZh: zh, nameEn: en, value };
}

function shown(part: unknown): string {
  return part instanceof Uint8Array ? toHex(part) : String(part);
}
