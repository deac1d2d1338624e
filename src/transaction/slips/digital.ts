import { CborError, decodeCbor, encodeCbor } from "../../../hal/cbor";
import type { Text } from "../../../hal/display";
import { catalogue, type FaultCode } from "../../diagnosis/catalogue";
import { diagnose, ended } from "../../diagnosis/diagnosis";
import type { Slip, SlipCard, SlipDiagnosis, SlipKind, SlipSigning } from "../../receipt/slip";
import type { CardEntry } from "../../values/card-entry";
import { asMaskedPan } from "../../values/masked-pan";
import type { MoneyState } from "../../values/money-state";

/*
 * A slip in the fragment of an address, for the cardholder's phone: CBOR as an array, because names would make the code on the
 * screen unreadable. What a phone shows is laid out from the same slip as the paper.
 *
 * | index | content; absent ones are null, those at the end are left out |
 * | --- | --- |
 * | 0 | "QSR1": what this is, so that no other thing that the terminal signs can be taken for it |
 * | 1 | kind: 0 sale, 1 void, 2 refund, 3 reversal, 4 failed, 5 settlement, 6 payout, 7 authorisation, 8 qr-sale, 9 qr-void, 10 shift, 11 authorisation-void, 12 completion, 13 completion-void, 14 qr-refund |
 * | 2 to 4 | merchant's name, number, terminal number |
 * | 5, 6 | operator, batch |
 * | 7 | local time, the number YYYYMMDDhhmmss |
 * | 8, 9 | voucher, amount in fen |
 * | 10 | [masked number, entry (0 S, 1 I, 2 C, 3 M, 4 Q), expiry or null] |
 * | 11, 12 | authorisation code, reference number |
 * | 13, 14 | issuer, acquirer |
 * | 15 | signing: 0 none, 1 line, 2 drawn, [limit in fen] exempt |
 * | 16 | diagnosis: [code, money (0 not charged, 1 charged, 2 being checked, 3 returned, 4 partly returned), field 39 or null, cause, remedy: [zh, en], null where they are the catalogue's] |
 * | 17 | what was done: [zh, en] |
 * | 18 | particulars of the chip: [tag, value, tag, value …] |
 * | 19 | remarks |
 *
 * The payload is the CBOR array [those bytes, signature of them by `SecureElement.sign`].
 */
const MARK = "QSR1";

/** A slip that a code on a small screen can hold: with the signature and the address 512 characters (`ScreenView.qr`). */
export const DIGITAL_SLIP_BYTES_MAX = 270;
/** An address longer than this leaves no room for the slip. */
export const RECEIPT_ADDRESS_MAX = 48;
const SIGNATURE_BYTES = 64;
/** Whatever somebody puts behind the address: no slip is longer. */
const PAYLOAD_BYTES_MAX = 512;

const kinds: readonly SlipKind[] = Object.freeze([
  "sale",
  "void",
  "refund",
  "reversal",
  "failed",
  "settlement",
  "payout",
  "authorisation",
  "qr-sale",
  "qr-void",
  "shift",
  "authorisation-void",
  "completion",
  "completion-void",
  "qr-refund",
  "completion-advice",
]);
const entries: readonly CardEntry[] = Object.freeze(["swipe", "insert", "contactless", "manual", "scan"]);
const signings = Object.freeze(["none", "line", "drawn"] as const);
const moneyStates: readonly MoneyState[] = Object.freeze([
  "not charged",
  "charged",
  "being checked",
  "returned",
  "held",
  "released",
  "partly returned",
]);

/**
 * The bytes of a slip, to be signed. What can be done without is left out when there is no room: remarks, then the chip's
 * particulars. Totals, particulars and the signature's image never go.
 * @returns undefined when even the rest is too long.
 */
