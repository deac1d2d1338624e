import type { MoneyState } from "../diagnosis/money";
import type { MaskedPan } from "../receipt/masked-pan";
import type { SlipEntry } from "../receipt/slip";

/**
 * What a transaction is from the moment it is certain to be tried: all that a reversal, a slip and an enquiry need. No
 * field can hold a full card number.
 */
export interface Facts {
  readonly kind: "sale";
  /** Field 11, 1..999999: the voucher number. */
  readonly stan: number;
  /** Field 60.2, 1..999999. */
  readonly batch: number;
  readonly amountFen: number;
  /** YYYYMMDDhhmmss by the terminal's clock when it was sent. */
  readonly localTime: string;
  readonly pan: MaskedPan;
  readonly entry: SlipEntry;
  /** YYMM. */
  readonly expiry: string;
  readonly operator: string;
  /** Field 3, 22, 25, 60: a reversal repeats them. */
  readonly processingCode: string;
  readonly entryMode: string;
  readonly conditionCode: string;
  readonly field60: string;
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
}

/** Field 39 of a 0400 (`unionpay.md`, 5.1): no answer, wrong MAC, fault after the answer, other. */
export type ReversalReason = "98" | "A0" | "96" | "06";

/** Has the slip come out? `none`: this model prints none. */
export type SlipState = "owed" | "printed" | "none";
/** Is a signature needed? `paper`: a line on the slip. `owed`: still to be taken. */
export type SignatureState = "none" | "paper" | "owed";

/** The life of a transaction. Durable in the journal in each of these states. */
export type Transaction =
  /** Recorded, and maybe sent. Found at boot it counts as sent. */
  | { readonly state: "intent"; readonly facts: Facts }
  /** Sent, no answer that counts: the reversal is owed until the host confirms it. */
  | {
      readonly state: "reversing";
      readonly facts: Facts;
      readonly reason: ReversalReason;
      /** Reversals sent so far. */
      readonly attempts: number;
      /** A supervisor let other transactions go first. */
      readonly deferred: boolean;
    }
  | {
      readonly state: "approved";
      readonly facts: Facts;
      readonly approval: Approval;
      readonly slip: SlipState;
      readonly signature: SignatureState;
    }
  | { readonly state: "declined"; readonly facts: Facts; readonly responseCode: string }
  /** Recorded, and certainly no byte was sent. */
  | { readonly state: "withdrawn"; readonly facts: Facts; readonly code: string }
  /** The host confirmed the reversal: 00 and 12 as done, 25 as never booked. */
  | {
      readonly state: "reversed";
      readonly facts: Facts;
      readonly reason: ReversalReason;
      readonly confirmedBy: string;
    };

export type Event =
  | {
      readonly type: "approved";
      readonly approval: Approval;
      readonly slip: SlipState;
      readonly signature: SignatureState;
    }
  | { readonly type: "declined"; readonly responseCode: string }
  | { readonly type: "unsent"; readonly code: string }
  /** No answer that counts: timeout, reset, undecodable, wrong MAC, or the power went. */
  | { readonly type: "unanswered"; readonly reason: ReversalReason }
  | { readonly type: "reversal-sent" }
  | { readonly type: "reversal-refused" }
  | { readonly type: "reversal-confirmed"; readonly responseCode: string }
  | { readonly type: "deferred" }
  | { readonly type: "slip-printed" };

/** The host's answers to a reversal that end it (`unionpay.md`, 5.1). */
const reversalConfirmations: readonly string[] = Object.freeze(["00", "12", "25"]);

export function confirmsReversal(responseCode: string): boolean {
  return reversalConfirmations.includes(responseCode);
}

/**
 * The one place where a transaction changes. Pure; what the pair does not foresee is a bug of the caller.
 * @throws Error naming state and event.
 */
export function advance(transaction: Transaction, event: Event): Transaction {
  const { facts } = transaction;
  switch (transaction.state) {
    case "intent":
      switch (event.type) {
        case "approved":
          return {
            state: "approved",
            facts,
            approval: event.approval,
            slip: event.slip,
            signature: event.signature,
          };
        case "declined":
          return { state: "declined", facts, responseCode: event.responseCode };
        case "unsent":
          return { state: "withdrawn", facts, code: event.code };
        case "unanswered":
          return { state: "reversing", facts, reason: event.reason, attempts: 0, deferred: false };
        default:
          return illegal(transaction, event);
      }
    case "reversing":
      switch (event.type) {
        case "reversal-sent":
          return { ...transaction, attempts: transaction.attempts + 1 };
        case "reversal-refused":
          return { ...transaction, reason: "06" };
        case "reversal-confirmed":
          return { state: "reversed", facts, reason: transaction.reason, confirmedBy: event.responseCode };
        case "deferred":
          return { ...transaction, deferred: true };
        default:
          return illegal(transaction, event);
      }
    case "approved":
      if (event.type === "slip-printed" && transaction.slip === "owed") return { ...transaction, slip: "printed" };
      return illegal(transaction, event);
    case "declined":
    case "withdrawn":
    case "reversed":
      return illegal(transaction, event);
  }
}

function illegal(transaction: Transaction, event: Event): never {
  throw new Error(`transaction ${transaction.facts.stan}: ${event.type} cannot happen while ${transaction.state}`);
}

/** The state of the money, as the terminal knows it. */
export function moneyOf(transaction: Transaction): MoneyState {
  switch (transaction.state) {
    case "intent":
    case "reversing":
      return "being checked";
    case "approved":
      return "charged";
    case "declined":
    case "withdrawn":
      return "not charged";
    case "reversed":
      return transaction.confirmedBy === "25" ? "not charged" : "returned";
  }
}

/** Is there still something to do for it? An open transaction stays in a cell of its own; a closed one is history. */
export function isOpen(transaction: Transaction): boolean {
  switch (transaction.state) {
    case "intent":
    case "reversing":
      return true;
    case "approved":
      return transaction.slip === "owed" || transaction.signature === "owed";
    case "declined":
    case "withdrawn":
    case "reversed":
      return false;
  }
}
