// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { isUnusual, type Usual, withSale } from "../../src/book/usual";
import { play, see, signIn } from "../scenario/rooms";
import { agrees, amount, books, openRoom, says, swipeWithPin } from "./trouble";

/** A whole sale, both copies out, back at home. */
async function sellWhole(where: Room, amountFen: number): Promise<void> {
  await amount(where, amountFen);
  await swipeWithPin(where);
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 4_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "clock", { advanceMs: 4_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

const requests = async (where: Room) =>
  ((await see(where, "messages"))["messages"] as readonly { readonly mti?: string }[]).filter(
    ({ mti }) => mti === "0200",
  );

describe("what is usual", () => {
  const usualOf = (amounts: readonly number[]) =>
    amounts.reduce<{ readonly usual?: Usual }>((counters, amountFen) => withSale(counters, amountFen), {}).usual;

  it("is the mean of thirty sales, and nothing before", () => {
    expect(usualOf([1000])).toEqual([1, 1000]);
    expect(usualOf([1000, 3000])).toEqual([2, 2000]);
    const thirty = Array.from({ length: 30 }, (_, at) => 900 + 200 * (at % 2));
    expect(usualOf(thirty)?.[0]).toBe(30);
    expect(Math.abs((usualOf(thirty)?.[1] ?? 0) - 1000)).toBeLessThan(20);
    expect(isUnusual(usualOf(thirty.slice(1)), 10_000_000)).toBe(false);
    expect(isUnusual(usualOf(thirty), 10_000_000)).toBe(true);
    expect(isUnusual(usualOf(thirty), 90_000)).toBe(false);
  });

  it("follows slowly, and one mistake hardly moves it", () => {
    const [, before = 0] = usualOf(Array.from({ length: 60 }, () => 1000)) ?? [];
    const [, later = 0] = usualOf([...Array.from({ length: 60 }, () => 1000), 500_000_000]) ?? [];
    expect(before).toBe(1000);
    expect(later).toBeLessThan(1_400);
    expect(usualOf(Array.from({ length: 90 }, () => 1))).toEqual([30, 1]);
  });
});

describe("B10: a hundred times of what is usual", () => {
  it("is asked about after thirty sales, before the card: cancel leads back to the amount, enter to the card", async () => {
    const where = await openRoom();
    for (let sales = 0; sales < 29; sales++) await sellWhole(where, 1000);
    await amount(where, 100_000);
    expect((await says(where)).id).toBe("card");
    await play(where, "key", { key: "cancel" });
    await sellWhole(where, 1000);
    await amount(where, 99_999);
    expect((await says(where)).id).toBe("card");
    await play(where, "key", { key: "cancel" });
    await amount(where, 100_000);
    expect(await says(where)).toEqual({
      id: "confirm",
      zh: "请核对金额\n金额远高于平时 (B10)\n平时约 10.00 元\n确认键继续，取消键返回\n1000.00",
      en: "Check the amount\nFar above usual (B10)\nUsually about CNY 10.00\nEnter: go on. Cancel: back\n1000.00",
    });
    await play(where, "key", { key: "cancel" });
    expect((await says(where)).id).toBe("amount");
    expect(await requests(where)).toHaveLength(30);
    await play(where, "key", { keys: "100000", then: "enter" });
    await play(where, "key", { key: "enter" });
    expect((await says(where)).id).toBe("card");
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    expect((await books(where)).at(-1)).toBe("100000 charged");
    await agrees(where);
    // It is known after the power was gone, too.
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await signIn(where);
    await amount(where, 300_000);
    expect((await says(where)).id).toBe("confirm");
    // Nobody answers: nothing is charged.
    await play(where, "clock", { advanceMs: 130_000 });
    expect((await says(where)).id).toBe("home");
  });

  it.each(["0", "500000001"])("refuses %s outright", async (keys) => {
    const where = await openRoom();
    await play(where, "key", { keys, then: "enter" });
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(/未扣款\n金额 [\d.]+ 元\n金额不正确\n金额须为 0.01 至 5000000.00 元[\s\S]*B10/),
      en: expect.stringMatching(
        /Not charged\nCNY [\d.]+\nAmount not allowed\n0.01 to 5000000.00 are allowed[\s\S]*B10/,
      ),
    });
    expect(await requests(where)).toEqual([]);
  });
});

