// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Room } from "../../../sim/scenario/room";
import * as doctor from "../doctor";
import { play, room, sell, signIn } from "../rooms";
import { amount, money, voucher } from "./screen-words";
import type { FalseState } from "./worlds";

const AMOUNT_AT = 3;
const ASKED_AT = 19;
const SETTLES_AT = 20;

/** 123.45 of which the host approves 61.73, voucher 000002; its rest, 61.72, is voucher 000003 on another card. */
export async function soldInPart(): Promise<Room> {
  const where = await room();
  await play(where, "host", { parameters: { "59": "1" } });
  await signIn(where);
  await play(where, "host", { respond: { when: { mti: "0200" }, code: "10", times: 1 } });
  await sell(where, 12345);
  await torn(where, "part");
  await play(where, "key", { key: "1" });
  await play(where, "wait", { screen: "card" });
  await play(where, "card", { card: "debit-stripe", action: "swipe" });
  await play(where, "key", { keys: "123456", then: "enter" });
  await torn(where, "home");
  return where;
}

async function torn(where: Room, screen: string): Promise<void> {
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen });
}

/** Facts of one record, by its place among them, changed. */
function changed(stan: number, at: number, value: unknown) {
  return (where: Room) =>
    doctor.journal(where, (all) =>
      all.map(([layout, state, facts, ...rest]) => [
        layout,
        state,
        facts[1] === stan ? facts.map((each, place) => (place === at ? value : each)) : facts,
        ...rest,
      ]),
    );
}

const titleOfPart = { zh: "部分扣款", en: "Approved in part" };

/** Approvals in part, as they were not. */
export const partStates: readonly FalseState[] = [
  {
    name: "a part booked as whole",
    world: soldInPart,
    doctored: async (where) => {
      await changed(2, AMOUNT_AT, 12345)(where);
      await changed(2, ASKED_AT, null)(where);
    },
    says: ["approved at the terminal, and the host approved a part", "a rest of a sale that was approved whole"],
  },
  {
    name: "another part than the host's",
    world: soldInPart,
    doctored: changed(2, AMOUNT_AT, 6000),
    says: [
      "approved in part at the terminal, and the host approved another amount",
      "approved in part, and the screen does not say what is missing",
      "a rest of another amount than what was missing",
    ],
  },
  {
    name: "a part of all of it",
    world: soldInPart,
    doctored: changed(2, AMOUNT_AT, 12345),
    says: [
      "approved in part at the terminal, and the host approved another amount",
      "approved in part, and the part is none",
      "approved in part, and the screen does not say what is missing",
      "a rest of another amount than what was missing",
    ],
  },
  {
    name: "a part at the terminal, and the host charged all of it",
    world: soldInPart,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map(({ askedFen, ...entry }) => (askedFen === undefined ? entry : { ...entry, amountFen: askedFen })),
      ),
    says: [
      "approved in part at the terminal, and the host approved another amount",
      "a sales slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a rest that is charged twice",
    world: soldInPart,
    doctored: async (where) => {
      doctor.ledger(where, (all) => [...all, ...all.slice(1).map((entry) => ({ ...entry, stan: "000004" }))]);
      await doctor.journal(where, (all) => [...all, ...all.slice(1).map((one) => doctor.withFacts(one, 4))]);
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "the terminal says that its slip is printed, and none came out",
      "one card shown once, and charged twice",
      "the rest of one part was charged twice",
    ],
  },
  {
    name: "a rest of what was approved whole",
    world: soldInPart,
    doctored: changed(3, SETTLES_AT, 3),
    says: ["a rest of a sale that was approved whole"],
  },
  {
    name: "a screen that does not say what is missing",
    world: soldInPart,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: titleOfPart,
        lines: [amount("61.73"), money.charged, voucher("000002")],
      }),
    says: [
      "approved in part, and the screen does not say what is missing",
      "the screen said approved for another sale than the card that was shown",
    ],
  },
  {
    name: "a rest that was declined, and its money was taken under another number",
    world: soldInPart,
    doctored: (where) => {
      doctor.ledger(where, (all) =>
        all.map((entry) => (entry.stan === "000003" ? { ...entry, stan: "000004" } : entry)),
      );
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [amount("61.72"), money.not, voucher("000003")],
      });
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "approved at the terminal, and not in the host's ledger",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
      "the screen said declined, and it is charged",
    ],
  },
];
