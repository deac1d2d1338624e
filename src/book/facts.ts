import type { CardEntry } from "../values/card-entry";
import type { MaskedPan } from "../values/masked-pan";
import type { Wallet } from "../values/wallet";

/** Kinds of transaction, by the names that the journal knows them by. */
export type TransactionKind =
  | "sale"
  | "void"
  | "refund"
  | "balance"
  | "authorisation"
  | "authorisation-void"
  | "completion"
  | "completion-advice"
  | "completion-void"
  | "qr-sale"
  | "qr-void"
  | "qr-refund";

const givingBack: readonly TransactionKind[] = Object.freeze<TransactionKind[]>([
  "void",
  "refund",
  "completion-void",
  "qr-void",
  "qr-refund",
]);

/** Gives money back that another transaction took: what it does to a cardholder is the opposite of a sale's. */
export function givesBack({ kind }: Pick<Facts, "kind">): boolean {
  return givingBack.includes(kind);
}

/** Charges somebody, by card or by code. */
export function isSale({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "sale" || kind === "qr-sale";
}

/** Gives a payment back, all or a part, by card or by code. */
export function isRefund({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "refund" || kind === "qr-refund";
}

/** Its payer reads a code that the terminal shows: the acquirer knows it by the name of its order (`management/README.md`). */
export function isOrder({ qr }: Pick<Facts, "qr">): boolean {
  return qr?.order !== undefined;
}

/** Charges what an authorisation held. */
export function isCompletion({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "completion" || kind === "completion-advice";
}

/** It is an advice: stored, and told as done, before it is sent (`money.md`, 4). */
export function isAdvice({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "completion-advice";
}

/** Its message goes later, or may go once more, and needs the card's data then. */
export function keepsCard(facts: Pick<Facts, "kind">): boolean {
  return facts.kind === "refund" || isAdvice(facts);
}

/**
 * Nothing takes it back where no answer counts: what it asked for goes again, under its own number or name, until the acquirer has said
 * what it has of it (`money.md`, 4).
 */
export function goesAgain(facts: Pick<Facts, "kind" | "qr">): boolean {
  return facts.kind === "qr-refund" || keepsCard(facts) || isOrder(facts);
}

/** Asks, and moves no money: without an answer nothing is owed, and it is asked anew. */
export function isEnquiry({ kind }: Pick<Facts, "kind">): boolean {
  return kind === "balance";
}

/** Without an answer that counts a 0400 takes it back. */
export function isReversible(facts: Pick<Facts, "kind" | "qr">): boolean {
  return !goesAgain(facts) && !isEnquiry(facts);
}

/** The transaction that another one is about. Its batch and its STAN are 0 where only a slip of another terminal tells of it. */
export interface Original {
  readonly stan: number;
  readonly batch: number;
  /** Fields 37 and 38 of its approval. Field 37 is empty where nobody knows it. */
  readonly referenceNo: string;
  readonly authCode?: string;
  /** MMDD by the host's clock. */
  readonly hostDate?: string;
}

/** Is it among this terminal's own records? */
export function isOwn({ batch }: Original): boolean {
  return batch !== 0;
}

/**
 * What a transaction is from the moment it is certain to be tried: all that a reversal, a slip and an enquiry need. No
 * field can hold a full card number.
 */
export interface Facts {
  readonly kind: TransactionKind;
  /** Field 11, 1..999999: the voucher number. */
  readonly stan: number;
  /** Field 60.2, 1..999999. */
  readonly batch: number;
  /** 0 of an enquiry alone. */
  readonly amountFen: number;
  /** YYYYMMDDhhmmss by the terminal's clock when it was sent. */
  readonly localTime: string;
  readonly pan: MaskedPan;
  readonly entry: CardEntry;
  /** YYMM. */
  readonly expiry: string;
  readonly operator: string;
  /** Field 3, 22, 25, 60: a reversal repeats them. */
  readonly processingCode: string;
  readonly entryMode: string;
  readonly conditionCode: string;
  readonly field60: string;
  /** Of a chip or a tap alone. */
  readonly chip?: ChipFacts;
  /** Fields 41 and 42 as the request had them, where they are no longer this terminal's: it was replaced or moved since. */
  readonly madeAs?: Acceptor;
  /** What it takes back. */
  readonly original?: Original;
  /** The cash register's own name for it, where one asked for it (`tills.ts`). */
  readonly tillReference?: string;
  /** What of all that was asked for is a tip: above 0, at most all of it. Of a sale alone. @see tipWithin */
  readonly tipFen?: number;
  /** What was asked for, where the host approved a part (10): above `amountFen`, which is the part that it charged. */
  readonly askedFen?: number;
  /** STAN of the sale approved in part that this one settles: it charges its rest, or voids it. */
  readonly settlesPart?: number;
  /** Of a payment by code alone: `pan` then holds the last digits of the payer's code. */
  readonly qr?: QrFacts;
}

/** What was asked for, whatever of it the host approved. */
export function askedFenOf({ amountFen, askedFen = amountFen }: Pick<Facts, "amountFen" | "askedFen">): number {
  return askedFen;
}

/** What is still to be paid of it; 0 where all of it was approved. */
export function missingFenOf(facts: Pick<Facts, "amountFen" | "askedFen">): number {
  return askedFenOf(facts) - facts.amountFen;
}

/** What of the amount charged is a tip: a part pays the goods first. */
export function tipWithin(facts: Pick<Facts, "amountFen" | "askedFen" | "tipFen">): number {
  return Math.max(0, (facts.tipFen ?? 0) - missingFenOf(facts));
}

/** By what a payer pays who shows no card. */
export interface QrFacts {
  /** Absent: a code of the terminal's own, and nobody has paid it yet. */
  readonly wallet?: Wallet;
  /** Of a code that the terminal shows: the name of its order, 22 hex digits (`management/name.ts`). */
  readonly order?: string;
  /** Field 59, A4 付款凭证码 of the approval: what takes the payment back needs it. */
  readonly credential?: string;
}

/** Who asks the acquirer: fields 41 and 42. */
export interface Acceptor {
  readonly terminal: string;
  readonly merchant: string;
}

/** What of a chip outlives its sale: for its reversal, its slip and an enquiry. Nothing of the holder is in it. */
export interface ChipFacts {
  /** Field 23, three digits. */
  readonly sequence: string;
  /** BER-TLV, at most `CHIP_OBJECTS_BYTES_MAX` (`chip-facts.ts`). */
  readonly objects: Uint8Array;
}

/** What the host said when it approved. */
export interface Approval {
  readonly responseCode: string;
  /** Field 37. */
  readonly referenceNo: string;
  /** Field 38. */
  readonly authCode?: string;
  /** Field 15, MMDD. */
  readonly settlementDate?: string;
  /** Fields 13 and 12 by the host's clock, MMDDhhmmss. */
  readonly hostTime?: string;
  /** Field 44: issuer and acquirer. */
  readonly institutions?: string;
  /** Field 63 after its first three characters: remarks to print, one character per byte (GBK). */
  readonly remarks?: string;
  /** Field 62 after its version: what the merchant pays for it, and by what rule (`host/fee-field.ts`). */
  readonly fee?: string;
}
