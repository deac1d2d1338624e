import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../sim/desktop/engines/engines";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";

const PLAY_TIMEOUT_MS = 120_000;

/** What a scenario left behind in a world whose firmware runs on this engine. */
async function playedOn(kind: "node" | "xs", name: string) {
  const scenario = parseScenario(readFileSync(new URL(`../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`${name}: ${scenario.expected}`);
  const { model = "classic", acquirer = "lakala" } = scenario.world;
  const { engine, close } = await createEngine(kind);
  try {
    const room = await Room.open({ simulator: { seed: 1, startMs: DEFAULT_START_MS, model, acquirer, engine } });
    const { kind: outcome } = await playSteps(room, scenario.steps);
    const { world, printer } = room.simulator;
    return { outcome, slips: printer?.slips.map(({ lines }) => lines), events: world.timeline.since(0) };
  } finally {
    await close();
  }
}

describe.skipIf(!XsWorker.available)("event by event and line by line the XS engine does what Node does", () => {
  // Slips of chip sales, and of codes, whose reply names no issuer.
  test.each(["chip-credit", "qr-scan"])("%s", { timeout: PLAY_TIMEOUT_MS }, async (name) => {
    const [inNode, inXs] = [await playedOn("node", name), await playedOn("xs", name)];
    expect(inNode.outcome).toBe("passed");
    expect(inXs.slips).toEqual(inNode.slips);
    expect(inXs.events).toEqual(inNode.events);
  });
});
