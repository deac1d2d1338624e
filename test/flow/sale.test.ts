import { describe, expect, it } from "vitest";
import { replaceNextAnswer } from "../../sim/scenario/fault-rows/tampering";
import type { Simulator } from "../../sim/simulator/simulator";
import {
  booked,
  host,
  logOnToHome,
  pass,
  ready,
  said,
  screen,
  sell,
  sellUpToPin,
  strike,
  type,
  wire,
} from "../simulated";

const financial = (simulator: Simulator) =>
  wire(simulator).filter((mti) => mti.startsWith("02") || mti.startsWith("04"));

describe("a sale by stripe with PIN", () => {
  it("is charged once, recorded twice on its critical path, printed twice", async () => {
    const simulator = await ready();
    await sell(simulator, 12345);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    expect(booked(simulator)).toEqual(["12345 charged"]);
    expect(simulator.printer?.slips.map((slip) => `${slip.kind} ${slip.copy} ${slip.whole}`)).toEqual([
      "sale merchant true",
      "sale cardholder true",
    ]);
    expect(simulator.printer?.slips[0]?.lines).toContain("金额(AMOUNT):");
    expect(simulator.acquirer.audit().balanced).toBe(true);
  });

  it("has two flushes between the PIN and the approval", async () => {
    const simulator = await ready();
    const flushes: number[] = [];
    for (let sales = 0; sales < 3; sales++) {
      await sellUpToPin(simulator, 12345);
      const from = simulator.world.timeline.seq;
      await type(simulator, "123456");
      await screen(simulator, "approved");
      const calls = simulator.world.timeline.since(from).filter((event) => event.kind === "call");
      flushes.push(calls.filter((event) => event["port"] === "flash" && event["method"] !== "read").length);
      await pass(simulator, 90_000);
      await screen(simulator, "home");
    }
    // One of them may be where a sector of the journal is full, which no rest has made room behind.
    expect(flushes.sort().slice(0, 2)).toEqual([2, 2]);
  });

  it("leaves no card number, track, PIN or key in any event", async () => {
    const simulator = await ready();
    await sell(simulator, 12345);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    // An answer's own `kind` must not pass for the event's.
    const kinds = new Set(simulator.world.timeline.since(0).map((event) => event.kind));
    expect([...kinds].sort()).toEqual(["answer", "call", "card", "message", "power", "screen", "slip", "sound"]);
    const events = JSON.stringify([simulator.world.timeline.since(0), simulator.messages.all]);
    expect(/.{40}629800\d{6,}.{20}/.exec(events)?.[0]).toBeUndefined();
    expect(events).not.toContain("123456");
  });

  it.each([
    ["expired", "not-charged", "B04"],
    ["lost", "declined", "B05-41"],
    ["stolen", "declined", "B05-43"],
    ["restricted", "declined", "B06-62"],
    ["low-balance", "declined", "B08-51"],
    ["wrong-pin", "declined", "B07-55"],
  ])("with the card %s ends %s with %s, not charged", async (card, id, code) => {
    const simulator = await ready();
    if (card === "expired") {
      await type(simulator, "5000000");
      await simulator.until(() => simulator.cardReader.listening, 5_000);
      simulator.playCard(card, "swipe");
    } else await sell(simulator, 50_000_00, card);
    await screen(simulator, id);
    expect(said(simulator)).toContain(code);
    expect(said(simulator)).toContain("未扣款");
    expect(booked(simulator).filter((entry) => entry.includes("charged"))).toEqual([]);
  });

  it("is neutral towards the holder of a wanted card", async () => {
    const simulator = await ready();
    await sell(simulator, 100, "stolen");
    await screen(simulator, "declined");
    expect(said(simulator)).not.toMatch(/被窃|没收|挂失/);
    await type(simulator, "", "f1");
    await pass(simulator, 500);
    expect(said(simulator)).toContain("被盗的卡");
  });

  it("sends a chip card's holder to the chip", async () => {
    const simulator = await ready();
    await type(simulator, "100");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    for (let tries = 0; tries < 3; tries++) {
      simulator.playCard("credit-chip", "swipe");
      await simulator.until(() => !simulator.cardReader.listening, 5_000);
      await pass(simulator, 500);
      expect(said(simulator)).toContain("此卡有芯片");
    }
    expect(said(simulator)).toContain("B11");
    expect(simulator.display.view.id).toBe("not-charged");
    expect(financial(simulator)).toEqual([]);
  });

  it("gives an unreadable stripe three tries", async () => {
    const simulator = await ready();
    await type(simulator, "100");
    for (let tries = 0; tries < 3; tries++) {
      await simulator.until(() => simulator.cardReader.listening, 5_000);
      expect(simulator.display.view.id).toBe("card");
      simulator.playCard("damaged-stripe", "swipe");
      await pass(simulator, 1_000);
    }
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("B01");
  });

  it.each(["0", "500000001", "999999999"])("refuses the amount %s before the card is asked for", async (amount) => {
    const simulator = await ready();
    await type(simulator, amount);
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("B10");
  });

  it("can be cancelled at the amount, the card and the PIN, and nothing is sent", async () => {
    const simulator = await ready();
    await type(simulator, "100", "cancel");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    await type(simulator, "100");
    await screen(simulator, "card");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    await sellUpToPin(simulator, 100);
    await type(simulator, "12", "cancel");
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("B12");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(financial(simulator)).toEqual([]);
  });

  it("times out at the amount, the card and the PIN, and nothing is sent", async () => {
    const simulator = await ready();
    await type(simulator, "100", "");
    await screen(simulator, "home", 70_000);
    await type(simulator, "100");
    await screen(simulator, "not-charged", 70_000);
    expect(said(simulator)).toContain("B12");
    await screen(simulator, "home", 70_000);
    await sellUpToPin(simulator, 100);
    await screen(simulator, "not-charged", 70_000);
    await screen(simulator, "home", 70_000);
    expect(financial(simulator)).toEqual([]);
  });
});

