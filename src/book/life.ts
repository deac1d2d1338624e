import type { Approval, ChipFacts } from "./facts";
import {
  advanceSignature,
  type SignatureAfter,
  type SignatureEvent,
  type SignatureEventOf,
  type SignatureNeed,
  type SignatureState,
} from "./signature-state";
import type {
  Answer,
  Approved,
  Declined,
  Intent,
  Mishap,
  ReversalEnd,
  ReversalReason,
  Reversed,
  Reversing,
  SlipState,
  SupportWord,
  Transaction,
  Vouched,
  Withdrawn,
} from "./states";

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
  | { readonly type: "card-refused"; readonly chip: ChipFacts; readonly pulled?: true }
  | {
      readonly type: "declined";
      readonly responseCode: string;
      readonly code?: string;
      readonly field?: string;
      readonly unclear?: true;
    }
  | { readonly type: "unsent"; readonly code: string }
  /** No answer that decides: timeout, reset, undecodable, no genuine MAC, 94, a part of the amount, or the power went. */
  | {
      readonly type: "unanswered";
      readonly reason: ReversalReason;
      readonly answer?: Answer;
      readonly doubt?: true;
      readonly mishap?: Exclude<Mishap, "late">;
    }
  | Doubted;

/** Found at boot where the journal lost something that may have been newer (D08), or in an older image (F08). */
export interface Doubted {
  readonly type: "doubted";
}

/** The sign-in behind an unclear decline has told what its code means, or nobody will any more. */
export interface ClearedUp {
  readonly type: "cleared-up";
  /** Catalogue code, where it is another than the field's. */
  readonly code?: string;
}

/** Support's word, and a supervisor's password. */
export interface SupportSaid {
  readonly type: "support-said";
  readonly says: SupportWord;
  readonly reference: string;
}

/** A genuine answer to a reversal that ends it. */
export interface ReversalConfirmed {
  readonly type: "reversal-confirmed";
  readonly responseCode: string;
  readonly money: ReversalEnd;
  /** The request may still be under way. */
  readonly repeat: boolean;
}

/**
 * The sale's own answer came behind its time-out, genuine (B15). It changes no state. An approval tells that the host had booked the
 * sale.
 */
export interface AnsweredLate {
  readonly type: "answered-late";
  /** Field 39. */
  readonly responseCode: string;
  /** It may be about another sale's number (94): nothing is reversed on a guess. */
  readonly doubt?: true;
}

export type ReversalEvent =
  | Doubted
  | { readonly type: "reversal-sent" }
  | AnsweredLate
  /** The host's own word, which ended nothing. @see Reversing */
  | {
      readonly type: "reversal-refused";
      readonly responseCode: string;
      readonly deferred: boolean;
      readonly downUntil?: string;
    }
  | ReversalConfirmed
  | { readonly type: "deferred" }
  | SupportSaid;

/** What can happen behind the end of a reversal. */
export type AfterwardsEvent =
  | ReversalConfirmed
  /** The repeat was answered on another of the host's days, or by a word that ends nothing: nothing is certain any more. */
  | { readonly type: "repeat-unproven"; readonly responseCode?: string };

export interface SlipPrinted {
  readonly type: "slip-printed";
}

export type Event = IntentEvent | ClearedUp | ReversalEvent | AfterwardsEvent | SlipPrinted | SignatureEvent;

