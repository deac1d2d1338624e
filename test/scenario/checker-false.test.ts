// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test, vi } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Room } from "../../sim/scenario/room";
import * as doctor from "./doctor";
import { play, room, see, sell, signIn } from "./rooms";

/*
 * False states: honest worlds, each changed in one place behind the checker's back. The sentences are what it says, all of them,
 * word for word: people act on them.
 */

afterEach(() => {
  vi.restoreAllMocks();
});

/** Torn off, and home again. */
async function home(where: Room): Promise<void> {
  await play(where, "clock", { advanceMs: 20_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

/** 123.45 by card, voucher 000002, its slip printed, on a terminal with a printer and no pad. */
async function sold(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** Two sales: voucher 000002 by one card, 000003 of the same amount by another. */
async function soldTwice(): Promise<Room> {
  const where = await sold();
  await sell(where, 12345, "debit-stripe");
  await play(where, "wait", { screen: "approved" });
  await home(where);
  return where;
}

/** The same card again, and its issuer declines. */
async function soldAndDeclined(): Promise<Room> {
  const where = await sold();
  await play(where, "host", { respond: { code: "51", times: 1 } });
  await sell(where, 12345);
  await play(where, "wait", { screen: "declined" });
  await play(where, "key", { key: "enter" });
  return where;
}

/** The answer gets lost, and the reversal does not go through: it is owed. */
async function owing(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { port: "network", point: "receive", kind: "drop", times: 99 });
  await sell(where, 12345);
  await play(where, "wait", { screen: "checking", timeoutMs: 200_000 });
  return where;
}

/** The same, and the money went back. */
async function returned(): Promise<Room> {
  const where = await owing();
  await play(where, "unfault", {});
  await play(where, "wait", { screen: "returned", timeoutMs: 200_000 });
  await play(where, "key", { key: "enter" });
  return where;
}

/** The request never arrives, and the host says 00 to the reversal of what it does not know. */
async function neverBooked(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "host", { unknownOriginal: "00" });
  await play(where, "fault", { port: "network", point: "send", kind: "drop", nth: 1, times: 1 });
  await sell(where, 12345);
  await play(where, "wait", { screen: "not-charged", timeoutMs: 200_000 });
  return where;
}

/** Two sales signed on a pad. */
async function signed(): Promise<Room> {
  const where = await room({ model: "smart" });
  await signIn(where);
  for (const signature of ["wang", "smith"]) {
    await sell(where, 12345);
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature, then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await home(where);
  }
  return where;
}

/** A chip whose issuer sent a script along. */
async function scripted(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "host", { script: { command: "unblock-pin", times: 1 } });
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card: "credit-chip", action: "insert" });
  await play(where, "key", { pin: "credit-chip", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await home(where);
  await play(where, "clock", { advanceMs: 60_000 });
  return where;
}

interface FalseState {
  readonly name: string;
  readonly world: () => Promise<Room>;
  readonly doctored: (where: Room) => unknown;
  readonly says: readonly string[];
}

const [APPROVED, DECLINED, REVERSED] = [2, 3, 5];
const voucher = (number: string) => doctor.same(`凭证号 ${number}`);
const money = { charged: { zh: "已扣款", en: "Charged" }, not: { zh: "未扣款", en: "Not charged" } };
const back = { zh: "款项已退回顾客", en: "Returned to customer" };
const amount = (yuan: string) => ({ zh: `金额 ${yuan} 元`, en: `Amount CNY ${yuan}` });
const approvedTitle = { zh: "交易成功", en: "Approved" };

const states: readonly FalseState[] = [
  {
    name: "an entry more in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => [...all, ...all.map((entry) => ({ ...entry, stan: "000009" }))]),
    says: [
      "charged at the host, and the terminal never sent for it",
      "charged at the host, and the terminal has no record of it",
      "one card shown once, and charged twice",
    ],
  },
  {
    name: "an entry doubled under its own number",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => [...all, ...all]),
    says: ["booked twice at the host under one voucher number", "one card shown once, and charged twice"],
  },
  {
    name: "a sale doubled in both books while another card was shown last",
    world: soldTwice,
    doctored: async (where) => {
      doctor.ledger(where, ([first, ...rest]) => [
        ...(first ? [first, ...rest, { ...first, stan: "000004", atMs: (rest[0]?.atMs ?? 0) + 1 }] : []),
      ]);
      await doctor.journal(where, (all) => [...all, ...all.slice(0, 1).map((one) => doctor.withFacts(one, 4))]);
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "the terminal says that its slip is printed, and none came out",
      "one card shown once, and charged twice",
    ],
  },
  {
    name: "a sale doubled in both books under a later showing of its card that was declined",
    world: soldAndDeclined,
    doctored: async (where) => {
      doctor.ledger(where, (all) => [
        ...all,
        ...all.map((entry) => ({ ...entry, stan: "000004", atMs: where.simulator.world.nowMs })),
      ]);
      await doctor.journal(where, (all) => [...all, ...all.slice(0, 1).map((one) => doctor.withFacts(one, 4))]);
    },
    says: [
      "charged at the host, and the terminal never sent for it",
      "the terminal says that its slip is printed, and none came out",
      "charged after the screen had said declined, and the card was not shown again",
    ],
  },
  {
    name: "another amount in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, amountFen: 12346 }))),
    says: [
      "charged with another amount than was sent for",
      "charged with another amount than the terminal's",
      "a sales slip with another amount than the host's",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a part of it in the ledger",
    world: sold,
    doctored: (where) =>
      doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, amountFen: 6173, askedFen: 12345 }))),
    says: [
      "approved at the terminal, and the host approved a part",
      "a sales slip with another amount than the host's",
    ],
  },
  {
    name: "another merchant in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, merchant: "898310058120002" }))),
    says: [
      "charged for another merchant than this terminal's",
      "charged for another merchant than was sent for",
      "a sales slip with another merchant than the host's",
    ],
  },
  {
    name: "another terminal in the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, (all) => all.map((entry) => ({ ...entry, terminal: "10000099" }))),
    says: [
      "approved at the terminal, and charged for another terminal",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "reversed in the ledger",
    world: sold,
    doctored: (where) =>
      doctor.ledger(where, (all) =>
        all.map((entry) => ({ ...entry, state: "reversed", reversedAtMs: entry.atMs + 1, reversalReason: "98" })),
      ),
    says: [
      "approved at the terminal, and reversed at the host",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "gone from the ledger",
    world: sold,
    doctored: (where) => doctor.ledger(where, () => []),
    says: [
      "approved at the terminal, and not in the host's ledger",
      "a sales slip for what is not charged",
      "the screen said approved, and the host's ledger does not hold it",
    ],
  },
  {
    name: "a record dropped",
    world: sold,
    doctored: (where) => doctor.journal(where, () => []),
    says: ["charged at the host, and the terminal has no record of it"],
  },
  {
    name: "another amount in a record",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all.map((one) => doctor.withFacts(one, 2, 54321))),
    says: ["charged with another amount than the terminal's"],
  },
  {
    name: "a record that says declined",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, DECLINED, facts, "51"])),
    says: ["charged at the host, and the terminal says declined"],
  },
  {
    name: "a record that says returned",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, REVERSED, facts, "98", "00"])),
    says: ["charged at the host, and the terminal says reversed"],
  },
  {
    name: "a record of a state that nobody knows",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all.map(([layout, , facts]) => [layout, 77, facts])),
    says: ["the journal holds a record of unknown form", "charged at the host, and the terminal has no record of it"],
  },
  {
    name: "a cell of a class that nobody knows",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => all, [[99, 1, "?"]]),
    says: ["the journal holds a cell of unknown class 99"],
  },
  {
    name: "one number for two records",
    world: sold,
    doctored: (where) => doctor.journal(where, (all) => [...all, ...all]),
    says: ["one voucher number for two sales of a batch"],
  },
  {
    name: "a slip owed for ever: its sale is closed",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, state, facts, , ...rest]) => [layout, state, facts, 0, ...rest]),
      ),
    says: ["a slip is owed, and its sale is closed: nobody will print it"],
  },
  {
    name: "no slip on a model that prints",
    world: sold,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, state, facts, , ...rest]) => [layout, state, facts, 2, ...rest]),
      ),
    says: ["approved without the slip that this model prints"],
  },
  {
    name: "an owed reversal forgotten",
    world: owing,
    doctored: (where) => doctor.journal(where, () => []),
    says: ["charged at the host, and the terminal has no record of it"],
  },
  {
    name: "an owed reversal put into history",
    world: owing,
    doctored: (where) => doctor.journal(where, (all) => all),
    says: ["still being checked, and closed at the terminal: nobody will ask"],
  },
  {
    name: "a sale that was returned, approved in its record",
    world: returned,
    doctored: (where) =>
      doctor.journal(where, (all) =>
        all.map(([layout, , facts]) => [layout, APPROVED, facts, 1, 1, "00", "632610000002", "120567"]),
      ),
    says: [
      "approved at the terminal, and reversed at the host",
      "the terminal says that its slip is printed, and none came out",
    ],
  },
  {
    name: "a slip printed twice",
    world: sold,
    doctored: (where) => doctor.paper(where, (slip) => ({ ...slip })),
    says: ["the merchant's copy came out twice, and is not marked as a reprint"],
  },
  {
    name: "a slip with another amount",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: [...slip.lines, "****重打印****"].map((line) => line.replace("123.45", "133.45")),
      })),
    says: ["a sales slip with another amount than the host's"],
  },
  {
    name: "a slip whose amount cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: [...slip.lines, "****重打印****"].map((line) => line.replace("123.45", "1?3.45")),
      })),
    says: ["a sales slip without an amount that can be read"],
  },
  {
    name: "a slip whose voucher number cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({ ...slip, lines: slip.lines.map((line) => line.replace("000002", "0000")) })),
    says: ["a sales slip without a voucher and batch number that can be read"],
  },
  {
    name: "a slip with another merchant and another terminal",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => {
        const { merchant = "", terminal = "" } = where.simulator.world.hello().personalisation ?? {};
        return {
          ...slip,
          lines: [...slip.lines, "****重打印****"].map((line) =>
            line.replace(merchant, "898310058129999").replace(terminal, "10000099"),
          ),
        };
      }),
    says: ["a sales slip with another merchant than the host's", "a sales slip with another terminal than the host's"],
  },
  {
    name: "a sales slip for what was returned",
    world: returned,
    doctored: async (where) => {
      const { simulator } = where;
      const other = await sold();
      simulator.printer?.slips.push(...(other.simulator.printer?.slips.slice(0, 1) ?? []));
    },
    says: ["a sales slip for what is not charged"],
  },
  {
    name: "the notice of a reversal for what is charged",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        kind: "reversal",
        lines: slip.lines.map((line) => (line === "银联POS签购单" ? "交易取消通知单" : line)).concat("款项已退回顾客"),
      })),
    says: ["a reversal slip for what is charged"],
  },
  {
    name: "a sales slip under the title of a failure",
    world: sold,
    doctored: (where) =>
      doctor.paper(where, (slip) => ({
        ...slip,
        lines: slip.lines
          .map((line) => (line === "银联POS签购单" ? "交易失败通知单" : line))
          .concat("****重打印****", "未扣款"),
      })),
    says: ["a sales slip with the title of a failed slip", "a failed slip for what is charged"],
  },
  {
    name: "approved on the screen, for a sale that never was",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.charged, voucher("000009")],
      }),
    says: ["the screen said approved, and the host's ledger does not hold it"],
  },
  {
    name: "approved on the screen, for the sale before the card that was shown",
    world: soldTwice,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.charged, voucher("000002")],
      }),
    says: ["the screen said approved for another sale than the card that was shown"],
  },
  {
    name: "told late as not charged, and it is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [amount("123.45"), voucher("000002"), money.not],
      }),
    says: ["the screen said declined, and it is charged"],
  },
  {
    name: "told late as returned, and nothing was returned",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [amount("123.45"), voucher("000002"), { zh: "款项已退回顾客", en: "Returned to customer" }],
      }),
    says: ["the end says returned, and the host returned nothing"],
  },
  {
    name: "told late as charged, and it was declined",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [
          amount("123.45"),
          money.charged,
          voucher("000003"),
          { zh: "10:00 已收款，请勿重复收款", en: "Charged at 10:00: do not charge again" },
        ],
      }),
    says: ["the end says charged, and the host's ledger does not hold it"],
  },
  {
    name: "approved by its id, not charged by its words",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("123.45"), money.not, voucher("000002")],
      }),
    says: ['the screen approved says "not charged"'],
  },
  {
    name: "approved with an amount that cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: approvedTitle,
        lines: [amount("12?.45"), money.charged, voucher("000002")],
      }),
    says: ["the screen approved shows no amount that can be read"],
  },
  {
    name: "approved in Chinese, declined in English",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "approved",
        title: { zh: "交易成功", en: "Declined" },
        lines: [amount("123.45"), { zh: "已扣款", en: "Not charged" }, voucher("000002")],
      }),
    says: ['the screen approved says "not charged" in English'],
  },
  {
    name: "an end that does not say where the money is",
    world: soldAndDeclined,
    doctored: (where) => doctor.show(where, { id: "declined", title: doctor.same("?"), lines: [amount("123.45")] }),
    says: ["the screen declined does not say where the money is"],
  },
  {
    name: "declined on the screen while it is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "declined",
        title: { zh: "交易未成功", en: "Declined" },
        lines: [amount("123.45"), money.not],
      }),
    says: ["the screen said declined, and it is charged"],
  },
  {
    name: "returned on the screen, and nothing was",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [amount("123.45"), back],
      }),
    says: ["the screen said returned, and the host returned nothing of this amount"],
  },
  {
    name: "returned on the screen, of what was never booked, where the host says 00 to what it does not know",
    world: neverBooked,
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [amount("123.45"), back],
      }),
    says: ["the screen said returned, and the host returned nothing of this amount"],
  },
  {
    name: "a detail that says returned of what was never booked, where the host says 00 to what it does not know",
    world: neverBooked,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 款项已退回顾客"), lines: [voucher("000002")] }),
    says: ["the detail says returned, and the host returned nothing"],
  },
  {
    name: "returned on the screen for another sale, too",
    world: async () => {
      const where = await returned();
      await play(where, "host", { respond: { code: "51", times: 1 } });
      await sell(where, 12345);
      await play(where, "wait", { screen: "declined" });
      return where;
    },
    doctored: (where) =>
      doctor.show(where, {
        id: "returned",
        title: { zh: "交易已取消", en: "Sale cancelled" },
        lines: [amount("123.45"), back],
      }),
    says: ["the screen said returned for more sales than the host returned"],
  },
  {
    name: "a list that says not charged of what is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        title: doctor.same("交易记录"),
        lines: [],
        options: [doctor.same("000002 123.45 未扣款")],
      }),
    says: ["the list says not charged, and it is charged"],
  },
  {
    name: "a list whose amount cannot be read",
    world: sold,
    doctored: (where) =>
      doctor.show(where, {
        id: "list",
        title: doctor.same("交易记录"),
        lines: [],
        options: [doctor.same("000002 12345 已扣款")],
      }),
    says: ["the list shows no amount that can be read"],
  },
  {
    name: "a detail that says returned of what is charged",
    world: sold,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 款项已退回顾客"), lines: [voucher("000002")] }),
    says: ["the detail says returned, and the host returned nothing"],
  },
  {
    name: "a detail that says charged of what was declined",
    world: soldAndDeclined,
    doctored: (where) =>
      doctor.show(where, { id: "detail", title: doctor.same("123.45 已扣款"), lines: [voucher("000003")] }),
    says: ["the detail says charged, and the host's ledger does not hold it"],
  },
  {
    name: "two signatures changed over, with their feature codes",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature
          ? [
              { ...a, signature: b.signature },
              { ...b, signature: a.signature },
            ]
          : [],
      ),
    says: [
      "the host has a signature that was not sent for this sale",
      "the host has a signature that was not sent for this sale",
      "a signature with the feature code of another sale",
      "a signature with the feature code of another sale",
    ],
  },
  {
    name: "one signature picture for two sales",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature ? [a, { ...b, signature: { ...b.signature, jbig: a.signature.jbig } }] : [],
      ),
    says: ["the host has a signature that was not sent for this sale", "a signature picture that sale 000002 has too"],
  },
  {
    name: "the feature code of another sale",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, b]) =>
        a?.signature && b?.signature
          ? [a, { ...b, signature: { ...b.signature, featureCode: a.signature.featureCode } }]
          : [],
      ),
    says: ["a signature with the feature code of another sale"],
  },
  {
    name: "a signature gone from the host",
    world: signed,
    doctored: (where) =>
      doctor.ledger(where, ([a, ...rest]) => (a ? [{ ...a, signature: undefined } as never, ...rest] : [])),
    says: ["the terminal says that its signature is uploaded, and the host has none"],
  },
  {
    name: "the report of a script lost",
    world: scripted,
    doctored: (where) => {
      doctor.ledger(where, (all) => all.map(({ scriptResult: _lost, ...entry }) => entry));
    },
    says: ["the issuer sent a script, and its report is lost"],
  },
];

describe("a false state is found, and what is false is said", () => {
  test.each(states)("$name", async ({ world, doctored, says }) => {
    const where = await world();
    expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
    await doctored(where);
    const { agree, differences } = await check(where.simulator);
    expect(differences.map(({ what }) => what)).toEqual(says);
    expect(agree).toBe(false);
  });
});
