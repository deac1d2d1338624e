import { describe, expect, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { merchantSums } from "../../sim/scenario/checker-sums";
import { line, signedIn as signedInAt } from "./line-client";
import type { TestTerminal } from "./test-terminal";

/** Fees are billed: what sales bring is what they amount to. The tests of fees take them off. */
const billed = { ...defaultConfiguration("lakala"), feesTaken: "billed" as const };
const signedIn = () => signedInAt(1, billed);

const MAKE = 16;
const ASK = 17;
const FUNDS = 18;
const [D0, T1] = [0, 1];
const REASONS = ["none", "closed", "name", "frozen", "risk", "hours", "holiday", "channel-down", "channel-changed"];
const classes: { readonly [standing: string]: string } = {
  waiting: "accepted",
  "under-way": "processing",
  done: "paid",
  returned: "returned",
  over: "failed",
};
const HOUR_MS = 3_600_000;
const minute = (iso: string) => Date.parse(iso) / 60_000;

function name(number: number): Uint8Array {
  return Buffer.alloc(11, number);
}

/** One sale of so much, settled or not. */
function earn(from: TestTerminal, amountFen: number, settled = true): void {
  expect(from.code(from.sale({ amountFen }))).toBe("00");
  if (settled) from.settle();
}

function told(said: ReturnType<typeof line>) {
  const [amountFen, feeFen, reason, atMinute] = said?.content ?? [];
  return { stage: classes[said?.standing ?? ""], amountFen, feeFen, reason: REASONS[Number(reason)], atMinute };
}

function make(
  from: TestTerminal,
  number: number,
  amountFen: number,
  more: { product?: number; account?: number; atMinute?: number; replaces?: Uint8Array } = {},
) {
  const { product = D0, account = 1, replaces } = more;
  const atMinute = more.atMinute ?? Math.floor(from.world.nowMs / 60_000);
  return line(from, MAKE, name(number), [product, amountFen, account, atMinute, ...(replaces ? [replaces] : [])]);
}

const ask = (from: TestTerminal, number: number) => told(line(from, ASK, name(number)));
const view = (from: TestTerminal) => from.world.acquirer.merchantView();
const host = (from: TestTerminal, body: object) => expect(from.world.acquirer.applyHostVerb(body).kind).toBe("ok");

/** What a terminal is told that it can have. */
function funds(from: TestTerminal) {
  const said = line(from, FUNDS, "F");
  const [availableFen, pendingFen, heldFen, minimumFen, singleFen, dayLeftFen, dayLeftCount, account, masked] =
    said?.content ?? [];
  const [offers, lacks] = said?.content.slice(9) ?? [];
  return {
    availableFen,
    pendingFen,
    heldFen,
    minimumFen,
    singleFen,
    dayLeftFen,
    dayLeftCount,
    account,
    masked,
    offers,
    lacks,
  };
}

/** Whatever happens, no fen comes or goes: what sales brought is in the balance, on the way, at the bank, or a fee. */
function conserved(from: TestTerminal, fen: number): void {
  const { acquirer } = from.world;
  const { onTheWayFen, bank, payoutFeesFen } = view(from);
  const atBankFen = bank.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
  expect(acquirer.ledgerView().balanceFen + onTheWayFen + atBankFen + payoutFeesFen).toBe(fen);
  expect(acquirer.audit()).toEqual({ balanced: true, differences: [] });
  expect(merchantSums(acquirer)).toEqual([]);
}

describe("what a merchant can have", () => {
  test("is what is settled; the rest is named, with why", () => {
    const from = signedIn();
    earn(from, 50_000);
    earn(from, 12_345, false);
    const unsettled = String(from.stan).padStart(6, "0");
    expect(funds(from)).toMatchObject({
      availableFen: 50_000,
      pendingFen: 12_345,
      heldFen: 0,
      minimumFen: 1_000,
      dayLeftCount: 5,
      masked: "621700*********2111",
      offers: [
        [D0, 100, 500, 0, 0],
        [T1, 0, 0, minute("2026-03-03T10:00:00+08:00"), 0],
      ],
      lacks: [[Number(unsettled), 12_345, 0]],
    });
  });

  test("a sale of a terminal without printer is held until its signature has come", () => {
    const from = signedIn();
    const configuration = billed;
    const terminals = configuration.terminals.map((each) => ({ ...each, model: "esign" as const }));
    earn(from, 50_000);
    const restored = restoreAcquirer(
      { ...configuration, terminals },
      from.world.environment,
      from.world.acquirer.snapshot(),
    );
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    Object.assign(from.world, { acquirer: restored.acquirer });
    expect(funds(from)).toMatchObject({ availableFen: 0, pendingFen: 0, heldFen: 50_000 });
    expect(view(from).held).toMatchObject([{ why: "no signature" }]);
    expect(make(from, 1, 10_000)).toMatchObject({ standing: "refused", content: ["51"] });
  });
});

describe("a payout", () => {
  test("goes from the balance over the way into the account, less its fee, once", () => {
    const from = signedIn();
    earn(from, 50_000);
    expect(told(make(from, 1, 30_000))).toMatchObject({ stage: "processing", amountFen: 30_000, feeFen: 115 });
    expect(view(from)).toMatchObject({ availableFen: 20_000, onTheWayFen: 30_000, payouts: [{ state: "pending" }] });
    conserved(from, 50_000);
    from.world.nowMs += 2_000;
    expect(ask(from, 1)).toMatchObject({ stage: "paid", reason: "none" });
    expect(view(from)).toMatchObject({
      availableFen: 20_000,
      onTheWayFen: 0,
      payoutFeesFen: 115,
      bank: [{ balanceFen: 29_885 }, { balanceFen: 0 }],
      payouts: [{ request: "01".repeat(11), state: "paid", feeFen: 115, account: "621700*********2111" }],
    });
    expect(from.world.acquirer.ledgerView().payouts).toHaveLength(1);
    conserved(from, 50_000);
  });

  test("that was refused is refused for good: a copy that somebody kept back moves nothing when there is enough", () => {
    const from = signedIn();
    earn(from, 10_000);
    expect(make(from, 1, 30_000)).toMatchObject({ standing: "refused", content: ["51"] });
    earn(from, 50_000);
    const restored = restoreAcquirer(billed, from.world.environment, from.world.acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(JSON.stringify(restored));
    Object.assign(from.world, { acquirer: restored.acquirer });
    expect(make(from, 1, 30_000)).toMatchObject({ standing: "refused", content: ["51"] });
    expect(view(from)).toMatchObject({ availableFen: 60_000, payouts: [] });
    expect(told(make(from, 2, 30_000)).stage).toBe("processing");
    conserved(from, 60_000);
  });

  test("asked for again, once or often, is the same one; with another content it is refused", () => {
    const from = signedIn();
    earn(from, 50_000);
    const atMinute = Math.floor(from.world.nowMs / 60_000);
    make(from, 1, 20_000, { atMinute });
    from.world.nowMs += 60_000;
    for (let again = 0; again < 3; again++) expect(told(make(from, 1, 20_000, { atMinute })).stage).toBe("paid");
    expect(make(from, 1, 20_001, { atMinute })).toMatchObject({ standing: "refused", content: ["94"] });
    expect(make(from, 1, 20_000, { atMinute, product: T1 })).toMatchObject({ content: ["94"] });
    expect(view(from)).toMatchObject({ availableFen: 30_000, payouts: [{ amountFen: 20_000 }] });
    conserved(from, 50_000);
  });

  test("too small, too large, too much, too often, to another account, too late: refused before any money moves", () => {
    const from = signedIn();
    earn(from, 5_000_000);
    earn(from, 5_000_000);
    const refusals = [
      make(from, 1, 999),
      make(from, 2, 5_000_001),
      make(from, 3, 10_000, { account: 2 }),
      make(from, 4, 10_000, { atMinute: Math.floor(from.world.nowMs / 60_000) - 24 * 60 - 1 }),
    ];
    expect(refusals.map((each) => each?.content[0])).toEqual(["13", "61", "AC", "EX"]);
    expect(line(from, ASK, name(4))).toMatchObject({ standing: "unknown" });
    for (let number = 5; number < 10; number++) expect(told(make(from, number, 1_000)).stage).toBe("processing");
    expect(make(from, 10, 1_000)?.content[0]).toBe("65");
    conserved(from, 10_000_000);
  });

  test("a bank that refuses puts the money back, and says why", () => {
    const from = signedIn();
    earn(from, 50_000);
    for (const [number, reason] of [
      [1, "closed"],
      [2, "name"],
      [3, "frozen"],
    ] as const) {
      host(from, { bank: { payout: "reject", reason, times: 1 } });
      expect(told(make(from, number, 30_000)).stage).toBe("processing");
      from.world.nowMs += 2_000;
      expect(ask(from, number)).toMatchObject({ stage: "failed", reason });
      expect(view(from)).toMatchObject({ availableFen: 50_000, onTheWayFen: 0, payoutFeesFen: 0 });
    }
    conserved(from, 50_000);
  });

  test("that was paid can still come back, is reissued once, and never twice", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { bank: { payout: "reject-later", reason: "closed", afterMs: HOUR_MS, times: 1 } });
    make(from, 1, 30_000);
    from.world.nowMs += 2_000;
    expect(ask(from, 1).stage).toBe("paid");
    expect(make(from, 4, 30_000, { replaces: name(1) })?.content[0]).toBe("12");
    from.world.nowMs += HOUR_MS;
    expect(ask(from, 1)).toMatchObject({ stage: "returned", reason: "closed" });
    conserved(from, 50_000);
    expect(told(make(from, 2, 30_000, { replaces: name(1) })).stage).toBe("processing");
    expect(make(from, 3, 20_000, { replaces: name(1) })?.content[0]).toBe("12");
    from.world.nowMs += 2_000;
    expect(view(from).payouts).toMatchObject([
      { state: "returned", replacedBy: "02".repeat(11) },
      { state: "paid", replaces: "01".repeat(11) },
    ]);
    conserved(from, 50_000);
  });

  test("held for review says until when, and goes then", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { bank: { payout: "hold", reason: "risk", afterMs: 2 * HOUR_MS, times: 1 } });
    const untilMinute = Math.ceil((from.world.nowMs + 2 * HOUR_MS) / 60_000);
    expect(told(make(from, 1, 30_000))).toMatchObject({ stage: "processing", reason: "risk", atMinute: untilMinute });
    expect(view(from).payouts).toMatchObject([{ state: "held", reason: "risk" }]);
    from.world.nowMs += 2 * HOUR_MS;
    expect(ask(from, 1).stage).toBe("paid");
    conserved(from, 50_000);
  });
});

