import { readFile } from "node:fs/promises";
import { createEngine } from "../../sim/desktop/engines/engines";
import { createMcuEngine, type McuEngineOptions } from "../../sim/desktop/engines/mcu-engine";
import type { Engine } from "../../sim/engine/engine";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";

export async function scenarioOf(file: string) {
  const text = await readFile(new URL(`../scenarios/${file}`, import.meta.url), "utf8");
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") throw new Error(`${file}:${scenario.line}`);
  return scenario;
}

/** How it ended, and all that happened in the world. */
export async function played(file: string, engine: Engine, others: readonly Engine[] = []) {
  const { world, steps } = await scenarioOf(file);
  const { model = "classic", acquirer = "lakala", seed = 1, plain = false, till, largeKeys, national } = world;
  const room = await Room.open({
    simulator: {
      ...{ seed, startMs: DEFAULT_START_MS, model, acquirer, plain, engine },
      ...(till ? { till } : {}),
      ...(largeKeys ? { largeKeys } : {}),
      ...(national ? { national } : {}),
      others: others.map((other) => ({ engine: other })),
    },
  });
  const ended = await playSteps(room, steps);
  return { ended, events: room.simulator.world.timeline.since(0) };
}

/** The same with an engine for each terminal of the scenario's world, which are ended. */
export async function playedOn(file: string, open: () => Promise<{ engine: Engine; close(): Promise<void> }>) {
  const { terminals = 1 } = (await scenarioOf(file)).world;
  const engines: Awaited<ReturnType<typeof open>>[] = [];
  try {
    while (engines.length < terminals) engines.push(await open());
    const [first, ...others] = engines.map(({ engine }) => engine);
    if (!first) throw new RangeError(`${file}: a world without a terminal`);
    return await played(file, first, others);
  } finally {
    for (const { close } of engines) await close();
  }
}

export function inNode(file: string) {
  return playedOn(file, () => createEngine("node"));
}

export function onCore(file: string, options: McuEngineOptions = {}) {
  return playedOn(file, async () => {
    const engine = await createMcuEngine(options);
    return { engine, close: () => engine.kill() };
  });
}
