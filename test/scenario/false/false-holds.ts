import * as doctor from "../doctor";
import { authorised, type FalseState } from "./worlds";

const DECLINED = 3;
const SALE = 0;

/** An authorisation in one of the books, or on the screen, as it did not happen. */
export const holdStates: readonly FalseState[] = [
  {
    name: "a hold shown, and not booked",
    world: authorised,
    doctored: (where) => doctor.ledger(where, () => []),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "an authorisation slip for what is not held",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a hold that is declined at the terminal",
    world: authorised,
    doctored: (where) => doctor.journal(where, ([held]) => [[held?.[0], DECLINED, held?.[2], "51"]]),
    says: ["held at the host, and the terminal says declined"],
  },
  {
    name: "a hold that is a sale at the terminal",
    world: authorised,
    doctored: (where) =>
      doctor.journal(where, ([held]) =>
        held ? [[held[0], held[1], [SALE, ...held[2].slice(1)], ...held.slice(3)]] : [],
      ),
    says: [
      "held at the host, and the terminal has a sale",
      "the terminal says that its slip is printed, and none came out",
      "the screen approved is an authorisation's, and its number is a sale's",
    ],
  },
  {
    name: "a hold that the host calls completed, and nothing completed it",
    world: authorised,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, state: "completed" as const }))),
    says: ["completed at the host, and it is to be held"],
  },
  {
    name: "a list that calls a hold charged",
    world: authorised,
    doctored: (where) =>
      doctor.show(where, { id: "list", options: [{ zh: "000002 123.45 已扣款", en: "000002 123.45 Charged" }] }),
    says: ["the list says charged of an authorisation"],
  },
  {
    name: "a list that calls a hold released that stands",
    world: authorised,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000002 123.45 已解除冻结", en: "000002 123.45 Hold released" }],
      }),
    says: ["the list says released, and nothing took it back"],
  },
  {
    name: "an end that says of a hold that nothing is held",
    world: authorised,
    doctored: (where) =>
      doctor.show(where, {
        id: "declined",
        title: { zh: "预授权未成功", en: "Not authorised" },
        lines: [
          { zh: "123.45 元 凭证号 000002", en: "CNY 123.45 voucher 000002" },
          { zh: "未扣款", en: "Not charged" },
        ],
      }),
    says: ["the screen said declined, and it is held"],
  },
  {
    name: "an end with a sale's title for a hold",
    world: authorised,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: { zh: "交易成功", en: "Approved" },
        lines: [
          { zh: "金额 123.45 元", en: "CNY 123.45" },
          { zh: "已扣款", en: "Charged" },
          { zh: "凭证号 000002", en: "Voucher 000002" },
        ],
      }),
    says: ["the screen approved is a sale's, and its number is an authorisation's"],
  },
];
