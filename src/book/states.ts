import type { MoneyState } from "../values/money-state";
import { type Approval, type Facts, isEnquiry, type TransactionKind } from "./facts";
import {
  isSignatureOpen,
  type Owed,
  type SignatureState,
  type Taken,
  type Unsent,
  type Unsigned,
} from "./signature-state";

/** Field 39 of a 0400 (`unionpay.md`, 5.1): no answer, wrong MAC, fault after the answer, other. */
export type ReversalReason = "98" | "A0" | "96" | "06";

/** Has the slip come out? `none`: this model prints none. */
export type SlipState = "owed" | "printed" | "none";

/** Recorded, and maybe sent. Found at boot it counts as sent. */
export interface Intent {
  readonly state: "intent";
  readonly facts: Facts;
}

/** What is known of the request's fate where no answer decided it. */
export interface Answer {
  /** Field 39. */
  readonly code: string;
  /**
   * genuine: the host's word. The others are evidence and prove nothing about money: none (F09) or a wrong one (A16), or the secure
   * element did not answer whether it is (B20), or had no key any more to tell by (A14).
   */
  readonly mac: "genuine" | "missing" | "wrong" | "unchecked" | "no-key";
}

/** The host approved and the card did not (B22). pulled: it was taken out before its last word. */
export type CardsNo = true | "pulled";

/**
 * Why no answer counted where the line was not to blame. bug: the program failed while the sale was under way (B21). late: a genuine
 * answer came behind the time-out, and was thrown away (B15). mismatch: what came in time was no answer to this request (B16).
 */
export type Mishap = "bug" | "late" | "mismatch";

/** Sent, no answer that counts: the reversal is owed until the host confirms it. */
export interface Reversing {
  readonly state: "reversing";
  readonly facts: Facts;
  readonly reason: ReversalReason;
  /** Reversals sent so far. */
  readonly attempts: number;
  /** Other transactions may go first: a supervisor let them, or the host has had its say and did not end it. */
  readonly deferred: boolean;
  /** @see CardsNo */
  readonly byCard?: CardsNo;
  /** @see Mishap */
  readonly mishap?: Mishap;
  /** Absent: nothing came. */
  readonly answer?: Answer;
  /** Field 39 of the host's last genuine answer to the reversal, which ended nothing. */
  readonly refusal?: string;
  /** MMDDhhmm: until then the host is down on purpose, as it said beside its refusal (A07). */
  readonly downUntil?: string;
  /**
   * It may have ended otherwise: the journal lost something that may have been newer (D08), or its numbers may be another
   * transaction's (94 after damage). It is not reversed on a guess, blocks no other transaction, and is being checked until
   * support's word or the acquirer's books end it.
   */
  readonly doubt?: true;
}

/**
 * Sent, no answer that counts, and of a kind that nothing takes back: the identical message goes again until the host has said what it
 * has of it. It keeps no other transaction waiting, but those that would take more of its original than is left.
 */
export interface Repeating {
  readonly state: "repeating";
  readonly facts: Facts;
  /** @see Mishap */
  readonly mishap?: Exclude<Mishap, "late">;
  /** Absent: nothing came. */
  readonly answer?: Answer;
  /** Field 39 of the host's last genuine answer to a repeat, which ended nothing. */
  readonly refusal?: string;
  /** The host has had it (94), and its answer was lost: it goes no more. Its batch's settlement takes it along, else support says. */
  readonly arrived?: true;
  /** @see Reversing.doubt */
  readonly doubt?: true;
  /** An advice that no answer of the host's contradicts: it was told as done, and is sent until it is answered. */
  readonly stored?: true;
  /** An advice whose slip is printed. */
  readonly printed?: true;
  /** An advice of which no byte has left. Absent: it may have been sent. */
  readonly unsent?: true;
}

/** An advice that waits to be sent, or to be answered. */
export type Stored = Repeating & { readonly stored: true };

export function isStored(transaction: Transaction): transaction is Stored {
  return transaction.state === "repeating" && transaction.stored === true;
}

/** What the host has not ended yet. */
export type Unended = Reversing | Repeating;

/** Does nobody know yet what became of its money? A stored advice counts, too: it was told as done, and the host has not answered it. */
export function isUndecided(transaction: Transaction): transaction is Intent | Unended {
  const { state } = transaction;
  return state === "intent" || state === "reversing" || state === "repeating";
}

/** Has the host had it (94), and nobody has said what it made of it? Its batch's settlement takes it along (`money.md`, 4). */
export function isArrived(transaction: Transaction): transaction is Repeating {
  return transaction.state === "repeating" && transaction.arrived === true && !transaction.doubt;
}

/** Is the host asked about it, again and again? */
export function isAsked(transaction: Unended): boolean {
  return !transaction.doubt && !(transaction.state === "repeating" && transaction.arrived);
}

/** Does it keep other transactions waiting? */
export function isBlocking(transaction: Unended): transaction is Reversing {
  return transaction.state === "reversing" && !transaction.deferred && !transaction.doubt;
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
  /** Catalogue code, where the host said more beside its own (A07): what people were told. */
  readonly code?: string;
  /** Two digits: the field of the message that the host says is wrong (B18). For support. */
  readonly field?: string;
  /** What its code means only the sign-in behind it tells (C1, 77): open until it has. */
  readonly unclear?: true;
}

/** Recorded, and it came to nothing: certainly no byte was sent, or it was an enquiry that nobody answered. */
export interface Withdrawn {
  readonly state: "withdrawn";
  readonly facts: Facts;
  readonly code: string;
}

/** How a reversal ended for the cardholder. */
export type ReversalEnd = "returned" | "not charged";

