/*
 * What the management line says of where a sale's money is (E04): the table is in README.md. Numbers and places are on the wire: never used
 * again for something else.
 */

import { type PayoutClass, payoutClasses } from "../values/payout";
import { AMOUNT_MAX, isMasked, isUpTo, MINUTE_MAX, wordOf } from "./parts";

/** What the acquirer's books have it as. By their numbers on the wire. */
export const saleStates = Object.freeze(["not charged", "charged", "given back", "reversed"] as const);
export type SaleState = (typeof saleStates)[number];

/** The payout that took its money along; of several the newest. */
export interface SalePayout {
  readonly stage: PayoutClass;
  readonly amountFen: number;
  /** When it goes, or came to stand so: minutes since 1970. */
  readonly atMinute: number;
  /** As it is shown: first six and last four digits. */
  readonly masked: string;
}

/** Where the money of one sale is. */
export interface SaleTold {
  readonly state: SaleState;
  readonly amountFen: number;
  /** What the merchant has of it: less what was given back and less the fee. */
  readonly netFen: number;
  /** What of that no payout has taken along, and no refund that came behind one: it waits at the acquirer. */
  readonly leftFen: number;
  /** Its money waits for its signature. */
  readonly unsigned: boolean;
  /** When its batch was closed, in minutes since 1970; 0: it was not. */
  readonly settledMinute: number;
  readonly payout?: SalePayout;
}

const PARTS = 6;
const PAYOUT_PARTS = 4;

export function saleContent({
  state,
  amountFen,
  netFen,
  leftFen,
  unsigned,
  settledMinute,
  payout,
}: SaleTold): readonly unknown[] {
  const own = [saleStates.indexOf(state), amountFen, netFen, unsigned ? 1 : 0, settledMinute, leftFen];
  if (!payout) return own;
  return [...own, [payoutClasses.indexOf(payout.stage), payout.amountFen, payout.atMinute, payout.masked]];
}

/** @returns undefined where a part is missing, too many, of another type or beyond its bound. */
export function readSale(content: readonly unknown[]): SaleTold | undefined {
  const [number, amountFen, netFen, unsigned, settledMinute, leftFen, taken] = content;
  const state = wordOf(saleStates, number);
  if (!state || !isUpTo(amountFen, AMOUNT_MAX) || !isUpTo(netFen, amountFen)) return undefined;
  if (!isUpTo(unsigned, 1) || !isUpTo(settledMinute, MINUTE_MAX)) return undefined;
  if (!isUpTo(leftFen, netFen) || (settledMinute === 0 && leftFen !== netFen)) return undefined;
  const told = { state, amountFen, netFen, leftFen, unsigned: unsigned === 1, settledMinute };
  if (content.length === PARTS) return told;
  const payout = content.length === PARTS + 1 && Array.isArray(taken) ? readPayout(taken) : undefined;
  // What no batch has closed is in no payout, nor is what waits whole.
  return payout && settledMinute > 0 && leftFen < netFen ? { ...told, payout } : undefined;
}

function readPayout(parts: readonly unknown[]): SalePayout | undefined {
  const [number, amountFen, atMinute, masked] = parts;
  const stage = wordOf(payoutClasses, number);
  if (parts.length !== PAYOUT_PARTS || !stage || !isUpTo(amountFen, AMOUNT_MAX)) return undefined;
  return isUpTo(atMinute, MINUTE_MAX) && isMasked(masked) ? { stage, amountFen, atMinute, masked } : undefined;
}