export function encodeSlip(slip: Slip): Uint8Array | undefined {
  for (const extras of [2, 1, 0]) {
    const fields = fieldsOf(slip, extras);
    while (fields[fields.length - 1] === null) fields.pop();
    const bytes = encodeCbor(fields);
    if (bytes.length <= DIGITAL_SLIP_BYTES_MAX) return bytes;
  }
  return undefined;
}

function fieldsOf(slip: Slip, extras: number): unknown[] {
  const { merchant, card, diagnosis, transaction } = slip;
  return [
    MARK,
    kinds.indexOf(slip.kind),
    merchant.name,
    merchant.merchantNo,
    merchant.terminalNo,
    slip.operator,
    slip.batch,
    Number(slip.localTime),
    slip.voucher ?? null,
    slip.amountFen ?? null,
    card ? [card.number, entries.indexOf(card.entry), card.expiry ?? null] : null,
    slip.authCode ?? null,
    slip.referenceNo ?? null,
    slip.issuer ?? null,
    slip.acquirer ?? null,
    slip.signing.kind === "exempt" ? [slip.signing.limitFen] : signings.indexOf(slip.signing.kind),
    diagnosis ? diagnosisFields(diagnosis) : null,
    transaction ? [transaction.zh, transaction.en] : null,
    extras > 0 && slip.chip ? slip.chip.flat() : null,
    extras > 1 ? (slip.remarks ?? null) : null,
  ];
}

function diagnosisFields({ code, money, responseCode, cause, remedy }: SlipDiagnosis): unknown[] {
  const known = Object.hasOwn(catalogue, code) ? catalogue[code as FaultCode] : undefined;
  const unlessKnown = (text: Text, usual: Text | undefined) => (text.zh === usual?.zh ? null : [text.zh, text.en]);
  return [
    code,
    moneyStates.indexOf(money),
    responseCode ?? null,
    unlessKnown(cause, known?.cause),
    unlessKnown(remedy, known?.remedy),
  ];
}

/** The slip that `encodeSlip` wrote. @returns undefined for anything else, whoever made it. */
export function decodeSlip(bytes: Uint8Array): Slip | undefined {
  const fields = decoded(bytes, DIGITAL_SLIP_BYTES_MAX);
  if (!Array.isArray(fields) || fields[0] !== MARK) return undefined;
  const kind = nth(kinds, fields[1]);
  const name = text(fields[2]);
  const merchantNo = text(fields[3]);
  const terminalNo = text(fields[4]);
  const operator = text(fields[5]);
  const batch = text(fields[6]);
  const localTime = typeof fields[7] === "number" ? String(fields[7]) : "";
  const signing = signingOf(fields[15]);
  const card = cardOf(fields[10]);
  const diagnosis = diagnosisOf(fields[16]);
  if (kind === undefined || name === undefined || merchantNo === undefined || terminalNo === undefined)
    return undefined;
  if (operator === undefined || batch === undefined || signing === undefined || !/^\d{14}$/.test(localTime))
    return undefined;
  if (card === null || diagnosis === null) return undefined;
  const amountFen = fields[9];
  return {
    kind,
    merchant: { name, merchantNo, terminalNo },
    operator,
    batch,
    localTime,
    signing,
    ...(card ? { card } : {}),
    ...(diagnosis ? { diagnosis } : {}),
    ...(Number.isSafeInteger(amountFen) ? { amountFen: amountFen as number } : {}),
    ...given("voucher", text(fields[8])),
    ...given("authCode", text(fields[11])),
    ...given("referenceNo", text(fields[12])),
    ...given("issuer", text(fields[13])),
    ...given("acquirer", text(fields[14])),
    ...given("transaction", textPair(fields[17])),
    ...given("chip", chipOf(fields[18])),
    ...given("remarks", texts(fields[19])),
  };
}

function signingOf(value: unknown): SlipSigning | undefined {
  if (value === undefined) return { kind: "none" };
  const kind = nth(signings, value);
  if (kind !== undefined) return { kind };
  const limitFen: unknown = Array.isArray(value) ? value[0] : undefined;
  return Number.isSafeInteger(limitFen) ? { kind: "exempt", limitFen: limitFen as number } : undefined;
}

