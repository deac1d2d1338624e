import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { BoardName } from "../../board/wirings";
import {
  type Parsed,
  type Played,
  parseScenario,
  playSteps,
  type ScenarioWorld,
  type Step,
} from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine, type EngineBoard, type EngineKind, type RunningEngine } from "../engines/engines";
import type { McsimPlays } from "../mcsim/scenario";
import { deviceVmShare, MEMORY_GOAL } from "../moddable/device-vm";
import { EngineUnavailable } from "../serial/board-place";
import { boardModelOf, boardOf, engineOf, parsed, seedOf, WrongOption } from "./options";
import { complain, say } from "./say";

const usage =
  "usage: npm run scenario -- FILE… [--engine node|xs|moddable|mcu|mcsim] [--board PORT] [--board-model m5stack_core2|m5stack_cores3|esp32s3] [--seed N] [--plain]";

/** In XS a file fails that needs more of a device's memory. */
const SLOTS_MAX = deviceVmShare(MEMORY_GOAL).heapSlots;

/** What came of a file: how long it took in virtual time, and how it ended. */
export interface FilePlayed {
  readonly played: Played;
  readonly virtualMs: number;
}

/** Plays steps in a world of their own: headless, at full speed, with the acquirer in memory. */
export async function playInNewWorld(
  steps: readonly Step[],
  engine: EngineKind,
  seed: number,
  {
    model = "classic",
    acquirer = "lakala",
    plain = false,
    till,
    terminals = 1,
    largeKeys,
    national,
  }: ScenarioWorld = {},
  board?: EngineBoard,
): Promise<FilePlayed> {
  const running = await createEngine(engine, board, SLOTS_MAX);
  const others: RunningEngine[] = [];
  try {
    while (1 + others.length < terminals) others.push(await createEngine(engine, board, SLOTS_MAX));
    const room = await Room.open({
      simulator: {
        seed,
        startMs: DEFAULT_START_MS,
        model,
        acquirer,
        plain,
        ...(till ? { till } : {}),
        ...(largeKeys ? { largeKeys } : {}),
        ...(national ? { national } : {}),
        engine: running.engine,
        others: others.map((other) => ({ engine: other.engine })),
      },
    });
    const played = await playSteps(room, steps);
    return { played, virtualMs: room.simulator.world.runningMs - DEFAULT_START_MS };
  } finally {
    for (const each of [running, ...others]) await each.close();
  }
}

/**
 * `npm run scenario`: plays files of JSON lines, stops at the first expectation that fails, or where mcsim ends before the scenario.
 * @param mcsim opens what plays for `--engine mcsim`.
 */
export async function main(argv: readonly string[], mcsim: () => Promise<McsimPlays> = openMcsim): Promise<number> {
  try {
    const { values, positionals } = parsed(() =>
      parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: {
          engine: { type: "string" },
          board: { type: "string" },
          "board-model": { type: "string" },
          seed: { type: "string" },
          plain: { type: "boolean", default: false },
          help: { type: "boolean", short: "h" },
        },
      }),
    );
    if (values.help) return say(usage, 0);
    if (positionals.length === 0) throw new WrongOption("no scenario file");
    const boardModel = boardModelOf(values["board-model"]);
    const engine =
      values.engine === "mcsim" && boardModel === undefined
        ? values.engine
        : engineOf(values.engine, values.board, boardModel);
    const seed = values.seed === undefined ? undefined : seedOf(values.seed);
    const files = await Promise.all(positionals.map(readScenario));
    const fit = files.filter(({ scenario }) => isPlayable(scenario, engine));
    if (fit.length === 0)
      throw new WrongOption(
        "--engine: expected node or xs (or --board-model in its place): the file has several terminals",
      );
    const on = engine === "mcsim" ? await mcsim() : engine;
    const asked = { on, board: values.board, boardModel, seed, plain: values.plain };
    try {
      for (const file of files) {
        const code = fit.includes(file) ? await playFile(file, asked) : skip(file);
        if (code !== 0) return code;
      }
    } finally {
      if (typeof on !== "string") await on.close();
    }
    const skipped = files.length === fit.length ? "" : `, ${files.length - fit.length} skipped`;
    return say(`${fit.length === 1 ? "1 scenario" : `${fit.length} scenarios`} passed${skipped}`, 0);
  } catch (error) {
    if (error instanceof WrongOption) return complain(`${error.message}\n${usage}`, 2);
    if (error instanceof EngineUnavailable) return complain(error.message, 1);
    throw error;
  }
}

