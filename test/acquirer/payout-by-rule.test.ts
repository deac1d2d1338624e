import { describe, expect, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import { defaultConfiguration } from "../../sim/acquirer/default-configuration";
import { line, signedIn as signedInAt } from "./line-client";
import type { TestTerminal } from "./test-terminal";

/** Fees are billed: what sales bring is what they amount to. The tests of fees take them off. */
const billed = { ...defaultConfiguration("lakala"), feesTaken: "billed" as const };
const signedIn = () => signedInAt(1, billed);

const FUNDS = 18;
const HOUR_MS = 3_600_000;
const at = (iso: string) => Date.parse(iso);

function earn(from: TestTerminal, amountFen: number): void {
  expect(from.code(from.sale({ amountFen }))).toBe("00");
  from.settle();
}

const view = (from: TestTerminal) => from.world.acquirer.merchantView();
const host = (from: TestTerminal, body: object) => expect(from.world.acquirer.applyHostVerb(body).kind).toBe("ok");

/** Whatever the rule does, no fen comes or goes. */
function conserved(from: TestTerminal, fen: number): void {
  const { acquirer } = from.world;
  const { onTheWayFen, bank, payoutFeesFen } = view(from);
  const atBankFen = bank.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
  expect(acquirer.ledgerView().balanceFen + onTheWayFen + atBankFen + payoutFeesFen).toBe(fen);
  expect(acquirer.audit()).toEqual({ balanced: true, differences: [] });
}

describe("a payout by rule", () => {
  test("goes at its hour with what there was at that hour, however late anybody looks", () => {
    const from = signedIn();
    from.world.nowMs = at("2026-03-02T12:00:00+08:00");
    host(from, { payoutRule: { hour: 21 } });
    earn(from, 50_000);
    from.world.nowMs = at("2026-03-02T22:00:00+08:00");
    earn(from, 7_000);
    from.world.nowMs = at("2026-03-04T08:00:00+08:00");
    expect(view(from).payouts).toMatchObject([
      { amountFen: 50_000, atMs: at("2026-03-02T21:00:00+08:00"), byRule: true, state: "paid" },
      { amountFen: 7_000, atMs: at("2026-03-03T21:00:00+08:00"), byRule: true, state: "paid" },
    ]);
    conserved(from, 57_000);
  });

  test("goes above its amount as soon as that is settled, and not below", () => {
    const from = signedIn();
    host(from, { payoutRule: { product: "T1", aboveFen: 30_000 } });
    earn(from, 29_999);
    expect(view(from)).toMatchObject({ availableFen: 29_999, payouts: [] });
    earn(from, 1);
    expect(view(from)).toMatchObject({
      availableFen: 0,
      onTheWayFen: 30_000,
      payouts: [{ amountFen: 30_000, feeFen: 0, product: "T1", state: "queued" }],
    });
    conserved(from, 30_000);
  });

  test("keeps the day's limits, and leaves what is below the minimum", () => {
    const from = signedIn();
    const configuration = billed;
    const payouts = { ...configuration.payouts, singleFen: 20_000, dayFen: 30_000, dayCount: 5, minimumFen: 1_000 };
    const restored = restoreAcquirer(
      { ...configuration, payouts },
      from.world.environment,
      from.world.acquirer.snapshot(),
    );
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    Object.assign(from.world, { acquirer: restored.acquirer });
    host(from, { payoutRule: { product: "T1", aboveFen: 1_000 } });
    earn(from, 30_500);
    expect(view(from).payouts.map(({ amountFen }) => amountFen)).toEqual([20_000, 10_000]);
    expect(view(from)).toMatchObject({ availableFen: 500 });
    conserved(from, 30_500);
  });

  test("does not run after a bank that gives it back: not before another day", () => {
    const from = signedIn();
    host(from, { bank: { payout: "reject", reason: "frozen" }, payoutRule: { aboveFen: 10_000 } });
    earn(from, 50_000);
    for (let looks = 0; looks < 5; looks++) {
      from.world.nowMs += 60_000;
      expect(view(from).payouts).toMatchObject([{ amountFen: 50_000, state: "failed" }]);
    }
    from.world.nowMs += 24 * HOUR_MS;
    expect(view(from).payouts).toHaveLength(2);
    conserved(from, 50_000);
  });

  test("of an amount that a bank gave back waits for another day at its hour, too", () => {
    const from = signedIn();
    from.world.nowMs = at("2026-03-02T12:00:00+08:00");
    host(from, { bank: { payout: "reject", reason: "closed" }, payoutRule: { hour: 22, aboveFen: 1_000 } });
    earn(from, 5_000);
    from.world.nowMs = at("2026-03-02T23:30:00+08:00");
    expect(view(from)).toMatchObject({ availableFen: 5_000, payouts: [{ amountFen: 5_000, state: "failed" }] });
    from.world.nowMs = at("2026-03-03T12:00:00+08:00");
    expect(view(from).payouts).toHaveLength(2);
    conserved(from, 5_000);
  });

  test("is told with what can be had, and is nobody's to ask about", () => {
    const from = signedIn();
    expect(line(from, FUNDS, "F")?.content).toHaveLength(11);
    host(from, { payoutRule: { aboveFen: 10_000 } });
    earn(from, 50_000);
    from.world.nowMs += 3_000;
    const said = line(from, FUNDS, "F")?.content;
    // Paid; the amount, the fee, no reason.
    expect(said?.[11]).toMatchObject([2, 50_000, 125, 0, expect.any(Number)]);
  });

  test("is kept with the books, and so is that a merchant wants none", () => {
    const from = signedIn();
    host(from, { payoutRule: { hour: 9, aboveFen: 5_000, product: "T1" } });
    const again = () => {
      const snapshot = JSON.parse(JSON.stringify(from.world.acquirer.snapshot()));
      const restored = restoreAcquirer(billed, from.world.environment, snapshot);
      if (restored.kind !== "acquirer") throw new Error(restored.field);
      return restored.acquirer;
    };
    expect(again().hostView().payoutRule).toEqual({ hour: 9, aboveFen: 5_000, product: "T1" });
    host(from, { payoutRule: null });
    expect(again().hostView().payoutRule).toBeNull();
  });
});

test.each([
  [{ payoutRule: {} }, "payoutRule"],
  [{ payoutRule: { hour: 24 } }, "payoutRule.hour"],
  [{ payoutRule: { aboveFen: 999 } }, "payoutRule.aboveFen"],
  [{ payoutRule: { hour: 9, product: "D1" } }, "payoutRule.product"],
  [{ payoutRule: { hour: 9, often: true } }, "payoutRule.often"],
])("%j is refused", (body, field) => {
  expect(signedIn().world.acquirer.applyHostVerb(body)).toMatchObject({ kind: "invalid", field });
});
