import type { FeePolicy } from "../fee-policy";
import { netOf } from "../fees";
import type { HostState } from "../host-state";
import type { HostPayout, PayoutRule } from "../payout-types";
import { accountOf, isEarned, moneyOf } from "../payouts";

/** A merchant's payout as people see it. */
export interface PayoutView
  extends Pick<HostPayout, "byRule" | "request" | "amountFen" | "feeFen" | "product" | "state" | "reason"> {
  readonly terminal: string;
  /** Masked. */
  readonly account: string;
  readonly atMs: number;
  /** Queued or held: when it goes. */
  readonly goesAtMs?: number;
  readonly paidAtMs?: number;
  readonly endedAtMs?: number;
  readonly replaces?: string;
  readonly replacedBy?: string;
}

/** Money at the acquirer and behind it: settled sales become available, a payout takes them on the way, the bank credits the account. */
export interface MerchantView {
  readonly merchant: string;
  /** The open one of a terminal: of the first unless told otherwise. */
  readonly batch: string;
  readonly availableFen: number;
  /** Charged, not settled. */
  readonly pendingFen: number;
  /** Settled and not to be paid out yet, less fees. */
  readonly heldFen: number;
  /** Given back to cardholders behind its payout. The next sales make up for it. */
  readonly owedFen: number;
  readonly held: readonly {
    readonly terminal: string;
    readonly batch: string;
    readonly stan: string;
    readonly why: string;
  }[];
  /** Accepted, and not credited yet. */
  readonly onTheWayFen: number;
  readonly payouts: readonly PayoutView[];
  /** When it is paid out without asking. */
  readonly payoutRule: PayoutRule | null;
  /** Masked. */
  readonly account: string;
  /** The merchant's accounts at their banks: what came in by payouts, less what went back. */
  readonly bank: readonly { readonly account: string; readonly bank: string; readonly balanceFen: number }[];
  readonly payoutFeesFen: number;
  /** What was taken off for the sales of closed batches. */
  readonly feesFen: number;
  /** What sales cost: the contract, its promotions, and what came by the verb `host`. */
  readonly feeRules: readonly FeePolicy[];
}

export function payoutView(host: HostState, payout: HostPayout): PayoutView {
  const { bank: _bank, merchant: _merchant, account, goesAtMs, state, ...shown } = payout;
  const waits = state === "queued" || state === "held";
  const masked = host.configuration.bankAccounts.find(({ handle }) => handle === account)?.masked ?? "";
  return { ...shown, state, account: masked, ...(waits ? { goesAtMs } : {}) };
}

export function merchantView(host: HostState, number?: string): MerchantView {
  const [merchant = ""] = host.merchants.keys();
  const first = [...host.terminals.values()].find(({ record }) => record.merchant === merchant);
  const terminal = (number === undefined ? undefined : host.terminals.get(number)) ?? first;
  const { availableFen, pendingFen, heldFen, owedFen, held } = moneyOf(host, merchant);
  const { bankAccounts } = host.configuration;
  return {
    merchant,
    batch: terminal?.batch ?? "",
    availableFen,
    pendingFen,
    heldFen,
    owedFen,
    held: held.map(({ terminal, batch, stan }) => ({ terminal, batch, stan, why: "no signature" })),
    onTheWayFen: host.ledger.balanceFen(`payout:${merchant}`),
    payouts: [...host.payouts.values()]
      .filter((each) => each.merchant === merchant)
      .map((each) => payoutView(host, each)),
    payoutRule: host.payoutRule ?? null,
    account: accountOf(host).masked,
    bank: bankAccounts.map(({ handle, masked, bank }) => ({
      account: masked,
      bank: bank.en,
      balanceFen: host.ledger.balanceFen(`bank:${handle}:${merchant}`),
    })),
    feesFen: host.ledger.balanceFen(`fees:${merchant}`),
    payoutFeesFen: host.ledger.balanceFen("payout-fees"),
    feeRules: [...host.configuration.fees, ...host.addedFees],
  };
}

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

/** What is on the way and in the accounts is what the payouts say. */
export function auditPayouts(host: HostState): readonly string[] {
  const sums = new Map<string, number>();
  const add = (account: string, fen: number) => sums.set(account, (sums.get(account) ?? 0) + fen);
  for (const merchant of host.merchants.keys()) add(`payout:${merchant}`, 0);
  add("payout-fees", 0);
  for (const { state, merchant, account, amountFen, feeFen } of host.payouts.values()) {
    if (state === "queued" || state === "pending" || state === "held") add(`payout:${merchant}`, amountFen);
    add(`bank:${account}:${merchant}`, state === "paid" ? amountFen - feeFen : 0);
    if (state === "paid") add("payout-fees", feeFen);
  }
  return [...sums].flatMap(([account, fen]) => {
    const bookedFen = host.ledger.balanceFen(account as Parameters<typeof host.ledger.balanceFen>[0]);
    return bookedFen === fen ? [] : [`${account} holds ${bookedFen} fen, its payouts are ${fen}`];
  });
}
