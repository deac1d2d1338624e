import { following } from "./loss";
import type { Transaction } from "./states";

/** The batch, and the one before it while no sale was approved under this one: that it was left may be an error. */
export interface BatchNumbers {
  readonly batch: number;
  readonly left?: number;
}

/** Batches that were sold under: two months of days. By then no STAN of theirs comes again. */
const USED_BATCHES_MAX = 64;

/**
 * To another batch, because an answer of the host says so. Nothing proves that answer: where the host answers 77 under the new
 * number, the one that was left is come back to. Sales under it go on with their STANs, so none comes again.
 * @param used batches that were left behind sales.
 * @param known what is open, and the last that are closed.
 * @param byLoad support has loaded the terminal, so it speaks for the number: a used one, too. What makes a sale one of its own is the
 *   STAN, and that goes on.
 * @returns undefined where this terminal has sold under that number, as far as that is known.
 */
export function batchAfterMove(
  { batch: now, left }: BatchNumbers,
  to: number,
  used: readonly number[],
  known: readonly Transaction[],
  byLoad = false,
): { readonly numbers: BatchNumbers; readonly used: readonly number[] } | undefined {
  const isApprovedNow = known.some(({ state, facts }) => state === "approved" && facts.batch === now);
  const before = isApprovedNow ? undefined : left;
  if (to === before) return { numbers: { batch: to }, used };
  const isSoldUnder = known.some((transaction) => transaction.facts.batch === to && mayBeBooked(transaction));
  if (!byLoad && (used.includes(to) || isSoldUnder)) return undefined;
  // Behind several moves in a row it is still the last one under which sales could be.
  const numbers = { batch: to, left: before ?? now };
  // A number that was left without a sale may come again: a new terminal's, before its first sign-in.
  const isLeftBehindSales = before === undefined && known.some(({ facts }) => facts.batch === now);
  const keep = isLeftBehindSales && !used.includes(now);
  return { numbers, used: keep ? [...used, now].slice(-USED_BATCHES_MAX) : used };
}

/** The batch behind one that is settled. Nothing proves the host's answer, so it is none that was sold under. */
export function batchAfterSettlement(
  settled: number,
  used: readonly number[],
): { readonly numbers: BatchNumbers; readonly used: readonly number[] } {
  const known = used.includes(settled) ? used : [...used, settled].slice(-USED_BATCHES_MAX);
  let batch = following(settled);
  while (known.includes(batch)) batch = following(batch);
  return { numbers: { batch, left: settled }, used: known };
}

/** The latest that a damaged journal knows of, which may be one that was come back from. */
export function batchAfterDoubt(known: BatchNumbers | undefined, latest: number): BatchNumbers {
  if (known === undefined) return { batch: latest };
  // No other of the counters comes along: each has its own rule.
  if (known.batch === latest) return known.left === undefined ? { batch: latest } : { batch: latest, left: known.left };
  return { batch: latest, left: known.left ?? known.batch };
}

/** A genuine approval proves the batch that it was asked under. */
export function withProvenBatch<C extends BatchNumbers>(counters: C, batch: number): C {
  if (counters.left === undefined || counters.batch !== batch) return counters;
  const { left: _, ...proven } = counters;
  return proven as C;
}

/** Whether the host may know it as one that moved money. */
function mayBeBooked(transaction: Transaction): boolean {
  const { state } = transaction;
  if (state === "reversed") return transaction.money === "returned" || transaction.repeat === true;
  return state !== "declined" && state !== "withdrawn";
}