/** @returns undefined where there is none, null for what is none: a number that shows too many digits, too. */
function cardOf(value: unknown): SlipCard | undefined | null {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) return null;
  const number = asMaskedPan(text(value[0]) ?? "");
  const entry = nth(entries, value[1]);
  const expiry = text(value[2]);
  return number && entry ? { number, entry, ...(expiry && /^\d{4}$/.test(expiry) ? { expiry } : {}) } : null;
}

function diagnosisOf(value: unknown): SlipDiagnosis | undefined | null {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value) || typeof value[0] !== "string" || !Object.hasOwn(catalogue, value[0])) return null;
  const money = nth(moneyStates, value[1]);
  if (money === undefined) return null;
  const told = diagnose(value[0] as FaultCode, {
    ...given("responseCode", text(value[2])),
    ...given("cause", textPair(value[3])),
    ...given("remedy", textPair(value[4])),
  });
  return ended(told, money);
}

function chipOf(value: unknown): Slip["chip"] | undefined {
  const flat = texts(value);
  if (!flat || flat.length % 2 !== 0) return undefined;
  return flat.flatMap((tag, at) => (at % 2 === 0 ? [[tag, flat[at + 1] ?? ""] as const] : []));
}

/** By number alone: a text such as "length" would name what every list has, and an object might not become a name at all. */
function nth<T>(list: readonly T[], place: unknown): T | undefined {
  return typeof place === "number" ? list[place] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
}

function textPair(value: unknown): Text | undefined {
  const pair = texts(value);
  const [zh, en] = pair ?? [];
  return zh !== undefined && en !== undefined ? { zh, en } : undefined;
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [name in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [name in K]?: V });
}

/** The address that a phone opens. @param signature of `slip`, 64 bytes. */
export function receiptAddress(host: string, slip: Uint8Array, signature: Uint8Array): string {
  return `${host}#${toBase64Url(encodeCbor([slip, signature]))}`;
}

/** What stands in a receipt's address: the slip's bytes and the signature of them, neither of them checked. */
export interface ReceiptPayload {
  readonly slip: Uint8Array;
  readonly signature: Uint8Array;
}

/** @param fragment of an address, with or without its "#". @returns undefined for what is no receipt. */
export function readReceipt(fragment: string): ReceiptPayload | undefined {
  const bytes = fromBase64Url(fragment.startsWith("#") ? fragment.slice(1) : fragment);
  const parts = bytes && decoded(bytes, PAYLOAD_BYTES_MAX);
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [slip, signature] = parts as readonly unknown[];
  if (!(slip instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined;
  return signature.length === SIGNATURE_BYTES ? { slip, signature } : undefined;
}

function decoded(bytes: Uint8Array, bytesMax: number): unknown {
  if (bytes.length > bytesMax) return undefined;
  try {
    return decodeCbor(bytes);
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** RFC 4648, 5, without padding. */
function toBase64Url(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let to = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    // Bytes and digits beyond the end are nothing to a typed array.
    const triple = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    codes[to++] = DIGITS.charCodeAt(triple >> 18);
    codes[to++] = DIGITS.charCodeAt((triple >> 12) & 63);
    codes[to++] = DIGITS.charCodeAt((triple >> 6) & 63);
    codes[to++] = DIGITS.charCodeAt(triple & 63);
  }
  let text = "";
  // A call takes a stack slot for each argument.
  for (let at = 0; at < codes.length; at += 16) text += String.fromCharCode(...codes.subarray(at, at + 16));
  return text;
}

function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1 || text.length > PAYLOAD_BYTES_MAX * 2 || !/^[\w-]+$/.test(text)) return undefined;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let [bits, held, at] = [0, 0, 0];
  for (const character of text) {
    bits = ((bits << 6) | DIGITS.indexOf(character)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
