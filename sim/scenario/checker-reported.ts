import type { HostSettlement } from "../acquirer/settlement-types";
import { numberOf, ofBatch } from "./checker-batches";
import type { Books } from "./checker-books";
import { reportsIn, type Settling } from "./checker-settling";

/**
 * What the host has closed the terminal has reported: on paper, in the report of its journal, or in its list of settled batches; or the
 * settlement is still under way there. What lies before the oldest batch of that list it may have forgotten, and but for the last
 * batch all, where it has no list any more.
 */
export function judgeReported(books: Books, settling: Settling, closed: readonly HostSettlement[]): void {
  if (settling.lossSaid) return;
  const inOrder = closed.toSorted((one, other) => endOf(one) - endOf(other));
  const oldest = inOrder.findIndex(({ batch }) => settling.settled.includes(Number(batch)));
  const known = oldest < 0 ? inOrder.slice(-1) : inOrder.slice(oldest);
  for (const [at, settlement] of known.entries()) {
    const later = known.slice(at + 1);
    if (
      !isReported(settling, settlement) &&
      !willBe(settling, later) &&
      !isInAnother(books, settling, settlement, later)
    )
      books.differ("the host has closed a batch, and the terminal has not reported it", ofBatch(settlement.batch));
  }
}

function endOf({ end }: HostSettlement): number {
  return end?.atMs ?? 0;
}

function isReported(settling: Settling, settlement: HostSettlement): boolean {
  const { batch } = settlement;
  if (settling.settled.includes(Number(batch))) return true;
  return reportsIn(settling).some((report) => report.batch === batch || report.formers?.includes(numberOf(settlement)));
}

/** Its settlement is under way: the host may have closed the terminal's batch, and before it those that the report says beside it. */
function willBe(settling: Settling, later: readonly HostSettlement[]): boolean {
  return settling.underWay !== undefined && !later.some((each) => isReported(settling, each));
}

/**
 * Made under numbers that the terminal has no longer, or in a batch that the host had left: the report of the batch that is closed behind it has
 * it, and is judged by its totals. Of the terminal's own numbers only where nobody can look at that report any more: without a printer the
 * last one alone is kept.
 */
function isInAnother(
  { evidence }: Books,
  settling: Settling,
  { terminal }: HostSettlement,
  later: readonly HostSettlement[],
): boolean {
  const [own] = evidence.numbers?.keys() ?? [];
  if (own !== undefined && terminal !== own) return later.length > 0;
  const next = later.find(({ batch }) => settling.settled.includes(Number(batch)));
  return next !== undefined && !reportsIn(settling).some(({ batch }) => batch === next.batch);
}
