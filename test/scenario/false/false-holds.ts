import * as doctor from "../doctor";
import type { FalseState } from "./worlds";
import { authorised, completed, completionVoided, givenUp } from "./worlds-held";

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
      doctor.showDeclined(
        where,
        { zh: "预授权未成功", en: "Not authorised" },
        { zh: "123.45 元 凭证号 000002", en: "CNY 123.45 voucher 000002" },
        { zh: "未扣款", en: "Not charged" },
      ),
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
  {
    name: "a list that calls a completion partly returned that stands whole",
    world: completed,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000003 123.45 部分款项已退回", en: "000003 123.45 Partly returned" }],
      }),
    says: ["the list says partly returned, and the host returned all of it or nothing"],
  },
  {
    name: "a completion of more than may be",
    world: completed,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "completion" ? { ...entry, amountFen: 14_197 } : entry)),
      ),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "completed with more than was authorised",
      "a completion slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "an authorisation completed twice at the host",
    world: completed,
    doctored: (where) =>
      doctor.ledger(where, (all) => [...all, ...all.slice(1).map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "one card shown once, and charged twice",
      "completed or released twice at the host",
    ],
  },
  {
    name: "a completion booked, and its authorisation held all the same",
    world: completed,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "authorisation" ? { ...entry, state: "held" as const } : entry)),
      ),
    says: ["held at the host, and it is to be completed"],
  },
  {
    name: "a completion of another authorisation than the terminal's",
    world: completed,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "completion" ? { ...entry, original: "000001" } : entry)),
      ),
    says: ["completed at the host, and it is to be held", "charged at the host for another authorisation"],
  },
  {
    name: "a completion that came when its hold had expired",
    world: completed,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "authorisation" ? { ...entry, atMs: entry.atMs - 30 * 86_400_000 } : entry)),
      ),
    says: [
      "completed when its hold had expired",
      "the screen said approved for another sale than the card that was shown",
    ],
  },
  {
    name: "an authorisation completed twice at the terminal",
    world: completed,
    doctored: (where) =>
      doctor.journal(where, (all) => [...all, ...all.slice(1).map((one) => doctor.withFacts(one, 9))]),
    says: ["approved at the terminal, and not in the host's ledger", "charged twice at the terminal"],
  },
  {
    name: "a list that calls a completed authorisation held",
    world: completed,
    doctored: (where) =>
      doctor.show(where, { id: "list", options: [{ zh: "000002 123.45 已冻结", en: "000002 123.45 Held" }] }),
    says: ["the list says held, and the host's ledger does not hold it"],
  },
  {
    name: "a list that calls a booked completion none",
    world: completed,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000003 100.00 预授权未完成", en: "000003 100.00 Not completed" }],
      }),
    says: ["the list says held, and it is charged"],
  },
  {
    name: "a completion that is declined at the terminal, and booked",
    world: completed,
    doctored: (where) =>
      doctor.journal(where, ([held, done]) => [...(held ? [held] : []), [done?.[0], DECLINED, done?.[2], "51"]]),
    says: ["charged at the host, and the terminal says declined"],
  },
  {
    name: "a list that calls a voided completion charged",
    world: completionVoided,
    doctored: (where) =>
      doctor.show(where, { id: "list", options: [{ zh: "000003 100.00 已扣款", en: "000003 100.00 Charged" }] }),
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a void of a completion that is of an authorisation",
    world: completionVoided,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "completion-void" ? { ...entry, original: "000002" } : entry)),
      ),
    says: [
      "voided at the host, with 0 voids",
      "a completion-void of an authorisation at the host",
      "voided with another amount than the completion's",
      "voided at the host for another completion",
    ],
  },
  {
    name: "a hold given up, and held all the same",
    world: givenUp,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "authorisation" ? { ...entry, state: "held" as const } : entry)),
      ),
    says: ["held at the host, and it is to be released"],
  },
  {
    name: "a hold given up with a signature",
    world: givenUp,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) =>
          entry.kind === "authorisation-void"
            ? { ...entry, signature: { jbig: "AAAA", featureCode: "00000000" } }
            : entry,
        ),
      ),
    says: [
      "the host has a signature that was not sent for this sale",
      "a signature with the feature code of another sale",
      "a signature (none) for what nobody signs",
      "the host has a signature, and the terminal says none",
    ],
  },
  {
    name: "a list that says of a hold given up that it stands",
    world: givenUp,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        options: [{ zh: "000003 123.45 预授权撤销未成功", en: "000003 123.45 Pre-auth not cancelled" }],
      }),
    says: ["the list says held, and it is released"],
  },
];
