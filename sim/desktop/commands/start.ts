import { readFile } from "node:fs/promises";
import { parseScenario } from "../../scenario/player";
import { complaintOf } from "../../scenario/result";
import { Console } from "../console/console";
import { WrongPlace } from "../parts/part-places";
import { EngineUnavailable } from "../serial/board-place";
import { type PublicServer, serve } from "../server/server";
import { openStage } from "../stage/open";
import { playLines } from "../stage/play-lines";
import type { Stage } from "../stage/stage";
import { authorityOf } from "../state/kept-authority";
import { StateKeeper, UnusableState } from "../state/state";
import { LineUnavailable } from "../till/till-port";
import { boardOf, readStartOptions, type StartOptions, startUsage, WrongOption } from "./options";
import { complain, say } from "./say";

/** `npm start`: one terminal, its acquirer, the verbs on loopback, and a console to sell at. Resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readStartOptions(argv);
    if (options === "help") return say(startUsage, 0);
    return await run(options);
  } catch (error) {
    if (error instanceof WrongOption || error instanceof WrongPlace)
      return complain(`${error.message}\n${startUsage}`, 2);
    if (error instanceof EngineUnavailable) return complain(error.message, 1);
    if (error instanceof LineUnavailable) return complain(`--till: ${error.message}`, 1);
    if (error instanceof UnusableState) return complain(`--state: what is kept cannot be used: ${error.message}`, 1);
    throw error;
  }
}

async function run(asked: StartOptions): Promise<number> {
  const scenario = asked.scenario === undefined ? undefined : await readFile(asked.scenario, "utf8");
  const options = scenario === undefined ? asked : { ...asked, ...headOf(scenario, asked) };
  const keeper = options.state === undefined ? undefined : new StateKeeper(options.state);
  // Made first: a port that is not there is told before anybody waits for the end.
  let crashed: (code: number) => void = () => undefined;
  const crash = new Promise<number>((resolve) => {
    crashed = resolve;
  });
  const board = boardOf(options.board, options.boardModel);
  const stage = await openStage({
    engine: options.engine,
    ...(board ? { board } : {}),
    ...(options.ownFlash ? { flashOnBoard: true } : {}),
    ...(options.ownNetwork === undefined ? {} : { ownNetwork: options.ownNetwork }),
    ...(options.terminals === undefined ? {} : { terminals: options.terminals }),
    seed: options.seed ?? 1,
    speed: options.speed,
    ...(options.model ? { model: options.model } : {}),
    ...(options.acquirer ? { acquirer: options.acquirer } : {}),
    ...(options.lang ? { language: options.lang } : {}),
    ...(keeper ? { keeper } : {}),
    plain: options.plain,
    national: options.national,
    // A script types, and a board has its own glass.
    touch: !options.headless && options.board === undefined,
    ...(options.till ? { till: options.till } : {}),
    ...(options.parts ? { parts: { ...options.parts, onWord: (word: string) => void complain(word, 0) } } : {}),
    authority: await authorityOf(options.state),
    onBug: (error) => {
      complain(faultWords(error), 1);
      crashed(1);
    },
  });
  const server = await serve(stage, options.port).catch(async (error: NodeJS.ErrnoException) => {
    await stage.close();
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    throw new WrongOption(`--port ${options.port}: ${error.code === "EACCES" ? "not allowed" : "already in use"}`);
  });
  say(
    `${server.address}  (acquirer on ${options.ownNetwork ?? "127.0.0.1"}:${stage.acquirerPort}, ${options.plain ? "plain" : "TLS"})`,
    0,
  );
  if (stage.room.terminals.length > 1) say(`${server.address}merchant  (${stage.room.terminals.length} terminals)`, 0);
  try {
    if (scenario !== undefined && !(await playFile(stage, options, scenario))) return 1;
    return await Promise.race([
      untilSignalled(),
      crash,
      ...(options.headless ? [] : [new Console(stage, process.stdin, process.stdout, options.lang ?? "zh").run()]),
    ]);
  } finally {
    await closeAll(server, stage);
  }
}

/** What ended the world: the stack is for a fault of the simulator. A board that does not answer is none, and its message says what to do. */
function faultWords(error: unknown): string {
  if (error instanceof EngineUnavailable) return error.message;
  return `simulator fault: ${error instanceof Error ? (error.stack ?? error.message) : "unknown"}`;
}

async function closeAll(server: PublicServer, stage: Stage): Promise<void> {
  await server.close();
  await stage.close();
}

/** What the head of a scenario's file says of the world that it is for. @throws WrongOption where the command says otherwise. */
function headOf(text: string, asked: StartOptions): Partial<StartOptions> {
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") return {};
  const { model, acquirer, seed, terminals, plain, national } = scenario.world;
  const head = { model, acquirer, seed, terminals };
  for (const [option, value] of Object.entries(head)) {
    const given = asked[option as keyof typeof head];
    if (value !== undefined && given !== undefined && given !== value)
      throw new WrongOption(`--${option}: the scenario is for ${value}`);
  }
  return {
    ...(model === undefined ? {} : { model }),
    ...(acquirer === undefined ? {} : { acquirer }),
    ...(seed === undefined ? {} : { seed }),
    ...(terminals === undefined ? {} : { terminals }),
    ...(plain ? { plain } : {}),
    ...(national ? { national } : {}),
  };
}

/**
 * Plays the scenario from the beginning of its world, or in one that was kept, and tells how it went: the world stays as it is then.
 * @returns false for a file that is none.
 */
async function playFile(stage: Stage, { scenario: file = "", state, board }: StartOptions, text: string) {
  const result = await playLines(stage, text, state === undefined && board === undefined);
  if (result.kind !== "ok") {
    complain(`${file}: ${complaintOf(result)}`, 1);
    return false;
  }
  const { passed, steps, digest, line, what, seen } = result.answer;
  if (passed === true) say(`${file}: played ${steps} steps, fingerprint ${digest}`, 0);
  else complain(`${file}:${line}: ${what}\n  seen: ${seen}`, 1);
  return true;
}

function untilSignalled(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(0));
  });
}
