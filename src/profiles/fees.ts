import type { Facts } from "../book/facts";
import type { Parameters } from "../book/params";

/** What an acquirer has a rate for: a kind of card, or whose payer code it was. */
export const feeProducts = Object.freeze(["credit", "debit", "wechat", "alipay", "unionpay"] as const);
export type FeeProduct = (typeof feeProducts)[number];

/** rate: millionths of the amount, 6000 is 0.60 %. capFen: the most that one sale costs; absent: none. */
export type FeeRule = readonly [rate: number, capFen?: number];

/**
 * What sales cost from a day of the host on. With a last day it is a promotion, which counts before any contract. A product that is not in it
 * stays as it is.
 */
export interface FeePolicy extends Readonly<Partial<Record<FeeProduct, FeeRule>>> {
  /** First and last day, YYYYMMDD. */
  readonly from: string;
  readonly until?: string;
}

export const SINCE_EVER = "00000000";
/** Behind every last day. */
const NO_END = "99999999";
const MILLION = 1_000_000;

/** The fee of an amount, half up to the fen; to the last fen for every amount that field 4 can hold. */
export function feeFenOf([rate, capFen = Number.POSITIVE_INFINITY]: FeeRule, amountFen: number): number {
  // In two parts, because amount × rate can be beyond the whole numbers that are exact.
  const millions = Math.floor(amountFen / MILLION);
  const rest = amountFen % MILLION;
  return Math.min(capFen, millions * rate + Math.floor((rest * rate + MILLION / 2) / MILLION));
}

/** The rule of a product on a day; undefined: the acquirer has none. @param day YYYYMMDD. */
export function feeRuleOn(policies: readonly FeePolicy[], product: FeeProduct, day: string): FeeRule | undefined {
  let best: FeePolicy | undefined;
  for (const policy of policies) {
    if (!policy[product] || policy.from > day || (policy.until ?? NO_END) < day) continue;
    if (!best || outdoes(policy, best)) best = policy;
  }
  return best?.[product];
}

/** Both hold: a promotion before a contract, then the later one. */
function outdoes(policy: FeePolicy, other: FeePolicy): boolean {
  const [promotes, promoted] = [policy.until !== undefined, other.until !== undefined];
  return promotes === promoted ? policy.from >= other.from : promotes;
}

/** Layouts of parameter 70 that this firmware reads; with another one nothing counts as announced. */
const VERSION = "01";
const POLICIES = 3;
const DAY = 8;
/** Rate and cap. */
const RULE = 12;
const POLICY = 2 * DAY + RULE * feeProducts.length;
export const FEE_DIGITS = VERSION.length + POLICIES * POLICY;
const UNCHANGED = 999_999;

/**
 * What the acquirer has announced (E13): parameter 70, 230 digits: version 2, then three policies, the latest last: first and last day, 8
 * each (no last day: zeros), and of each product its rate in millionths 6 and its cap in fen 6 (rate 999999: as before; cap 0: none). An
 * empty one is all zeros. Private to this family of acquirers.
 */
export function announcedFees(parameters: Pick<Parameters, "fees"> | undefined): readonly FeePolicy[] {
  const digits = parameters?.fees ?? "";
  if (digits.length !== FEE_DIGITS || !digits.startsWith(VERSION)) return [];
  const announced: FeePolicy[] = [];
  for (let at = VERSION.length; at < FEE_DIGITS; at += POLICY) {
    const policy = policyAt(digits, at);
    if (policy.from !== SINCE_EVER) announced.push(policy);
  }
  return announced;
}

function policyAt(digits: string, at: number): FeePolicy {
  const until = digits.slice(at + DAY, at + 2 * DAY);
  const policy: { -readonly [key in keyof FeePolicy]: FeePolicy[key] } = {
    from: digits.slice(at, at + DAY),
    ...(until === SINCE_EVER ? {} : { until }),
  };
  feeProducts.forEach((product, index) => {
    const ruleAt = at + 2 * DAY + index * RULE;
    const rate = Number(digits.slice(ruleAt, ruleAt + 6));
    const capFen = Number(digits.slice(ruleAt + 6, ruleAt + RULE));
    if (rate !== UNCHANGED) policy[product] = capFen === 0 ? [rate] : [rate, capFen];
  });
  return policy;
}

/** UnionPay's applications (`unionpay.md`, 9): debit, credit, quasi-credit. */
const APPLICATIONS: readonly (readonly [aid: string, product: FeeProduct])[] = Object.freeze([
  Object.freeze(["A000000333010101", "debit"] as const),
  Object.freeze(["A000000333010102", "credit"] as const),
  Object.freeze(["A000000333010103", "credit"] as const),
]);

/** What a transaction costs by, as far as the terminal itself sees it: whose code, or a chip's application (9F06 in hex). */
export function feeProductOf({ qr }: Pick<Facts, "qr">, application: string | undefined): FeeProduct | undefined {
  if (qr) return qr.wallet;
  return APPLICATIONS.find(([aid]) => application?.startsWith(aid))?.[1];
}
