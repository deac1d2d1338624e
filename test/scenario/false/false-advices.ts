import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import { play } from "../rooms";
import { type FalseState, soldAndDeclined } from "./worlds";
import { adviceSent, adviceStored } from "./worlds-held";

const DECLINED = 3;
/** Flags of what is repeated: an advice that is stored, and one whose slip is out. */
const STORED = 1;
const PRINTED = 2;

/** The stored advice of 100.00 is refused in the journal and on the screen, a second ago. */
async function refuse(where: Room): Promise<void> {
  await doctor.journal(where, ([held, stored]) => [
    ...(held ? [held] : []),
    [stored?.[0], DECLINED, stored?.[2], "25"],
  ]);
  doctor.showDeclined(
    where,
    { zh: "完成通知未成功", en: "Advice failed" },
    { zh: "100.00 元 凭证号 000003", en: "CNY 100.00 voucher 000003" },
    { zh: "未扣款", en: "Not charged" },
  );
  await play(where, "clock", { advanceMs: 1_000 });
}

function showToDo(where: Room, line: string): void {
  doctor.show(where, { id: "list", title: { zh: "待办事项", en: "To do" }, lines: [], options: [doctor.same(line)] });
}

/** An advice in one of the books, or on the screen, as it did not happen. */
export const adviceStates: readonly FalseState[] = [
  {
    name: "an advice told as done, and on no record",
    world: adviceStored,
    doctored: (where) => doctor.journal(where, ([held]) => (held ? [held] : [])),
    says: [
      "a completion-advice slip for what is not charged",
      "the screen approved is a completion-advice's, and its number is a sale's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a list that calls an advice charged behind its refusal",
    world: adviceStored,
    doctored: async (where) => {
      await refuse(where);
      doctor.show(where, { id: "list", options: [{ zh: "000003 100.00 已扣款", en: "000003 100.00 Charged" }] });
    },
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a to-do list that will send an advice behind its refusal",
    world: adviceStored,
    doctored: async (where) => {
      await refuse(where);
      showToDo(where, "000003 100.00 终端会上送通知");
    },
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a to-do list that will send an advice of what was declined",
    world: soldAndDeclined,
    doctored: (where) => showToDo(where, "000003 123.45 终端会上送通知"),
    says: ["the list says charged, and the host's ledger does not hold it"],
  },
  {
    name: "a stored advice that is closed",
    world: adviceStored,
    doctored: (where) => doctor.journal(where, (records) => records),
    says: ["still being checked, and closed at the terminal: nobody will ask"],
  },
  {
    name: "two advices for one hold",
    world: adviceSent,
    doctored: (where) =>
      doctor.journal(where, (records) => [
        ...records,
        ...records.slice(1).map((record) => {
          const [layout, , facts] = doctor.withFacts(record, 4);
          return [layout, 7, facts, STORED | PRINTED, null];
        }),
      ]),
    says: [
      "still being checked, and closed at the terminal: nobody will ask",
      "the terminal says that its slip is printed, and none came out",
      "charged twice at the terminal",
    ],
  },
  {
    name: "an advice that is sent, and declined at the terminal",
    world: adviceSent,
    doctored: (where) =>
      doctor.journal(where, ([held, done]) => [...(held ? [held] : []), [done?.[0], DECLINED, done?.[2], "25"]]),
    says: ["charged at the host, and the terminal says declined"],
  },
  {
    name: "an advice sent with another amount",
    world: adviceSent,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "completion-advice" ? { ...entry, amountFen: 9999 } : entry)),
      ),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "a completion-advice slip with another amount than the host's",
    ],
  },
  {
    name: "an advice that the host has booked, and its hold stands",
    world: adviceSent,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.kind === "authorisation" ? { ...entry, state: "held" as const } : entry)),
      ),
    says: ["held at the host, and it is to be completed"],
  },
  {
    name: "a detail that says returned of an advice that stands",
    world: adviceSent,
    doctored: (where) =>
      doctor.show(where, {
        id: "detail",
        title: { zh: "100.00 款项已退回顾客", en: "100.00 Returned to customer" },
        lines: [{ zh: "凭证号 000003", en: "Voucher 000003" }],
      }),
    says: ["the detail says returned, and nothing took it back"],
  },
];
