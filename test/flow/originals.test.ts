import { describe, expect, it } from "vitest";
import { booked, host, pass, ready, said, screen, sell, strike, type, wire } from "../simulated";
import { esign, sellUpToPad, sign, signatures, uploads } from "./signing";
import { read } from "./smallest-panel";

describe("the host's next day", () => {
  it("25 there may stand for a charged sale: still being checked, and no sale waits for it", async () => {
    const simulator = await ready({ startMs: Date.UTC(2026, 10, 22, 15, 58, 0) });
    host(simulator, { pastOriginal: "25" });
    host(simulator, { silence: { when: { mti: "0400" }, processed: false } });
    strike(simulator, "receive", "drop");
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await pass(simulator, 240_000);
    host(simulator, { clear: true });
    host(simulator, { pastOriginal: "25" });
    await pass(simulator, 120_000);
    expect(booked(simulator)).toEqual(["100 charged"]);
    await screen(simulator, "home", 120_000);
    expect(said(simulator)).toContain("需客服核实，勿重复收款：1.00 元，凭证号 000002");
    expect(said(simulator)).toContain("客服 400-000-000");
    expect(said(simulator)).not.toContain("核查中");
    const asked = wire(simulator).filter((mti) => mti === "0400").length;
    await sell(simulator, 200);
    await screen(simulator, "approved");
    await type(simulator, "");
    await pass(simulator, 3_600_000);
    // Asked again before the sale, by somebody's wish; not by itself all night.
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(asked + 1);
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "list");
    await type(simulator, "1", "");
    expect(read(simulator, "zh")).toMatch(/1\.00 款项核查中.*终端查不到结果.*请客服核实.*F3/);
  });
});

describe("what is handed over beside money", () => {
  it.each(["00", "30"])("a signature stays and goes again after an unsigned %s", async (code) => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    host(simulator, { unsigned: { when: { mti: "0820" }, code, processed: false, times: 5 } });
    const signIns = () => wire(simulator).filter((mti) => mti === "0800").length;
    const before = signIns();
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 8_000);
    expect(said(simulator)).toContain("签名待上送");
    await type(simulator, "");
    await screen(simulator, "home", 20_000);
    await pass(simulator, 2_000_000);
    // Five times in vain, at growing pauses: not given up after three, and one sign-in for all of them.
    expect(uploads(simulator)).toBe(6);
    expect(signIns()).toBe(before + 1);
    expect(signatures(simulator)[0]).toBeDefined();
    expect(said(simulator)).not.toContain("签名待上送");
  });

  it.each(["00", "25"])("a report on scripts goes again after an unsigned %s", async (code) => {
    const simulator = await ready();
    host(simulator, { script: { command: "unblock-pin", times: 1 } });
    host(simulator, { unsigned: { when: { mti: "0620" }, code, processed: false, times: 5 } });
    await type(simulator, "100");
    await simulator.until(() => simulator.cardReader.listening, 70_000);
    simulator.playCard("credit-chip", "insert");
    await simulator.until(() => simulator.pinPad.collecting, 10_000);
    await type(simulator, "123456");
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    await type(simulator, "");
    simulator.playCard("credit-chip", "remove");
    await screen(simulator, "home", 100_000);
    expect(said(simulator)).toContain("待上报发卡行 1 笔");
    await pass(simulator, 1_000_000);
    expect(wire(simulator).filter((mti) => mti === "0620").length).toBe(6);
    expect(simulator.acquirer.ledgerView().entries[0]?.scriptResult).toBeDefined();
    expect(said(simulator)).not.toContain("待上报发卡行");
  });
});

describe("an original that is still under way", () => {
  const slow = async (acquirer: "shengpay" | "lakala") => {
    const simulator = await ready({ acquirer });
    strike(simulator, "send", "delay", { ms: 80_000 });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "not-charged");
    // Sixty seconds for the answer: the request comes twenty later.
    return simulator;
  };

  it("is reversed once more, when no message lives any longer, where the host does not bar its number", async () => {
    const simulator = await slow("shengpay");
    await type(simulator, "");
    await screen(simulator, "home");
    await pass(simulator, 22_000);
    expect(booked(simulator)).toEqual(["100 charged"]);
    // It keeps no other sale waiting.
    await sell(simulator, 200);
    await screen(simulator, "approved");
    await type(simulator, "");
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(1);
    await pass(simulator, 40_000);
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(2);
    expect(booked(simulator)).toEqual(["100 reversed", "200 charged"]);
    await pass(simulator, 300_000);
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(2);
  });

  it("after a power cut as well, by a clock that starts again", async () => {
    const simulator = await slow("shengpay");
    await pass(simulator, 22_000);
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await pass(simulator, 60_000);
    expect(booked(simulator)).toEqual(["100 charged"]);
    await pass(simulator, 60_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it("and reversed too late, on the host's next day: being checked again, for support", async () => {
    const simulator = await ready({ acquirer: "shengpay", startMs: Date.UTC(2026, 10, 22, 15, 58, 24) });
    host(simulator, { pastOriginal: "25" });
    strike(simulator, "send", "delay", { ms: 80_000 });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "not-charged");
    await type(simulator, "");
    await screen(simulator, "home");
    await pass(simulator, 60_000);
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(2);
    expect(booked(simulator)).toEqual(["100 charged"]);
    expect(said(simulator)).toContain("需客服核实，勿重复收款：1.00 元，凭证号 000002");
    expect(said(simulator)).toContain("客服 400-000-000");
    expect(said(simulator)).not.toContain("核查中");
    await sell(simulator, 200);
    await screen(simulator, "approved");
  });

  it("needs no second reversal where the host bars what it answered", async () => {
    const simulator = await slow("lakala");
    await pass(simulator, 300_000);
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(1);
    expect(booked(simulator)).toEqual([]);
  });
});
