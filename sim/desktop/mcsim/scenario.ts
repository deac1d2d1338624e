import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  OUTCOME_FILE,
  type OutcomeFile,
  PROGRESS_FILE,
  SCENARIO_FILE,
  type ScenarioFile,
} from "../../moddable/panel/scenario-file";
import type { PlayOutcome } from "../../moddable/panel/terminal";
import { type Played, parseScenario, playSteps, type ScenarioWorld } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine } from "../engines/engines";
import { buildFirmware, tellOfBuild, toolchains } from "../moddable/build";
import { EngineUnavailable } from "../serial/board-place";
import { writePanel } from "./panel";
import { McsimEnded, McsimWindow, missingPrograms } from "./window";

/** How long a world may stand still: how long it takes as a whole says more of the machine, and of who else works on it. */
const STILL_LIMIT_MS = 120_000;
const POLL_MS = 100;
/** After a play of more events mcsim is ended. Its machine's memory stays as full as the play left it, and the next long play would collect garbage all the time. */
const EVENTS_MAX = 5000;
const WINDOW = Object.freeze({ width: 1050, height: 700 });

/** The scenario has no outcome: mcsim or the world in it ended first, or it took too long. Other scenarios may still play. */
export class NotPlayed extends Error {
  override readonly name = "NotPlayed";
}

/** The scenario in the world that it asks for. A world of several terminals is not for mcsim, which runs one firmware. */
export function scenarioFile(text: string, world: ScenarioWorld, seed: number = world.seed ?? 1): ScenarioFile {
  const { seed: _seed, terminals: _terminals, model = "classic", acquirer = "lakala", ...rest } = world;
  return { text, seed, model, acquirer, ...rest };
}

/**
 * Plays scenarios in mcsim, one after the other, each in a world of its own: the world in its panel, the firmware beside it, on an X server
 * without a screen. One mcsim plays them all, until one does not come to its end: to start mcsim takes as long as a short play.
 */
export class McsimPlays {
  readonly #folder: string;
  readonly #library: string;
  readonly #environment: NodeJS.ProcessEnv;
  #window: McsimWindow | undefined;

  private constructor(folder: string, library: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#library = library;
    this.#environment = environment;
  }

  /**
   * @param built the firmware, where somebody has built it.
   * @throws EngineUnavailable where the SDK, Xvfb or xdotool is missing; Error where the build fails.
   */
  static async open(built?: string): Promise<McsimPlays> {
    const [toolchain] = toolchains(process.env);
    if (!toolchain) throw new EngineUnavailable("mcsim needs Moddable's SDK: set MODDABLE to its folder");
    const { environment } = toolchain;
    const missing = await missingPrograms(environment);
    if (missing.length > 0) throw new EngineUnavailable(`mcsim's window needs ${missing.join(" and ")}`);
    if (built === undefined) tellOfBuild();
    const library = built ?? (await buildFirmware(toolchain, "packed")).library;
    const folder = await mkdtemp(path.join(tmpdir(), "qianshou-scenario-"));
    await writePanel(folder);
    return new McsimPlays(folder, library, environment);
  }

  /** @throws NotPlayed where the scenario did not come to its end. */
  async play(scenario: ScenarioFile, stillLimitMs: number = STILL_LIMIT_MS): Promise<PlayOutcome> {
    for (const file of [OUTCOME_FILE, PROGRESS_FILE]) await rm(path.join(this.#folder, file), { force: true });
    const file = path.join(this.#folder, SCENARIO_FILE);
    await writeFile(`${file}.new`, JSON.stringify(scenario));
    // The panel may look for it at any time: it finds the whole file or none.
    await rename(`${file}.new`, file);
    try {
      this.#window ??= await McsimWindow.open([this.#folder, this.#library], WINDOW, this.#environment);
      const outcome = await this.#outcome(this.#window, stillLimitMs);
      if ("broken" in outcome) throw new NotPlayed(`the world in mcsim's panel ended: ${outcome.broken}`);
      if (outcome.events.length > EVENTS_MAX) await this.endMcsim();
      return outcome;
    } catch (error) {
      await this.endMcsim();
      if (error instanceof McsimEnded) throw new NotPlayed(error.message);
      throw error;
    }
  }

  /** Ends the mcsim that runs. The next scenario starts another. */
  async endMcsim(): Promise<void> {
    await this.#window?.close();
    this.#window = undefined;
  }

  async close(): Promise<void> {
    await this.endMcsim();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #outcome(window: McsimWindow, stillLimitMs: number): Promise<OutcomeFile> {
    let progress = "";
    // Counted in looks: this process may be stopped as well as mcsim.
    for (let looks = 0; looks < stillLimitMs / POLL_MS; looks++) {
      const outcome = await this.#read(OUTCOME_FILE);
      if (outcome !== "") return JSON.parse(outcome) as OutcomeFile;
      window.mustRun();
      const now = await this.#read(PROGRESS_FILE);
      if (now !== progress) looks = 0;
      progress = now;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const where = progress === "" ? "before its first step" : `at ${progress}`;
    throw new NotPlayed(`the world in mcsim's panel stood still for ${stillLimitMs / 1000} s, ${where}`);
  }

  /** @returns "" where the file is not there yet. */
  async #read(name: string): Promise<string> {
    return readFile(path.join(this.#folder, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
  }
}

/** How a scenario went in mcsim, beside the same in Node. */
export interface Alike {
  readonly played: Played;
  readonly events: number;
  /** The first event that differs, in words. */
  readonly difference?: string;
}

/** Plays it in Node and in mcsim, and compares every event that the timelines have kept. @throws NotPlayed as `McsimPlays.play` does. */
export async function comparedWithNode(scenario: ScenarioFile, mcsim: McsimPlays): Promise<Alike> {
  const parsed = parseScenario(scenario.text);
  if (parsed.kind === "malformed") throw new Error(`line ${parsed.line}: expected ${parsed.expected}`);
  const { engine, close } = await createEngine("node");
  const { text: _, ...world } = scenario;
  const room = await Room.open({ simulator: { ...world, startMs: DEFAULT_START_MS, engine } });
  const inNode = await playSteps(room, parsed.steps);
  const expected = room.simulator.world.timeline.since(0);
  await close();
  const { played, events } = await mcsim.play(scenario);
  const texts = events.map((event) => JSON.stringify(event));
  const at = expected.findIndex((event, place) => JSON.stringify(event) !== texts[place]);
  const first = at >= 0 ? at : events.length === expected.length ? undefined : expected.length;
  if (inNode.kind !== played.kind) return { played, events: events.length, difference: `in Node it ${inNode.kind}` };
  if (first === undefined) return { played, events: events.length };
  const difference = `event ${first + 1}: ${texts[first]} instead of ${JSON.stringify(expected[first])}`;
  return { played, events: events.length, difference };
}
