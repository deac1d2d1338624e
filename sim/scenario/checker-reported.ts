import type { HostSettlement } from "../acquirer/settlement-types";
import { numberOf, ofBatch } from "./checker-batches";
import type { Books } from "./checker-books";
import type { Settling } from "./checker-settling";

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
  for (const [at, settlement] of known.entries())
    if (!isReported(settling, settlement) && !isInAnother(books, settling, settlement, known[at + 1]))
      books.differ("the host has closed a batch, and the terminal has not reported it", ofBatch(settlement.batch));
}

function endOf({ end }: HostSettlement): number {
  return end?.atMs ?? 0;
}

function isReported({ settled, reports, kept, underWay }: Settling, settlement: HostSettlement): boolean {
  const { batch } = settlement;
  if (settled.includes(Number(batch)) || underWay === Number(batch)) return true;
  const told = [...reports, ...(kept ? [kept] : [])];
  return told.some((report) => report.batch === batch || report.formers?.includes(numberOf(settlement)));
}

/**
 * It goes into the report of the batch behind it. While a settlement is under way that has not come out yet: a batch that the host has left,
 * or former numbers' one, is closed before the terminal's own. Former numbers' report is judged by its totals.
 */
function isInAnother(
  { evidence }: Books,
  { underWay }: Settling,
  { terminal }: HostSettlement,
  next: HostSettlement | undefined,
): boolean {
  const [own] = evidence.numbers?.keys() ?? [];
  return underWay !== undefined || (own !== undefined && terminal !== own && next !== undefined);
}
