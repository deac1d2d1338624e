import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";
import { nodeEngine, otherTerminals } from "../simulated";

const folder = new URL("../scenarios/", import.meta.url);

test.each(readdirSync(folder).filter((name) => name.endsWith(".jsonl")))("%s", async (name) => {
  const scenario = parseScenario(readFileSync(new URL(name, folder), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
  const room = await Room.open({
    simulator: {
      seed: 1,
      startMs: DEFAULT_START_MS,
      model: "classic",
      acquirer: "lakala",
      engine: nodeEngine(),
      ...scenario.world,
      others: otherTerminals(scenario.world.terminals),
    },
  });
  expect(await playSteps(room, scenario.steps)).toEqual({ kind: "passed", steps: scenario.steps.length });
});
