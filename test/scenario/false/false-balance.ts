import type { Text } from "../../../hal/display";
import * as doctor from "../doctor";
import { asked, type FalseState } from "./worlds";

const REVERSING = 1;

const titles = {
  approved: { zh: "余额查询成功", en: "Balance" },
  declined: { zh: "余额查询未成功", en: "Balance not told" },
};
const noMoney: Text = { zh: "未动用款项", en: "No money moved" };
const voucher: Text = { zh: "凭证号 000002", en: "Voucher 000002" };

/** The end of the enquiry, with these lines above its voucher number. */
function ending(id: keyof typeof titles, ...lines: readonly Text[]): FalseState["doctored"] {
  return (where) => doctor.show(where, { id, title: titles[id], lines: [...lines, voucher] });
}

/** A balance enquiry in one of the books, on the screen or on paper, as it did not happen. */
export const balanceStates: readonly FalseState[] = [
  {
    name: "a balance shown that the host did not tell",
    world: asked,
    doctored: ending("approved", { zh: "可用额度 1000000.01 元", en: "Credit left CNY 1000000.01" }, noMoney),
    says: ["the screen approved shows a balance that the host did not tell"],
  },
  {
    name: "another balance in English than in Chinese",
    world: asked,
    doctored: ending("approved", { zh: "可用额度 1000000.00 元", en: "Credit left CNY -1000000.00" }, noMoney),
    says: ["the screen approved shows a balance that the host did not tell"],
  },
  {
    name: "an enquiry that failed, and shows a balance",
    world: asked,
    doctored: ending("declined", { zh: "可用额度 1000000.00 元", en: "Credit left CNY 1000000.00" }, noMoney),
    says: ["the screen declined shows a balance"],
  },
  {
    name: "an enquiry whose end says charged",
    world: asked,
    doctored: ending("declined", { zh: "已扣款", en: "Charged" }),
    says: ['the screen declined says "charged"'],
  },
  {
    name: "an enquiry that is being reversed",
    world: asked,
    doctored: (where) => doctor.journal(where, ([one]) => (one ? [[one[0], REVERSING, one[2], "98", 0, 0, null]] : [])),
    says: ["still being checked, and closed at the terminal: nobody will ask", "a balance enquiry that is reversing"],
  },
  {
    name: "an enquiry with an amount, which the host never told",
    world: asked,
    doctored: (where) => doctor.journal(where, (all) => [...all, ...all.map((one) => doctor.withFacts(one, 9, 100))]),
    says: ["a balance enquiry with an amount", "a balance at the terminal that the host never told"],
  },
  {
    name: "an enquiry that the ledger has as money",
    world: asked,
    doctored: (where) =>
      doctor.ledger(where, () => [
        {
          stan: "000002",
          batch: "000001",
          terminal: "10000001",
          merchant: "898310058120001",
          kind: "balance",
          amountFen: 0,
          state: "charged",
          entryMode: "stripe",
          pan: "622000******0001",
          card: "credit-stripe",
          retrievalReference: "633118000001",
          authCode: "000001",
          settlementDate: "1122",
          atMs: 0,
        },
      ]),
    says: ["a balance enquiry in the ledger"],
  },
];
