/** The `shop` view as far as the chain store's page looks at it (sim/README.md has it whole). */

export interface ShopRecord {
  /** Terminal number, batch and voucher: no two have the same. */
  readonly key: string;
  readonly terminal: number;
  readonly batch: string;
  readonly stan: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly atMs: number;
  /** The acquirer's; null: it has no such booking. */
  readonly state: string | null;
  /** The terminal's; null: it holds it no more. */
  readonly money: string | null;
  readonly pan: string;
  readonly feeFen: number;
  readonly leftFen: number;
  /** What is left of it for the merchant: less the fee. */
  readonly netFen: number;
  readonly settled: boolean;
  /** The request of the payout that took it along. */
  readonly payout: string | null;
  /** What of `netFen` is not in the balance any more: payouts took it along, or refunds behind them used it up. */
  readonly goneFen: number;
  readonly operator: string | null;
  /** Of the catalogue. */
  readonly code: string | null;
}

export interface ShopTerminal {
  readonly terminal: number;
  readonly number: string;
  readonly model: string;
  readonly powered: boolean;
  readonly screen: string;
  readonly batch: string | null;
}

interface Half {
  readonly debitFen: number;
  readonly debits: number;
  readonly creditFen: number;
  readonly credits: number;
}

export interface ShopSettlement {
  readonly terminal: number;
  readonly batch: string;
  readonly atMs: number;
  readonly state: "open" | "closed";
  readonly flags: { readonly domestic: string; readonly foreign: string };
  readonly totals: { readonly domestic: Half; readonly foreign: Half };
  readonly report: string | null;
}

export interface ShopPayout {
  readonly request: string;
  readonly terminal: string;
  readonly product: string;
  readonly amountFen: number;
  readonly feeFen: number;
  readonly state: string;
  readonly reason?: string;
  readonly account: string;
  readonly atMs: number;
  readonly goesAtMs?: number;
  readonly paidAtMs?: number;
  /** By the merchant's rule: nobody asked for it. */
  readonly byRule?: true;
}

/** When the merchant is paid out without asking. */
export interface PayoutRule {
  readonly product: string;
  readonly hour?: number;
  readonly aboveFen?: number;
}

export interface Shop {
  readonly payoutRule: PayoutRule | null;
  readonly nowMs: number;
  readonly merchant: string;
  readonly name: string;
  readonly account: string;
  readonly availableFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly owedFen: number;
  readonly onTheWayFen: number;
  readonly bank: readonly { readonly account: string; readonly balanceFen: number }[];
  /** Keys of records. */
  readonly held: readonly string[];
  readonly terminals: readonly ShopTerminal[];
  readonly records: readonly ShopRecord[];
  readonly settlements: readonly ShopSettlement[];
  readonly payouts: readonly ShopPayout[];
}
