// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { cellOf } from "../../sim/scenario/journal-copy";
import { bugsKey } from "../../src/book/cells";
import { play, see, signIn } from "../scenario/rooms";
import { agrees, amount, books, openRoom, says, swipeWithPin } from "./trouble";

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
