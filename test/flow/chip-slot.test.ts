import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, host, logOn, pass, ready, said, screen, strike, type, wire } from "../simulated";
import { again, end, fieldOf, goThrough, homeward, pin, show } from "./cards";
import { read } from "./smallest-panel";

describe("the card in the slot", () => {
  it("is taken at the end, and nobody has to be asked", async () => {
    const simulator = await ready();
    await goThrough(simulator, 12345, "credit-chip", "insert");
    await simulator.until(() => simulator.cardReader.inserted === undefined, 2_000);
    expect(simulator.display.view.id).toBe("approved");
    await homeward(simulator);
    expect(screens(simulator)).not.toContain("请取卡");
  });

  it("is taken as soon where the terminal looks often", async () => {
    const simulator = await ready();
    // An end without slips: from its first moment on the terminal looks at the slot each half second.
    await goThrough(simulator, 12345, "wrong-pin-chip", "insert");
    expect(simulator.display.view.id).toBe("declined");
    expect(await simulator.until(() => simulator.cardReader.inserted === undefined, 1_500)).toBe(true);
    await pass(simulator, 3_000);
    expect(said(simulator)).not.toContain("请取卡");
  });

  it("is asked back where it was left; when it is out the terminal goes on by itself", async () => {
    const simulator = await ready();
    await leaveIn(simulator);
    await type(simulator, "");
    await screen(simulator, "card");
    expect(said(simulator)).toContain("请取卡");
    simulator.playCard("credit-chip", "remove");
    await screen(simulator, "home", 3_000);
  });

  it("is asked for on the approval itself, with beeps, until it is out", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert", "left-in");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    await simulator.until(() => said(simulator).includes("请取卡"), 10_000);
    // While the first copy is torn off.
    expect(said(simulator)).toContain("请撕下，按确认");
    await pass(simulator, 15_000);
    expect(simulator.display.view.id).toBe("approved");
    for (const language of ["zh", "en"] as const)
      expect(read(simulator, language)).toMatch(/123\.45.*(请取卡|Remove the card)/);
    const { seq } = simulator.world.timeline;
    await pass(simulator, 10_000);
    const beeps = simulator.world.timeline
      .since(seq)
      .filter(({ kind, sound }) => kind === "sound" && sound === "alert");
    expect(beeps.length).toBeGreaterThanOrEqual(4);
    simulator.playCard("credit-chip", "remove");
    await pass(simulator, 1_000);
    expect(simulator.display.view.id).toBe("approved");
    expect(said(simulator)).not.toContain("请取卡");
    await type(simulator, "");
    await screen(simulator, "home", 1_000);
  });

  it("a digit leads to the next amount although a card is still asked for", async () => {
    const simulator = await ready();
    await leaveIn(simulator);
    await type(simulator, "7", "cancel");
    await pass(simulator, 3_000);
    expect(said(simulator)).toContain("请取卡");
    expect(simulator.display.view.id).toBe("card");
  });

  it.each([20, 100, 140])("%i ms of it open no fallback: B02, and the chip is asked for again", async (holdMs) => {
    const simulator = await ready();
    await screen(simulator, "home");
    await type(simulator, "12345");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    for (let tries = 0; tries < 2; tries++) {
      simulator.playCard("credit-chip", "insert", "left-in");
      simulator.world.after(holdMs, () => simulator.playCard("credit-chip", "remove"));
      await pass(simulator, 1_000);
      expect(said(simulator)).toMatch(/移开过早.*重新插卡/);
    }
    // Its stripe stays shut.
    simulator.playCard("credit-chip", "swipe");
    await pass(simulator, 1_000);
    expect(said(simulator)).toContain("请插卡");
    expect(await end(simulator)).toBe("not-charged");
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual([]);
  });

  it("keeps nobody: a key leads on, and after half a minute it is home", async () => {
    const simulator = await ready();
    await leaveIn(simulator);
    await type(simulator, "");
    await screen(simulator, "card");
    await type(simulator, "");
    await screen(simulator, "home", 3_000);
    await beginNext(simulator);
    expect(simulator.cardReader.listening).toBe(false);
    await screen(simulator, "home", 40_000);
    expect(booked(simulator)).toEqual(["12345 charged"]);
  });

  it("is never charged again because it was forgotten, not after a power cut either", async () => {
    const simulator = await ready();
    await leaveIn(simulator);
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home", 60_000);
    await beginNext(simulator);
    simulator.playCard("credit-chip", "remove");
    await simulator.until(() => simulator.cardReader.listening, 5_000);
    await again(simulator, "credit-chip", "insert");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
  });

  it("may have been put in before it was asked for", async () => {
    const simulator = await ready();
    await goThrough(simulator, 100, "credit-stripe", "swipe");
    await homeward(simulator);
    await type(simulator, "12345", "");
    simulator.playCard("credit-chip", "insert");
    await type(simulator, "");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
  });
});

/** An approved sale, its slips printed, its card forgotten. */
async function leaveIn(simulator: Simulator): Promise<void> {
  await show(simulator, 12345, "credit-chip", "insert", "left-in");
  await pin(simulator);
  expect(await end(simulator)).toBe("approved");
  await pass(simulator, 20_000);
}

async function beginNext(simulator: Simulator): Promise<void> {
  await type(simulator, "2345");
  await screen(simulator, "card");
  expect(said(simulator)).toContain("请先取出");
}

function screens(simulator: Simulator): string {
  return JSON.stringify(simulator.world.timeline.since(0).filter(({ kind }) => kind === "screen"));
}

