/** What an acquirer has a rate for: a kind of card, or whose payer code it was. */
export const feeProducts = Object.freeze(["credit", "debit", "wechat", "alipay", "unionpay"] as const);
export type FeeProduct = (typeof feeProducts)[number];

/** rate: a decimal with up to six places, "0.0060" is 0.60 %. capFen: the most that one sale costs; absent: none. */
export interface FeeRate {
  readonly rate: string;
  readonly capFen?: number;
}

/** Rates from a day of the host on. With `until` it is a promotion, which counts before any contract; a product that is not named stays as it is. */
export interface FeePolicy {
  /** YYYYMMDD; "00000000": since ever. */
  readonly from: string;
  /** The last day, YYYYMMDD. */
  readonly until?: string;
  readonly rates: { readonly [product in FeeProduct]?: FeeRate };
  /** Its terminals are not told of it (E12). */
  readonly silent?: true;
}

/** The fee of one transaction, and by what rule: it keeps this one, whatever policy follows. */
export interface HostFee extends FeeRate {
  readonly product: FeeProduct;
  /** Of a refund negative: what comes back of its sale's fee. */
  readonly feeFen: number;
}

/** So many policies can be announced (parameter 70). */
export const ANNOUNCED_MAX = 3;
const RATE_PLACES = 6;
/** Below a tenth: six digits with room to spare. */
export const MILLIONTHS_MAX = 99_999;

/** The rate of a product on a day; of two that hold the later one, a promotion before a contract. */
export function rateOf(policies: readonly FeePolicy[], product: FeeProduct, on: string): FeeRate | undefined {
  const held = policies.filter((each) => each.rates[product] && each.from <= on && on <= (each.until ?? "99999999"));
  const promoted = held.filter(({ until }) => until !== undefined);
  const sorted = (promoted.length > 0 ? promoted : held).toSorted((one, other) =>
    one.from < other.from ? -1 : one.from > other.from ? 1 : 0,
  );
  return sorted.at(-1)?.rates[product];
}

/** A rate as millionths. */
export function millionths(rate: string): number {
  const [whole = "0", places = ""] = rate.split(".");
  return Number(whole + places.padEnd(RATE_PLACES, "0").slice(0, RATE_PLACES));
}

/** Half up to the fen. In whole yuan and the fen beside them, so that no step leaves the safe integers. */
export function feeFenOf({ rate, capFen }: FeeRate, amountFen: number): number {
  const parts = millionths(rate);
  const [yuan, fen] = [Math.floor(amountFen / 100), amountFen % 100];
  // Of a yuan a millionth is a ten-thousandth of a fen.
  const wholeFen = Math.floor((yuan * parts) / 10_000);
  const restMillionths = ((yuan * parts) % 10_000) * 100 + fen * parts;
  const feeFen = wholeFen + Math.floor((restMillionths + 500_000) / 1_000_000);
  return capFen === undefined ? feeFen : Math.min(capFen, feeFen);
}

/**
 * Parameter 70, private to this family of acquirers: layout 01, then three policies that were announced, the latest last: first and last
 * day, 8 digits each (no last day: zeros), and of each product, in the order of `feeProducts`, its rate in millionths 6 and its cap in fen 6
 * (rate 999999: as before; cap 0: none). Empty ones first, all zeros.
 */
export function announcement(policies: readonly FeePolicy[]): string | undefined {
  const told = policies.filter(({ silent }) => !silent).slice(-ANNOUNCED_MAX);
  if (told.length === 0) return undefined;
  const digits = told.map(({ from, until, rates }) => {
    const each = feeProducts.map((product) => {
      const rate = rates[product];
      const parts = rate ? millionths(rate.rate) : 999_999;
      return String(parts).padStart(6, "0") + String(rate?.capFen ?? 0).padStart(6, "0");
    });
    return from + (until ?? "0".repeat(8)) + each.join("");
  });
  return `01${digits.join("").padStart(ANNOUNCED_MAX * (16 + 12 * feeProducts.length), "0")}`;
}
