import type { HistoryMark } from "../journal/journal";
import type { MoneyState } from "../values/money-state";

/** What a difference of one record is, as the host says of it (`day.md`, 1.4). */
export const SAME = 3;
export const DIFFERS = 4;
/** The host has none of this number. */
export const NOT_FOUND = 5;
/** The host has it, and the upload did not. */
export const MISSING = 6;

/** One record that differs: its STAN, what it is, the terminal's amount and the host's, fen. */
export type RecordDifference = readonly [stan: number, what: number, ownFen: number, hostFen: number];

/**
 * Fees of a batch, by the host's word at each approval: their sum, of how many transactions, and of how many it is not as agreed, and by how
 * much (more than agreed is positive), fen.
 */
export type BatchFees = readonly [feeFen: number, count: number, different: number, moreFen: number];

/** What support said of one: its STAN, its amount, whether it is booked, support's number, its kind's number (`facts-record.ts`). */
export type Said = readonly [stan: number, amountFen: number, isBooked: boolean, reference: string, kind: number];

/** An advice that was told as charged and is not: its STAN and its amount. */
export type FailedAdvice = readonly [stan: number, amountFen: number];

/**
 * What was being checked when its batch was settled, and has ended since: its STAN, its amount, its batch, its kind's number, and where its
 * money is.
 */
export type Late = readonly [stan: number, amountFen: number, batch: number, kind: number, money: MoneyState];

/** How many there are since the last report, and the first of them. A page of them has no more than a report has room for. */
export type AllLate = readonly [count: number, named: readonly Late[]];

/**
 * How far a settlement is. asked: the host's totals are not known. uploading: they are, and what it wants is being sent. certifying: that is
 * over, and chips' certificates are being sent. ending: the end message may have been sent, so that the host may have closed the batch.
 */
export type SettlementPhase = "asked" | "uploading" | "certifying" | "ending";

/** What was made under numbers that the terminal has no longer, or under its own in a batch that the host has moved it away from. */
export type FormerPart = readonly [terminal: string, merchant: string, batch: number];

/** Such a part when it was its turn, and by which response code the host refused it: "" where it is settled. */
export type FormerSettled = readonly [terminal: string, batch: number, refusedBy: string];

/**
 * What the parts before this one have come to: totals as in field 48, records that the host has taken, of how many, and has refused; chips'
 * certificates that it has taken and has not, where there were any.
 */
export type PartSums = readonly [
  own: string,
  host: string,
  uploaded: number,
  wanted: number,
  refused: number,
  certified?: number,
  uncertified?: number,
];

/** What a settlement has found, while it goes on and in its report. */
export interface SettlementFound {
  readonly batch: number;
  /** Field 48 of the 0500, and of its last answer: totals and flags, 62 digits. */
  readonly own: string;
  readonly host?: string;
  /** Records that the host has taken, of how many; and those that it refused by its own word, or did not answer as long as it was waited for. */
  readonly uploaded: number;
  readonly wanted: number;
  readonly refused: number;
  /** Chips' certificates that the host has taken, and those that it has not. Absent where there was none to send. */
  readonly certified?: number;
  readonly uncertified?: number;
  /** The first of them. */
  readonly differences: readonly RecordDifference[];
  /** How many there are in all. */
  readonly different: number;
  /** STANs that are being checked and are not in the totals: the first of them, and how many. */
  readonly left: readonly number[];
  readonly leftCount: number;
  /** STANs of what the host had had (94) and has taken once more with this settlement. Absent where there is none. */
  readonly again?: readonly number[];
  /** STANs that were counted because the host had had them (94). In a report those of them that are still being checked. */
  readonly counted?: readonly number[];
  /** Signatures that the host does not have. */
  readonly unsent: number;
  /** What the batch costs the merchant; absent where the host tells no fees. */
  readonly fees?: BatchFees;
  /** Absent where the terminal has kept its numbers and its batch. */
  readonly formers?: readonly FormerSettled[];
}

/** A settlement under way, durable at every step. */
export interface SettlementUnderWay extends SettlementFound {
  readonly phase: SettlementPhase;
  /** Whose turn it is: absent for the terminal's own numbers, which are the last. */
  readonly part?: FormerPart;
  /** Absent where this part is the first. */
  readonly done?: PartSums;
  /** Where history ended when it began: a record behind it begins the settlement anew. */
  readonly mark: HistoryMark;
  /** The first STAN that was not used yet when it began. Absent in older journals. */
  readonly began?: number;
  /** Records that the host has taken, in the phase "certifying" certificates: a bit for each STAN from `first` on. */
  readonly first: number;
  readonly sent: Uint8Array;
}

/** The last settlement's report: it stays until the next one. */
export interface SettlementReport extends SettlementFound {
  /** YYYYMMDDhhmmss by the terminal's clock. */
  readonly closedAt: string;
  readonly operator: string;
  readonly said: readonly Said[];
  /** Absent where none has failed. The first of them, and how many. */
  readonly failed?: readonly FailedAdvice[];
  readonly failedCount?: number;
  /** Absent where nothing ended after its batch's settlement. */
  readonly late?: AllLate;
  /** As the list of settled batches has it: that forgets it where the host opens its number once more. Absent in older journals. */
  readonly listed?: SettledBatch;
  /** The slip has come out, or this model prints none. */
  readonly printed: boolean;
  /** A person has seen it. */
  readonly told: boolean;
}

/**
 * A batch that is settled, where its records end in history, and the first STAN that is none of its own: what was still open then is in no
 * history yet. Absent in older journals.
 */
export type SettledBatch = readonly [
  batch: number,
  closedAt: string,
  entry: number,
  piece: number,
  bytes: number,
  stan?: number,
];

export function markOf([, , entry, piece, bytes]: SettledBatch): HistoryMark {
  return { entry, piece, bytes };
}
