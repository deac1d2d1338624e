import type { Language } from "../api";
import { amountCell, csvOf, nameCell } from "./csv";
import { settledCount, settledFen } from "./figures";
import { momentOf } from "./moment";
import type { ShopPayout, ShopRecord, ShopSettlement } from "./shop";
import { type MerchantWords, payoutTerm } from "./words";

/** Whether a settlement's totals agreed, and how its word is drawn. */
export function balanceOf(settlement: ShopSettlement, say: MerchantWords): readonly [word: string, standing: string] {
  const { state, flags } = settlement;
  const { domestic, foreign } = flags;
  const fits = [domestic, foreign].every((flag) => flag === "balanced" || flag === "undefined");
  if (!fits) return [say.notBalanced, "attention"];
  return state === "closed" ? [say.balanced, "ready"] : [say.underWay, "selling"];
}

/** The payouts as a file, a row each. What has not come into the account has no time there. */
export function payoutsCsv(payouts: readonly ShopPayout[], say: MerchantWords, language: Language): string {
  const head = [
    say.time,
    say.request,
    say.terminal,
    say.amount,
    say.fee,
    say.product,
    say.rule,
    say.state,
    say.arrivedAt,
    say.to,
  ];
  const rows = payouts.map((each) => [
    momentOf(each.atMs),
    nameCell(each.request),
    nameCell(each.terminal),
    amountCell(each.amountFen),
    amountCell(each.feeFen),
    payoutTerm(each.product, language),
    each.byRule ? say.byRule : "",
    payoutTerm(each.state, language),
    each.paidAtMs === undefined ? "" : momentOf(each.paidAtMs),
    each.account,
  ]);
  return csvOf(head, rows);
}

/** The settlements as a file. Fees are those of the batch's records. */
export function settlementsCsv(
  settlements: readonly ShopSettlement[],
  records: readonly ShopRecord[],
  say: MerchantWords,
): string {
  const head = [say.time, say.terminal, say.batch, say.records, say.amount, say.fee, say.standing];
  const rows = settlements.map((each) => {
    const own = records.filter(({ terminal, batch }) => terminal === each.terminal && batch === each.batch);
    return [
      momentOf(each.atMs),
      each.terminal,
      nameCell(each.batch),
      settledCount(each),
      amountCell(settledFen(each)),
      amountCell(own.reduce((sumFen, { feeFen }) => sumFen + feeFen, 0)),
      balanceOf(each, say)[0],
    ];
  });
  return csvOf(head, rows);
}
