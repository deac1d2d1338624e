import { CELL_ID_MAX, type CellKey, cellKey, type RecoveryReport } from "../journal/journal";
import { cellClasses } from "./cells";

/** What the journal lost for good, as the terminal remembers it (D08). Counts since it was last told. */
export interface LossMemory {
  readonly records: number;
  readonly sectors: number;
  /** Addresses of lost records that are known, the last of them. */
  readonly places: readonly number[];
  /** Whether a person has seen it. */
  readonly told: boolean;
}

/** STAN and batch go from 1 to this and start anew (Q/CUP 009; `unionpay.md`, 5.2). */
export const NUMBER_MAX = 999_999;

export function following(number: number): number {
  return number >= NUMBER_MAX ? 1 : number + 1;
}

/** Whether a number is one of those from `from` on and before `to`. */
export function isSince(number: number, from: number, to: number): boolean {
  return from <= to ? number >= from && number < to : number >= from || number < to;
}

/** The one that comes later on the circle of numbers: the other lies less than half of it behind. */
function later(a: number, b: number): number {
  const ahead = (b - a + NUMBER_MAX) % NUMBER_MAX;
  return ahead < NUMBER_MAX / 2 ? b : a;
}

function skipped(number: number, by: number): number {
  return ((number - 1 + by) % NUMBER_MAX) + 1;
}

/**
 * The first STAN that certainly nobody has used. Each use is a record, so a sector of which something is missing holds no
 * more of them than it takes records (`money.md`, 5).
 * @param stan of the counters as they can be read; undefined where they cannot.
 */
export function stanAfterLoss(stan: number | undefined, report: RecoveryReport): number {
  const noted = report.note[0] || 1;
  const unread = stan === undefined ? 1 : 0;
  const known = stan === undefined ? noted : later(stan, noted);
  return skipped(known, (unread + (report.lost?.sectors ?? 0)) * report.recordsInSector);
}

export function batchAfterLoss(batch: number | undefined, report: RecoveryReport): number {
  const noted = report.note[1] || 1;
  return batch === undefined ? noted : later(batch, noted);
}

/** Classes whose cells are transactions. */
const transactionClasses: readonly number[] = Object.freeze([
  cellClasses.checking,
  cellClasses.waiting,
  cellClasses.unsigned,
]);

/**
 * STANs of the transactions among `keys` of lost cells, of which no other cell is left. Keys may be read from damaged bytes:
 * what cannot be one is left out.
 */
export function doubtfulStans(keys: readonly CellKey[], exists: (key: CellKey) => boolean): readonly number[] {
  const stans = new Set<number>();
  for (const key of keys) {
    const stan = key % (CELL_ID_MAX + 1);
    const isTransaction = transactionClasses.includes(Math.floor(key / (CELL_ID_MAX + 1)));
    if (!isTransaction || stan < 1 || stan > NUMBER_MAX) continue;
    if (!transactionClasses.some((cellClass) => exists(cellKey(cellClass, stan)))) stans.add(stan);
  }
  return [...stans];
}
