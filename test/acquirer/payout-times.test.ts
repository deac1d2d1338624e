import { describe, expect, test } from "vitest";
import { ask, conserved, D0, earn, funds, HOUR_MS, host, make, minute, signedIn, T1, told, view } from "./payout-line";

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
    isPaidNow(from);
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
});