describe("when it goes", () => {
  test.each([
    ["after the hours", "2026-03-02T23:10:00+08:00", [], D0, "hours", "2026-03-03T07:00:00+08:00"],
    ["before the hours", "2026-03-02T06:10:00+08:00", [], D0, "hours", "2026-03-02T07:00:00+08:00"],
    [
      "on a holiday",
      "2026-03-02T11:00:00+08:00",
      ["2026-03-02", "2026-03-03"],
      D0,
      "holiday",
      "2026-03-04T07:00:00+08:00",
    ],
    ["next day, before the weekend", "2026-03-06T11:00:00+08:00", [], T1, "none", "2026-03-09T10:00:00+08:00"],
    ["next day, behind the cut-off", "2026-03-02T23:00:00+08:00", [], T1, "none", "2026-03-04T10:00:00+08:00"],
    ["next day, over a holiday", "2026-03-02T11:00:00+08:00", ["2026-03-03"], T1, "none", "2026-03-04T10:00:00+08:00"],
  ] as const)("%s", (_name, now, holiday, product, reason, goes) => {
    const from = signedIn();
    earn(from, 50_000);
    from.world.nowMs = Date.parse(now);
    host(from, { holiday });
    expect(told(make(from, 1, 30_000, { product }))).toMatchObject({
      stage: "accepted",
      reason,
      atMinute: minute(goes),
    });
    from.world.nowMs = Date.parse(goes) - 1;
    expect(ask(from, 1).stage).toBe("accepted");
    from.world.nowMs += 1;
    expect(ask(from, 1).stage).toBe("processing");
    from.world.nowMs += 2_000;
    expect(ask(from, 1).stage).toBe("paid");
    conserved(from, 50_000);
  });

  test("a channel that is down queues, and goes on when it is up", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "down" });
    expect(funds(from).offers).toMatchObject([
      [D0, 100, 500, 0, 7],
      [T1, 0, 0, minute("2026-03-03T10:00:00+08:00"), 0],
    ]);
    expect(told(make(from, 1, 30_000))).toMatchObject({ stage: "accepted", reason: "channel-down", atMinute: 0 });
    from.world.nowMs += 5 * HOUR_MS;
    expect(ask(from, 1).stage).toBe("accepted");
    host(from, { channel: "up" });
    expect(ask(from, 1).stage).toBe("processing");
    from.world.nowMs += 2_000;
    expect(ask(from, 1).stage).toBe("paid");
    conserved(from, 50_000);
  });

  test("a changed channel has another account, and opens on the next working day", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "changed" });
    expect(funds(from)).toMatchObject({ account: 2, masked: "622848*********8888" });
    expect(make(from, 1, 30_000, { account: 1 })?.content[0]).toBe("AC");
    expect(told(make(from, 2, 30_000, { account: 2 }))).toMatchObject({
      stage: "accepted",
      reason: "channel-changed",
      atMinute: minute("2026-03-03T10:00:00+08:00"),
    });
    from.world.nowMs += 25 * HOUR_MS;
    expect(ask(from, 2).stage).toBe("paid");
    expect(view(from).bank).toMatchObject([{ balanceFen: 0 }, { balanceFen: 29_885 }]);
    conserved(from, 50_000);
  });
});

