import type { Personalisation } from "../../hal/board";
import type { KeyAlgorithm } from "../../hal/secure-element";
import { type Facts, isEnquiry, type Original, type TransactionKind } from "../book/facts";
import type { Approved, ReversalReason } from "../book/states";
import { field55, tagsOf } from "../emv/field55";
import { bytesToText } from "../values/bcd";
import { formatField60 } from "./iso8583/f60";
import type { Message } from "./iso8583/message";
import { formatOriginal, securityControl } from "./iso8583/subfields";

/** Field 26: the longest PIN that the terminal takes. */
const PIN_DIGITS_MAX = "12";
/** Field 49: renminbi, ISO 4217. */
const RENMINBI = "156";
/** Field 59, A2: 05, the application's version of eight characters. */
const VERSION_CHARACTERS = 8;
const VERSION_TAG = "05008";
/** 02, the serial number. */
const SERIAL_TAG = "02";
/** Field 59: a PIN block of SM4. */
export const SM4_PIN_TAG = "A1";
/** Field 63 of a refund: UnionPay, whose cards alone this terminal takes. */
const ORGANISATION = "CUP";
/** 60.1 to 60.5. */
const FINANCIAL_FIELD_60_DIGITS = 13;
/** 60.1 to 60.3. */
const CODE_FIELD_60_DIGITS = 11;

/** Message types of management and what they ask for: field 60.1 and 60.3 (`unionpay.md`, 3). */
export type Management =
  | "signIn"
  | "echo"
  | "parameters"
  | "parametersEnd"
  | "authorityKeyList"
  | "authorityKey"
  | "authorityKeysEnd"
  | "applicationList"
  | "application"
  | "applicationsEnd"
  | "masterKeyOffer"
  | "masterKey"
  | "masterKeyEnd";

/** All that need no STAN. */
export type Enquiry = Exclude<Management, "signIn">;

const managements = Object.freeze({
  /** Double-length keys with a track key. */
  signIn: Object.freeze({ mti: "0800", code: "004" }),
  echo: Object.freeze({ mti: "0820", code: "301" }),
  parameters: Object.freeze({ mti: "0800", code: "360" }),
  parametersEnd: Object.freeze({ mti: "0800", code: "361" }),
  authorityKeyList: Object.freeze({ mti: "0820", code: "372" }),
  authorityKey: Object.freeze({ mti: "0800", code: "370" }),
  authorityKeysEnd: Object.freeze({ mti: "0800", code: "371" }),
  applicationList: Object.freeze({ mti: "0820", code: "382" }),
  application: Object.freeze({ mti: "0800", code: "380" }),
  applicationsEnd: Object.freeze({ mti: "0800", code: "381" }),
  masterKeyOffer: Object.freeze({ mti: "0800", code: "352" }),
  masterKey: Object.freeze({ mti: "0800", code: "350" }),
  masterKeyEnd: Object.freeze({ mti: "0800", code: "351" }),
});

/** With SM4 keys (国密): the same three. One host's code for it (`day.md`, 1.1: 006); not verified at any other. */
const nationalSignIn = Object.freeze({ mti: "0800", code: "006" });

export function sixDigits(value: number): string {
  return String(value).padStart(6, "0");
}

export function amountField(amountFen: number): string {
  return String(amountFen).padStart(12, "0");
}

function who({ terminal, merchant }: Pick<Personalisation, "terminal" | "merchant">) {
  return { 41: terminal, 42: merchant };
}

/** As a sale had them: a terminal that was replaced or moved still speaks of it under the old numbers. */
export function whoOf(personalisation: Personalisation, facts: Facts) {
  return who(facts.madeAs ?? personalisation);
}

/** What every message of a transaction repeats: what it is, how it came in, whose it is (`unionpay.md`, 3.1 and 5.1). */
export function ownFields(personalisation: Personalisation, facts: Facts): Message["fields"] {
  return {
    3: facts.processingCode,
    ...(isEnquiry(facts) ? {} : { 4: amountField(facts.amountFen) }),
    11: sixDigits(facts.stan),
    22: facts.entryMode,
    25: facts.conditionCode,
    ...whoOf(personalisation, facts),
    49: RENMINBI,
    60: facts.field60,
  };
}

/** 0800 sign-in with a STAN, the operator in field 63.1, the firmware's version in field 59, A2.05 (`unionpay.md`, 2.5). */
export function signInRequest(
  personalisation: Personalisation,
  stan: number,
  batch: number,
  operator: string,
  version: string,
): Message {
  const { mti, code } = personalisation.keyAlgorithm === "sm4" ? nationalSignIn : managements.signIn;
  return {
    mti,
    fields: {
      11: sixDigits(stan),
      ...who(personalisation),
      59: `A2013${VERSION_TAG}${version.slice(0, VERSION_CHARACTERS).padEnd(VERSION_CHARACTERS, " ")}`,
      60: `00${sixDigits(batch)}${code}`,
      63: operator.padEnd(3, " "),
    },
  };
}

