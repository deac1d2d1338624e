import * as doctor from "../doctor";
import { type FalseState, refunded } from "./worlds";

const APPROVED = 2;
const DECLINED = 3;

/** A refund in one of the books, or on the screen, as it did not happen. */
export const refundStates: readonly FalseState[] = [
  {
    name: "a refund shown, and not booked",
    world: refunded,
    doctored: (where) => doctor.ledger(where, ([sale]) => (sale ? [{ ...sale, state: "charged" }] : [])),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a refund slip for what is not refunded",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a refund booked, and its sale charged all the same",
    world: refunded,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "sale" ? { ...entry, state: "charged" } : entry)),
      ),
    says: ["charged at the host, with 5000 fen of refunds"],
  },
  {
    name: "more refunded at the host than the sale came to",
    world: refunded,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) =>
          entry.kind === "refund" ? { ...entry, amountFen: 12_346 } : { ...entry, state: "refunded" },
        ),
      ),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "more refunded at the host than the sale came to",
      "a refund slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a refund at the host for another sale",
    world: refunded,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "refund" ? { ...entry, original: "000001" } : entry)),
      ),
    says: [
      "partly-refunded at the host, with 0 fen of refunds",
      "refunded at the host, and there is no such sale",
      "refunded at the host for another sale",
    ],
  },
  {
    name: "more refunded at the terminal than the sale came to",
    world: refunded,
    doctored: (where) =>
      doctor.journal(where, (all) => [...all, ...all.slice(1).map((one) => doctor.withFacts(one, 9, 8000))]),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "more refunded at the terminal than the sale came to",
    ],
  },
  {
    name: "voided and refunded at the terminal",
    world: refunded,
    doctored: (where) =>
      doctor.journal(where, (all) => [
        ...all,
        ...all
          .slice(1)
          .map(([layout, , facts, ...rest]) => [
            layout,
            APPROVED,
            [1, 9, facts[2], 12_345, ...facts.slice(4)],
            ...rest,
          ]),
      ]),
    says: ["approved at the terminal, and not in the host's ledger", "voided and refunded at the terminal"],
  },
  {
    name: "a refund that is declined at the terminal, and booked",
    world: refunded,
    doctored: (where) =>
      doctor.journal(where, ([sale, back]) => [...(sale ? [sale] : []), [back?.[0], DECLINED, back?.[2], "64"]]),
    says: ["refunded at the host, and the terminal says declined"],
  },
  {
    name: "a list that calls a sale charged that was refunded in part",
    world: refunded,
    doctored: (where) =>
      doctor.show(where, { id: "list", options: [{ zh: "000002 123.45 已扣款", en: "000002 123.45 Charged" }] }),
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a list that calls it returned",
    world: refunded,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000002 123.45 款项已退回顾客", en: "000002 123.45 Returned to customer" }],
      }),
    says: ["the list says returned, and the host returned nothing"],
  },
  {
    name: "an end that says of a booked refund that the sale stands",
    world: refunded,
    doctored: (where) =>
      doctor.showDeclined(
        where,
        { zh: "退货未成功", en: "Not refunded" },
        { zh: "50.00 元 凭证号 000003", en: "CNY 50.00 voucher 000003" },
        { zh: "未退款，原消费不变", en: "The sale stands: not returned" },
      ),
    says: ["the screen said declined, and it is refunded"],
  },
  {
    name: "a refund's slip without its minus",
    world: refunded,
    doctored: ({ simulator }) => {
      const slip = simulator.printer?.slips.find(({ kind }) => kind === "refund");
      if (!slip) throw new Error("no refund slip");
      const lines = slip.lines.map((line) => line.replace("RMB -", "RMB "));
      simulator.printer?.slips.push({ ...slip, lines: [...lines, "****重打印****"] });
    },
    says: ["a refund slip whose amount has the wrong sign"],
  },
];
