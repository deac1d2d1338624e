import { describe, expect, it } from "vitest";
import { operatorsView } from "../../sim/scenario/view-operators";
import type { Simulator } from "../../sim/simulator/simulator";
import { choose, logOn, logOnToHome, pass, ready, screen, switchedOn, type } from "../simulated";

/** The supervisor's, up to the key that makes operator 02. */
async function upToMaking(): Promise<Simulator> {
  const simulator = await switchedOn();
  await logOnToHome(simulator, "00");
  await choose(simulator, "操作员管理");
  await type(simulator, "0000");
  await screen(simulator, "list");
  await type(simulator, "", "f1");
  await type(simulator, "02");
  await type(simulator, "1234");
  await type(simulator, "1234", "");
  await pass(simulator, 1_000);
  return simulator;
}

const known = (simulator: Simulator) => {
  const { operators } = operatorsView(simulator);
  return (operators as readonly { readonly number: string }[]).map(({ number }) => number);
};

describe("people over power cuts", () => {
  it("an operator is made whole or not at all, at whatever call the power goes", async () => {
    const whole = await upToMaking();
    const first = whole.world.points;
    await type(whole, "");
    await screen(whole, "detail");
    const last = whole.world.points;
    expect(known(whole)).toEqual(["00", "01", "02", "99"]);
    expect(last - first).toBeGreaterThan(3);
    const seen = { made: 0, notMade: 0 };
    for (let point = first; point <= last; point++) {
      for (const at of ["before", "torn", "after"] as const) {
        const simulator = await upToMaking();
        expect(simulator.world.points).toBe(first);
        simulator.world.planCut(point, at);
        simulator.press("enter");
        await simulator.until(() => !simulator.world.powered, 5_000);
        if (simulator.world.powered) continue;
        simulator.world.powerOn();
        await screen(simulator, "operator.number");
        const isMade = known(simulator).includes("02");
        await logOn(simulator, "02", "1234");
        // His first log-in; or nobody of that number is known, which costs him no try.
        await screen(simulator, isMade ? "operator.password" : "fault");
        seen[isMade ? "made" : "notMade"]++;
      }
    }
    expect(seen.made).toBeGreaterThan(0);
    expect(seen.notMade).toBeGreaterThan(0);
  });

  it("a disabled operator stays so, and a password that was set anew is the only one", async () => {
    const simulator = await ready();
    await type(simulator, "", "menu");
    await type(simulator, "8", "");
    await logOnToHome(simulator, "00");
    await choose(simulator, "操作员管理");
    await type(simulator, "0000");
    await screen(simulator, "list");
    await type(simulator, "2", "");
    await type(simulator, "2", "");
    await type(simulator, "7777");
    await type(simulator, "7777");
    await screen(simulator, "detail");
    await type(simulator, "");
    await type(simulator, "2", "");
    await type(simulator, "1", "");
    await screen(simulator, "detail");
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOn(simulator, "01", "7777");
    await screen(simulator, "locked");
    await type(simulator, "");
    await logOnToHome(simulator, "00");
  });
});
