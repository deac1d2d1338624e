import { CELL_ID_MAX, type CellKey, cellKey, type RecoveryReport } from "../journal/journal";
import { cellClasses } from "./cells";

/** What the journal lost for good, as the terminal remembers it (D08). Counts since it was last told. */
export interface LossMemory {
  readonly records: number;
  readonly sectors: number;
  /** Addresses of lost records that are known, the last of them. */
  readonly places: readonly number[];
  /** Numbers of the closed transactions that are known to be lost, the last of them. */
  readonly entries?: readonly number[];
  /** How many transactions may be gone, over all time, of which not even the number could be told. */
  readonly unnamed?: number;
  /** The first and the last voucher number that one of those can have had. */
  readonly range?: VoucherRange;
  /** Support's own number for having gone through them: then they are open no more. */
  readonly rangeReference?: string;
  /** Cells that could not be read when somebody asked for them, the last of them: that their record is found later is no news. */
  readonly givenUp?: readonly CellKey[];
  /** Whether a person has seen it, and said so by a key. */
  readonly told: boolean;
}

/** It grows with each loss until it is told. */
export function sizeOf({ records, sectors, unnamed = 0 }: LossMemory): number {
  return records + sectors + unnamed;
}

/** From the first to the last, both of them meant. */
export type VoucherRange = readonly [first: number, last: number];

/**
 * The numbers that a lost transaction can have had: up to the last that may have been used, without those at both ends of which the
 * terminal knows what became of them. Never less than can be meant.
 * @returns undefined where each of them is known.
 */
export function rangeOf(
  nextStan: number,
  isKnown: (stan: number) => boolean,
  wrapped: boolean,
): VoucherRange | undefined {
  const stepBack = (stan: number) => skipped(stan, NUMBER_MAX - 1);
  let last = stepBack(nextStan);
  let first = wrapped || nextStan > STANS_BACK ? skipped(nextStan, NUMBER_MAX - STANS_BACK) : 1;
  while (first !== nextStan && isKnown(first)) first = following(first);
  if (first === nextStan) return undefined;
  while (isKnown(last)) last = stepBack(last);
  return [first, last];
}

export function isInRange(stan: number, [first, last]: VoucherRange): boolean {
  return stan === last || isSince(stan, first, last);
}

/** STAN and batch go from 1 to this and start anew (Q/CUP 009; `unionpay.md`, 5.2). */
const NUMBER_MAX = 999_999;

export function following(number: number): number {
  return number >= NUMBER_MAX ? 1 : number + 1;
}

/** Whether a number is one of those from `from` on and before `to`. */
export function isSince(number: number, from: number, to: number): boolean {
  return from <= to ? number >= from && number < to : number >= from || number < to;
}

/** How many numbers a used one lies behind the next one, on their circle. */
export function numbersBehind(used: number, next: number): number {
  return (next - used + NUMBER_MAX) % NUMBER_MAX;
}

/** The one that comes later on the circle of numbers: the other lies less than half of it behind. */
function later(a: number, b: number): number {
  return numbersBehind(a, b) < NUMBER_MAX / 2 ? b : a;
}

function skipped(number: number, by: number): number {
  return ((number - 1 + by) % NUMBER_MAX) + 1;
}

/** In a row of sales without a rest, so many sectors are opened before the count rises all the same: some twenty sales. */
export const SECTORS_BEHIND_MAX = 4;

/**
 * The first STAN behind a power-up. An image of the flash that somebody put back fits the secure element's count until that rises
 * again; what was sold since has used the next numbers, and nothing tells of it. Each use is a record.
 */
export function stanAfterBoot(stan: number, { recordsInSector }: RecoveryReport): number {
  return skipped(stan, (SECTORS_BEHIND_MAX + 1) * recordsInSector);
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
export const transactionClasses: readonly number[] = Object.freeze([
  cellClasses.checking,
  cellClasses.waiting,
  cellClasses.unsigned,
]);

const knownClasses: readonly number[] = Object.freeze(Object.values(cellClasses));

/** Further back than this no number that is read from damaged bytes is believed: ten full batches. */
const STANS_BACK = 5_000;

/**
 * STANs of the transactions among `keys` of lost cells. Keys may be read from damaged bytes: what cannot be one is left out.
 * @returns how many of the keys are of no cell that there could be, too: each may have been a transaction's.
 */
export function stansOf(
  keys: readonly CellKey[],
  nextStan: number,
): { readonly stans: ReadonlySet<number>; readonly strange: number } {
  const stans = new Set<number>();
  let strange = 0;
  for (const key of keys) {
    const stan = key % (CELL_ID_MAX + 1);
    const cellClass = Math.floor(key / (CELL_ID_MAX + 1));
    if (!transactionClasses.includes(cellClass)) strange += knownClasses.includes(cellClass) ? 0 : 1;
    else if (isUsed(stan, nextStan)) stans.add(stan);
    else strange += 1;
  }
  return { stans, strange };
}

function isUsed(stan: number, nextStan: number): boolean {
  return stan >= 1 && stan <= NUMBER_MAX && isSince(stan, skipped(nextStan, NUMBER_MAX - STANS_BACK), nextStan);
}

/** Whether the beginning of a damaged cell's value belongs to its key: a transaction's names the same STAN, another's none. */
export function fitsKey(key: CellKey, head: Uint8Array): boolean {
  const stan = stanAt(head);
  const cellClass = Math.floor(key / (CELL_ID_MAX + 1));
  if (transactionClasses.includes(cellClass)) return stan === key % (CELL_ID_MAX + 1);
  return stan === undefined && knownClasses.includes(cellClass);
}

export function stanIn(head: Uint8Array, nextStan: number): number | undefined {
  const stan = stanAt(head);
  return stan !== undefined && isUsed(stan, nextStan) ? stan : undefined;
}

/** The STAN in the beginning of a transaction's record (`record.ts`), where enough of it is left: array, layout, state, array, kind, STAN. */
function stanAt(head: Uint8Array): number | undefined {
  const [outer = 0, , , inner = 0, kind = 0] = head;
  if (outer >> 5 !== 4 || inner >> 5 !== 4 || kind > 0x17) return undefined;
  const first = head[STAN_AT] ?? 0;
  const bytes = first < 0x18 ? 0 : first === 0x18 ? 1 : first === 0x19 ? 2 : first === 0x1a ? 4 : undefined;
  if (bytes === undefined) return undefined;
  let stan = bytes === 0 ? first : 0;
  for (let at = 1; at <= bytes; at++) stan = stan * 256 + (head[STAN_AT + at] ?? 0);
  return stan;
}

const STAN_AT = 5;

/** Those of which no other cell is left. */
export function withoutCell(stans: ReadonlySet<number>, exists: (key: CellKey) => boolean): readonly number[] {
  return [...stans].filter((stan) => !transactionClasses.some((cellClass) => exists(cellKey(cellClass, stan))));
}