/** Loaded only when asked for: it brings the bundler with it. */
async function openMcsim(): Promise<McsimPlays> {
  const { McsimPlays } = await import("../mcsim/scenario");
  return McsimPlays.open();
}

/** The same in mcsim, whose panel has the world. @returns why it has no outcome, where it has none. */
async function playOnScreen(mcsim: McsimPlays, text: string, world: ScenarioWorld): Promise<FilePlayed | string> {
  const { NotPlayed, scenarioFile } = await import("../mcsim/scenario");
  try {
    const { played, events } = await mcsim.play(scenarioFile(text, world));
    return { played, virtualMs: (events.at(-1)?.atMs ?? DEFAULT_START_MS) - DEFAULT_START_MS };
  } catch (error) {
    if (error instanceof NotPlayed) return error.message;
    throw error;
  }
}

interface Asked {
  readonly on: EngineKind | McsimPlays;
  readonly board: string | undefined;
  readonly boardModel: BoardName | undefined;
  /** Absent: the one that the file names, else the first. */
  readonly seed: number | undefined;
  readonly plain: boolean;
}

interface ScenarioSource {
  readonly file: string;
  readonly text: string;
  readonly scenario: Parsed;
}

async function readScenario(file: string): Promise<ScenarioSource> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EISDIR") throw new WrongOption(`${file}: no such file`);
    throw error;
  });
  return { file, text, scenario: parseScenario(text) };
}

/** Several terminals run in this process or in workers, never on one real board or in one mcsim. */
function isPlayable(scenario: Parsed, engine: EngineKind | "mcsim"): boolean {
  return several.includes(engine) || scenario.kind === "malformed" || scenario.world.terminals === undefined;
}

const several: readonly (EngineKind | "mcsim")[] = Object.freeze(["node", "xs", "board"]);

function skip({ file }: ScenarioSource): number {
  return say(`skipped ${path.basename(file)}  has several terminals: --engine node or xs plays it`, 0);
}

async function playFile({ file, text, scenario }: ScenarioSource, asked: Asked): Promise<number> {
  const { on, board, boardModel } = asked;
  if (scenario.kind === "malformed") return complain(`${file}:${scenario.line}: expected ${scenario.expected}`, 1);
  const seed = asked.seed ?? scenario.world.seed ?? seedOf(undefined);
  const world = { ...scenario.world, seed, ...(asked.plain ? { plain: true } : {}) };
  const engine = typeof on === "string" ? on : "mcsim";
  const where = boardModel === undefined ? `--engine ${engine}` : `--board-model ${boardModel}`;
  const replay = `  replay: npm run scenario -- ${file} ${where}${board === undefined ? "" : ` --board ${board}`} --seed ${seed}${asked.plain ? " --plain" : ""}`;
  const outcome =
    typeof on === "string"
      ? await playInNewWorld(scenario.steps, on, seed, world, boardOf(board, boardModel))
      : await playOnScreen(on, text, world);
  if (typeof outcome === "string") {
    complain(`FAILED  ${path.basename(file)}  ${outcome}`, 1);
    return complain(replay, 1);
  }
  const { played, virtualMs } = outcome;
  if (played.kind === "passed")
    return say(
      `passed  ${path.basename(file)}  ${played.steps} steps, ${(virtualMs / 1000).toFixed(1)} s of virtual time`,
      0,
    );
  const line = text.split("\n")[played.line - 1]?.trim() ?? "";
  complain(`${file}:${played.line}: ${played.what}`, 1);
  complain(`  line: ${line}`, 1);
  complain(`  seen: ${played.seen}`, 1);
  return complain(replay, 1);
}
