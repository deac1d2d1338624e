import type { PayoutProduct, PayoutReason } from "../../src/values/payout";

/** When a merchant is paid out without having asked: once a day at an hour, above an amount, or both. Then all that is available goes. */
export interface PayoutRule {
  readonly product: PayoutProduct;
  /** Of the local day, 0 to 23. */
  readonly hour?: number;
  /** As soon as so much is available. */
  readonly aboveFen?: number;
}

/** What an acquirer's payouts are like. Amounts and fees of the test world are invented: no acquirer publishes its own (`day.md`, 3.2). */
export interface PayoutRules {
  /** What is offered, the usual one first. */
  readonly products: readonly PayoutProduct[];
  /** Of one request, its fee included. */
  readonly minimumFen: number;
  readonly singleFen: number;
  /** Of a merchant's requests of one day. */
  readonly dayFen: number;
  readonly dayCount: number;
  /** What D0 costs: it is a part of the amount. T1 is free. */
  readonly instantFee: { readonly fixedFen: number; readonly millionths: number };
  /** D0 goes between these hours of the local day, and on which days beside working days. */
  readonly instantHours: { readonly from: number; readonly to: number };
  readonly instantDays: { readonly weekends: boolean; readonly holidays: boolean };
  /** T1 goes at this hour of the next working day; what is asked for from the cut-off hour on counts as the next day's. */
  readonly nextDayHour: number;
  readonly cutoffHour: number;
  /** A request that comes later than so many hours after it was made is not carried out any more. */
  readonly requestHours: number;
  /** In force until the merchant has another; absent: only what is asked for. */
  readonly automatic?: PayoutRule;
  /** What a bank needs, where nobody has told it otherwise. */
  readonly bankMs: number;
}

/** Where a merchant's money goes. The number is invented, and is shown masked. */
export interface BankAccount {
  /** What a terminal binds its request to. */
  readonly handle: number;
  /** First six and last four digits. */
  readonly masked: string;
  readonly bank: { readonly zh: string; readonly en: string };
}

/** queued: it waits for its hour or for the channel. pending: the bank has it. returned: the bank had paid it, and it came back. */
export const payoutStates = Object.freeze(["queued", "pending", "held", "paid", "returned", "failed"] as const);
export type PayoutState = (typeof payoutStates)[number];

export const bankManners = Object.freeze(["pay", "reject", "delay", "hold", "reject-later"] as const);
export type BankManner = (typeof bankManners)[number];
export const bankReasons = Object.freeze(["closed", "name", "frozen", "risk"] as const);
export type BankReason = (typeof bankReasons)[number];

/** What the bank does with the next payouts that reach it. */
export interface BankRule {
  readonly payout: BankManner;
  readonly reason?: BankReason;
  readonly afterMs: number;
  /** Absent: with every one. */
  readonly timesLeft?: number;
}

export const channelStates = Object.freeze(["up", "down", "changed"] as const);
/** changed: the money goes to the merchant's other account from now on, and not before the next working day. */
export type ChannelState = (typeof channelStates)[number];

/** A payout as the acquirer keeps it. Values that change are replaced. */
export interface HostPayout {
  /** The terminal's name for it: 22 hex digits. */
  readonly request: string;
  readonly terminal: string;
  readonly merchant: string;
  readonly product: PayoutProduct;
  readonly amountFen: number;
  /** A part of the amount. */
  readonly feeFen: number;
  /** `BankAccount.handle`. */
  readonly account: number;
  readonly atMs: number;
  readonly state: PayoutState;
  readonly reason?: PayoutReason;
  /** When it goes to the bank; of one that is held, when it is let go at the latest. */
  readonly goesAtMs: number;
  /** What the bank makes of it, and when: drawn when it reaches the bank. */
  readonly bank?: {
    readonly payout: BankManner;
    readonly reason?: BankReason;
    readonly atMs: number;
    readonly backAtMs?: number;
  };
  readonly paidAtMs?: number;
  /** Returned or failed. */
  readonly endedAtMs?: number;
  /** By a rule, and no terminal asked for it: its terminal is the merchant's first, which never heard of the name. */
  readonly byRule?: true;
  /** The request that failed before, and the one that took this one's place. */
  readonly replaces?: string;
  readonly replacedBy?: string;
}
