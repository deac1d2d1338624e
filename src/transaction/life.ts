import type { MoneyState } from "../diagnosis/money";
import type { Approval, ChipFacts, Facts } from "./facts";
import {
  advanceSignature,
  isSignatureOpen,
  type Owed,
  type SignatureAfter,
  type SignatureEvent,
  type SignatureEventOf,
  type SignatureNeed,
  type SignatureState,
  type Taken,
  type Unsigned,
} from "./signature-state";

export type { Approval, ChipFacts, Facts } from "./facts";

/** Field 39 of a 0400 (`unionpay.md`, 5.1): no answer, wrong MAC, fault after the answer, other. */
export type ReversalReason = "98" | "A0" | "96" | "06";

/** Has the slip come out? `none`: this model prints none. */
export type SlipState = "owed" | "printed" | "none";

/** Recorded, and maybe sent. Found at boot it counts as sent. */
export interface Intent {
  readonly state: "intent";
  readonly facts: Facts;
}

/** Sent, no answer that counts: the reversal is owed until the host confirms it. */
export interface Reversing {
  readonly state: "reversing";
  readonly facts: Facts;
  readonly reason: ReversalReason;
  /** Reversals sent so far. */
  readonly attempts: number;
  /** A supervisor let other transactions go first. */
  readonly deferred: boolean;
  /** The host approved and the card did not (B22). */
  readonly byCard?: true;
  /**
   * The journal lost something that may have been newer (D08): it may have ended otherwise. It is not reversed on a guess,
   * blocks no other transaction, and is being checked until support's word or the acquirer's books end it.
   */
  readonly doubt?: true;
}

/** Charged, whatever becomes of its slip and its signature. */
export interface Approved<S extends SignatureState = SignatureState> {
  readonly state: "approved";
  readonly facts: Facts;
  readonly approval: Approval;
  readonly slip: SlipState;
  readonly signature: S;
}

export interface Declined {
  readonly state: "declined";
  readonly facts: Facts;
  readonly responseCode: string;
}

/** Recorded, and certainly no byte was sent. */
export interface Withdrawn {
  readonly state: "withdrawn";
  readonly facts: Facts;
  readonly code: string;
}

/** The host confirmed the reversal: 00 and 12 as done, 25 as never booked. */
export interface Reversed {
  readonly state: "reversed";
  readonly facts: Facts;
  readonly reason: ReversalReason;
  readonly confirmedBy: string;
  readonly byCard?: true;
}

/** The life of a transaction. Durable in the journal in each of these states. */
export type Transaction = Intent | Reversing | Approved | Declined | Withdrawn | Reversed;

/** How an intent ends. */
export type IntentEvent =
  | {
      readonly type: "approved";
      readonly approval: Approval;
      readonly slip: SlipState;
      readonly signature: SignatureNeed;
      /** The chip's last word, where it had one. */
      readonly chip?: ChipFacts;
    }
  /** The host approved; the card's last word is no, or never came (B22). */
  | { readonly type: "card-refused"; readonly chip: ChipFacts }
  | { readonly type: "declined"; readonly responseCode: string }
  | { readonly type: "unsent"; readonly code: string }
  /** No answer that counts: timeout, reset, undecodable, wrong MAC, or the power went. */
  | { readonly type: "unanswered"; readonly reason: ReversalReason }
  | Doubted;

/** Found at boot where the journal lost something that may have been newer (D08). */
export interface Doubted {
  readonly type: "doubted";
}

export type ReversalEvent =
  | Doubted
  | { readonly type: "reversal-sent" }
  | { readonly type: "reversal-refused" }
  | { readonly type: "reversal-confirmed"; readonly responseCode: string }
  | { readonly type: "deferred" };

export interface SlipPrinted {
  readonly type: "slip-printed";
}

export type Event = IntentEvent | ReversalEvent | SlipPrinted | SignatureEvent;

/** Where each event leads. */
export interface After {
  readonly approved: Approved<SignatureNeed>;
  readonly "card-refused": Reversing;
  readonly declined: Declined;
  readonly unsent: Withdrawn;
  readonly unanswered: Reversing;
  readonly "reversal-sent": Reversing;
  readonly "reversal-refused": Reversing;
  readonly "reversal-confirmed": Reversed;
  readonly deferred: Reversing;
  readonly doubted: Reversing;
  readonly "slip-printed": Approved;
  readonly signed: Approved<SignatureAfter["signed"]>;
  readonly "put-off": Approved<SignatureAfter["put-off"]>;
  readonly "signs-on-paper": Approved<SignatureAfter["signs-on-paper"]>;
  readonly "cannot-sign": Approved<SignatureAfter["cannot-sign"]>;
  readonly "upload-refused": Approved<SignatureAfter["upload-refused"]>;
  readonly "upload-given-up": Approved<SignatureAfter["upload-given-up"]>;
  readonly "upload-accepted": Approved<SignatureAfter["upload-accepted"]>;
}

