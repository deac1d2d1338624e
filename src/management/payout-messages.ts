/*
 * What the management line says of payouts (提现): the table is in README.md. Numbers and places are on the wire: never used again for
 * something else.
 */

import {
  type PayoutClass,
  type PayoutProduct,
  type PayoutReason,
  payoutClasses,
  payoutProducts,
  payoutReasons,
} from "../values/payout";
import { AMOUNT_MAX, isMasked, isUpTo, MINUTE_MAX, wordOf } from "./parts";

/** Why a sale is not available. By their numbers on the wire. */
export const holdReasons = Object.freeze(["not settled", "no signature", "refunded"] as const);
export type HoldReason = (typeof holdReasons)[number];

/** What a request for a payout binds: the same name with another content is refused (94). */
export interface PayoutContent {
  readonly product: PayoutProduct;
  /** Its fee included. */
  readonly amountFen: number;
  /** Of the account that the person saw: where it is another by now, nothing is paid (AC). */
  readonly account: number;
  /** When it was made, in minutes since 1970: too late it is not carried out (EX). */
  readonly atMinute: number;
  /** The request that failed or came back, and in whose place this one stands. */
  readonly replaces?: Uint8Array;
}

/** How a payout stands. */
export interface PayoutTold {
  readonly stage: PayoutClass;
  readonly amountFen: number;
  readonly feeFen: number;
  readonly reason: PayoutReason;
  /** Accepted: when it goes. Held: until when. Else when it came to stand so. Minutes since 1970. */
  readonly atMinute: number;
}

/** One way to be paid out, as it is offered now. */
export interface PayoutOffer {
  readonly product: PayoutProduct;
  readonly fixedFen: number;
  /** Of the amount. */
  readonly millionths: number;
  /** When it would go: minutes since 1970; 0: at once. */
  readonly goesAtMinute: number;
  /** Why not at once. */
  readonly reason: PayoutReason;
}

/** A sale whose money is not available. */
export interface PayoutLack {
  readonly stan: number;
  readonly amountFen: number;
  readonly why: HoldReason;
}

/** What a merchant can have, and by which rules. */
export interface Funds {
  readonly availableFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly minimumFen: number;
  readonly singleFen: number;
  /** What is left of today's limits. */
  readonly dayLeftFen: number;
  readonly dayLeftCount: number;
  readonly account: number;
  /** As it is shown: first six and last four digits. */
  readonly masked: string;
  readonly offers: readonly PayoutOffer[];
  /** The newest of them. */
  readonly lacks: readonly PayoutLack[];
  /** The newest that the acquirer has made by the merchant's rule, and nobody had asked for. */
  readonly byRule?: PayoutTold;
  /** Given back to cardholders behind its payout: the next sales make up for it. */
  readonly owedFen: number;
}

/** No more fit on a terminal's screens, nor in a message. */
export const LACKS_MAX = 8;
const HANDLE_MAX = 0xffff_ffff;
const STAN_MAX = 999_999;
const COUNT_MAX = 999;
const MILLIONTHS_MAX = 1_000_000;
/** 11 bytes: `name.ts`. */
const NAME_BYTES = 11;

export function payoutContent({ product, amountFen, account, atMinute, replaces }: PayoutContent): readonly unknown[] {
  const content = [payoutProducts.indexOf(product), amountFen, account, atMinute];
  return replaces ? [...content, replaces] : content;
}

const CONTENT_PARTS = 4;

/** @returns undefined where a part is missing, too many, of another type or beyond its bound. */
export function readPayoutContent(content: readonly unknown[]): PayoutContent | undefined {
  const [number, amountFen, account, atMinute, replaces] = content;
  const product = wordOf(payoutProducts, number);
  if (!product || !isUpTo(amountFen, AMOUNT_MAX) || amountFen === 0) return undefined;
  if (!isUpTo(account, HANDLE_MAX) || !isUpTo(atMinute, MINUTE_MAX)) return undefined;
  if (content.length === CONTENT_PARTS) return { product, amountFen, account, atMinute };
  if (content.length !== CONTENT_PARTS + 1 || !(replaces instanceof Uint8Array) || replaces.length !== NAME_BYTES)
    return undefined;
  return { product, amountFen, account, atMinute, replaces };
}

export function toldContent({ amountFen, feeFen, reason, atMinute }: PayoutTold): readonly unknown[] {
  return [amountFen, feeFen, payoutReasons.indexOf(reason), atMinute];
}

