// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { cellOf } from "../../sim/scenario/journal-copy";
import { bugsKey } from "../../src/book/cells";
import { play, see, signIn } from "../scenario/rooms";
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

describe("B21: a bug", () => {
  it("after the host has charged: being checked, then returned, by itself", async () => {
    const where = await openRoom();
    await play(where, "fault", { code: "B21" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "fault" });
    expect((await says(where)).zh).toMatch(/软件故障[\s\S]*B21 客服 [\d-]+\n核查中，勿重复收款：123.45 元/);
    expect((await says(where)).zh).not.toContain("Error");
    await play(where, "wait", { screen: "checking" });
    expect(await says(where)).toMatchObject({
      zh: expect.stringMatching(
        /款项核查中\n123.45 元 凭证号 \d{6}\n软件故障，已恢复\n终端在核查，请勿重复收款\n代码 B21$/,
      ),
      en: expect.stringMatching(
        /Money being checked\nCNY 123.45 voucher \d{6}\nSoftware fault, recovered\nWait: do not charge again\nCode B21$/,
      ),
    });
    await play(where, "wait", { screen: "returned", timeoutMs: 30_000 });
    expect(await books(where)).toEqual(["12345 reversed"]);
    await agrees(where);
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.number" });
    // The journal carries it, with the name of the error and the voucher number that comes next.
    const noted = await cellOf(where.simulator.flash, bugsKey);
    expect(noted).toEqual({ kind: "read", value: [["B21", expect.stringMatching(/Error$/), expect.any(Number)]] });
  });

  it("at each start alike is noted once: it must not wear out the flash", async () => {
    const where = await openRoom();
    await play(where, "fault", { port: "card-reader", point: "present", kind: "throw", times: 20 });
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "clock", { advanceMs: 120_000 });
    const noted = await cellOf(where.simulator.flash, bugsKey);
    expect(noted).toMatchObject({ value: [["B21", expect.any(String), expect.any(Number)]] });
  });

  it("before anything was recorded: this sale did not begin, and the last one is told for itself", async () => {
    const where = await openRoom();
    await amount(where, 1234);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "approved" });
    await play(where, "clock", { advanceMs: 20_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "fault", { port: "pin-pad", point: "collect", kind: "throw" });
    await amount(where, 12345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "wait", { text: "最近一笔" });
    expect(await says(where)).toMatchObject({
      id: "not-charged",
      zh: expect.stringMatching(
        /未扣款[\s\S]*金额 123.45 元\n[\s\S]*这笔收款没有开始\n[\s\S]*B21 客服 [\d-]+\n最近一笔：已扣款\n12.34 元 凭证号 \d{6}/,
      ),
      en: expect.stringMatching(
        /Not charged[\s\S]*CNY 123.45\n[\s\S]*This sale did not begin\n[\s\S]*B21. Call [\d-]+\nLast sale: charged\nCNY 12.34 voucher \d{6}/,
      ),
    });
    expect(await books(where)).toEqual(["1234 charged"]);
    await agrees(where);
  });

  it("that hangs the processor, in the first sale of all: nothing was begun", async () => {
    const where = await openRoom();
    await amount(where, 7700);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "fault", { port: "clock", point: "now", kind: "drop" });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { text: "B21", timeoutMs: 30_000 });
    expect(await says(where)).toMatchObject({
      id: "fault",
      zh: expect.stringMatching(/软件故障，已恢复\n.*\nB21 客服 [\d-]+\n没有收款，可重新收款$/),
      en: expect.stringMatching(/No sale was begun: charge again$/),
    });
    expect(await see(where, "diagnosis")).toMatchObject({ diagnosis: { code: "B21", money: null } });
    expect(await books(where)).toEqual([]);
  });

  it("that hangs the processor after the request has left: being checked, and B21", async () => {
    const where = await openRoom();
    await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
    await amount(where, 7700);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "fault", { port: "clock", point: "now", kind: "drop", nth: 2 });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { text: "B21", timeoutMs: 120_000 });
    expect((await says(where)).zh).toMatch(
      /款项核查中\n77.00 元 凭证号 \d{6}\n软件故障，已恢复\n终端在核查，请勿重复收款\n代码 B21$/,
    );
    await play(where, "wait", { screen: "returned", timeoutMs: 30_000 });
    await agrees(where);
  });

  it("while the slip is printed: charged, and the slip comes out", async () => {
    const where = await openRoom();
    await play(where, "fault", { port: "printer", point: "band", kind: "throw" });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { text: "最近一笔" });
    expect((await says(where)).zh).toMatch(/最近一笔：已扣款\n123.45 元/);
    await play(where, "key", { key: "enter" });
    await signIn(where);
    await play(where, "clock", { advanceMs: 60_000 });
    const { slips } = await see(where, "paper");
    expect((slips as readonly { readonly whole: boolean }[]).filter(({ whole }) => whole).length).toBe(2);
    expect(await books(where)).toEqual(["12345 charged"]);
    await agrees(where);
  });

  it("in its first sale: not charged", async () => {
    const where = await openRoom();
    await play(where, "fault", { port: "pin-pad", point: "collect", kind: "throw" });
    await amount(where, 12345);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "wait", { text: "未扣款" });
    expect((await says(where)).zh).toMatch(/未扣款\n金额 123.45 元\n软件故障[\s\S]*B21/);
  });

  it("between the time-out and the reversal leaves no connection behind, however often", async () => {
    const where = await openRoom();
    for (let times = 1; times <= 3; times++) {
      await play(where, "fault", { port: "network", point: "receive", kind: "drop" });
      await amount(where, 100 * times);
      await swipeWithPin(where);
      await play(where, "clock", { advanceMs: 30_000 });
      // The next thing that is stored is that no answer came.
      await play(where, "fault", { port: "flash", point: "program", kind: "throw" });
      await play(where, "wait", { screen: "returned", timeoutMs: 120_000 });
      expect((await says(where)).zh).toContain("B21");
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "operator.number" });
      await signIn(where);
      await play(where, "wait", { screen: "home" });
    }
    expect(await books(where)).toEqual(["100 reversed", "200 reversed", "300 reversed"]);
    await agrees(where);
  });

  it("that comes again while it is told: the terminal goes on all the same", async () => {
    const where = await openRoom();
    await play(where, "fault", { port: "secure-element", point: "verifyMac", kind: "throw", times: 2 });
    await amount(where, 12345);
    await swipeWithPin(where);
    await play(where, "wait", { screen: "operator.number", timeoutMs: 60_000 });
    await play(where, "clock", { advanceMs: 30_000 });
    expect(await books(where)).toEqual(["12345 reversed"]);
    await agrees(where);
  });

  it("can be armed at a call, and not on the network", async () => {
    const where = await openRoom();
    await expect(play(where, "fault", { port: "network", point: "receive", kind: "throw" })).rejects.toThrow(/kind/);
  });
});
