import { netOf } from "./fees";
import type { HostState } from "./host-state";
import { isEarned } from "./payouts";

/** Which payout took each sale's money along, by the sale's place: the oldest settled money goes first. */
export function payoutsOfSales(host: HostState): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const merchant of host.merchants.keys()) {
    const standing = [...host.payouts.values()].filter(
      (each) => each.merchant === merchant && each.state !== "returned" && each.state !== "failed",
    );
    let [at, leftFen] = [0, standing[0]?.amountFen ?? 0];
    for (const { place, fen } of settledSales(host, merchant)) {
      let goesFen = fen;
      while (goesFen > leftFen && at < standing.length) {
        goesFen -= leftFen;
        leftFen = standing[++at]?.amountFen ?? 0;
      }
      const payout = standing[at];
      if (!payout) break;
      leftFen -= goesFen;
      found.set(place, payout.request);
    }
  }
  return found;
}

/** In the order in which they were settled, with what each brings. */
function settledSales(host: HostState, merchant: string) {
  return host.transactions.all
    .map((transaction, place) => ({ transaction, place }))
    .filter(
      ({ transaction }) =>
        transaction.merchant === merchant && isEarned(transaction) && transaction.settledAtMs !== undefined,
    )
    .toSorted((one, other) => (one.transaction.settledAtMs ?? 0) - (other.transaction.settledAtMs ?? 0))
    .map(({ transaction, place }) => ({ place, fen: netOf(host, transaction) }))
    .filter(({ fen }) => fen > 0);
}
