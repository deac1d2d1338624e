// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { play, see } from "../scenario/rooms";
import { agrees, amount, books, openRoom, says, swipeWithPin } from "./trouble";

const dead = (port: string, point: string) => ({ port, point, kind: "fail", times: 1_000_000 });

describe("B20: a part does not work", () => {
  it("card reader: no sale, and everything else goes on", async () => {
    const where = await openRoom();
    await amount(where, 1234);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await play(where, "clock", { advanceMs: 20_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "fault", { code: "B20" });
    await amount(where, 12345);
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(/未扣款\n金额 123.45 元\n读卡器故障\n请联系客服维修\nB20 客服 400-000-0001/),
      en: expect.stringMatching(
        /Not charged\nCNY 123.45\nCard reader does not work\nCall support for repair\nB20. Call 400-000-0001/,
      ),
    });
    await play(where, "key", { key: "enter" });
    expect(await says(where)).toMatchObject({
      id: "home",
      zh: expect.stringContaining("读卡器故障 (B20)"),
      en: expect.stringContaining("Card reader does not work (B20)"),
    });
    for (const [choice, id] of [
      ["2", "list"],
      ["5", "detail"],
      ["3", "detail"],
    ] as const) {
      await play(where, "key", { key: "menu" });
      await play(where, "key", { key: choice });
      await play(where, "wait", { screen: id });
      await play(where, "key", { key: "cancel" });
      await play(where, "wait", { screen: "home" });
    }
    await play(where, "unfault", {});
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await play(where, "clock", { advanceMs: 20_000 });
    await play(where, "key", { key: "enter" });
    expect((await says(where)).zh).not.toContain("B20");
    expect(await books(where)).toEqual(["1234 charged", "12345 charged"]);
    await agrees(where);
  });

  it("card reader: the self-test says so at power-up", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B20" });
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "fault" });
    expect(await says(where)).toMatchObject({
      zh: expect.stringMatching(/读卡器[\s\S]*B20/),
      en: expect.stringMatching(/Card reader[\s\S]*B20/),
    });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.number" });
  });

  it.each([
    ["keypad", "read", "键盘", "Keypad"],
    ["beeper", "sound", "蜂鸣器", "Beeper"],
    ["secure-element", "seal", "安全芯片", "Security chip"],
  ])("%s: the self-test says so at power-up, and home when it goes on", async (port, point, zh, en) => {
    const where = await openRoom();
    const { id } = await play(where, "fault", dead(port, point));
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { text: "B20", timeoutMs: 5_000 });
    const told = await says(where);
    expect(told.zh).toMatch(new RegExp(`${zh}故障\\n.*客服`));
    expect(told.en).toMatch(new RegExp(`${en} does not work\\n.*support`));
    // A fault of the keypad needs no key: the screen goes by itself.
    await play(where, "unfault", { id });
    await play(where, "clock", { advanceMs: 61_000 });
    await play(where, "wait", { screen: "operator.number" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "home" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });

  it("beeper: a sale does without, and the screen says that it may", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("beeper", "sound"));
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { text: "B20" });
    expect((await says(where)).zh).toContain("可继续收款");
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "home" });
    expect((await says(where)).zh).toContain("蜂鸣器故障 (B20)");
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged"]);
  });

  it("what measures the battery: told at power-up and at home, and nothing stops; well again by itself", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("battery", "state"));
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { text: "B20" });
    expect((await says(where)).zh).toMatch(/电池检测故障[\s\S]*可继续收款/);
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "home" });
    expect((await says(where)).zh).toContain("电池检测故障 (B20)");
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await play(where, "unfault", {});
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    expect((await says(where)).zh).not.toContain("B20");
    await agrees(where);
  });

  it("PIN pad: a sale with PIN is not made, a small tap is", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("pin-pad", "collect"));
    await amount(where, 12345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(/未扣款[\s\S]*密码键盘[\s\S]*B20/),
      en: expect.stringMatching(/Not charged[\s\S]*PIN pad[\s\S]*B20/),
    });
    await play(where, "key", { key: "enter" });
    await amount(where, 9900);
    await play(where, "card", { card: "credit-tap", action: "tap", holdMs: 2000 });
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });

  it("secure element: nothing is sent", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("secure-element", "pinBlock"));
    await amount(where, 12345);
    await swipeWithPin(where);
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(/未扣款[\s\S]*安全芯片[\s\S]*B20/),
      en: expect.stringMatching(/Not charged[\s\S]*Security chip[\s\S]*B20/),
    });
    expect(await books(where)).toEqual([]);
    await agrees(where);
  });

  it("secure element, when the answer is to be verified: the part is told, and the money is being checked", async () => {
    const where = await openRoom();
    await play(where, "fault", { port: "secure-element", point: "verifyMac", kind: "fail" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "checking" });
    expect(await says(where)).toMatchObject({
      zh: expect.stringMatching(/款项核查中[\s\S]*安全芯片故障\n终端在核查，请勿重复收款\n代码 B20\n/),
      en: expect.stringMatching(
        /Money being checked[\s\S]*Security chip does not work\nWait: do not charge again\nCode B20\n/,
      ),
    });
    await play(where, "wait", { screen: "returned", timeoutMs: 30_000 });
    expect((await says(where)).zh).toContain("B20");
    expect(await books(where)).toEqual(["12345 reversed"]);
    // The record holds it over a restart.
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    expect(await see(where, "transactions")).toMatchObject({ transactions: [{ diagnosis: { code: "B20" } }] });
    await agrees(where);
  });

  it("screen: nobody pays what he cannot see", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("display", "show"));
    await amount(where, 12345);
    expect(await play(where, "card", { card: "credit-stripe", action: "swipe" })).toMatchObject({ noticed: false });
    await play(where, "unfault", {});
    await play(where, "key", { key: "enter" });
    expect(await says(where)).toMatchObject({ id: "home" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    expect(await books(where)).toEqual(["12345 charged"]);
    await agrees(where);
  });

  it("keypad: home says so, and what is owed to the host goes on", async () => {
    const where = await openRoom();
    await play(where, "fault", dead("keypad", "read"));
    await play(where, "clock", { advanceMs: 32_000 });
    expect(await says(where)).toMatchObject({
      id: "home",
      zh: expect.stringContaining("键盘故障 (B20)"),
      en: expect.stringContaining("Keypad does not work (B20)"),
    });
  });
});
