import type { Acquirer } from "../acquirer/acquirer-types";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import { isCharging, isRefund } from "./checker-kinds";

const standing: readonly LedgerEntry["state"][] = Object.freeze(["charged", "partly-refunded", "refunded"] as const);

/** What it brings its merchant, or takes. A void is in neither: what it voided stands no more. */
function broughtFen({ kind, state, amountFen }: LedgerEntry): number {
  if (!standing.includes(state)) return 0;
  return isCharging(kind) ? amountFen : isRefund(kind) ? -amountFen : 0;
}

/** What it costs him, or gives back, once its batch is closed. */
function costFen({ kind, state, settled, feeFen = 0 }: LedgerEntry): number {
  return settled && standing.includes(state) && (isCharging(kind) || isRefund(kind)) ? feeFen : 0;
}

/**
 * Each fen from sale to bank account: what the sales of the merchant brought is what he has at the acquirer, what is on its way, what his
 * accounts hold, and what it all cost; the fees are those of his sales. @returns what is not so.
 */
export function merchantSums(acquirer: Pick<Acquirer, "ledgerView" | "merchantView">): readonly string[] {
  const view = acquirer.merchantView();
  const { merchant, availableFen, pendingFen, heldFen, owedFen, onTheWayFen, bank, payouts, feesFen, feesTaken } = view;
  // Without payouts and fees all of it is the balance, which the acquirer's own audit holds against its transactions.
  if (payouts.length === 0 && feesFen === 0) return [];
  const entries = acquirer.ledgerView().entries.filter((entry) => entry.merchant === merchant);
  const salesFen = entries.reduce((sum, entry) => sum + broughtFen(entry), 0);
  const banksFen = bank.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
  const paid = payouts.filter(({ state }) => state === "paid");
  const payoutFeesFen = paid.reduce((sum, { feeFen }) => sum + feeFen, 0);
  const costsFen = feesTaken === "billed" ? 0 : entries.reduce((sum, entry) => sum + costFen(entry), 0);
  const thereFen = availableFen + pendingFen + heldFen - owedFen + onTheWayFen + banksFen + payoutFeesFen + feesFen;
  const creditedFen = paid.reduce((sum, { amountFen, feeFen }) => sum + amountFen - feeFen, 0);
  return [
    ...(salesFen === thereFen ? [] : [`the merchant's sales brought ${salesFen} fen, and ${thereFen} are there`]),
    ...(costsFen === feesFen ? [] : [`the merchant's sales cost ${costsFen} fen, and ${feesFen} were taken`]),
    ...(creditedFen === banksFen ? [] : [`payouts credited ${creditedFen} fen, and the accounts hold ${banksFen}`]),
  ];
}
