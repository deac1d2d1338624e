import type { ShownField, ShownFrame } from "../../src/host/iso8583/mask";
import { decodeBody, decodeEnvelope } from "../../src/management/envelope";
import { askOfNumber, standings } from "../../src/management/messages";
import { toHex } from "../../src/values/bcd";

/** Places in a body, as `src/management/README.md` has them. */
type Row = readonly [zh: string, en: string];
const requestRows: readonly Row[] = Object.freeze<Row[]>([
  ["版本", "Version"],
  ["终端号", "Terminal"],
  ["商户号", "Merchant"],
  ["随机数", "Random number"],
  ["请求", "Question"],
  ["请求号", "Name of the request"],
  ["批次号", "Batch"],
  ["凭证号", "Voucher"],
  ["金额(分)", "Amount, fen"],
  ["有效期(秒)", "Seconds"],
]);
const answerRows: readonly Row[] = Object.freeze<Row[]>([
  ["版本", "Version"],
  ["终端号", "Terminal"],
  ["随机数", "Random number"],
  ["请求", "Question"],
  ["请求号", "Name of the request"],
  ["状态", "Standing"],
]);
const paidRows: readonly Row[] = Object.freeze<Row[]>([
  ["金额(分)", "Amount, fen"],
  ["钱包", "Wallet"],
  ["参考号", "Reference"],
  ["清算日期", "Settlement date"],
  ["交易时间", "Time"],
  ["付款凭证码", "Credential"],
]);
const otherRow: Row = Object.freeze<Row>(["内容", "Content"]);
const macRow: Row = Object.freeze<Row>(["校验码", "MAC"]);
const ANSWER_ASK_AT = 3;
const REQUEST_ASK_AT = 4;

/** A frame of the management line, decoded for people. There are no card data in any. */
export function showLine(frame: Uint8Array, direction: "to-host" | "to-terminal"): ShownFrame {
  const hex = toHex(frame);
  const envelope = decodeEnvelope(frame);
  const body = envelope && decodeBody(envelope.body);
  if (!envelope || !body)
    return { hex, malformed: { kind: "malformed", field: "line", expected: "a CBOR array", offset: 0 }, fields: [] };
  const isRequest = direction === "to-host";
  const askAt = isRequest ? REQUEST_ASK_AT : ANSWER_ASK_AT;
  const ask = askOfNumber(body[askAt]) ?? "?";
  const rows = isRequest ? requestRows : answerRows;
  const fields: ShownField[] = body.map((part, at) => {
    const row = rows[at] ?? (body.length === rows.length + paidRows.length ? paidRows[at - rows.length] : otherRow);
    const value = at === askAt ? ask : !isRequest && at === answerRows.length - 1 ? standingWord(part) : shown(part);
    return field(at, row ?? otherRow, value);
  });
  return { hex, mti: ask, fields: [...fields, field(body.length, macRow, toHex(envelope.mac))] };
}

function standingWord(part: unknown): string {
  return (typeof part === "number" ? standings[part] : undefined) ?? shown(part);
}

function field(at: number, [nameZh, nameEn]: Row, value: string): ShownField {
  return { field: at + 1, nameZh, nameEn, value };
}

function shown(part: unknown): string {
  return part instanceof Uint8Array ? toHex(part) : String(part);
}
