import type { EnquiryView, LedgerEntry } from "../acquirer/view/ledger-view";
import type { TillTold } from "../till/ear";
import type { EndSeen, PresentationSeen, SlipSeen, ToldSeen } from "../witness/evidence";
import type { WireSeen } from "../witness/evidence-wire";
import type { RecordSeen } from "../witness/record-evidence";
import type { PayingOut } from "./checker-paying-out";
import type { Settling } from "./checker-settling";
import type { Unsigned } from "./checker-unsigned";

/** Where the books, the paper and the screens contradict each other. */
export interface Difference {
  readonly what: string;
  /** Absent where no single sale is meant. */
  readonly stan: string | null;
  /** The acquirer's state of it; null: not in its ledger. */
  readonly ledger: string | null;
  /** The journal's state of it; null: no record. */
  readonly journal: string | null;
  /** The slips that came out for it: kind and copy. */
  readonly slips: readonly string[];
}

/** All that is compared. What is optional is not asked about where it is absent. */
export interface Evidence {
  readonly entries: readonly LedgerEntry[];
  readonly records: readonly RecordSeen[];
  readonly slips: readonly SlipSeen[];
  readonly ends: readonly EndSeen[];
  /** In the order in which they were seen. */
  readonly presentations: readonly PresentationSeen[];
  /** From when on paper, screens and cards were watched, ms: what came before has left no trace here. */
  readonly watchedFromMs: number;
  /** Has the terminal a signature pad? Then every sale has to be signed on it, except what `unsigned` lets pass. */
  readonly pad?: boolean;
  /** Default: as of a terminal that has no parameters yet. */
  readonly unsigned?: Unsigned;
  /** Has it a printer? */
  readonly printer?: boolean;
  /** The merchant of each number that this terminal has or had: of its own, and of those that the acquirer moved it from. */
  readonly numbers?: ReadonlyMap<string, string>;
  /** Balances that the host told. */
  readonly enquiries?: readonly EnquiryView[];
  /** Entries of other terminals. */
  readonly others?: readonly LedgerEntry[];
  /** Entries of the merchant's other terminals: each of them may give back what this one sold, and this one what they did. */
  readonly elsewhere?: readonly LedgerEntry[];
  readonly told?: readonly ToldSeen[];
  /** Results as they reached a cash register, in their order. */
  readonly tillTold?: readonly TillTold[];
  /** What the wire has of a sale, by batch/stan. */
  readonly wireOf?: (key: string) => WireSeen | undefined;
  /** When the terminal first sent for a sale, ms; undefined where nobody saw it. */
  readonly firstSentMs?: (key: string) => number | undefined;
  /** When the host first ended its reversal, by batch/stan. */
  readonly reversalEndedMs?: (key: string) => number | undefined;
  /** Did the host refuse a message of an upload with this sale in it, by batch/stan? */
  readonly wasRefused?: (key: string) => boolean;
  /** Was the host's last answer that it does not settle this batch, by terminal/batch? */
  readonly wasNotSettled?: (number: string) => boolean;
  /** How many records the terminal has said that it uploaded, in the ends of this batch as they left it, by terminal/batch. */
  readonly endCounts?: (number: string) => readonly number[];
  /** Did the host leave the last message of an upload with this sale in it unanswered, by batch/stan? */
  readonly wasUnanswered?: (key: string) => boolean;
  /** Sales whose script results wait in the journal. */
  readonly scriptReports?: readonly number[];
  /** Sales of which the terminal says that nothing but the number is left (D08). */
  readonly doubts?: readonly number[];
  /** Those of which support has said what became of them. */
  readonly said?: readonly { readonly stan: number; readonly charged: boolean }[];
  /** The voucher numbers among which it says that others are lost, and whether support has gone through them. */
  readonly range?: { readonly first: number; readonly last: number; readonly isOver: boolean } | undefined;
  /** Batches, and how they were settled. */
  readonly settling?: Settling;
  /** Payouts, as everybody has them. */
  readonly payingOut?: PayingOut;
  /** The voucher numbers that people read to be lost or in doubt, from the first to the last; default: whatever the journal says. */
  readonly lossesTold?: readonly (readonly [first: number, last: number])[];
}
