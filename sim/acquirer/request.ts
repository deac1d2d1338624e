import { decodeMessage, type FieldSpan } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { parseField60 } from "../../src/host/iso8583/f60";
import { decodeFrame, type Header, type Tpdu } from "../../src/host/iso8583/frame";
import { type Fields, type Message, textField } from "../../src/host/iso8583/message";
import { bytesToText } from "../../src/values/bcd";

/** The parts of field 60 that the host looks at; the first three must be there. */
export interface ManagementField {
  /** 60.1, two digits. */
  readonly type: string;
  /** 60.2, six digits. */
  readonly batch: string;
  /** 60.3, three digits. */
  readonly code: string;
  /** 60.5: "2" where a chip has failed and the stripe is read instead. */
  readonly chipCondition: string;
  /** 60.6: "1" where the terminal takes a part of the amount, too. */
  readonly parts: boolean;
}

/** One readable request. */
export interface HostRequest {
  readonly tpdu: Tpdu;
  readonly header: Header;
  readonly message: Message;
  /** The message's bytes as they came: what its MAC covers. */
  readonly bytes: Uint8Array;
  /** Empty text where the field is missing. */
  readonly terminal: string;
  readonly merchant: string;
  readonly stan: string;
  readonly field60: ManagementField;
}

/**
 * What became of a frame. request: it can be looked at. bad-format: answer 30 with what could be read. deaf: no header,
 * no message type, or no request: a real host does not answer, and where the frame itself is broken it hangs up.
 */
export type RequestRead =
  | { readonly kind: "request"; readonly request: HostRequest }
  | {
      readonly kind: "bad-format";
      readonly tpdu: Tpdu;
      readonly header: Header;
      readonly message: Message;
      readonly at: string;
    }
  | { readonly kind: "deaf"; readonly at: string; readonly close: boolean };

/** The types that terminals send (unionpay.md §3). Replies and anything else are not answered. */
const requestTypes = Object.freeze(["0100", "0200", "0220", "0320", "0400", "0500", "0620", "0800", "0820"]);

/** Fields that a reply repeats even where the rest cannot be read. */
const echoed = Object.freeze([11, 41, 42]);

/** Field 60 of a request, undefined when it is shorter than its first three parts. */
function readField60(text: string | undefined): ManagementField | undefined {
  const { transactionType: type, batch, networkCode: code, chipCondition, partialApproval } = parseField60(text ?? "");
  if (type === undefined || batch === undefined || code === undefined) return undefined;
  return { type, batch, code, chipCondition: chipCondition ?? "0", parts: partialApproval === "1" };
}

/** What could be read of a message that broke off: type and the fields to repeat. */
function remains(bytes: Uint8Array, spans: readonly FieldSpan[]): Message {
  const fields: { [field: number]: string } = {};
  for (const span of spans) {
    if (!echoed.includes(span.field)) continue;
    fields[span.field] = span.field === 11 ? digitsOf(bytes, span.at, span.end) : bytesToText(bytes, span.at, span.end);
  }
  return { mti: digitsOf(bytes, 0, 2), fields };
}

function digitsOf(bytes: Uint8Array, from: number, to: number): string {
  let digits = "";
  for (let at = from; at < to; at++) digits += (bytes[at] ?? 0).toString(16).padStart(2, "0");
  return digits;
}

/** Reads a frame without its length. */
export function readRequest(frame: Uint8Array): RequestRead {
  const framed = decodeFrame(frame);
  if (framed.kind === "malformed") return { kind: "deaf", at: framed.field, close: true };
  const { tpdu, header, message: bytes } = framed.frame;
  const spans: FieldSpan[] = [];
  const decoded = decodeMessage(unionPay, bytes, spans);
  if (decoded.kind === "malformed") {
    const message = remains(bytes, spans);
    if (!requestTypes.includes(message.mti)) return { kind: "deaf", at: decoded.field, close: true };
    return { kind: "bad-format", tpdu, header, message, at: decoded.field };
  }
  const { message } = decoded;
  if (!requestTypes.includes(message.mti)) return { kind: "deaf", at: "mti", close: false };
  const field60 = readField60(textField(message, 60));
  const terminal = textField(message, 41);
  const merchant = textField(message, 42);
  if (field60 === undefined || terminal === undefined || merchant === undefined) {
    const at = field60 === undefined ? "F60" : terminal === undefined ? "F41" : "F42";
    return { kind: "bad-format", tpdu, header, message, at };
  }
  const stan = textField(message, 11) ?? "";
  return { kind: "request", request: { tpdu, header, message, bytes, terminal, merchant, stan, field60 } };
}

/** The first of the fields that is missing, as a path, or undefined. */
export function missingField(fields: Fields, wanted: readonly number[]): string | undefined {
  for (const field of wanted) if (fields[field] === undefined) return `F${field}`;
  return undefined;
}
