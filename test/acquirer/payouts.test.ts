import { describe, expect, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { line } from "./line-client";
import {
  ASK,
  ask,
  billed,
  conserved,
  D0,
  earn,
  funds,
  HOUR_MS,
  host,
  make,
  minute,
  name,
  signedIn,
  T1,
  told,
  view,
} from "./payout-line";

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
