import { describe, expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { askedFor, host, logOn, logOnToHome, pass, ready, said, screen, sell, switchedOn, type } from "../simulated";
import { read } from "./smallest-panel";

const DAY_MS = 86_400_000;

async function charge(simulator: Simulator, amountFen: number): Promise<void> {
  await sell(simulator, amountFen);
  await screen(simulator, "approved");
  await pass(simulator, 20_000);
  await screen(simulator, "approved");
  await type(simulator, "");
  await screen(simulator, "home");
}

async function signInAgain(simulator: Simulator): Promise<void> {
  await type(simulator, "", "menu");
  simulator.world.cutPower("test");
  simulator.world.powerOn();
  await logOn(simulator);
}

/** The same behind a sale: nothing was recorded since the enter that acknowledged it, so it is told once more. */
async function signInAndRead(simulator: Simulator): Promise<void> {
  await signInAgain(simulator);
  await screen(simulator, "approved");
  await type(simulator, "");
}

/** The same, reading away what nobody was told of. */
async function signInToHome(simulator: Simulator): Promise<void> {
  await type(simulator, "", "menu");
  simulator.world.cutPower("test");
  simulator.world.powerOn();
  await logOnToHome(simulator);
}

describe("what carries no MAC", () => {
  it.each([2 * DAY_MS, -30 * DAY_MS])("sets a clock that runs by at most a day: not by %i ms", async (offMs) => {
    const simulator = await switchedOn();
    const wrongMs = simulator.world.nowMs + offMs;
    simulator.clock.shift(wrongMs);
    await logOn(simulator);
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/拉卡拉的日期相差超过一天，未采用.*请联系客服.*A23/);
    expect(read(simulator, "en")).toMatch(/date too far off, not taken.*Call support/);
    expect(Math.abs(simulator.clock.terminalMs - wrongMs)).toBeLessThan(60_000);
    await screen(simulator, "home", 60_000);
  });

  it("sets it by less, forwards and back", async () => {
    for (const offMs of [DAY_MS / 2, -DAY_MS / 2]) {
      const simulator = await switchedOn();
      simulator.clock.shift(simulator.world.nowMs + offMs);
      await logOn(simulator);
      await screen(simulator, "home");
      expect(Math.abs(simulator.clock.terminalMs - simulator.world.nowMs)).toBeLessThan(3_000);
    }
  });

  it("moves the batch onto no number that was sold under", async () => {
    const simulator = await ready();
    await charge(simulator, 100);
    host(simulator, { batch: 2 });
    await signInAndRead(simulator);
    await screen(simulator, "home");
    await charge(simulator, 200);
    host(simulator, { batch: 1 });
    await signInAndRead(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/批次号 000001 已用过，未采用.*B18/);
    expect(read(simulator, "en")).toContain("Batch 000001 used before: not taken");
    await screen(simulator, "home", 60_000);
    host(simulator, { batch: 2 });
    await charge(simulator, 300);
    const { entries } = simulator.acquirer.ledgerView();
    expect(entries.map(({ batch }) => batch)).toEqual(["000001", "000002", "000002"]);
  });

  it("takes a batch that nothing was sold under, even if it was left before", async () => {
    const simulator = await ready();
    host(simulator, { batch: 5 });
    await signInAgain(simulator);
    await screen(simulator, "home");
    host(simulator, { batch: 1 });
    await signInAgain(simulator);
    await screen(simulator, "home");
    await charge(simulator, 100);
    expect(simulator.acquirer.ledgerView().entries[0]?.batch).toBe("000001");
  });

  it("comes back from a batch that the host has not: one bit of a sign-in's answer had moved it", async () => {
    const simulator = await ready();
    await charge(simulator, 100);
    for (const batch of [3, 7]) {
      host(simulator, { batch });
      await signInToHome(simulator);
    }
    host(simulator, { batch: 1 });
    await sell(simulator, 200);
    await screen(simulator, "declined");
    expect(read(simulator, "zh")).toContain("A16-77");
    await type(simulator, "");
    await screen(simulator, "home", 60_000);
    await charge(simulator, 300);
    // The host's own time for it comes later: what was only declined under it does not stand in its way.
    host(simulator, { batch: 7 });
    await signInToHome(simulator);
    await charge(simulator, 400);
    const { entries } = simulator.acquirer.ledgerView();
    expect(entries.map(({ batch, amountFen }) => [batch, amountFen])).toEqual([
      ["000001", 100],
      ["000001", 300],
      ["000007", 400],
    ]);
  });

  it("says so of a batch that it does not take behind 77, too, where the sign-in goes by itself", async () => {
    const simulator = await ready();
    await charge(simulator, 100);
    host(simulator, { batch: 2 });
    await signInToHome(simulator);
    await charge(simulator, 200);
    host(simulator, { batch: 1 });
    await sell(simulator, 300);
    await screen(simulator, "declined");
    await type(simulator, "");
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/批次号 000001 已用过，未采用.*B18/);
    await screen(simulator, "home", 60_000);
  });

  const generous = { parameters: { "50": "01100000050000011999" } };

  it("spares PIN and signature above the profile's floor by a supervisor's yes alone", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, generous);
    await logOn(simulator);
    await screen(simulator, "operator.password", 60_000);
    await simulator.until(() => said(simulator).includes("免密免签"), 60_000);
    expect(read(simulator, "zh")).toContain("至 5000.00 元");
    await type(simulator, "", "cancel");
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/新参数不能使用.*主管未同意免密免签至 5000\.00 元.*仍用原参数.*A18/);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).not.toContain("361");
  });

  const freeRefunds = {
    parameters: { "55": `01${"111".repeat(15)}${"011".repeat(2)}${"000".repeat(3)}` },
    requirement: 1,
  };

  it("gives nobody more rights than profile and set in force, but by a supervisor's yes", async () => {
    const simulator = await switchedOn();
    host(simulator, freeRefunds);
    await logOn(simulator);
    await screen(simulator, "operator.password", 60_000);
    await simulator.until(() => said(simulator).includes("放宽操作权限"), 60_000);
    await type(simulator, "", "cancel");
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/新参数不能使用.*主管未同意放宽操作权限.*仍用原参数.*A18/);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).not.toContain("361");
  });

  it("asks once for rights that a supervisor has agreed to", async () => {
    const simulator = await switchedOn();
    host(simulator, freeRefunds);
    await logOn(simulator);
    await simulator.until(() => said(simulator).includes("放宽操作权限"), 60_000);
    await type(simulator, "0000");
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator).filter((code) => code === "361")).toHaveLength(1);
    host(simulator, { requirement: 1 });
    simulator.world.cutPower("switched off");
    await simulator.untilIdle(1_000);
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator).filter((code) => code === "361")).toHaveLength(2);
  });

  it("spares the card and the PIN of a void by a supervisor's yes alone", async () => {
    const simulator = await switchedOn();
    host(simulator, { parameters: { "54": "01000" }, requirement: 1 });
    await logOn(simulator);
    await screen(simulator, "operator.password", 60_000);
    await simulator.until(() => said(simulator).includes("免卡或免密"), 60_000);
    await type(simulator, "", "cancel");
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/新参数不能使用.*主管未同意免卡或免密.*仍用原参数.*A18/);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).not.toContain("361");
  });

  it("asks nobody where a supervisor stands in their place at each void", async () => {
    const simulator = await switchedOn();
    host(simulator, { parameters: { "54": "01001" }, requirement: 1 });
    await logOn(simulator);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).toContain("361");
  });

  it("takes them with that yes", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, generous);
    await logOn(simulator);
    await simulator.until(() => said(simulator).includes("免密免签"), 60_000);
    await type(simulator, "0000");
    // It lets a PIN take the place of the signature, too.
    await simulator.until(() => said(simulator).includes("不再签名"), 60_000);
    await type(simulator, "0000");
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).toContain("361");
  });

  it("lets a PIN take the place of a signature by a supervisor's yes alone", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, { parameters: { "50": "01100000010000011999" } });
    await logOn(simulator);
    await simulator.until(() => said(simulator).includes("不再签名"), 60_000);
    await type(simulator, "", "cancel");
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/新参数不能使用.*主管未同意以密码代替签名.*仍用原参数.*A18/);
    await screen(simulator, "home", 70_000);
    expect(askedFor(simulator)).not.toContain("361");
  });
});
