import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { OUTCOME_FILE, type OutcomeFile, SCENARIO_FILE, type ScenarioFile } from "../../moddable/panel/scenario-file";
import { type Played, parseScenario, playSteps } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine } from "../engines/engines";
import { buildFirmware, tellOfBuild, toolchains } from "../moddable/build";
import { EngineUnavailable } from "../serial/board-place";
import { writePanel } from "./panel";
import { McsimWindow, missingPrograms } from "./window";

/** How long a scenario may take: a window looks after its events, and virtual minutes pass in seconds. */
const PLAY_LIMIT_MS = 300_000;
const POLL_MS = 100;
const WINDOW = Object.freeze({ width: 1050, height: 700 });

/**
 * Plays a scenario in mcsim: the world in its panel, the firmware beside it, on an X server without a screen.
 *
 * @throws EngineUnavailable where the SDK, Xvfb or xdotool is missing; Error where the build fails or the panel says nothing.
 */
export async function playInMcsim(scenario: ScenarioFile, built?: string): Promise<OutcomeFile> {
  const [toolchain] = toolchains(process.env);
  if (!toolchain) throw new EngineUnavailable("mcsim needs Moddable's SDK: set MODDABLE to its folder");
  const { environment } = toolchain;
  const missing = await missingPrograms(environment);
  if (missing.length > 0) throw new EngineUnavailable(`mcsim's window needs ${missing.join(" and ")}`);
  if (built === undefined) tellOfBuild();
  const library = built ?? (await buildFirmware(toolchain)).library;
  const folder = await mkdtemp(path.join(tmpdir(), "qianshou-scenario-"));
  await writePanel(folder);
  await writeFile(path.join(folder, SCENARIO_FILE), JSON.stringify(scenario));
  const window = await McsimWindow.open([folder, library], WINDOW, environment);
  try {
    return await outcomeIn(folder, window);
  } finally {
    await window.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function outcomeIn(folder: string, window: McsimWindow): Promise<OutcomeFile> {
  const deadline = performance.now() + PLAY_LIMIT_MS;
  while (performance.now() < deadline) {
    // Throws when mcsim has ended.
    await window.look();
    const text = await readFile(path.join(folder, OUTCOME_FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    if (text !== "") return JSON.parse(text) as OutcomeFile;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the panel did not finish the scenario within ${PLAY_LIMIT_MS / 1000} s`);
}

/** How a scenario went in mcsim, beside the same in Node. */
export interface Alike {
  readonly played: Played;
  readonly events: number;
  /** The first event that differs, in words. */
  readonly difference?: string;
}

/** Plays it in Node and in mcsim, and compares every event that the timelines have kept. */
export async function comparedWithNode(scenario: ScenarioFile, library: string): Promise<Alike> {
  const parsed = parseScenario(scenario.text);
  if (parsed.kind === "malformed") throw new Error(`line ${parsed.line}: expected ${parsed.expected}`);
  const { engine, close } = await createEngine("node");
  const { text: _, ...world } = scenario;
  const room = await Room.open({ simulator: { ...world, startMs: DEFAULT_START_MS, engine } });
  const inNode = await playSteps(room, parsed.steps);
  const expected = room.simulator.world.timeline.since(0);
  await close();
  const { played, events } = await playInMcsim(scenario, library);
  const texts = events.map((event) => JSON.stringify(event));
  const at = expected.findIndex((event, place) => JSON.stringify(event) !== texts[place]);
  const first = at >= 0 ? at : events.length === expected.length ? undefined : expected.length;
  if (inNode.kind !== played.kind) return { played, events: events.length, difference: `in Node it ${inNode.kind}` };
  if (first === undefined) return { played, events: events.length };
  const difference = `event ${first + 1}: ${texts[first]} instead of ${JSON.stringify(expected[first])}`;
  return { played, events: events.length, difference };
}
