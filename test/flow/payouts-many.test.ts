// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** More payouts than a page of the journal holds, on days of five each. */

const FEN = 2_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function funded(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await sell(where, 500_000);
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 10_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "choose", { text: "结算" });
  await play(where, "wait", { text: "结算完成，已对平", timeoutMs: 60_000 });
  await play(where, "key", { key: "enter" });
  return where;
}

/** One that is paid, and seen. */
async function payOut(where: Room, amountFen: number): Promise<void> {
  await play(where, "choose", { text: "提现" });
  await play(where, "wait", { screen: "amount" });
  await play(where, "key", { keys: String(amountFen), then: "enter" });
  await play(where, "wait", { screen: "confirm" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { text: "提现已到账", timeoutMs: 120_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

/** 20.00, 20.01, 20.02 … so that each is told apart. */
async function payOutDays(where: Room, days: number): Promise<void> {
  for (let at = 0; at < 5 * days; at++) {
    await payOut(where, FEN + at);
    if (at % 5 === 4) await play(where, "clock", { set: `2026-11-${24 + Math.floor(at / 5)}T09:00:00+08:00` });
  }
}

/** Fifteen on three days, of which the bank gives the first ones back: until the screen says so. */
async function payOutAndGiveBack(where: Room, times: number): Promise<void> {
  await play(where, "host", {
    bank: { payout: "reject-later", reason: "closed", afterMs: 4 * DAY_MS, times },
  } as Plain);
  await payOutDays(where, 3);
  await play(where, "clock", { set: "2026-11-30T09:00:00+08:00" });
  await play(where, "wait", { text: "提现被退回", timeoutMs: HOUR_MS });
}

async function listed(where: Room): Promise<readonly string[]> {
  const { options } = (await see(where, "screen")) as { readonly options: readonly string[] };
  return options;
}

async function openList(where: Room): Promise<void> {
  await play(where, "choose", { text: "提现" });
  await play(where, "wait", { screen: "amount" });
  await play(where, "key", { key: "f2" });
  await play(where, "wait", { screen: "list" });
}

/** The days of `payOutDays`, five payouts on each, the newest first. */
const DAYS = ["11-25", "11-24", "11-22"];

it("shows payouts of before in pages, the newest first, and all of them", async () => {
  const where = await funded();
  await payOutDays(where, 3);
  await openList(where);
  const shown: string[] = [];
  for (let page = 0; page < 4; page++) {
    shown.push(...(await listed(where)).filter((line) => !shown.includes(line)));
    await play(where, "key", { key: "down" });
  }
  expect(shown.map((line) => line.split(" ").slice(0, 2))).toEqual(
    Array.from({ length: 15 }, (_, at) => [DAYS[Math.floor(at / 5)], `20.${String(14 - at).padStart(2, "0")}`]),
  );
  expect(await see(where, "check")).toMatchObject({ agree: true });
}, 60_000);

it("hears of one that the bank gives back behind fifteen newer ones, and tells it", async () => {
  const where = await funded();
  await payOutAndGiveBack(where, 1);
  const { lines } = (await see(where, "screen")) as { readonly lines: readonly string[] };
  expect(lines).toContain("20.00 元");
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  await openList(where);
  expect((await listed(where))[0]).toBe("11-22 20.00 被退回");
  expect(await see(where, "check")).toMatchObject({ agree: true });
}, 60_000);

it("keeps a page's number among the newest while nobody reads what the bank gives back", async () => {
  const where = await funded();
  await payOutAndGiveBack(where, 15);
  // Nobody is there for an hour: each end stands for its minute.
  await play(where, "clock", { advanceMs: HOUR_MS });
  expect(await see(where, "screen")).not.toHaveProperty("id", "payout");
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  await openList(where);
  const newest = await listed(where);
  expect(newest).toHaveLength(6);
  expect(newest.filter((line) => line.endsWith("被退回"))).toHaveLength(6);
  expect(await see(where, "check")).toMatchObject({ agree: true });
}, 120_000);
