import type { Text } from "../../hal/display";
import type { CardEntry } from "../values/card-entry";
import type { MaskedPan } from "../values/masked-pan";
import type { MoneyState } from "../values/money-state";

/** What a slip tells of. Each has its titles in `slip-words.ts`; all else follows from which parts of the slip are there. */
export type SlipKind =
  | "sale"
  | "void"
  | "refund"
  | "authorisation"
  | "qr-sale"
  | "qr-void"
  | "qr-refund"
  | "authorisation-void"
  | "completion"
  | "completion-void"
  | "completion-advice"
  | "reversal"
  | "failed"
  | "settlement"
  | "payout"
  | "shift";

/** Who keeps it: 商户存根, 持卡人存根, 银行存根. */
export type SlipCopy = "merchant" | "cardholder" | "bank";

/**
 * A slip as data: what is printed, shown and sent is made from this alone. The parts that are absent are left out of the
 * paper. Filled from the journal, so that a reprint after a power cut is the same slip.
 */
export interface Slip {
  readonly kind: SlipKind;
  readonly merchant: SlipMerchant;
  /** Operator number, e.g. "01". */
  readonly operator: string;
  /** Batch number (field 60.2), 6 digits. */
  readonly batch: string;
  /** Voucher number 凭证号: the STAN (field 11), 6 digits. Absent on reports. */
  readonly voucher?: string;
  /** Local time of the transaction, 14 digits YYYYMMDDhhmmss. */
  readonly localTime: string;
  /** What was done, e.g. 消费 / SALE on the notice of its reversal. Absent: the kind's own word. */
  readonly transaction?: Text;
  readonly card?: SlipCard;
  /** Institution that issued the card and the one that acquired the sale: a name, or the code of field 44. */
  readonly issuer?: string;
  readonly acquirer?: string;
  /** Field 38. */
  readonly authCode?: string;
  /** Field 37, 12 characters. */
  readonly referenceNo?: string;
  /** Always positive; kinds that give money back (void, refund) print it with a minus sign. */
  readonly amountFen?: number;
  /** EMV particulars in the order they are printed, e.g. `["ARQC", "9F26…"]`. */
  readonly chip?: readonly (readonly [tag: string, value: string])[];
  /** Further labelled values: a payout's account and fee, a report's period. */
  readonly particulars?: readonly SlipParticular[];
  /** A report's totals, in order. */
  readonly totals?: readonly SlipTotal[];
  /** Why it failed and what to do; every failed or reversed transaction has one. */
  readonly diagnosis?: SlipDiagnosis;
  /** Whom to call, where the remedy is to call. On paper alone: the digital one is the cardholder's. */
  readonly supportPhone?: string;
  /** Remarks 备注: original voucher, text of issuer, UnionPay and acquirer (field 63). */
  readonly remarks?: readonly string[];
  readonly signing: SlipSigning;
  /** What the cardholder wrote on the pad: drawn above the signature line of every copy but his own. */
  readonly signatureImage?: SlipPicture;
  /** Content of a QR code at the foot of the cardholder's copy, with the words above it. */
  readonly code?: { readonly content: string; readonly label: Text };
}

/** A picture of one bit a pixel. */
export interface SlipPicture {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Rows top down of whole bytes, most significant bit left, 1 is black; bits right of the width are 0. */
  readonly bits: Uint8Array;
}

export interface SlipMerchant {
  readonly name: string;
  /** Field 42, 15 characters. */
  readonly merchantNo: string;
  /** Field 41, 8 characters. */
  readonly terminalNo: string;
}

export interface SlipCard {
  readonly number: MaskedPan;
  readonly entry: CardEntry;
  /** YYMM as in field 14. */
  readonly expiry?: string;
}

export interface SlipParticular {
  readonly label: Text;
  readonly value: string;
}

export interface SlipTotal {
  readonly label: Text;
  /** Of how many; absent of a sum that is about no single ones. */
  readonly count?: number;
  readonly amountFen: number;
}

/** A `Diagnosis` as it is: the slip says what the screen said. */
export interface SlipDiagnosis {
  /** Of the fault catalogue. */
  readonly code: string;
  readonly money: MoneyState;
  readonly cause: Text;
  readonly remedy: Text;
  /** Field 39, where one caused it. */
  readonly responseCode?: string;
  readonly detail?: Text;
}

/**
 * - `line`: the cardholder signs on the paper: a line and the acknowledgement on every copy but the cardholder's own.
 * - `exempt`: small amount without PIN and signature 免密免签, at most `limitFen`.
 * - `drawn`: given on the pad: `Slip.signatureImage`, where it is still here, and the acknowledgement.
 * - `none`: no signature is asked for (PIN alone, or nothing was authorised).
 */
export type SlipSigning =
  | { readonly kind: "line" }
  | { readonly kind: "drawn" }
  | { readonly kind: "exempt"; readonly limitFen: number }
  | { readonly kind: "none" };
