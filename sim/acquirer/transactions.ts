import type { HostFee } from "./fee-policy";
import type { CardEntry } from "./issuer";
import type { WalletId } from "./payers";

/** What the books keep of a chip's request. Hex; nothing of it tells the card's number. */
export interface ChipEntry {
  readonly atc: number;
  readonly cryptogram: string;
  /** 95. */
  readonly verification: string;
  /** 9F10. */
  readonly issuerData: string;
}

/** A signature as the host keeps it. */
export interface HostSignature {
  /** The picture, base64. */
  readonly jbig: string;
  /** Eight hex characters, made from the host's own numbers. */
  readonly featureCode: string;
}

/** What a terminal ordered for its payer: a code that any wallet can pay, once. */
export interface HostOrder {
  /** The terminal's own name for it: hex. */
  readonly name: string;
  readonly seconds: number;
  /** What stands on the terminal's screen. */
  readonly code: string;
  readonly expiresAtMs: number;
  /** Whoever read the code: the wallet, and when he pays or the wallet refuses, if ever. */
  readonly payer?: { readonly wallet: WalletId; readonly pays: boolean; readonly atMs?: number };
}

/**
 * charged: approved, the money has moved. declined: it has not. reversed: it moved and came back. barred: its reversal
 * came first, so that the message itself, should it come yet, moves nothing. voided: it moved, and a void that stands moved it back.
 * Of an authorisation, held: its amount is kept from the cardholder; released: it no longer is; completed: a completion has charged. waiting: the payer has not
 * decided yet. answered: of a balance enquiry, which moves nothing.
 */
export type TransactionState =
  | "charged"
  | "declined"
  | "reversed"
  | "barred"
  | "voided"
  | "held"
  | "released"
  | "completed"
  | "waiting"
  | "answered";

/** Financial messages that the host books. */
export const hostKinds = Object.freeze([
  "sale",
  "void",
  "refund",
  "balance",
  "authorisation",
  "authorisation-void",
  "completion",
  "completion-advice",
  "completion-void",
  "qr-sale",
  "qr-void",
  "qr-refund",
] as const);

/** What the host keeps of one financial message. No card number, no PIN, no track. */
export interface HostTransaction {
  readonly kind: (typeof hostKinds)[number];
  readonly terminal: string;
  readonly merchant: string;
  /** Six digits each. */
  readonly batch: string;
  readonly stan: string;
  readonly processingCode: string;
  readonly amountFen: number;
  /** Where a part of it was approved (10): what was asked for. A reversal tells this one. */
  readonly askedFen?: number;
  /** The card of the deck, or the wallet whose code it was; absent when nobody knows it. */
  readonly cardId?: string;
  /** How the card was read, absent where field 22 says nothing that the host knows. */
  readonly entry?: CardEntry;
  readonly atMs: number;
  /** Field 39 of the reply. */
  readonly code: string;
  /** 12 digits, field 37. */
  readonly retrievalReference: string;
  /** Field 38, with an approval only. */
  readonly authCode?: string;
  /** MMDD, field 15. */
  readonly settlementDate: string;
  /** Place of the transaction that it takes back. */
  readonly original?: number;
  readonly state: TransactionState;
  /** Of an enquiry that was answered: what could be spent, as the answer says. */
  readonly availableFen?: number;
  /** Of one that was charged: what refunds have given back of it. */
  readonly refundedFen?: number;
  /** When it was reversed or barred, and why (field 39 of the reversal). */
  readonly reversedAtMs?: number;
  readonly reversalReason?: string;
  /** What a chip or tap brought, what its reversal told (field 55, hex), and how scripts went (DF31, hex). */
  readonly chip?: ChipEntry;
  readonly reversalChip?: string;
  readonly scriptResult?: string;
  /** The cardholder's, once it has come whole; its parts while they come. */
  readonly signature?: HostSignature;
  readonly signatureParts?: readonly string[];
  /** By what the payer's code is known again, should it come once more; and when a payer who is waited for pays, if ever. */
  readonly codeMark?: string;
  readonly paysAtMs?: number;
  /** When its request came, where the payer decided later: `atMs` is his payment's. */
  readonly cameAtMs?: number;
  /** When a payer who is waited for says no. */
  readonly refusesAtMs?: number;
  readonly order?: HostOrder;
  /** What the merchant pays for it, by the rule of its day. */
  readonly fee?: HostFee;
  /** What was taken off for it. */
  readonly feeTakenFen?: number;
  /** When its batch was closed with it. */
  readonly settledAtMs?: number;
}

/** Financial messages that one world may log: as many as `BOOKINGS_MAX` can book and reverse. */
const TRANSACTIONS_MAX = 2_000_000;

function keyOf(terminal: string, batch: string, stan: string): string {
  return `${terminal} ${batch} ${stan}`;
}

/** Every financial message that was authentic, by terminal, batch and STAN: the numbers that reversals match on. */
export class TransactionLog {
  readonly #transactions: HostTransaction[] = [];
  readonly #places = new Map<string, number>();

  get all(): readonly HostTransaction[] {
    return this.#transactions;
  }

  get hasRoom(): boolean {
    return this.#transactions.length < TRANSACTIONS_MAX;
  }

  /** Its place in the log, or -1. */
  placeOf(terminal: string, batch: string, stan: string): number {
    return this.#places.get(keyOf(terminal, batch, stan)) ?? -1;
  }

  at(place: number): HostTransaction | undefined {
    return this.#transactions[place];
  }

  /** @returns its place. @throws RangeError when the numbers are taken: the caller asks first. */
  add(transaction: HostTransaction): number {
    const key = keyOf(transaction.terminal, transaction.batch, transaction.stan);
    if (this.#places.has(key)) throw new RangeError("the transaction's numbers are taken");
    if (!this.hasRoom) throw new RangeError(`more than ${TRANSACTIONS_MAX} transactions`);
    const place = this.#transactions.push(transaction) - 1;
    this.#places.set(key, place);
    return place;
  }

  /** Replaces the transaction at a place by its later state. */
  replace(place: number, transaction: HostTransaction): void {
    if (place < 0 || place >= this.#transactions.length) throw new RangeError("no such transaction");
    this.#transactions[place] = transaction;
  }
}
