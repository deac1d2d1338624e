import { beforeAll, describe, expect, it } from "vitest";
import type { McuFigures } from "../../sim/desktop/engines/mcu-core";
import { createMcuEngine, type McuEngine, type McuTurn } from "../../sim/desktop/engines/mcu-engine";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator/simulator";
import { missing, sayMissing } from "./core";
import { onCore } from "./played";

beforeAll(sayMissing);

async function figuresOf(file: string): Promise<readonly McuFigures[]> {
  const figures: McuFigures[] = [];
  await onCore(file, { onFigures: (each) => void figures.push(each) });
  return figures;
}

async function poweredUp(engine: McuEngine): Promise<Simulator> {
  const simulator = await Simulator.create({
    seed: 1,
    startMs: DEFAULT_START_MS,
    model: "classic",
    acquirer: "lakala",
    engine,
  });
  simulator.world.powerOn();
  return simulator;
}

const PROFILE_TICKS = 101;

/** From power-up to the question for the operator. */
async function turnsOfBoot(profileTicks = 0): Promise<readonly McuTurn[]> {
  const turns: McuTurn[] = [];
  const engine = await createMcuEngine({ profileTicks, onTurn: (turn) => void turns.push(turn) });
  await (await poweredUp(engine)).untilIdle(60_000);
  await engine.kill();
  return turns;
}

describe.skipIf(missing !== undefined)("the firmware on an emulated 32-bit core, in a device's 162 kB", () => {
  it("costs the same to the last instruction", async () => {
    const [first, again] = [await figuresOf("sign-in-date-lost.jsonl"), await figuresOf("sign-in-date-lost.jsonl")];
    expect(again).toEqual(first);
    expect(first.length).toBeGreaterThan(0);
    for (const { instructions, line } of first) {
      expect(line).toBeGreaterThan(0);
      expect(instructions).toBeGreaterThan(line);
    }
  });

  it("gives each turn the figures of its own calls, also while samples of a profile are told behind them", async () => {
    const [plain, sampled] = [await turnsOfBoot(), await turnsOfBoot(PROFILE_TICKS)];
    expect(sampled.map(({ calls }) => calls)).toEqual(plain.map(({ calls }) => calls));
    for (const [at, { line }] of plain.entries())
      expect(Math.abs((sampled[at]?.line ?? 0) / line - 1), `turn ${at}`).toBeLessThan(0.05);
  });

  it("ends like a device whose memory is full, and says so", async () => {
    const engine = await createMcuEngine({ machine: { heapSlots: 1_400 } });
    const ends: string[] = [];
    const settle = engine.settle.bind(engine);
    engine.settle = async () => {
      const settled = await settle();
      if (settled.died !== undefined) ends.push(settled.died);
      return settled;
    };
    const simulator = await poweredUp(engine);
    await simulator.until(() => ends.length > 0, 60_000);
    expect(ends).toEqual(["memory full"]);
    await engine.kill();
  });
});
