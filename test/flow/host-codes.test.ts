import { describe, expect, it } from "vitest";
import { flashOf } from "../../sim/devices/flash-contract";
import { countersKey } from "../../src/book/cells";
import { openJournal } from "../../src/journal/open";
import { booked, host, logOn, pass, ready, said, screen, sell, switchedOn, type, wire } from "../simulated";
import { read } from "./smallest-panel";

describe("codes of the host", () => {
  it.each([
    ["11", "贵宾客户"],
    ["16", "卡片信息已更新"],
    ["A2", "请向发卡行确认"],
    ["A6", "请向发卡行确认"],
  ])("%s approves: told and booked as such", async (code, note) => {
    const simulator = await ready();
    host(simulator, { respond: { code, times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "approved");
    expect(read(simulator, "zh")).toMatch(new RegExp(`已扣款.*${note}.*${code}`));
    expect(read(simulator, "en")).toContain(`(${code})`);
    await pass(simulator, 20_000);
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it.each([
    ["credit-chip", "A2"],
    ["credit-chip", "11"],
  ])("%s takes an approval %s", async (card, code) => {
    const simulator = await ready();
    host(simulator, { respond: { code, times: 1 } });
    await type(simulator, "100");
    await simulator.until(() => simulator.cardReader.listening, 70_000);
    simulator.playCard(card, "insert");
    await simulator.until(() => simulator.pinPad.collecting, 10_000);
    await type(simulator, "123456");
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("58 in a sale: the terminal may not, and support opens it; no supervisor can", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "58", times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "declined");
    expect(read(simulator, "zh")).toMatch(/本终端未开通此交易.*未扣款.*请联系客服.*B18-58/);
    expect(read(simulator, "en")).toMatch(/Not enabled here.*Not charged.*Tell support.*B18-58/);
    expect(said(simulator)).not.toContain("主管");
  });

  it("C1 leads to a sign-in before anybody says that the merchant is closed", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "C1", times: 1 } });
    const from = wire(simulator).length;
    await sell(simulator, 100);
    await screen(simulator, "declined");
    expect(wire(simulator).slice(from)).toEqual(["0200", "0210", "0800", "0810"]);
    expect(read(simulator, "zh")).toMatch(/拉卡拉要求重新签到.*未扣款.*已重新签到，请重新交易/);
    expect(said(simulator)).toContain("A16-C1");
    expect(said(simulator)).not.toContain("商户账户已关闭");
    await type(simulator, "", "f1");
    await screen(simulator, "detail");
    expect(said(simulator)).toContain("拉卡拉要求重新签到");
    await type(simulator, "");
    await type(simulator, "", "menu");
    await type(simulator, "21", "");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/未扣款.*拉卡拉要求重新签到.*A16-C1/);
    await type(simulator, "");
    await screen(simulator, "list");
    await type(simulator, "", "cancel");
    await simulator.until(() => simulator.display.view.id !== "list", 5_000);
    if (simulator.display.view.id === "menu") await type(simulator, "", "cancel");
    await screen(simulator, "home");
    await sell(simulator, 100);
    await screen(simulator, "approved");
  });

  it("C1, and the sign-in says so too: the merchant is closed", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "C1", times: 1 } });
    host(simulator, { respond: { when: { mti: "0800" }, code: "C1", times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "declined");
    expect(said(simulator)).toMatch(/商户账户已关闭.*未扣款.*A10-C1/);
    await type(simulator, "", "f1");
    await screen(simulator, "detail");
    expect(said(simulator)).toContain("商户账户已关闭");
  });

  it("77: signs in again, and the reversal keeps the batch of its sale", async () => {
    const simulator = await ready();
    host(simulator, { silence: { when: { mti: "0200" }, processed: true, times: 1 } });
    host(simulator, { respond: { when: { mti: "0400" }, code: "77", times: 1 } });
    const from = wire(simulator).length;
    await sell(simulator, 100);
    await simulator.until(() => booked(simulator).length > 0, 10_000);
    host(simulator, { batch: 9 });
    await screen(simulator, "returned", 80_000);
    const requests = wire(simulator)
      .slice(from)
      .filter((mti) => mti.endsWith("00"));
    expect(requests).toEqual(["0200", "0400", "0800", "0400"]);
    expect(booked(simulator)).toEqual(["100 reversed"]);
    await type(simulator, "");
    await sell(simulator, 200);
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["100 reversed", "200 charged"]);
  });

  it("94 to a sign-in is the same condition as to a sale: one code, one remedy", async () => {
    const simulator = await switchedOn();
    host(simulator, { respond: { when: { mti: "0800" }, code: "94" } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/凭证号重复.*需要收款请重新交易.*B16-94/);
  });

  it("94 says that an answer came, and is reversed where this terminal has no other sale of that number", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "94", times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "checking");
    expect(read(simulator, "zh")).toMatch(/凭证号重复.*B16-94/);
    expect(said(simulator)).not.toContain("未收到应答");
    await simulator.until(() => simulator.display.view.id !== "checking", 20_000);
    expect(["returned", "not-charged"]).toContain(simulator.display.view.id);
  });

  it("94 for the number of an older sale reverses nothing, keeps no sale waiting, and ends by support's word", async () => {
    const simulator = await ready();
    await sell(simulator, 100);
    await screen(simulator, "approved");
    await pass(simulator, 30_000);
    // The counters lead to that sale's number once more, 80 behind a power-up; its record is not there.
    simulator.world.cutPower("test");
    const opened = await openJournal(flashOf(simulator.flash));
    if (opened.kind === "fault") throw new Error("the journal does not open");
    await opened.journal.commit({ kind: "finishing", set: [[countersKey, { stan: 999_920, batch: 1 }]] });
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home");
    const from = wire(simulator).length;
    await sell(simulator, 200);
    await screen(simulator, "checking");
    await pass(simulator, 30_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*凭证号重复.*终端查不到结果.*请客服核实.*F3/);
    expect(read(simulator, "en")).toContain("Terminal cannot find out");
    expect(wire(simulator).slice(from)).not.toContain("0400");
    expect(booked(simulator)).toEqual(["100 charged"]);
    await type(simulator, "");
    await sell(simulator, 300);
    await screen(simulator, "approved");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("需客服核实，勿重复收款：2.00 元，凭证号");
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "list");
    await type(simulator, "1", "");
    await type(simulator, "", "f3");
    await type(simulator, "1", "");
    await type(simulator, "88880000");
    await type(simulator, "0000");
    await screen(simulator, "detail");
    expect(said(simulator)).toContain("客服称：未扣款");
    expect(wire(simulator).slice(from)).not.toContain("0400");
    expect(booked(simulator)).toEqual(["100 charged", "300 charged"]);
  });
});