/** 0800 or 0820 without a STAN: echo test, parameter download and its end (`unionpay.md`, 3.1). */
export function managementRequest(
  personalisation: Personalisation,
  management: Enquiry,
  batch: number,
  field62?: Uint8Array,
): Message {
  const { mti, code } = managements[management];
  return {
    mti,
    fields: {
      ...who(personalisation),
      60: `00${sixDigits(batch)}${code}`,
      ...(field62 ? { 62: field62 } : {}),
    },
  };
}

/** With the terminal's serial number in field 59, A2.02 (`unionpay.md`, 2.5): which of the devices that had this number speaks. */
export function withSerial(request: Message, serial: string): Message {
  const tag = `${SERIAL_TAG}${String(serial.length).padStart(3, "0")}${serial}`;
  return { ...request, fields: { ...request.fields, 59: `A2${String(tag.length).padStart(3, "0")}${tag}` } };
}

/** What of a sale is secret and only in its message, never in the journal. */
export interface SaleSecrets {
  /** Field 35, encrypted where the terminal has a track key; absent where a tap told none. */
  readonly track2?: string;
  readonly trackEncrypted: boolean;
  /** Field 52; absent when no PIN was entered. */
  readonly pinBlock?: Uint8Array;
  /** Of a chip or a tap: fields 2 and 55. */
  readonly chip?: { readonly pan: string; readonly field55: Uint8Array };
  /** Field 59 of a payment by code: the payer's code. There is no card then, and nothing that field 53 could tell of. */
  readonly field59?: string;
}

/** Field 60 of a financial message as far as 60.5: type, batch, 000, reading capability, chip condition. */
export function financialField60(
  type: string,
  batch: number,
  readingCapability: string,
  chipCondition: string,
): string {
  const parts = {
    transactionType: type,
    batch: sixDigits(batch),
    networkCode: "000",
    readingCapability,
    chipCondition,
  };
  return formatField60(parts, FINANCIAL_FIELD_60_DIGITS);
}

/** Field 60 where no card is read: 60.1 to 60.3 (`unionpay.md`, 3.1). */
export function codeField60(type: string, batch: number): string {
  return formatField60({ transactionType: type, batch: sixDigits(batch), networkCode: "000" }, CODE_FIELD_60_DIGITS);
}

const DES_BLOCK_BYTES = 8;

/**
 * Fields 26 and 52. A block of SM4 has 16 bytes and no room there: field 52 is zeros, and the block is A1 of field 59 (`unionpay.md`, 2.5
 * and 4). Its layout is by our reading; no document of it is public.
 */
function pinFields(pin: Uint8Array, algorithm: KeyAlgorithm): Message["fields"] {
  if (algorithm !== "sm4") return { 26: PIN_DIGITS_MAX, 52: pin };
  const length = String(pin.length).padStart(3, "0");
  return {
    26: PIN_DIGITS_MAX,
    52: new Uint8Array(DES_BLOCK_BYTES),
    59: `${SM4_PIN_TAG}${length}${bytesToText(pin, 0, pin.length)}`,
  };
}

/** A financial request of the type `mti`, still without its MAC. */
export function financialRequest(
  mti: string,
  personalisation: Personalisation,
  facts: Facts,
  secrets: SaleSecrets,
): Message {
  const { pinBlock: pin, chip } = secrets;
  const algorithm = personalisation.keyAlgorithm ?? "des3";
  return {
    mti,
    fields: {
      ...(chip ? { 2: chip.pan, 55: chip.field55 } : {}),
      ...(chip && facts.expiry !== "" ? { 14: facts.expiry } : {}),
      ...(facts.chip ? { 23: facts.chip.sequence } : {}),
      ...ownFields(personalisation, facts),
      ...(pin ? pinFields(pin, algorithm) : {}),
      ...(secrets.track2 ? { 35: secrets.track2 } : {}),
      ...(secrets.field59 === undefined
        ? {
            53: securityControl({
              pin: pin ? "with-pan" : "none",
              algorithm,
              trackEncrypted: secrets.trackEncrypted,
            }),
          }
        : { 59: secrets.field59 }),
      ...aboutOriginal(facts),
    },
  };
}

/** What of its original a request has beside its batch and STAN, by kind: field 37, field 38, and the date in field 61 (`day.md`, 1.2). */
interface OriginalFields {
  readonly reference?: true;
  readonly authCode?: true;
  readonly date?: true;
  /** Field 63: the card's organisation. */
  readonly organisation?: true;
  /** Its 0400 names the authorisation, too: field 38, and room for a date in field 61. */
  readonly reversed?: true;
}

