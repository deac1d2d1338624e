import { beforeAll, describe, expect, it } from "vitest";
import type { McuFigures } from "../../sim/desktop/engines/mcu-core";
import { createMcuEngine } from "../../sim/desktop/engines/mcu-engine";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator/simulator";
import { missing, sayMissing } from "./core";
import { onCore } from "./played";

beforeAll(sayMissing);

async function figuresOf(file: string): Promise<readonly McuFigures[]> {
  const figures: McuFigures[] = [];
  await onCore(file, { onFigures: (each) => void figures.push(each) });
  return figures;
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

  it("ends like a device whose memory is full, and says so", async () => {
    const engine = await createMcuEngine({ machine: { heapSlots: 1_400 } });
    const ends: string[] = [];
    const settle = engine.settle.bind(engine);
    engine.settle = async () => {
      const settled = await settle();
      if (settled.died !== undefined) ends.push(settled.died);
      return settled;
    };
    const simulator = await Simulator.create({
      seed: 1,
      startMs: DEFAULT_START_MS,
      model: "classic",
      acquirer: "lakala",
      engine,
    });
    simulator.world.powerOn();
    await simulator.until(() => ends.length > 0, 60_000);
    expect(ends).toEqual(["memory full"]);
    await engine.kill();
  });
});
