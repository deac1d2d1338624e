// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { play, see } from "../scenario/rooms";
import { agrees, amount, books, openRoom, says, swipeWithPin } from "./trouble";

describe("an issuer's answers, armed by their codes: not charged, the cause in both languages", () => {
  it.each([
    ["B04", "B04-54", "卡已过期", "Card expired"],
    ["B05", "B05-41", "请持卡人联系发卡行", "ask your bank"],
    ["B06", "B06-62", "请持卡人联系发卡行", "ask your bank"],
    ["B07", "B07-55", "密码错误", "Wrong PIN"],
    ["B08", "B08-51", "余额不足", "Insufficient funds"],
    ["B09", "B09-61", "还可用 20.00 元", "CNY 20.00 left"],
    ["B17", "B17-91", "请稍后再试", "Try again later"],
    ["B18", "B18-30", "终端数据错误", "Terminal data error"],
  ])("%s", async (code, told, zh, en) => {
    const where = await openRoom();
    await play(where, "fault", { code });
    await amount(where, 12345);
    await swipeWithPin(where);
    const screen = await says(where);
    expect(screen.id).toBe("declined");
    for (const part of [told, zh, "未扣款"]) expect(screen.zh).toContain(part);
    for (const part of [told, en, "Not charged"]) expect(screen.en).toContain(part);
    expect(await books(where)).toEqual([]);
    await play(where, "key", { key: "enter" });
    // Once only.
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged"]);
    await agrees(where);
  });
});

describe("how cards are shown", () => {
  it("B01: three reads fail, the fourth would not", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B01" });
    await amount(where, 12345);
    for (let tries = 1; tries < 3; tries++) {
      await play(where, "card", { card: "credit-stripe", action: "swipe" });
      expect(await says(where)).toMatchObject({
        id: "card",
        zh: expect.stringContaining("卡片读取失败（磁条），请再试一次或换一种方式"),
        en: expect.stringContaining("Card not readable (stripe). Try again or another way"),
      });
    }
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(/未扣款\n金额 123.45 元\n卡片读取失败（磁条）\n[\s\S]*B01/),
      en: expect.stringMatching(/Not charged\nCNY 123.45\nCard not readable: stripe\n[\s\S]*B01/),
    });
    await play(where, "key", { key: "enter" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });

  it("B01: a chip that cannot be read leads to its stripe", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B01" });
    await amount(where, 12345);
    await play(where, "card", { card: "credit-chip", action: "insert" });
    expect(await says(where)).toMatchObject({ id: "card", zh: expect.stringContaining("改刷磁条") });
  });

  it("B02: gone too early: put back, it is charged once", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B02" });
    await amount(where, 12345);
    await play(where, "card", { card: "credit-chip", action: "insert" });
    expect(await says(where)).toMatchObject({
      id: "card",
      zh: expect.stringContaining("移开过早"),
      en: expect.stringContaining("too early"),
    });
    await play(where, "card", { card: "credit-chip", action: "insert" });
    await play(where, "key", { pin: "credit-chip", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged"]);
    await agrees(where);
  });

  it("B03: two cards in the field, then one", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B03" });
    await amount(where, 9900);
    await play(where, "card", { card: "credit-tap", action: "tap", holdMs: 2000 });
    expect(await says(where)).toMatchObject({
      id: "card",
      zh: expect.stringContaining("多张卡"),
      en: expect.stringContaining("More than one card"),
    });
    await play(where, "card", { card: "credit-tap", action: "tap", holdMs: 2000 });
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });

  it.each(["B01", "B02", "B03"])("%s can be taken back", async (code) => {
    const where = await openRoom();
    await play(where, "fault", { code });
    await play(where, "unfault", {});
    await amount(where, 9900);
    await play(where, "card", { card: "credit-tap", action: "tap", holdMs: 2000 });
    await play(where, "wait", { screen: "approved" });
  });
});