type EventOf<T extends Transaction> = T extends Intent
  ? IntentEvent
  : T extends Reversing
    ? ReversalEvent
    : T extends Approved<infer S>
      ? SlipPrinted | SignatureEventIn<S>
      : never;

/*
 * A union's members in the place of a parameter are inferred as their intersection: what is left are the events that all
 * of its members allow. Who does not know the state may not say what happens next.
 */
type SignatureEventIn<S extends SignatureState> = (
  S extends SignatureState
    ? (event: SignatureEventOf<S>) => void
    : never
) extends (event: infer E) => void
  ? E
  : never;

/** What may happen to a transaction of which this much is known: the rest does not compile. */
export type LegalEvent<T extends Transaction> = (T extends Transaction ? (event: EventOf<T>) => void : never) extends (
  event: infer E extends Event,
) => void
  ? E
  : never;

/** The host's answers to a reversal that end it (`unionpay.md`, 5.1). */
const reversalConfirmations: readonly string[] = Object.freeze(["00", "12", "25"]);

export function confirmsReversal(responseCode: string): boolean {
  return reversalConfirmations.includes(responseCode);
}

/**
 * The one place where a transaction changes. Pure; what the pair does not foresee is a bug of the caller.
 * @throws Error naming state and event.
 */
export function advance<T extends Transaction, E extends LegalEvent<T>>(transaction: T, event: E): After[E["type"]];
export function advance(transaction: Transaction, event: Event): Transaction {
  const { facts } = transaction;
  switch (transaction.state) {
    case "intent":
      switch (event.type) {
        case "approved":
          return {
            state: "approved",
            facts: event.chip ? { ...facts, chip: event.chip } : facts,
            approval: event.approval,
            slip: event.slip,
            signature: event.signature,
          };
        case "card-refused":
          return {
            state: "reversing",
            facts: { ...facts, chip: event.chip },
            reason: "06",
            attempts: 0,
            deferred: false,
            byCard: true,
          };
        case "declined":
          return { state: "declined", facts, responseCode: event.responseCode };
        case "unsent":
          return { state: "withdrawn", facts, code: event.code };
        case "unanswered":
          return { state: "reversing", facts, reason: event.reason, attempts: 0, deferred: false };
        case "doubted":
          return { state: "reversing", facts, reason: "98", attempts: 0, deferred: false, doubt: true };
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
          return {
            state: "reversed",
            facts,
            reason: transaction.reason,
            confirmedBy: event.responseCode,
            ...(transaction.byCard ? { byCard: true } : {}),
          };
        case "deferred":
          return { ...transaction, deferred: true };
        case "doubted":
          return { ...transaction, doubt: true };
        default:
          return illegal(transaction, event);
      }
    case "approved":
      return advanceApproved(transaction, event);
    case "declined":
    case "withdrawn":
    case "reversed":
      return illegal(transaction, event);
  }
}

function advanceApproved(transaction: Approved, event: Event): Transaction {
  switch (event.type) {
    case "slip-printed":
      return transaction.slip === "owed" ? { ...transaction, slip: "printed" } : illegal(transaction, event);
    case "signed":
    case "put-off":
    case "signs-on-paper":
    case "cannot-sign":
    case "upload-refused":
    case "upload-given-up":
    case "upload-accepted": {
      const signature = advanceSignature(transaction.signature, event);
      return signature ? { ...transaction, signature } : illegal(transaction, event);
    }
    default:
      return illegal(transaction, event);
  }
}

function illegal(transaction: Transaction, event: Event): never {
  const state =
    transaction.state === "approved"
      ? `approved, slip ${transaction.slip}, signature ${transaction.signature.kind}`
      : transaction.state;
  throw new Error(`transaction ${transaction.facts.stan}: ${event.type} cannot happen while ${state}`);
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
      return transaction.slip === "owed" || isSignatureOpen(transaction.signature);
    case "declined":
    case "withdrawn":
    case "reversed":
      return false;
  }
}

/** Is its signature still owed to the host? */
export function isTaken(transaction: Transaction): transaction is Approved<Taken> {
  return transaction.state === "approved" && transaction.signature.kind === "taken";
}

/** Is its signature still to be taken? */
export function isUnsigned(transaction: Transaction): transaction is Approved<Owed> | Approved<Unsigned> {
  return transaction.state === "approved" && ["owed", "unsigned"].includes(transaction.signature.kind);
}
