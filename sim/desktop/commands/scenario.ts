import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Played, parseScenario, playSteps, type ScenarioWorld, type Step } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { createEngine, type EngineKind, type RunningEngine } from "../engines/engines";
import { type BoardPlace, EngineUnavailable } from "../serial/board-place";
import { boardOf, engineOf, parsed, seedOf, WrongOption } from "./options";
import { complain, say } from "./say";

const usage =
  "usage: npm run scenario -- FILE… [--engine node|xs|moddable|mcu|mcsim] [--board PORT] [--seed N] [--plain]";

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
  board?: BoardPlace,
): Promise<FilePlayed> {
  const running = await createEngine(engine, board);
  const others: RunningEngine[] = [];
  try {
    while (1 + others.length < terminals) others.push(await createEngine(engine));
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

/** `npm run scenario`: plays files of JSON lines, stops at the first expectation that fails. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parsed(() =>
      parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: {
          engine: { type: "string" },
          board: { type: "string" },
          seed: { type: "string" },
          plain: { type: "boolean", default: false },
          help: { type: "boolean", short: "h" },
        },
      }),
    );
    if (values.help) return say(usage, 0);
    if (positionals.length === 0) throw new WrongOption("no scenario file");
    const engine = values.engine === "mcsim" ? values.engine : engineOf(values.engine, values.board);
    const seed = values.seed === undefined ? undefined : seedOf(values.seed);
    for (const file of positionals) {
      const code = await playFile(file, { engine, board: values.board, seed, plain: values.plain });
      if (code !== 0) return code;
    }
    return say(positionals.length === 1 ? "1 scenario passed" : `${positionals.length} scenarios passed`, 0);
  } catch (error) {
    if (error instanceof WrongOption) return complain(`${error.message}\n${usage}`, 2);
    if (error instanceof EngineUnavailable) return complain(error.message, 1);
    throw error;
  }
}

/** The same in mcsim, whose panel has the world. */
async function playOnScreen(
  text: string,
  seed: number,
  { model = "classic", acquirer = "lakala", largeKeys }: ScenarioWorld,
): Promise<FilePlayed> {
  // Loaded only when asked for: it brings the bundler with it.
  const { playInMcsim } = await import("../mcsim/scenario");
  const { played, events } = await playInMcsim({ text, seed, model, acquirer, ...(largeKeys ? { largeKeys } : {}) });
  return { played, virtualMs: (events.at(-1)?.atMs ?? DEFAULT_START_MS) - DEFAULT_START_MS };
}

interface Asked {
  readonly engine: EngineKind | "mcsim";
  readonly board: string | undefined;
  /** Absent: the one that the file names, else the first. */
  readonly seed: number | undefined;
  readonly plain: boolean;
}

async function playFile(file: string, asked: Asked): Promise<number> {
  const { engine, board } = asked;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EISDIR") throw new WrongOption(`${file}: no such file`);
    throw error;
  });
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") return complain(`${file}:${scenario.line}: expected ${scenario.expected}`, 1);
  if (scenario.world.terminals !== undefined && engine !== "node" && engine !== "xs")
    throw new WrongOption(`--engine: expected node or xs for ${file}, which has several terminals`);
  const seed = asked.seed ?? scenario.world.seed ?? seedOf(undefined);
  const world = asked.plain ? { ...scenario.world, plain: true } : scenario.world;
  const { played, virtualMs } =
    engine === "mcsim"
      ? await playOnScreen(text, seed, world)
      : await playInNewWorld(scenario.steps, engine, seed, world, boardOf(board));
  if (played.kind === "passed")
    return say(
      `passed  ${path.basename(file)}  ${played.steps} steps, ${(virtualMs / 1000).toFixed(1)} s of virtual time`,
      0,
    );
  const line = text.split("\n")[played.line - 1]?.trim() ?? "";
  complain(`${file}:${played.line}: ${played.what}`, 1);
  complain(`  line: ${line}`, 1);
  complain(`  seen: ${played.seen}`, 1);
  return complain(
    `  replay: npm run scenario -- ${file} --engine ${engine}${board === undefined ? "" : ` --board ${board}`} --seed ${seed}${asked.plain ? " --plain" : ""}`,
    1,
  );
}
