import type { Text } from "../../../hal/display";
import type { Facts, TransactionKind } from "../../book/facts";
import type { SupportedTransaction } from "../../book/params";
import type { SlipKind } from "../../receipt/slip";

/** Which transaction another one is about. By the same card, always; who may, and what is asked for besides: parameter 54. */
export interface OriginalRules {
  readonly kinds: readonly TransactionKind[];
  /** Of these only those that are settled or of another day: before, a void of their own takes them back. */
  readonly settledKinds?: readonly TransactionKind[];
  /** this: only of the open batch and of the host's day of now. any: another batch and day, too. */
  readonly batch: "this" | "any";
  /** How one is named that the journal does not hold: by this number and the host's date. Absent: it has to be in the journal. */
  readonly elsewhere?: "reference" | "authorisation";
  /** whole: all of it. part: people type how much, at most what is left of it. completed: so many per cent of it (profile). */
  readonly amount: "whole" | "part" | "completed";
}

/**
 * One kind of transaction (`unionpay.md`, 3) as data: the one flow (`transaction/flow`) runs all of them. Who adds a kind
 * writes such a description, its slip's words and its scenarios.
 */
export interface Kind {
  /** As the journal knows it. */
  readonly kind: Facts["kind"];
  /** On screens and slips. */
  readonly title: Text;
  /** Its request: type, field 3, field 25, field 60.1. */
  readonly message: {
    readonly mti: "0100" | "0200" | "0220";
    readonly processingCode: string;
    readonly conditionCode: string;
    readonly type: string;
  };
  /** What is asked for. `largestFen`: more is a mistake (B10); 0 where no money moves, and no amount is asked for. */
  readonly amount: { readonly largestFen: number };
  /**
   * present: a card has to be read; its holder is checked as card, issuer and parameters ask. code: the payer shows a code instead, or it is
   * about a payment by code, which its credential names. shown: the terminal shows a code, which the payer's phone reads.
   */
  readonly card: "present" | "code" | "shown";
  /** The approved transaction that it is about: what may be one, and how it is found (`operator/original.ts`). */
  readonly original?: OriginalRules;
  /** Its bit of parameter 26, where it has one. */
  readonly offered?: SupportedTransaction;
  /** The same card and amount again in a short time is asked about first (B19). */
  readonly asksAboutRepeats: boolean;
  /** The host may approve a part of it (10), where acquirer and parameters have that. */
  readonly takesParts?: true;
  /** The issuer always wants its holder's PIN, however the card was read: it can not be left out. */
  readonly pinAlways?: true;
  /**
   * Where no answer counts: what takes it back, or that the identical message goes again (`goesAgain` of its facts), or nothing, because no
   * money moves (`isEnquiry`).
   */
  readonly reversal: "0400" | "again" | "none";
  /** An advice: it is stored and told as done, and its message is sent when nothing else is to be done (`flow/advice.ts`). */
  readonly stored?: true;
  /** Nobody signs for it. */
  readonly unsigned?: true;
  /** The slip of its approval; absent where nothing of it is printed. */
  readonly slip?: SlipKind;
}