/** The host confirmed the reversal. */
export interface Reversed {
  readonly state: "reversed";
  readonly facts: Facts;
  readonly reason: ReversalReason;
  /** Field 39 of the confirmation. */
  readonly confirmedBy: string;
  readonly money: ReversalEnd;
  readonly byCard?: CardsNo;
  readonly mishap?: Mishap;
  readonly answer?: Answer;
  /** The request may still be under way, and this host would book it: the reversal goes once more. */
  readonly repeat?: true;
}

/** What support can say of a sale's money: of every other kind whether it is booked. */
export type SupportWord = "charged" | "not charged";

/**
 * Closed by a word that is no genuine answer. On support's, a supervisor beside it: the last resort, and a genuine answer opens it again. Or
 * on the host's unsigned one: it has had the message (94), and has taken it once more with its batch's settlement (`money.md`, 4).
 */
export interface Vouched {
  readonly state: "vouched";
  readonly facts: Facts;
  readonly reason: ReversalReason;
  readonly says: SupportWord;
  /** Support's own number for it, digits. Empty where it was uploaded. */
  readonly reference: string;
  readonly byCard?: CardsNo;
  readonly mishap?: Mishap;
  readonly answer?: Answer;
  /** A settlement's report has named it. */
  readonly settled?: true;
  /** The host has taken it with a settlement, and support has said nothing. */
  readonly uploaded?: true;
}

/** The life of a transaction. Durable in the journal in each of these states. */
export type Transaction = Intent | Reversing | Repeating | Approved | Declined | Withdrawn | Reversed | Vouched;

/**
 * What each kind does to the money where the host booked it, where it did not, and where its booking was reversed. Of what is about an
 * original it is that one's money: a void that is not booked leaves its sale charged, and so does one that is reversed.
 */
const moneyOfKinds: {
  readonly [kind in TransactionKind]: readonly [booked: MoneyState, not: MoneyState, reversed: MoneyState];
} = Object.freeze({
  sale: Object.freeze(["charged", "not charged", "returned"] as const),
  "qr-sale": Object.freeze(["charged", "not charged", "returned"] as const),
  void: Object.freeze(["returned", "charged", "charged"] as const),
  "qr-void": Object.freeze(["returned", "charged", "charged"] as const),
  "qr-refund": Object.freeze(["returned", "charged", "charged"] as const),
  refund: Object.freeze(["returned", "charged", "charged"] as const),
  authorisation: Object.freeze(["held", "not charged", "released"] as const),
  "authorisation-void": Object.freeze(["released", "held", "held"] as const),
  completion: Object.freeze(["charged", "held", "held"] as const),
  // Nothing reverses it.
  "completion-advice": Object.freeze(["charged", "not charged", "not charged"] as const),
  "completion-void": Object.freeze(["returned", "charged", "charged"] as const),
  balance: Object.freeze(["none", "none", "none"] as const),
});

/** What the money of one is where the host did not book it. */
export function unbookedMoney(kind: TransactionKind = "sale"): MoneyState {
  return moneyOfKinds[kind][1];
}

/** Of which state support has spoken. */
export function vouchedMoney(kind: TransactionKind, isBooked: boolean): MoneyState {
  const [booked, not] = moneyOfKinds[kind];
  return isBooked ? booked : not;
}

/** The state of the money, as the terminal knows it. */
export function moneyOf(transaction: Transaction): MoneyState {
  const [booked, not, reversed] = moneyOfKinds[transaction.facts.kind];
  if (isEnquiry(transaction.facts)) return booked;
  switch (transaction.state) {
    case "intent":
    case "reversing":
      return "being checked";
    case "repeating":
      return transaction.stored ? booked : "being checked";
    case "approved":
      return booked;
    case "declined":
    case "withdrawn":
      return not;
    case "reversed":
      return transaction.money === "returned" ? reversed : not;
    case "vouched":
      return vouchedMoney(transaction.facts.kind, transaction.says === "charged");
  }
}

/** Has it ended without a booking that stands? */
export function isUnbooked(transaction: Transaction): boolean {
  const money = moneyOf(transaction);
  return money !== "being checked" && money !== moneyOfKinds[transaction.facts.kind][0];
}

/** Is there still something to do for it? An open transaction stays in a cell of its own; a closed one is history. */
export function isOpen(transaction: Transaction): boolean {
  switch (transaction.state) {
    case "intent":
    case "reversing":
    case "repeating":
      return true;
    case "approved":
      return transaction.slip === "owed" || isSignatureOpen(transaction.signature);
    case "reversed":
      return transaction.repeat !== undefined;
    case "vouched":
      // Until it is settled: the report lists it, and a genuine answer opens it again.
      return transaction.settled !== true;
    case "declined":
      return transaction.unclear === true;
    case "withdrawn":
      return false;
  }
}

/** Is its signature still owed to the host? */
export function isTaken(transaction: Transaction): transaction is Approved<Taken> {
  return transaction.state === "approved" && transaction.signature.kind === "taken";
}

/** Is it closed, and its signature not at the host, but may still get there? */
export function isUnsent(transaction: Transaction): transaction is Approved<Unsent> {
  return transaction.state === "approved" && transaction.signature.kind === "unsent" && !transaction.signature.forGood;
}

/** Is it closed, and nobody can send its signature any more? */
export function isSignatureLost(transaction: Transaction): transaction is Approved<Unsent> {
  return transaction.state === "approved" && transaction.signature.kind === "unsent" && !isUnsent(transaction);
}

/** Is its signature still to be taken? */
export function isUnsigned(transaction: Transaction): transaction is Approved<Owed> | Approved<Unsigned> {
  return transaction.state === "approved" && ["owed", "unsigned"].includes(transaction.signature.kind);
}
