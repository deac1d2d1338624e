import { netOf } from "./fees";
import type { HostState } from "./host-state";
import { isBack, isEarned, lacksSignature, moneyOf } from "./payouts";
import { isRefund } from "./transaction-kinds";

/** What of a sale's money is not in the balance any more. */
export interface Gone {
  readonly fen: number;
  /** The newest payout that took any of it along. Absent: it made up for refunds that came behind a payout. */
  readonly request?: string;
}

/**
 * Where each sale's money has gone, by the sale's place. The oldest settled money goes first, so that what is in the balance is the
 * newest: the figures of all sales add up to it. No payout took what was settled behind it.
 */
export function goneOfSales(host: HostState): ReadonlyMap<number, Gone> {
  const gone = new Map<number, Gone>();
  for (const merchant of host.merchants.keys()) {
    const payouts = [...host.payouts.values()]
      .filter((each) => each.merchant === merchant && !isBack(each))
      .map(({ request, atMs, amountFen }) => ({ request, atMs, fen: amountFen }))
      .toReversed();
    if (payouts.length === 0) continue;
    const { availableFen, owedFen } = moneyOf(host, merchant);
    let balanceFen = Math.max(0, availableFen - owedFen + feesToComeFen(host, merchant));
    for (const { place, fen, sinceMs } of settledSales(host, merchant)) {
      const staysFen = Math.min(fen, balanceFen);
      balanceFen -= staysFen;
      let restFen = fen - staysFen;
      if (restFen === 0) continue;
      let request: string | undefined;
      for (const payout of payouts) {
        const takesFen = payout.atMs < sinceMs ? 0 : Math.min(restFen, payout.fen);
        if (takesFen === 0) continue;
        payout.fen -= takesFen;
        restFen -= takesFen;
        request ??= payout.request;
      }
      gone.set(place, { fen: fen - staysFen, ...(request === undefined ? {} : { request }) });
    }
  }
  return gone;
}

/** The fee of a refund comes back with the settlement of the refund; what is left of its sale is less without that. */
function feesToComeFen({ transactions, configuration }: HostState, merchant: string): number {
  if (configuration.feesTaken !== "at-settlement") return 0;
  let sumFen = 0;
  for (const { merchant: owner, kind, state, settledAtMs, original, fee } of transactions.all)
    if (owner === merchant && isRefund(kind) && state === "charged" && settledAtMs === undefined)
      if (transactions.at(original ?? -1)?.settledAtMs !== undefined) sumFen -= fee?.feeFen ?? 0;
  return sumFen;
}

/** Those whose money can be asked for, the newest first, with what each brings and since when. */
function settledSales(host: HostState, merchant: string) {
  return host.transactions.all
    .map((transaction, place) => ({ transaction, place }))
    .filter(
      ({ transaction }) =>
        transaction.merchant === merchant && isEarned(transaction) && !lacksSignature(host, transaction),
    )
    .flatMap(({ transaction, place }) =>
      transaction.settledAtMs === undefined
        ? []
        : [{ place, fen: netOf(host, transaction), sinceMs: transaction.settledAtMs }],
    )
    .filter(({ fen }) => fen > 0)
    .toReversed()
    .toSorted((one, other) => other.sinceMs - one.sinceMs);
}
