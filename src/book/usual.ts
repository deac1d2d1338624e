/** What a merchant's sales usually come to: so many of them, 30 at most, and their mean in fen. */
export type Usual = readonly [sales: number, meanFen: number];

/** Fewer sales make nothing usual; so many count, in equal parts at first, and then the last ones most. */
const SALES = 30;
/** From here on an amount is asked about: it has slipped by two digits, as "00" typed once too often (B10). */
const TIMES_ASKED = 100;
/** No sale counts for more: one that was mistyped and charged all the same must not become the rule. */
const TIMES_COUNTED = 10;

/** With one more sale that was charged. */
export function withSale<C extends { readonly usual?: Usual }>(counters: C, amountFen: number): C {
  const [sales, meanFen] = counters.usual ?? [0, 0];
  const counted = sales === 0 ? amountFen : Math.min(amountFen, TIMES_COUNTED * meanFen);
  const more = Math.min(sales + 1, SALES);
  return { ...counters, usual: [more, Math.max(1, Math.round(meanFen + (counted - meanFen) / more))] };
}

/** Is it so far from what is usual that it may be a slip of the finger? */
export function isUnusual([sales, meanFen]: Usual = [0, 0], amountFen: number): boolean {
  return sales >= SALES && amountFen >= TIMES_ASKED * meanFen;
}