const originalFields: { readonly [kind in TransactionKind]?: OriginalFields } = Object.freeze({
  void: Object.freeze({ reference: true, authCode: true }),
  "qr-void": Object.freeze({ reference: true, authCode: true }),
  "qr-refund": Object.freeze({ reference: true, date: true, organisation: true }),
  refund: Object.freeze({ reference: true, date: true, organisation: true }),
  "authorisation-void": Object.freeze({ authCode: true, date: true, reversed: true }),
  completion: Object.freeze({ authCode: true, date: true, reversed: true }),
  "completion-advice": Object.freeze({ authCode: true, date: true }),
  "completion-void": Object.freeze({ reference: true, authCode: true, date: true, reversed: true }),
});

/** Fields 37, 38 and 61: which transaction it is about (`unionpay.md`, 3.1). */
export function aboutOriginal({ kind, original }: Facts): Message["fields"] {
  const has = originalFields[kind];
  if (!original || !has) return {};
  const { stan, batch, referenceNo, authCode, hostDate } = original;
  const numbers = { batch: sixDigits(batch), stan: sixDigits(stan) };
  return {
    ...(has.reference ? { 37: referenceNo } : {}),
    ...(has.authCode && authCode ? { 38: authCode } : {}),
    61: formatOriginal(has.date ? { ...numbers, date: hostDate ?? "0000" } : numbers),
    ...(has.organisation ? { 63: ORGANISATION } : {}),
  };
}

/**
 * 0400 (冲正): repeats the transaction's own fields, its STAN included, and gives the reason in field 39 (5.1). Of a chip
 * field 55 says how far it came.
 */
export function reversalRequest(personalisation: Personalisation, facts: Facts, reason: ReversalReason): Message {
  return {
    mti: "0400",
    fields: {
      ...ownFields(personalisation, facts),
      39: reason,
      ...(facts.chip ? { 23: facts.chip.sequence, 55: field55(tagsOf(facts.chip.objects), "reversal") } : {}),
      ...(facts.original ? ofReversed(facts, facts.original) : {}),
    },
  };
}

/** Field 61: the reversed message's own numbers, not those of its original (5.1). The date would be of an answer, and none came. */
function ofReversed({ kind, batch, stan }: Facts, { authCode }: Original): Message["fields"] {
  const numbers = { batch: sixDigits(batch), stan: sixDigits(stan) };
  if (!originalFields[kind]?.reversed) return { 61: formatOriginal(numbers) };
  return { ...(authCode ? { 38: authCode } : {}), 61: formatOriginal({ ...numbers, date: "0000" }) };
}

/** How an issuer's scripts went: what its report needs of the sale that brought them. */
export interface ScriptReport {
  readonly stan: number;
  readonly batch: number;
  readonly amountFen: number;
  readonly processingCode: string;
  readonly entryMode: string;
  /** Field 23. */
  readonly sequence: string;
  /** Field 55, with DF31. */
  readonly field55: Uint8Array;
}

/** 60.1 and 60.3 of a report. */
const SCRIPT_REPORT_TYPE = "00";
const SCRIPT_REPORT_CODE = "951";

/** 0620 脚本处理结果通知 (`unionpay.md`, 3 and 9), still without its MAC: field 61 says which sale's scripts they were. */
export function scriptReportRequest(personalisation: Personalisation, stan: number, report: ScriptReport): Message {
  return {
    mti: "0620",
    fields: {
      3: report.processingCode,
      4: amountField(report.amountFen),
      11: sixDigits(stan),
      22: report.entryMode,
      23: report.sequence,
      ...who(personalisation),
      49: RENMINBI,
      55: report.field55,
      60: `${SCRIPT_REPORT_TYPE}${sixDigits(report.batch)}${SCRIPT_REPORT_CODE}`,
      61: formatOriginal({ batch: sixDigits(report.batch), stan: sixDigits(report.stan) }),
    },
  };
}

/** One message of a signature's upload. */
export interface SignaturePart {
  /** 0 the only one, else from 1: the last digit of 60.3. */
  readonly number: number;
  readonly last: boolean;
  /** Field 62. */
  readonly bytes: Uint8Array;
}

/**
 * 0820 电子签名上送 (`unionpay.md`, 3 and 6), still without its MAC: 60.1 = 07 and 60.3 = 800 or 801, then 08 and 80n with 60.4 =
 * 8 while more follow and 9 for the last. The sale's own STAN and batch tell whose signature it is; no card number.
 * @param tlv field 55, in the first message.
 */
export function signatureRequest(
  personalisation: Personalisation,
  sale: Approved,
  part: SignaturePart,
  tlv: Uint8Array,
): Message {
  const { facts, approval } = sale;
  const first = part.number <= 1;
  return {
    mti: "0820",
    fields: {
      4: amountField(facts.amountFen),
      11: sixDigits(facts.stan),
      ...(approval.settlementDate ? { 15: approval.settlementDate } : {}),
      ...(approval.referenceNo ? { 37: approval.referenceNo } : {}),
      ...whoOf(personalisation, facts),
      ...(first ? { 55: tlv } : {}),
      60: `${first ? "07" : "08"}${sixDigits(facts.batch)}80${part.number}${first ? "" : part.last ? "9" : "8"}`,
      62: part.bytes,
    },
  };
}