test("books with payouts are kept and go on where they were", () => {
  const from = signedIn();
  earn(from, 50_000);
  host(from, { bank: { payout: "reject-later", afterMs: HOUR_MS }, holiday: ["2026-03-05"] });
  host(from, { silence: { when: { mti: "payout.ask" }, times: 1 } });
  make(from, 1, 30_000);
  make(from, 2, 10_000, { product: T1 });
  const restored = restoreAcquirer(
    billed,
    from.world.environment,
    JSON.parse(JSON.stringify(from.world.acquirer.snapshot())),
  );
  if (restored.kind !== "acquirer") throw new Error(restored.field);
  expect(restored.acquirer.merchantView()).toEqual(view(from));
  expect(restored.acquirer.hostView()).toEqual(from.world.acquirer.hostView());
  Object.assign(from.world, { acquirer: restored.acquirer });
  from.world.nowMs += 2 * HOUR_MS;
  expect(line(from, ASK, name(1))).toBeUndefined();
  expect(ask(from, 1).stage).toBe("returned");
  expect(ask(from, 2).stage).toBe("accepted");
  conserved(from, 50_000);
});

test("of each sale the books say with which payout its money went", () => {
  const from = signedIn();
  earn(from, 20_000, false);
  earn(from, 20_000, false);
  earn(from, 20_000);
  make(from, 1, 30_000);
  make(from, 2, 10_000);
  const payouts = from.world.acquirer.ledgerView().entries.map(({ payout }) => payout);
  expect(payouts).toEqual(["01".repeat(11), "02".repeat(11), undefined]);
});

test.each([
  [{ bank: { payout: "steal" } }, "bank.payout"],
  [{ bank: { payout: "reject", reason: "bored" } }, "bank.reason"],
  [{ bank: { payout: "pay", afterMs: -1 } }, "bank.afterMs"],
  [{ holiday: ["2026-02-30"] }, "holiday.0"],
  [{ holiday: "2026-12-25" }, "holiday"],
  [{ channel: "sideways" }, "channel"],
])("the verb names what is wrong: %j", (body, field) => {
  expect(signedIn().world.acquirer.applyHostVerb(body)).toMatchObject({ kind: "invalid", field });
});
