import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { choose, host, logOnToHome, ready, said, screen, soldToHome, type } from "../simulated";

async function settled(simulator: Simulator): Promise<void> {
  await choose(simulator, "结算");
  await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 120_000);
}

/** Calls from the choice of the settlement on: among its first messages, its details, and behind them. */
const CUTS: readonly number[] = Object.freeze([20, 40, 55, 65, 75, 80, 85, 90]);

describe("a number that the host opens once more", () => {
  it.each(CUTS)("is never told to differ, cut at call %d of its settlement", async (call) => {
    const simulator = await ready();
    const { world } = simulator;
    await soldToHome(simulator, 9000);
    await settled(simulator);
    await type(simulator, "");
    await screen(simulator, "home");
    host(simulator, { batch: 1 });
    world.cutPower("by the test");
    world.powerOn();
    await logOnToHome(simulator);
    world.planCut(world.points + call, "torn", 1);
    await choose(simulator, "结算");
    await simulator.until(() => !world.powered, 60_000);
    expect(world.powered).toBe(false);
    world.powerOn();
    await logOnToHome(simulator);
    await soldToHome(simulator, 800);
    await settled(simulator);
    expect(said(simulator)).toMatch(/结算完成，已对平 .* 收款 1 笔 8\.00/);
    expect((await check(simulator)).differences).toEqual([]);
  });
});