export function readTold(stage: PayoutClass, content: readonly unknown[]): PayoutTold | undefined {
  const [amountFen, feeFen, number, atMinute] = content;
  const reason = wordOf(payoutReasons, number);
  if (content.length !== 4 || !reason || !isUpTo(amountFen, AMOUNT_MAX) || !isUpTo(feeFen, amountFen)) return undefined;
  return isUpTo(atMinute, MINUTE_MAX) ? { stage, amountFen, feeFen, reason, atMinute } : undefined;
}

export function fundsContent(funds: Funds): readonly unknown[] {
  const offers = funds.offers.map(({ product, fixedFen, millionths, goesAtMinute, reason }) => [
    payoutProducts.indexOf(product),
    fixedFen,
    millionths,
    goesAtMinute,
    payoutReasons.indexOf(reason),
  ]);
  const lacks = funds.lacks.map(({ stan, amountFen, why }) => [stan, amountFen, holdReasons.indexOf(why)]);
  const { availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, account } = funds;
  const figures = [availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, account];
  const { byRule, owedFen } = funds;
  const ruled = byRule ? [payoutClasses.indexOf(byRule.stage), ...toldContent(byRule)] : [];
  const more = owedFen > 0 ? [ruled, owedFen] : byRule ? [ruled] : [];
  return [...figures, funds.masked, offers, lacks, ...more];
}

const FUNDS_PARTS = 11;

export function readFunds(content: readonly unknown[]): Funds | undefined {
  if (content.length < FUNDS_PARTS || content.length > FUNDS_PARTS + 2) return undefined;
  const [availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, account] = content;
  const [masked, offered, lacking, ruled, owed] = content.slice(8);
  if (!isUpTo(availableFen, AMOUNT_MAX) || !isUpTo(pendingFen, AMOUNT_MAX) || !isUpTo(heldFen, AMOUNT_MAX))
    return undefined;
  if (!isUpTo(minimumFen, AMOUNT_MAX) || !isUpTo(singleFen, AMOUNT_MAX) || !isUpTo(dayLeftFen, AMOUNT_MAX))
    return undefined;
  if (!isUpTo(dayLeftCount, COUNT_MAX) || !isUpTo(account, HANDLE_MAX)) return undefined;
  if (!isMasked(masked)) return undefined;
  const offers = readAll(offered, payoutProducts.length, readOffer);
  const lacks = readAll(lacking, LACKS_MAX, readLack);
  if (!offers || !lacks) return undefined;
  const limits = { minimumFen, singleFen, dayLeftFen, dayLeftCount };
  const owes = content.length === FUNDS_PARTS + 2;
  const owedFen = owes ? owed : 0;
  if (!isUpTo(owedFen, AMOUNT_MAX) || (owes && owedFen === 0)) return undefined;
  const funds = { availableFen, pendingFen, heldFen, ...limits, account, masked, offers, lacks, owedFen };
  if (content.length === FUNDS_PARTS) return funds;
  const [number, ...told] = Array.isArray(ruled) ? ruled : [];
  if (owes && Array.isArray(ruled) && ruled.length === 0) return funds;
  const stage = wordOf(payoutClasses, number);
  const byRule = stage && readTold(stage, told);
  return byRule ? { ...funds, byRule } : undefined;
}

function readOffer([number, fixedFen, millionths, goesAtMinute, why]: readonly unknown[]): PayoutOffer | undefined {
  const product = wordOf(payoutProducts, number);
  const reason = wordOf(payoutReasons, why);
  if (!product || !reason || !isUpTo(fixedFen, AMOUNT_MAX) || !isUpTo(millionths, MILLIONTHS_MAX)) return undefined;
  return isUpTo(goesAtMinute, MINUTE_MAX) ? { product, fixedFen, millionths, goesAtMinute, reason } : undefined;
}

function readLack([stan, amountFen, number]: readonly unknown[]): PayoutLack | undefined {
  const why = wordOf(holdReasons, number);
  return why && isUpTo(stan, STAN_MAX) && isUpTo(amountFen, AMOUNT_MAX) ? { stan, amountFen, why } : undefined;
}

function readAll<T>(
  list: unknown,
  most: number,
  read: (parts: readonly unknown[]) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(list) || list.length > most) return undefined;
  const all: T[] = [];
  for (const each of list) {
    const one = Array.isArray(each) ? read(each) : undefined;
    if (one === undefined) return undefined;
    all.push(one);
  }
  return all;
}
