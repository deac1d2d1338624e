import { describe, expect, it } from "vitest";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { ledgerStates, moneySaid } from "./books";

/**
 * `money.md`, 2: 25 closes a sale only on the host's own day of it. Here the host has charged, and says 25 to what is of another day: whatever
 * the terminal's clock says, no screen may say that it is not charged, or returned.
 */

type Where = Awaited<ReturnType<typeof room>>;

async function stillChecked(where: Where): Promise<void> {
  expect(await ledgerStates(where)).toEqual(["charged"]);
  expect(await moneySaid(where)).toEqual(["being checked"]);
  expect(await see(where, "check")).toMatchObject({ agree: true, owed: [{ what: "a reversal" }] });
}

/** Charged at this time of the host's clock; the answer is lost. */
async function charged(where: Where, hostTime: string): Promise<void> {
  await play(where, "host", { pastOriginal: "25" });
  await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
  await play(where, "host", { silence: { when: { mti: "0400" }, processed: false, times: 1 } });
  await play(where, "clock", { set: hostTime });
}

describe("25 behind the host's midnight", () => {
  it.each([20_000, -20_000, 3_600_000, 86_300_000])("where the terminal's clock is %i ms ahead", async (aheadMs) => {
    const where = await room();
    await signIn(where);
    await charged(where, "2026-11-22T23:59:45+08:00");
    const { clock, world } = where.simulator;
    clock.shift(world.nowMs + aheadMs);
    await sell(where, 12_345);
    await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
    await play(where, "clock", { advanceMs: 600_000 });
    await stillChecked(where);
  });

  it("where answers that nobody can prove moved the clock by a day, there and back: not while money is being checked", async () => {
    const where = await room();
    await signIn(where);
    await charged(where, "2026-11-22T23:59:45+08:00");
    const { clock, world } = where.simulator;
    clock.shift(world.nowMs + 86_300_000);
    await sell(where, 12_345);
    await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await signIn(where);
    await play(where, "clock", { advanceMs: 600_000 });
    expect(clock.terminalMs - world.nowMs).toBe(86_300_000);
    await stillChecked(where);
  });

  it("a year later, on the same day of the calendar", async () => {
    const where = await room();
    await signIn(where);
    await charged(where, "2026-11-22T11:00:00+08:00");
    await sell(where, 12_345);
    await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
    await play(where, "power", { action: "cut" });
    await play(where, "clock", { set: "2027-11-22T11:05:00+08:00" });
    await play(where, "power", { action: "on" });
    await signIn(where);
    await play(where, "clock", { advanceMs: 600_000 });
    await stillChecked(where);
  });
});

it.each(["00:00:05", "00:10:00", "23:57:00"])(
  "what the host never had is not charged on the day itself: at %s",
  async (time) => {
    const where = await room();
    await signIn(where);
    await play(where, "host", { silence: { when: { mti: "0200" }, processed: false, times: 1 } });
    await play(where, "clock", { set: `2026-11-23T${time}+08:00` });
    const { clock, world } = where.simulator;
    clock.shift(world.nowMs + 20_000);
    await sell(where, 12_345);
    await play(where, "wait", { screen: "not-charged", timeoutMs: 100_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 600_000 });
    expect(await moneySaid(where)).toEqual(["not charged"]);
    expect(await see(where, "check")).toMatchObject({ agree: true, owed: [] });
  },
);
