import { type Facts, goesAgain, isAdvice, isEnquiry, isReversible } from "./facts";
import type {
  After,
  AnsweredLate,
  Event,
  IntentEvent,
  LegalEvent,
  ReversalConfirmed,
  ReversalEvent,
  SupportSaid,
} from "./life-events";
import { advanceSignature } from "./signature-state";
import {
  type Approved,
  type Declined,
  isArrived,
  type Repeating,
  type Reversed,
  type Reversing,
  type Transaction,
  type Vouched,
} from "./states";

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
          return approvedBy(facts, event);
        case "card-refused":
          if (!isReversible(facts)) return illegal(transaction, event);
          return {
            state: "reversing",
            facts: { ...facts, chip: event.chip },
            reason: "06",
            attempts: 0,
            deferred: false,
            byCard: event.pulled ? "pulled" : true,
          };
        case "declined":
          return declinedBy(facts, event);
        case "unsent":
          return { state: "withdrawn", facts, code: event.code };
        case "lapsed":
          if (!isEnquiry(facts)) return illegal(transaction, event);
          return { state: "withdrawn", facts, code: event.code };
        case "unanswered":
          if (!isReversible(facts)) return illegal(transaction, event);
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
        case "unconfirmed": {
          if (!goesAgain(facts)) return illegal(transaction, event);
          const { type: _, ...known } = event;
          return { state: "repeating", facts, ...known };
        }
        case "stored":
          if (!isAdvice(facts)) return illegal(transaction, event);
          return { state: "repeating", facts, stored: true, unsent: true };
        case "doubted":
          if (goesAgain(facts)) return { state: "repeating", facts, doubt: true };
          if (isEnquiry(facts)) return illegal(transaction, event);
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
    case "repeating":
      return advanceRepeating(transaction, event);
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
      if (transaction.settled) return illegal(transaction, event);
      if (event.type === "settled") return { ...transaction, settled: true };
      return event.type === "reversal-confirmed" && !goesAgain(facts)
        ? advanceReversal(transaction, event)
        : illegal(transaction, event);
    case "declined": {
      if (event.type !== "cleared-up" || !transaction.unclear) return illegal(transaction, event);
      const { unclear: _, ...declined } = transaction;
      return event.code === undefined ? declined : { ...declined, code: event.code };
    }
    case "withdrawn":
      return illegal(transaction, event);
  }
}

/** With what the answer, or the chip behind it, adds. */
function toldBy(facts: Facts, event: IntentEvent & { readonly type: "approved" }): Facts {
  const { chip, credential, wallet, partFen } = event;
  if (facts.qr && credential !== undefined)
    return { ...facts, qr: { ...facts.qr, credential, ...(wallet ? { wallet } : {}) } };
  const charged = partFen === undefined ? facts : ofPart(facts, partFen);
  return chip ? { ...charged, chip } : charged;
}

/** What the host charged of it counts from then on; what was asked for stays beside it. */
export function ofPart(facts: Facts, partFen: number): Facts {
  return { ...facts, amountFen: partFen, askedFen: facts.amountFen };
}

function approvedBy(facts: Facts, event: IntentEvent & { readonly type: "approved" }): Approved {
  const { approval, slip, signature } = event;
  return { state: "approved", facts: toldBy(facts, event), approval, slip, signature };
}

function declinedBy(facts: Facts, event: IntentEvent & { readonly type: "declined" }): Declined {
  return {
    state: "declined",
    facts,
    responseCode: event.responseCode,
    ...(event.code === undefined ? {} : { code: event.code }),
    ...(event.field === undefined ? {} : { field: event.field }),
    ...(event.unclear ? { unclear: true } : {}),
  };
}

/** The host's word on what went again, or support's. An advice that is contradicted is no longer `stored`: it does not count as done. */
function advanceRepeating(transaction: Repeating, event: Event): Transaction {
  const { facts, mishap, answer } = transaction;
  const { stored, unsent, ...contradicted } = transaction;
  const known = { facts, reason: "98", ...(mishap ? { mishap } : {}), ...(answer ? { answer } : {}) } as const;
  switch (event.type) {
    case "approved":
      return approvedBy(facts, transaction.printed ? { ...event, slip: "printed" } : event);
    case "declined":
      return declinedBy(facts, event);
    case "repeat-refused":
      return { ...contradicted, refusal: event.responseCode };
    case "arrived":
      return { ...contradicted, arrived: true };
    case "doubted":
      return { ...contradicted, doubt: true };
    case "printed-ahead":
      return stored ? { ...transaction, printed: true } : illegal(transaction, event);
    case "advice-sent":
      return stored ? { ...contradicted, stored } : illegal(transaction, event);
    case "unsent":
      return stored && unsent ? { state: "withdrawn", facts, code: event.code } : illegal(transaction, event);
    case "support-said":
      if (stored) return illegal(transaction, event);
      return { state: "vouched", ...known, says: event.says, reference: event.reference };
    case "uploaded-again":
      if (!isArrived(transaction)) return illegal(transaction, event);
      return { state: "vouched", ...known, says: "charged", reference: "", settled: true, uploaded: true };
    default:
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
