import { binaryField, textField } from "../../src/host/iso8583/message";
import { type HostState, type Outcome, outcome } from "./host-state";
import type { HostRequest } from "./request";
import type { HostTransaction, TransactionState } from "./transactions";

/** Fields that each 0820 of a signature must have (unionpay.md §6); the first has 55 too. */
export const signatureFields: readonly number[] = Object.freeze([4, 11, 15, 37, 41, 42, 60, 62, 64]);

/** 60.1 of the first message and of those that follow. */
const firstType = "07";
/** The tags that a first message must have: merchant's name, kind, remark with the feature code. */
const nameTag = 0x00;
const kindTag = 0x01;
const remarkTag = 0x40;
const headBytes = 20;

/** 特征码: settlement date and reference as sixteen BCD digits, the first eight XOR the last eight. */
function featureCodeOf({ settlementDate, retrievalReference }: HostTransaction): string {
  const digits = settlementDate + retrievalReference;
  const first = Number.parseInt(digits.slice(0, 8), 16);
  const last = Number.parseInt(digits.slice(8), 16);
  return ((first ^ last) >>> 0).toString(16).toUpperCase().padStart(8, "0");
}

/** Field 55 of a signature: FFxx, one byte of length, value. Undefined where it does not end where it should. */
function tagsOf(bytes: Uint8Array): ReadonlyMap<number, string> | undefined {
  const tags = new Map<number, string>();
  let at = 0;
  while (at < bytes.length) {
    const [high, tag, length] = bytes.subarray(at, at + 3);
    if (high !== 0xff || tag === undefined || length === undefined) return undefined;
    const end = at + 3 + length;
    if (end > bytes.length || tags.has(tag)) return undefined;
    tags.set(tag, String.fromCharCode(...bytes.subarray(at + 3, end)));
    at = end;
  }
  return tags;
}

/** Whether it can be a bi-level image: T.82, 6.2: one resolution layer, one plane, a size. */
function isPicture(jbig: Uint8Array): boolean {
  if (jbig.length <= headBytes) return false;
  const word = (at: number) => new DataView(jbig.buffer, jbig.byteOffset).getUint32(at);
  return jbig[0] === 0 && jbig[1] === 0 && jbig[2] === 1 && word(4) > 0 && word(8) > 0;
}

/** What nobody was charged for, or no longer is. */
const unsignable: readonly TransactionState[] = Object.freeze<TransactionState[]>(["declined", "reversed", "barred"]);

/** The sale that a signature is for, or what is wrong with its numbers. */
function saleOf(host: HostState, request: HostRequest): { place: number; sale: HostTransaction } | Outcome {
  const { message, terminal, field60, stan } = request;
  const place = host.transactions.placeOf(terminal, field60.batch, stan);
  const sale = host.transactions.at(place);
  if (sale === undefined || unsignable.includes(sale.state))
    return outcome("25", "a signature for nothing that is charged");
  if (sale.amountFen !== Number(textField(message, 4))) return outcome("64", "not the sale's amount");
  if (textField(message, 37) !== sale.retrievalReference) return outcome("12", "not the sale's reference");
  if (textField(message, 15) !== sale.settlementDate) return outcome("12", "not the sale's settlement date");
  return { place, sale };
}

/** Field 55 of the first message against the host's own numbers. */
function tagsTrouble(sale: HostTransaction, message: HostRequest["message"]): Outcome | undefined {
  const field55 = binaryField(message, 55);
  const tags = field55 && tagsOf(field55);
  if (tags === undefined) return outcome("30", "F55: no tags of a signature");
  if (!tags.get(nameTag) || !tags.get(kindTag)) return outcome("30", "F55: no merchant or kind");
  return tags.get(remarkTag) === featureCodeOf(sale) ? undefined : outcome("30", "F55: another feature code");
}

/**
 * 0820, 60.1 = 07 and 08: a signature, whole or in parts 801, 802 … which come in order; the first one begins anew. What is
 * there is never replaced: the same picture again is answered 00, another one 94.
 */
export function signatureUpload(host: HostState, request: HostRequest): Outcome {
  const found = saleOf(host, request);
  if ("code" in found) return found;
  const { place, sale } = found;
  const fields = { 37: sale.retrievalReference };
  const { type, code } = request.field60;
  const number = Number(code.slice(2));
  const first = type === firstType;
  const trouble = first ? tagsTrouble(sale, request.message) : undefined;
  if (trouble) return trouble;
  const before = first ? [] : (sale.signatureParts ?? []);
  if (!first && before.length !== number - 1) return outcome("30", "a part out of order", fields);
  const parts = [...before, base64Of(binaryField(request.message, 62) ?? new Uint8Array(0))];
  const more = first ? number === 1 : textField(request.message, 60)?.[11] === "8";
  if (more) {
    host.transactions.replace(place, { ...sale, signatureParts: parts });
    return outcome("00", `part ${number} of a signature`, fields);
  }
  const jbig = bytesOfBase64(parts);
  if (!isPicture(jbig)) return outcome("30", "F62: no JBIG picture", fields);
  const { signatureParts: _parts, ...rest } = sale;
  const signature = { jbig: base64Of(jbig), featureCode: featureCodeOf(sale) };
  if (sale.signature === undefined) {
    host.transactions.replace(place, { ...rest, signature });
    return outcome("00", "signature kept", fields);
  }
  const same = sale.signature.jbig === signature.jbig;
  return same ? outcome("00", "signature had been kept", fields) : outcome("94", "another signature is kept", fields);
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648, section 4. */
export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    for (let sextet = 0; sextet < 4; sextet++)
      text += at + sextet > bytes.length ? "=" : alphabet[(group >> (18 - 6 * sextet)) & 63];
  }
  return text;
}

function bytesOfBase64(texts: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const text of texts)
    for (let at = 0; at < text.length; at += 4) {
      let group = 0;
      for (let sextet = 0; sextet < 4; sextet++)
        group = (group << 6) | Math.max(0, alphabet.indexOf(text[at + sextet] ?? ""));
      const padding = text.slice(at, at + 4).split("=").length - 1;
      bytes.push(...[(group >> 16) & 255, (group >> 8) & 255, group & 255].slice(0, 3 - padding));
    }
  return Uint8Array.from(bytes);
}
