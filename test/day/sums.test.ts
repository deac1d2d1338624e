// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { SeededRandom } from "../../sim/world/random";
import { BookLists } from "../../src/book/lists";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { Merchant } from "./merchant";
import { DAY_LIMIT_MS, isAsked, seeds, worldOf } from "./seeds";
import { availableFen, payoutStates, sumsOf, unsettled } from "./sums";

const DEALINGS = 12;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING_MS = 3 * HOUR_MS;
const SETTLEMENTS_MAX = 3;
const entries = Object.freeze([
  "消费撤销",
  "退货",
  "退货",
  "预授权",
  "预授权完成",
  "预授权完成通知",
  "完成撤销",
  "扫码收款",
  "收款码",
  "扫码撤销",
  "扫码退货",
  "结算",
]);
/** What becomes of a payout, by the day's number: one of the first days has money that the bank does not take. */
const banks = Object.freeze([
  { payout: "pay", times: 1 },
  { payout: "pay", times: 1 },
  { payout: "reject", reason: "closed", times: 1 },
  { payout: "hold", afterMs: 3_600_000, times: 1 },
  { payout: "delay", afterMs: 3_600_000, times: 1 },
  { payout: "reject-later", reason: "name", afterMs: 1_800_000, times: 1 },
]);
const paid: string[] = [];

/** Settles by hand until nothing that is charged is left open. */
async function settled(where: Room, merchant: Merchant): Promise<void> {
  for (let times = 0; times < SETTLEMENTS_MAX && (times === 0 || (await unsettled(where)) > 0); times++) {
    await play(where, "choose", { text: "结算" });
    await merchant.home();
  }
  expect(await unsettled(where)).toBe(0);
}

/** Asks for a part of what there is, or all of it. @returns false where that is too little to be paid out. */
async function payOut(where: Room, seed: number, merchant: Merchant): Promise<boolean> {
  const fen = Math.ceil((await availableFen(where)) / (1 + (seed % 2)));
  await play(where, "host", { bank: banks[seed % banks.length] as Plain });
  await play(where, "choose", { text: "提现" });
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
  const asks = (await see(where, "screen"))["id"] === "amount";
  if (asks) await play(where, "key", { keys: String(fen), then: "enter" });
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
  if ((await see(where, "screen"))["id"] === "confirm") await play(where, "key", { key: "enter" });
  await merchant.home();
  return (await payoutStates(where)).length > 0;
}

describe("of any day, ledger, journal, reports, and what the merchant was paid and has left come to the same", () => {
  it.each(seeds)(
    "QIANSHOU_DAY=%i",
    async (seed) => {
      const random = new SeededRandom(seed, 0x5035);
      const where = await room(worldOf(seed));
      where.simulator.world.timeline.digesting = false;
      const merchant = new Merchant(where, random, entries);
      await merchant.home();
      for (let dealt = 0; dealt < DEALINGS; dealt++) await merchant.deal();
      await merchant.closeUp();
      await settled(where, merchant);
      const brought = (await sumsOf(where)).ledger;
      const same = { ledger: brought, journal: brought, report: brought, merchant: brought };
      expect(await sumsOf(where)).toEqual(same);
      if (await payOut(where, seed, merchant)) {
        expect(await sumsOf(where)).toEqual(same);
        // The clock is set over a night in which nothing is due: a world that waits for it takes seconds.
        await play(where, "clock", { set: new Date(where.simulator.world.nowMs + DAY_MS - MORNING_MS).toISOString() });
        await play(where, "clock", { advanceMs: MORNING_MS });
        await merchant.home();
        paid.push(...(await payoutStates(where)));
        expect(await sumsOf(where)).toEqual(same);
      }
      expect(await see(where, "check")).toMatchObject({ agree: true });
    },
    DAY_LIMIT_MS,
  );

  it.runIf(!isAsked)("with money that reached the bank, and money that came back", () => {
    expect(paid).toContain("paid");
    expect(paid.some((state) => state === "returned" || state === "failed")).toBe(true);
  });
});

describe("a batch that was settled while a sale was being checked", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** 123.45, and 50.00 that the host has booked, whose answer is lost, and which it reverses only behind the settlement. */
  async function settledWithout(): Promise<Room> {
    const where = await room({ seed: 1 });
    await signIn(where);
    await sell(where, 12_345);
    await play(where, "wait", { screen: "approved" });
    await play(where, "clock", { advanceMs: 10_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "host", { respond: { when: { mti: "0400" }, code: "64" } });
    await play(where, "host", { silence: { when: { mti: "0200" }, processed: true, times: 1 } });
    await sell(where, 5_000, "debit-stripe");
    await play(where, "wait", { screen: "checking", timeoutMs: 200_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home", timeoutMs: 200_000 });
    await play(where, "choose", { text: "结算" });
    await play(where, "wait", { screen: "confirm", timeoutMs: 200_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { text: "结算完成", timeoutMs: 200_000 });
    await play(where, "host", { clear: true });
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 1_800_000 });
    return where;
  }

  it("is in its report without that sale, whose money went back", async () => {
    const sums = await sumsOf(await settledWithout());
    expect(sums).toEqual({ ledger: 12_345, journal: 12_345, report: 12_345, merchant: 12_345 });
  });

  it("shows firmware that counts the sale all the same", async () => {
    const { ofBatch } = BookLists.prototype;
    vi.spyOn(BookLists.prototype, "ofBatch").mockImplementation(async function* (this: BookLists, ...of) {
      for await (const one of ofBatch.apply(this, of))
        yield one.state === "reversing" ? { ...one, state: "vouched", says: "charged", reference: "1" } : one;
    });
    const { ledger, journal, report } = await sumsOf(await settledWithout());
    expect({ ledger, journal, report }).toEqual({ ledger: 12_345, journal: 12_345, report: 17_345 });
  });
});
