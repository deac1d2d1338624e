import { describe, expect, test } from "vitest";
import { restoreAcquirer } from "../../sim/acquirer/acquirer";
import {
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
  signedIn,
  T1,
  told,
  view,
} from "./payout-line";

/** The first payout of 500.00 that were earned. */
function isPaidNow(from: ReturnType<typeof signedIn>): void {
  expect(ask(from, 1).stage).toBe("processing");
  from.world.nowMs += 2_000;
  expect(ask(from, 1).stage).toBe("paid");
  conserved(from, 50_000);
}

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
    ["next day, behind the cut-off", "2026-03-02T23:00:00+08:00", [], T1, "hours", "2026-03-04T10:00:00+08:00"],
    ["next day, late before the weekend", "2026-03-06T23:10:00+08:00", [], T1, "none", "2026-03-09T10:00:00+08:00"],
    [
      "next day, over a holiday",
      "2026-03-02T11:00:00+08:00",
      ["2026-03-03"],
      T1,
      "holiday",
      "2026-03-04T10:00:00+08:00",
    ],
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
    isPaidNow(from);
  });

  test("a channel that is down queues, and goes on when it is up", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "down" });
    expect(funds(from).offers).toMatchObject([
      [D0, 100, 500, 0, 7],
      [T1, 0, 0, 0, 7],
    ]);
    expect(told(make(from, 1, 30_000))).toMatchObject({ stage: "accepted", reason: "channel-down", atMinute: 0 });
    from.world.nowMs += 5 * HOUR_MS;
    expect(ask(from, 1).stage).toBe("accepted");
    host(from, { channel: "up" });
    isPaidNow(from);
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

  test("a changed channel is over on the next working day: what is asked for then goes at once", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "changed" });
    // Both go at the same hour, and say why.
    const goes = minute("2026-03-03T10:00:00+08:00");
    expect(funds(from).offers).toMatchObject([
      [D0, 100, 500, goes, 8],
      [T1, 0, 0, goes, 8],
    ]);
    from.world.nowMs = Date.parse("2026-03-03T09:59:59+08:00");
    expect(funds(from).offers).toMatchObject([
      [D0, 100, 500, goes, 8],
      [T1, 0, 0, minute("2026-03-04T10:00:00+08:00"), 8],
    ]);
    from.world.nowMs += 1_000;
    expect(funds(from).offers).toMatchObject([
      [D0, 100, 500, 0, 0],
      [T1, 0, 0, minute("2026-03-04T10:00:00+08:00"), 0],
    ]);
    make(from, 1, 30_000, { account: 2 });
    isPaidNow(from);
  });

  test("when the channel changed is kept with the books", () => {
    const from = signedIn();
    host(from, { channel: "changed" });
    const restored = restoreAcquirer(billed, from.world.environment, from.world.acquirer.snapshot());
    if (restored.kind !== "acquirer") throw new Error(restored.field);
    Object.assign(from.world, { acquirer: restored.acquirer });
    expect(funds(from)).toMatchObject({ account: 2, offers: [{ 4: 8 }, { 4: 8 }] });
    from.world.nowMs += 25 * HOUR_MS;
    expect(funds(from)).toMatchObject({ account: 2, offers: [{ 4: 0 }, { 4: 0 }] });
  });

  test.each([1, 2])("a holiday that is declared behind the request puts it off, %i times", (times) => {
    const from = signedIn();
    earn(from, 50_000);
    make(from, 1, 30_000, { product: T1 });
    host(from, { holiday: ["2026-03-03"] });
    expect(ask(from, 1)).toMatchObject({ reason: "holiday", atMinute: minute("2026-03-04T10:00:00+08:00") });
    if (times === 2) host(from, { holiday: ["2026-03-03", "2026-03-04"] });
    const goes = times === 2 ? "2026-03-05T10:00:00+08:00" : "2026-03-04T10:00:00+08:00";
    from.world.nowMs = Date.parse(goes) - 1;
    expect(ask(from, 1)).toMatchObject({ stage: "accepted", atMinute: minute(goes) });
    from.world.nowMs += 1;
    isPaidNow(from);
  });

  test("next day, the channel is down when it is due: from then on it says so, and goes when it is up", () => {
    const from = signedIn();
    earn(from, 50_000);
    make(from, 1, 30_000, { product: T1 });
    host(from, { channel: "down" });
    expect(ask(from, 1)).toMatchObject({ reason: "none", atMinute: minute("2026-03-03T10:00:00+08:00") });
    from.world.nowMs = Date.parse("2026-03-03T10:00:00+08:00");
    expect(ask(from, 1)).toMatchObject({ stage: "accepted", reason: "channel-down", atMinute: 0 });
    expect(view(from).payouts).toMatchObject([{ state: "queued", reason: "channel-down" }]);
    from.world.nowMs += HOUR_MS;
    host(from, { channel: "up" });
    isPaidNow(from);
  });

  test("next day, asked for while the channel is down: up in time it goes at its hour", () => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "down" });
    expect(told(make(from, 1, 30_000, { product: T1 }))).toMatchObject({ reason: "channel-down", atMinute: 0 });
    from.world.nowMs += HOUR_MS;
    host(from, { channel: "up" });
    const goes = "2026-03-03T10:00:00+08:00";
    expect(ask(from, 1)).toMatchObject({ stage: "accepted", reason: "none", atMinute: minute(goes) });
    from.world.nowMs = Date.parse(goes);
    isPaidNow(from);
  });

  test.each([
    ["at night", D0, "2026-03-03T02:00:00+08:00", "hours", "2026-03-03T07:00:00+08:00"],
    ["on a holiday", T1, "2026-03-04T12:00:00+08:00", "holiday", "2026-03-05T10:00:00+08:00"],
    ["on a Saturday", T1, "2026-03-07T12:00:00+08:00", "none", "2026-03-09T10:00:00+08:00"],
  ])("a channel that is up again %s lets nothing go before the calendar does", (_name, product, up, reason, goes) => {
    const from = signedIn();
    earn(from, 50_000);
    host(from, { channel: "down", holiday: ["2026-03-04"] });
    make(from, 1, 30_000, { product });
    from.world.nowMs = Date.parse(up);
    host(from, { channel: "up" });
    expect(ask(from, 1)).toMatchObject({ stage: "accepted", reason, atMinute: minute(goes) });
    from.world.nowMs = Date.parse(goes);
    isPaidNow(from);
  });
});
