/**
 * An account of the books, by name: `cardholder:<card id>` what a cardholder can spend, `merchant:<number>` what the
 * acquirer owes a merchant, `held:<card id>` what authorisations keep of a cardholder's money, `clearing` between issuer and acquirer, `fees:<merchant>` what the acquirer keeps of a merchant's sales, `issuer-funds` where opening balances come from,
 * `payout:<merchant>` what is on the way to his bank, `bank:<handle>:<merchant>` his account there, `payout-fees` what payouts cost.
 */
export type Account =
  | `cardholder:${string}`
  | `held:${string}`
  | `merchant:${string}`
  | `payout:${string}`
  | `bank:${string}`
  | "clearing"
  | `fees:${string}`
  | "issuer-funds"
  | "payout-fees";

/** One line of a booking: positive credits the account, negative debits it. */
export interface Leg {
  readonly account: Account;
  readonly amountFen: number;
}

/** Lines that belong together; their sum is zero. */
export interface Booking {
  readonly atMs: number;
  /** Why, e.g. "sale", "reversal", "opening". */
  readonly reason: string;
  /** Place of the transaction in the log, or -1. */
  readonly transaction: number;
  readonly legs: readonly Leg[];
}

/** Whether the books balance. differences: what does not, in English, without card data; empty when `balanced`. */
export interface LedgerAudit {
  readonly balanced: boolean;
  readonly differences: readonly string[];
}

/** Bookings that one world may make. A soak of a million sales needs two million; beyond it something loops. */
export const BOOKINGS_MAX = 4_000_000;

/** Double-entry books. Bookings are only ever added; a correction is a booking of its own. */
export class Ledger {
  readonly #bookings: Booking[] = [];
  readonly #balances = new Map<Account, number>();

  get bookings(): readonly Booking[] {
    return this.#bookings;
  }

  /** Whether there is room for one more transaction and its reversal. */
  get hasRoom(): boolean {
    return this.#bookings.length + 2 <= BOOKINGS_MAX;
  }

  /** Was anything ever booked on it? */
  isOpen(account: Account): boolean {
    return this.#balances.has(account);
  }

  balanceFen(account: Account): number {
    return this.#balances.get(account) ?? 0;
  }

  /** @throws RangeError when the legs do not balance or an amount is not whole: a bug of the caller. */
  post(booking: Booking): void {
    if (this.#bookings.length >= BOOKINGS_MAX) throw new RangeError(`more than ${BOOKINGS_MAX} bookings`);
    let sumFen = 0;
    for (const leg of booking.legs) {
      if (!Number.isSafeInteger(leg.amountFen)) throw new RangeError("an amount is not a whole number of fen");
      sumFen += leg.amountFen;
    }
    if (sumFen !== 0) throw new RangeError(`a booking that is out by ${sumFen} fen`);
    this.#bookings.push(booking);
    for (const leg of booking.legs) this.#balances.set(leg.account, this.balanceFen(leg.account) + leg.amountFen);
  }

  /** Adds every booking up again and compares: each balances, so do all accounts, and clearing holds nothing back. */
  audit(): LedgerAudit {
    const differences: string[] = [];
    const sums = new Map<Account, number>();
    this.#bookings.forEach((booking, index) => {
      let sumFen = 0;
      for (const leg of booking.legs) {
        sumFen += leg.amountFen;
        sums.set(leg.account, (sums.get(leg.account) ?? 0) + leg.amountFen);
      }
      if (sumFen !== 0) differences.push(`booking ${index} is out by ${sumFen} fen`);
    });
    let totalFen = 0;
    for (const [account, sumFen] of sums) {
      totalFen += sumFen;
      const shownFen = this.balanceFen(account);
      if (shownFen !== sumFen) differences.push(`${account} shows ${shownFen} fen, its bookings give ${sumFen}`);
    }
    if (totalFen !== 0) differences.push(`all accounts together are out by ${totalFen} fen`);
    if (this.balanceFen("clearing") !== 0) differences.push(`clearing holds ${this.balanceFen("clearing")} fen`);
    return { balanced: differences.length === 0, differences };
  }
}

/** A sale's booking: the issuer pays out of the cardholder's account into clearing, the acquirer credits the merchant. */
export function saleLegs(cardId: string, merchant: string, amountFen: number): readonly Leg[] {
  return [
    { account: `cardholder:${cardId}`, amountFen: -amountFen },
    { account: "clearing", amountFen },
    { account: "clearing", amountFen: -amountFen },
    { account: `merchant:${merchant}`, amountFen },
  ];
}

/** An authorisation's booking: what the cardholder cannot spend any more, and nobody has yet. */
export function holdLegs(cardId: string, amountFen: number): readonly Leg[] {
  return [
    { account: `cardholder:${cardId}`, amountFen: -amountFen },
    { account: `held:${cardId}`, amountFen },
  ];
}

/** The same lines with opposite signs. */
export function opposite(legs: readonly Leg[]): readonly Leg[] {
  return legs.map((leg) => ({ account: leg.account, amountFen: -leg.amountFen }));
}
