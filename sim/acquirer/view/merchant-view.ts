import type { FeePolicy } from "../fee-policy";
import type { HostState } from "../host-state";
import type { HostPayout, PayoutRule } from "../payout-types";
import { accountOf, maskedOf, moneyOf } from "../payouts";

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
  /** Taken off what is settled, or billed, outside these books. */
  readonly feesTaken: "at-settlement" | "billed";
  /** What sales cost: the contract, its promotions, and what came by the verb `host`. */
  readonly feeRules: readonly FeePolicy[];
}

export function payoutView(host: HostState, payout: HostPayout): PayoutView {
  const { bank: _bank, merchant: _merchant, account: _account, goesAtMs, state, ...shown } = payout;
  const waits = state === "queued" || state === "held";
  const masked = maskedOf(host, payout);
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
    feesTaken: host.configuration.feesTaken,
    feesFen: host.ledger.balanceFen(`fees:${merchant}`),
    payoutFeesFen: host.ledger.balanceFen("payout-fees"),
    feeRules: [...host.configuration.fees, ...host.addedFees],
  };
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
