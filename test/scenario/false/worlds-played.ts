import { readFileSync } from "node:fs";
import { parseScenario, playSteps } from "../../../sim/scenario/player";
import type { Room } from "../../../sim/scenario/room";
import { room } from "../rooms";

/** The world at the end of a scenario, by its file's name. */
export async function played(name: string): Promise<Room> {
  const scenario = parseScenario(readFileSync(new URL(`../../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
  const { seed = 1, model = "classic", acquirer = "lakala" } = scenario.world;
  const where = await room({ seed, model, acquirer });
  const result = await playSteps(where, scenario.steps);
  if (result.kind === "failed") throw new Error(`line ${result.line}: ${result.what}`);
  return where;
}