/** Where each event leads. */
export interface After {
  readonly approved: Approved<SignatureNeed>;
  readonly "card-refused": Reversing;
  readonly declined: Declined;
  readonly "cleared-up": Declined;
  readonly unsent: Withdrawn;
  readonly unanswered: Reversing;
  readonly "reversal-sent": Reversing;
  readonly "answered-late": Reversing;
  readonly "reversal-refused": Reversing;
  readonly "reversal-confirmed": Reversed;
  readonly deferred: Reversing;
  readonly "repeat-unproven": Reversing;
  readonly "support-said": Vouched;
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
    : T extends Reversed
      ? AfterwardsEvent
      : T extends Vouched
        ? ReversalConfirmed
        : T extends Declined
          ? ClearedUp
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
            byCard: event.pulled ? "pulled" : true,
          };
        case "declined":
          return {
            state: "declined",
            facts,
            responseCode: event.responseCode,
            ...(event.code === undefined ? {} : { code: event.code }),
            ...(event.field === undefined ? {} : { field: event.field }),
            ...(event.unclear ? { unclear: true } : {}),
          };
        case "unsent":
          return { state: "withdrawn", facts, code: event.code };
        case "unanswered":
          return {
            state: "reversing",
            facts,
            reason: event.reason,
            attempts: 0,
            deferred: false,
            ...(event.answer ? { answer: event.answer } : {}),
            ...(event.doubt ? { doubt: true } : {}),
            ...(event.mishap ? { mishap: event.mishap } : {}),
          };
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
          return refusedBy(transaction, event);
        case "answered-late":
          return answeredLate(transaction, event);
        case "deferred":
          return { ...transaction, deferred: true };
        case "reversal-confirmed":
        case "support-said":
          return advanceReversal(transaction, event);
        case "doubted":
          return { ...transaction, doubt: true };
        default:
          return illegal(transaction, event);
      }
    case "approved":
      return advanceApproved(transaction, event);
    case "reversed":
      switch (event.type) {
        case "repeat-unproven":
          return transaction.repeat ? checkedAgain(transaction, event.responseCode) : illegal(transaction, event);
        case "reversal-confirmed":
          return transaction.repeat ? advanceReversal(transaction, event) : illegal(transaction, event);
        default:
          return illegal(transaction, event);
      }
    case "vouched":
      return event.type === "reversal-confirmed" ? advanceReversal(transaction, event) : illegal(transaction, event);
    case "declined": {
      if (event.type !== "cleared-up" || !transaction.unclear) return illegal(transaction, event);
      const { unclear: _, ...declined } = transaction;
      return event.code === undefined ? declined : { ...declined, code: event.code };
    }
    case "withdrawn":
      return illegal(transaction, event);
  }
}

function refusedBy(
  { downUntil: _, ...transaction }: Reversing,
  { responseCode, deferred, downUntil }: ReversalEvent & { readonly type: "reversal-refused" },
): Reversing {
  return {
    ...transaction,
    reason: "06",
    refusal: responseCode,
    deferred: transaction.deferred || deferred,
    ...(downUntil === undefined ? {} : { downUntil }),
  };
}

/** What struck first stays the reason. */
function answeredLate(transaction: Reversing, { responseCode: code, doubt }: AnsweredLate): Reversing {
  const { mishap = "late" } = transaction;
  return { ...transaction, mishap, answer: { code, mac: "genuine" }, ...(doubt ? { doubt } : {}) };
}

function checkedAgain({ facts, byCard, mishap, answer }: Reversed, refusal: string | undefined): Reversing {
  return {
    state: "reversing",
    facts,
    reason: "06",
    attempts: 1,
    deferred: true,
    ...(byCard ? { byCard } : {}),
    ...(mishap ? { mishap } : {}),
    ...(answer ? { answer } : {}),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** A word that ends a reversal, or that stands in for one. */
function advanceReversal(
  { facts, reason, byCard, mishap, answer }: Reversing | Reversed | Vouched,
  event: ReversalConfirmed | SupportSaid,
): Reversed | Vouched {
  const known = {
    facts,
    reason,
    ...(byCard ? { byCard } : {}),
    ...(mishap ? { mishap } : {}),
    ...(answer ? { answer } : {}),
  };
  if (event.type === "support-said")
    return { state: "vouched", ...known, says: event.says, reference: event.reference };
  const { responseCode: confirmedBy, money, repeat } = event;
  return { state: "reversed", ...known, confirmedBy, money, ...(repeat ? { repeat: true } : {}) };
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