describe("B19: the same card and amount again", () => {
  it("is an ordinary sale in the default world", async () => {
    const where = await openRoom();
    await sellWhole(where, 12345);
    await sellWhole(where, 12345);
    expect(await books(where)).toEqual(["12345 charged", "12345 charged"]);
    await agrees(where);
  });

  async function armed(): Promise<Room> {
    const where = await openRoom();
    await play(where, "fault", { code: "B19" });
    await sellWhole(where, 12345);
    return where;
  }

  it("is asked about where the merchant wants it, and not charged on cancel", async () => {
    const where = await armed();
    await amount(where, 12345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    const asked = await says(where);
    expect(asked.id).toBe("confirm");
    expect(asked.zh).toMatch(
      /^再收一次？\n同卡同金额刚才已收过 \(B19\)\n\d\d:\d\d:\d\d 凭证号 \d{6}\n金额 123.45 元\n6298 00\*\* \*\*\*\* 1014\n已扣款\n/,
    );
    expect(asked.en).toMatch(
      /^Charge again\?\nSame card, same amount \(B19\)\n\d\d:\d\d:\d\d voucher \d{6}\nCNY 123.45\n.*\nCharged\n/,
    );
    await play(where, "key", { key: "cancel" });
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(
        /未扣款[\s\S]*本次没有再收\n\d\d:\d\d 那笔已扣款，凭证号 \d{6}\n如有需要，请重新收款\n代码 B19/,
      ),
      en: expect.stringMatching(/Not charged\nCNY 123.45\nNothing charged this time[\s\S]*B19/),
    });
    expect(await requests(where)).toHaveLength(1);
    await play(where, "key", { key: "enter" });
    await agrees(where);
  });

  it("is charged on enter", async () => {
    const where = await armed();
    await amount(where, 12345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged", "12345 charged"]);
    await agrees(where);
  });

  it.each([
    ["credit-chip", "insert"],
    ["offline-pin-chip", "insert"],
    ["debit-chip", "insert"],
    ["debit-tap", "tap"],
    ["debit-stripe", "swipe"],
  ])("is asked about %s once, before anybody types a PIN", async (card, action) => {
    const where = await openRoom();
    await play(where, "fault", { code: "B19" });
    const screens: string[] = [];
    where.simulator.world.timeline.listen((event) => {
      if (event.kind === "screen") screens.push(String(event["id"]));
    });
    // Above what is tapped without a PIN.
    const amountFen = 123_456;
    const present = async () => {
      screens.length = 0;
      await amount(where, amountFen);
      await play(where, "card", { card, action });
    };
    const paysWithPin = async () => {
      await play(where, "wait", { screen: "pin" });
      await play(where, "key", { pin: card, then: "enter" });
      await play(where, "wait", { screen: "approved" });
      for (let copies = 0; copies < 2; copies++) {
        await play(where, "clock", { advanceMs: 4_000 });
        await play(where, "key", { key: "enter" });
      }
      await play(where, "wait", { screen: "home" });
    };
    await present();
    await paysWithPin();
    await present();
    await play(where, "wait", { screen: "confirm" });
    await play(where, "key", { key: "cancel" });
    await play(where, "wait", { screen: "not-charged" });
    expect((await says(where)).zh).toContain("B19");
    expect(screens).not.toContain("pin");
    await play(where, "clock", { advanceMs: 4_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    expect(await books(where)).toEqual([`${amountFen} charged`]);
    await present();
    await play(where, "wait", { screen: "confirm" });
    await play(where, "key", { key: "enter" });
    await paysWithPin();
    expect(screens.filter((id) => id === "confirm")).toHaveLength(1);
    expect(screens.indexOf("confirm")).toBeLessThan(screens.indexOf("pin"));
    expect(await books(where)).toEqual([`${amountFen} charged`, `${amountFen} charged`]);
    await agrees(where);
  });

  it.each([
    ["another amount", 12346, "credit-stripe", 0],
    ["another card", 12345, "debit-stripe", 0],
    ["after its time", 12345, "credit-stripe", 301_000],
  ])("%s is no repeat", async (_what, amountFen, card, afterMs) => {
    const where = await armed();
    await play(where, "clock", { advanceMs: afterMs });
    await amount(where, amountFen);
    await play(where, "card", { card, action: "swipe" });
    expect((await says(where)).id).toBe("pin");
  });

  it("a decline is no first one", async () => {
    const where = await armed();
    await play(where, "fault", { code: "B08" });
    await amount(where, 2345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "declined" });
    await play(where, "key", { key: "enter" });
    await amount(where, 2345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    expect((await says(where)).id).toBe("pin");
  });

  it("a sale that is being checked is one", async () => {
    const where = await armed();
    await play(where, "fault", { port: "network", point: "receive", kind: "drop", times: 3 });
    await amount(where, 2345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
    await play(where, "key", { key: "enter" });
    await amount(where, 2345);
    await play(where, "wait", { screen: "checking", timeoutMs: 130_000 });
    await play(where, "key", { key: "f1" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    expect(await says(where)).toMatchObject({
      id: "confirm",
      zh: expect.stringContaining("那笔还在核查，请勿重复收款"),
      en: expect.stringContaining("It is being checked: do not charge again"),
    });
    await play(where, "key", { key: "cancel" });
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 60_000 });
    expect(await books(where)).toEqual(["12345 charged", "2345 reversed"]);
    await agrees(where);
  });

  it("is off again when it is taken back, from the next answer on", async () => {
    const where = await armed();
    await play(where, "unfault", {});
    await sellWhole(where, 2345);
    await sellWhole(where, 12345);
    expect(await books(where)).toEqual(["12345 charged", "2345 charged", "12345 charged"]);
  });
});