describe("B22: the card did not finish what the host had approved", () => {
  it("pulled out: says so, and to leave it in next time", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "leaving-late-chip", "insert");
    await pin(simulator);
    expect(await end(simulator)).toBe("returned");
    expect(read(simulator, "zh")).toMatch(/卡片过早拔出，交易未完成.*勿提前拔卡.*B22/);
    expect(read(simulator, "en")).toMatch(/Card taken out too early.*leave the card in.*B22/);
    expect(said(simulator)).not.toContain("拒绝");
    expect(booked(simulator)).toEqual(["12345 reversed"]);
  });

  it.each(["leaving-late-chip", "chip-declines-at-end"])(
    "%s: as long as the money is checked nobody charges again",
    async (card) => {
      const simulator = await ready();
      host(simulator, { silence: { when: { mti: "0400" }, processed: false, times: 1 } });
      await show(simulator, 12345, card, "insert");
      await pin(simulator);
      expect(await end(simulator, 200_000)).toBe("checking");
      expect(read(simulator, "zh")).toMatch(/款项核查中.*请勿重复收款.*B22/);
      expect(read(simulator, "en")).toMatch(/being checked.*do not charge again.*B22/);
      expect(said(simulator)).not.toContain("换卡");
    },
  );

  it("refused by the card: another one, when the money is back", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "chip-declines-at-end", "insert");
    await pin(simulator);
    expect(await end(simulator)).toBe("returned");
    expect(read(simulator, "zh")).toMatch(/卡片拒绝完成交易.*请换卡重新交易.*B22/);
  });
});

describe("the holder of a chip", () => {
  it("cancels the PIN: nothing was sent", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert");
    await simulator.until(() => simulator.pinPad.collecting, 30_000);
    await type(simulator, "", "cancel");
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("B12");
    expect(wire(simulator).filter((mti) => mti < "0600")).toEqual([]);
  });

  it("takes the second application, or none", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "two-applications", "insert");
    await screen(simulator, "card.choose");
    expect(simulator.display.view.options.map(({ zh }) => zh)).toEqual(["PBOC CREDIT", "PBOC DEBIT"]);
    await type(simulator, "2", "");
    await pin(simulator);
    expect(await end(simulator)).toBe("approved");
    await pass(simulator, 6_000);
    expect(simulator.printer?.slips[0]?.lines.join("\n")).toContain("PBOC DEBIT");
    await homeward(simulator);
    await show(simulator, 2345, "two-applications", "insert");
    await screen(simulator, "card.choose");
    await type(simulator, "", "cancel");
    expect(await end(simulator)).toBe("not-charged");
    expect(said(simulator)).toContain("B12");
  });

  it("types no PIN where the chip allows a signature instead", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "credit-chip", "insert");
    await pin(simulator, "");
    expect(await end(simulator)).toBe("approved");
    expect(fieldOf(simulator, "0200", 22)).toBe("052");
  });

  it("types no PIN where it allows nothing else: the issuer hears that", async () => {
    const simulator = await ready();
    await show(simulator, 12345, "debit-chip", "insert");
    await pin(simulator, "");
    expect(await end(simulator)).toBe("declined");
    expect(said(simulator)).toContain("B07-55");
  });
});

describe("an issuer's scripts", () => {
  const script = { script: { command: "unblock-pin", times: 1 } };
  const result = (simulator: Simulator) => simulator.acquirer.ledgerView().entries[0]?.scriptResult;

  it("are run, and the host hears how they went (0620)", async () => {
    const simulator = await ready();
    host(simulator, script);
    expect(await goThrough(simulator, 12345, "credit-chip", "insert")).toEqual(["pin", "approved"]);
    await homeward(simulator);
    expect(wire(simulator).filter((mti) => mti.startsWith("06"))).toEqual(["0620", "0630"]);
    expect(result(simulator)).toMatch(/^20/);
  });

  it("are reported when they failed, and before the second cryptogram (71)", async () => {
    const simulator = await ready();
    host(simulator, { script: { command: "wrong-mac", template: "71", times: 1 } });
    await goThrough(simulator, 12345, "credit-chip", "insert");
    await homeward(simulator);
    expect(result(simulator)).toMatch(/^1/);
  });

  it("are reported of a sale that was declined", async () => {
    const simulator = await ready();
    host(simulator, { ...script, respond: { when: { mti: "0200" }, code: "51", times: 1 } });
    expect(await goThrough(simulator, 12345, "credit-chip", "insert")).toEqual(["pin", "declined"]);
    await homeward(simulator);
    expect(wire(simulator).filter((mti) => mti.startsWith("06"))).toEqual(["0620", "0630"]);
  });

  it("stay to be reported while the line is bad, over a power cut too", async () => {
    const simulator = await ready();
    host(simulator, script);
    await goThrough(simulator, 12345, "credit-chip", "insert");
    strike(simulator, "receive", "drop");
    for (let steps = 0; steps < 3 && simulator.display.view.id !== "home"; steps++) {
      await type(simulator, "");
      await pass(simulator, 12_000);
    }
    await screen(simulator, "home");
    expect(said(simulator)).toContain("待上报发卡行 1");
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home");
    await pass(simulator, 120_000);
    expect(result(simulator)).toMatch(/^20/);
    expect(said(simulator)).not.toContain("脚本结果");
  });

  it("are not offered for ever to a host that refuses them", async () => {
    const simulator = await ready();
    host(simulator, { ...script, respond: { when: { mti: "0620" }, code: "25" } });
    await goThrough(simulator, 12345, "credit-chip", "insert");
    await homeward(simulator);
    await pass(simulator, 600_000);
    expect(wire(simulator).filter((mti) => mti === "0620")).toHaveLength(3);
  });
});
