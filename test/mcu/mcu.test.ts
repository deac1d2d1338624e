import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { createEngine } from "../../sim/desktop/engines/engines";
import type { McuFigures } from "../../sim/desktop/engines/mcu-core";
import { createMcuEngine } from "../../sim/desktop/engines/mcu-engine";
import type { Engine } from "../../sim/engine/engine";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator/simulator";
import { missing, sayMissing } from "./core";

beforeAll(sayMissing);

async function played(file: string, engine: Engine) {
  const text = await readFile(new URL(`../scenarios/${file}`, import.meta.url), "utf8");
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") throw new Error(`${file}:${scenario.line}`);
  const { model = "classic", acquirer = "lakala", seed = 1 } = scenario.world;
  const room = await Room.open({ simulator: { seed, startMs: DEFAULT_START_MS, model, acquirer, engine } });
  const { kind } = await playSteps(room, scenario.steps);
  return { kind, events: room.simulator.world.timeline.since(0) };
}

async function onCore(file: string) {
  const figures: McuFigures[] = [];
  const engine = await createMcuEngine({ onFigures: (each) => void figures.push(each) });
  try {
    return { ...(await played(file, engine)), figures };
  } finally {
    await engine.kill();
  }
}

describe.skipIf(missing !== undefined)("the firmware on an emulated 32-bit core, in a device's 162 kB", () => {
  it.each(["first-sale.jsonl", "lost-reply.jsonl"])("plays as in Node, event by event: %s", async (file) => {
    const { engine, close } = await createEngine("node");
    const inNode = await played(file, engine);
    await close();
    const { kind, events } = await onCore(file);
    expect(kind).toBe("passed");
    expect(events).toEqual(inNode.events);
  });

  it("costs the same to the last instruction, and no more of the C stack than a device has", async () => {
    const [first, again] = [await onCore("sign-in-date-lost.jsonl"), await onCore("sign-in-date-lost.jsonl")];
    expect(again.figures).toEqual(first.figures);
    const last = first.figures.at(-1);
    expect(last?.instructions).toBeGreaterThan(0);
    // The goal is 6 KiB; a sale has 7,212 bytes. The manifest's task has 12 KiB.
    expect(last?.stack).toBeLessThan(7_680);
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