describe("B07: another PIN", () => {
  it("is asked for when the merchant wants it, with a request of its own", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B07" });
    await amount(where, 12345);
    await swipeWithPin(where);
    expect(await says(where)).toMatchObject({
      id: "declined",
      zh: expect.stringContaining("F2 重输卡密码"),
      en: expect.stringContaining("F2: enter the PIN again"),
    });
    await play(where, "key", { key: "f2" });
    expect((await says(where)).id).toBe("pin");
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged"]);
    const { transactions } = await see(where, "transactions");
    expect(transactions).toMatchObject([{ money: "not charged" }, { money: "charged" }]);
    await agrees(where);
  });

  it("is not offered after the third", async () => {
    const where = await openRoom();
    await play(where, "host", { respond: { when: { mti: "0200" }, code: "55" } });
    await amount(where, 12345);
    await swipeWithPin(where);
    for (let tries = 1; tries < 3; tries++) {
      await play(where, "key", { key: "f2" });
      await play(where, "key", { keys: "123456", then: "enter" });
    }
    const { id, zh } = await says(where);
    expect(id).toBe("declined");
    expect(zh).not.toContain("F2");
    await play(where, "key", { key: "f2" });
    expect((await says(where)).id).toBe("home");
    await agrees(where);
  });

  it.each(["75", "38"])("is not offered once the issuer takes none (%s)", async (code) => {
    const where = await openRoom();
    await play(where, "host", { respond: { when: { mti: "0200" }, code, times: 1 } });
    await amount(where, 12345);
    await swipeWithPin(where);
    const { id, zh, en } = await says(where);
    expect(id).toBe("declined");
    expect(zh).toContain(`B07-${code}`);
    expect(zh).toMatch(/卡密码输错次数过多[\s\S]*未扣款[\s\S]*请持卡人联系发卡行/);
    expect(en).toMatch(/Too many wrong PINs[\s\S]*Not charged[\s\S]*ask your bank/);
    expect(zh).not.toContain("F2");
  });

  it("is not offered to a chip, whose cryptogram was for one request", async () => {
    const where = await openRoom();
    await amount(where, 12345);
    await play(where, "card", { card: "wrong-pin-chip", action: "insert" });
    await play(where, "key", { keys: "123456", then: "enter" });
    const { id, zh } = await says(where);
    expect(id).toBe("declined");
    expect(zh).not.toContain("F2");
  });
});

describe("B09: which limit, and what it leaves", () => {
  it("the card's: one payment", async () => {
    const where = await openRoom();
    await amount(where, 10_001);
    await swipeWithPin(where, "amount-limited");
    const { zh, en } = await says(where);
    expect(zh).toMatch(/金额超出此卡限额\n还可用 100.00 元\n未扣款/);
    expect(en).toMatch(/Over this card's limit\nCNY 100.00 left\nNot charged/);
  });

  it("the card's: how often", async () => {
    const where = await openRoom();
    for (const end of ["approved", "approved", "declined"]) {
      await amount(where, 1234);
      await swipeWithPin(where, "count-limited");
      await play(where, "wait", { screen: end });
      if (end === "approved") await play(where, "clock", { advanceMs: 20_000 });
      if (end === "approved") await play(where, "key", { key: "enter" });
    }
    const { zh, en } = await says(where);
    expect(zh).toMatch(/超出此卡交易次数[\s\S]*请换卡[\s\S]*B09-65/);
    expect(en).toMatch(/This card was used too often[\s\S]*Use another card[\s\S]*B09-65/);
  });

  it("the acquirer's", async () => {
    const where = await openRoom();
    await amount(where, 50_000_01);
    await swipeWithPin(where);
    expect((await says(where)).zh).toMatch(/金额超出此卡限额\n还可用 50000.00 元\n未扣款/);
  });
});

describe("B22: the card is not convinced of the approval", () => {
  it("is reversed before anybody is told", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B22" });
    await amount(where, 12345);
    await play(where, "card", { card: "credit-chip", action: "insert" });
    await play(where, "key", { pin: "credit-chip", then: "enter" });
    await play(where, "wait", { screen: "returned" });
    expect(await says(where)).toMatchObject({ zh: expect.stringContaining("B22"), en: expect.stringContaining("B22") });
    expect(await books(where)).toEqual(["12345 reversed"]);
    await agrees(where);
  });
});
