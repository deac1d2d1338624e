import * as doctor from "../doctor";
import { type FalseState, voided } from "./worlds";

const APPROVED_SALE = 0;
const DECLINED = 3;

/** A void in one of the books, or on the screen, as it did not happen. */
export const voidStates: readonly FalseState[] = [
  {
    name: "a sale voided twice at the host",
    world: voided,
    doctored: (where) =>
      doctor.ledger(where, (all) => [...all, ...all.slice(1).map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "one card shown once, and charged twice",
      "voided twice at the host",
    ],
  },
  {
    name: "a void shown, and not booked",
    world: voided,
    doctored: (where) => doctor.ledger(where, ([sale]) => (sale ? [{ ...sale, state: "charged" }] : [])),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a void slip for what is not voided",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a void booked, and its sale charged all the same",
    world: voided,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "sale" ? { ...entry, state: "charged" } : entry)),
      ),
    says: ["charged at the host, with 1 voids"],
  },
  {
    name: "a void of another amount",
    world: voided,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "void" ? { ...entry, amountFen: 12_346 } : entry)),
      ),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "voided with another amount than the sale's",
      "a void slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a void of another sale than the terminal's",
    world: voided,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "void" ? { ...entry, original: "000001" } : entry)),
      ),
    says: [
      "voided at the host, with 0 voids",
      "voided at the host, and there is no such sale",
      "voided at the host for another sale",
    ],
  },
  {
    name: "a sale voided twice at the terminal",
    world: voided,
    doctored: (where) =>
      doctor.journal(where, (all) => [...all, ...all.slice(1).map((one) => doctor.withFacts(one, 9))]),
    says: ["approved at the terminal, and not in the host's ledger", "voided twice at the terminal"],
  },
  {
    name: "a void that is declined at the terminal, and booked",
    world: voided,
    doctored: (where) =>
      doctor.journal(where, ([sale, back]) => [...(sale ? [sale] : []), [back?.[0], DECLINED, back?.[2], "51"]]),
    says: ["voided at the host, and the terminal says declined"],
  },
  {
    name: "a void that is a sale at the terminal",
    world: voided,
    doctored: (where) =>
      doctor.journal(where, ([sale, back]) =>
        sale && back ? [sale, [back[0], back[1], [APPROVED_SALE, ...back[2].slice(1)], ...back.slice(3)]] : [],
      ),
    says: [
      "voided at the host, and the terminal has a sale",
      "the terminal says that its slip is printed, and none came out",
      "a sale with an original at the terminal",
      "the screen approved is a void's, and its number is a sale's",
    ],
  },
  {
    name: "a list that calls a voided sale charged",
    world: voided,
    doctored: (where) =>
      doctor.show(where, { id: "list", options: [{ zh: "000002 123.45 已扣款", en: "000002 123.45 Charged" }] }),
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a list that calls a booked void none",
    world: voided,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000003 -123.45 撤销未成功", en: "000003 -123.45 Not voided" }],
      }),
    says: ["the list says that its sale stands, and it is voided"],
  },
  {
    name: "a to-do list that calls a booked void none, and will ask once more",
    world: voided,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        title: { zh: "待办事项", en: "To do" },
        options: [{ zh: "000003 -123.45 撤销未成功，终端会再核对", en: "000003 -123.45 Not voided" }],
      }),
    says: ["the list says that its sale stands, and it is voided"],
  },
  {
    name: "an end that says of a booked void that the sale stands",
    world: voided,
    doctored: (where) =>
      doctor.showDeclined(
        where,
        { zh: "撤销未成功", en: "Not voided" },
        { zh: "123.45 元 凭证号 000003", en: "CNY 123.45 voucher 000003" },
        { zh: "原消费有效，已扣款", en: "The sale stands: charged" },
      ),
    says: ["the screen said declined, and it is voided"],
  },
  {
    name: "a void's slip without its minus",
    world: voided,
    doctored: ({ simulator }) => {
      const slip = simulator.printer?.slips.find(({ kind }) => kind === "void");
      if (!slip) throw new Error("no void slip");
      const lines = slip.lines.map((line) => line.replace("RMB -", "RMB "));
      simulator.printer?.slips.push({ ...slip, lines: [...lines, "****重打印****"] });
    },
    says: ["a void slip whose amount has the wrong sign"],
  },
];