describe("when the network fails", () => {
  it("A01: before anything was sent: not charged, nothing owed", async () => {
    const simulator = await ready();
    await sellUpToPin(simulator, 100);
    simulator.network.setBearer("wifi", { up: false });
    simulator.network.setBearer("cellular", { up: false });
    await type(simulator, "123456");
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("A01");
    expect(booked(simulator)).toEqual([]);
  });

  it("B14: no answer: being checked, found out by itself", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    expect(said(simulator)).toContain("核查中");
    await screen(simulator, "returned", 20_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it("B14: the next sale sends the reversal first", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await sell(simulator, 200);
    await screen(simulator, "approved");
    expect(financial(simulator)).toEqual(["0200", "0210", "0400", "0410", "0200", "0210"]);
    expect(booked(simulator)).toEqual(["100 reversed", "200 charged"]);
  });

  it("blocks other sales while a reversal does not get through, unless a supervisor lets them pass", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop", { times: 3 });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await type(simulator, "200");
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("核查中，勿重复收款：1.00 元");
    strike(simulator, "receive", "drop");
    await type(simulator, "200");
    await screen(simulator, "checking", 70_000);
    await type(simulator, "", "f1");
    await type(simulator, "0000");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    simulator.playCard("credit-stripe", "swipe");
    await simulator.until(() => simulator.pinPad.collecting, 5_000);
    await type(simulator, "123456");
    await screen(simulator, "approved");
    await type(simulator, "");
    await pass(simulator, 60_000);
    expect(booked(simulator)).toEqual(["100 reversed", "200 charged"]);
  });

  it("B15: a late answer changes nothing", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "00", delayMs: 65_000, times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "returned", 30_000);
    await pass(simulator, 120_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it.each(["duplicate", "corrupt"] as const)("B16: an answer that is %sd is right or does not count", async (kind) => {
    const simulator = await ready();
    strike(simulator, "receive", kind);
    await sell(simulator, 100);
    await simulator.until(() => ["approved", "checking"].includes(simulator.display.view.id), 70_000);
    expect(simulator.display.view.id).toBe(kind === "duplicate" ? "approved" : "checking");
    await pass(simulator, 60_000);
    expect(booked(simulator)).toEqual([kind === "duplicate" ? "100 charged" : "100 reversed"]);
  });

  it("B16: an answer to another transaction is passed over, told as such, and as such on record", async () => {
    const simulator = await ready();
    const undo = await replaceNextAnswer(simulator, (fields) => [{ ...fields, 11: "999998" }]);
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    expect(said(simulator)).toMatch(/应答不符，未采用.*B16/s);
    await screen(simulator, "returned", 30_000);
    expect(said(simulator)).toMatch(/应答不符，未采用.*B16/s);
    await undo();
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it("B16: a doubled request is charged once, whichever answer counts", async () => {
    const simulator = await ready();
    strike(simulator, "send", "duplicate");
    strike(simulator, "receive", "drop");
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "returned", 30_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it("B17, B18: the bank's and the terminal's faults are told apart", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "91", times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "declined");
    expect(said(simulator)).toContain("B17-91");
    await type(simulator, "");
    host(simulator, { respond: { when: { mti: "0200" }, code: "30", times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "declined");
    expect(said(simulator)).toContain("B18-30");
  });

  it("keeps the reversal until the host confirms it, through refusals", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    host(simulator, { respond: { when: { mti: "0400" }, code: "96", times: 3 } });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "returned", 120_000);
    expect(financial(simulator).filter((mti) => mti === "0400").length).toBe(4);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });
});

describe("when the power goes", () => {
  it("between sending and answer: says so at once, reverses by itself before anybody signs in", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "cut-power");
    await sell(simulator, 100);
    await screen(simulator, "off");
    simulator.world.powerOn();
    await screen(simulator, "operator.number");
    expect(said(simulator)).toContain("核查中");
    await pass(simulator, 15_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
    await screen(simulator, "operator.number");
    expect(said(simulator)).not.toContain("核查中");
    await logOnToHome(simulator);
    await sell(simulator, 200);
    await screen(simulator, "approved");
  });

  it("while printing: the sale stays charged, the slip comes whole, marked as a reprint", async () => {
    const simulator = await ready();
    await sell(simulator, 100);
    await screen(simulator, "approved");
    await pass(simulator, 600);
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOnToHome(simulator);
    await pass(simulator, 40_000);
    const slips = simulator.printer?.slips ?? [];
    expect(slips.map((slip) => slip.whole)).toEqual([false, true, true]);
    expect(slips[1]?.lines.join()).toContain("重打印");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });
});

describe("the printer's troubles", () => {
  it("C12: names them, keeps the sale charged and the slip waiting", async () => {
    const simulator = await ready();
    simulator.printer?.cover("open");
    await sell(simulator, 100);
    await screen(simulator, "approved");
    await pass(simulator, 2_000);
    expect(said(simulator)).toContain("打印机盖打开");
    expect(said(simulator)).toContain("已扣款");
    simulator.printer?.cover("closed");
    await type(simulator, "");
    await screen(simulator, "home");
    await pass(simulator, 30_000);
    expect(simulator.printer?.slips.map((slip) => slip.copy)).toEqual(["merchant", "cardholder"]);
    // Nothing waits any more: the menu's third entry is the last slip once more.
    await type(simulator, "", "menu");
    await type(simulator, "3", "");
    await pass(simulator, 30_000);
    expect(simulator.printer?.slips.map((slip) => slip.copy)).toEqual(["merchant", "cardholder", "merchant"]);
  });
});
