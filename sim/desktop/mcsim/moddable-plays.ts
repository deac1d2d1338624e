import type { PaperSlip } from "../../devices/printer";
import type { Engine } from "../../engine/engine";
import { DEFAULT_START_MS, Simulator } from "../../simulator/simulator";
import type { WorldEvent } from "../../world/timeline";
import { modelOf, type Play, type PlayOutcome, playFromPowerUp } from "../../xs/first-sale";
import { createEngine } from "../engines/engines";
import { ModdableEngine } from "../moddable/engine";

/** What a play left behind. */
interface Played {
  /** Undefined when the play did not come to its end. */
  readonly outcome: PlayOutcome | undefined;
  readonly problem: string | undefined;
  readonly screen: string;
  readonly slips: readonly PaperSlip[];
  readonly events: readonly WorldEvent[];
}

/** How a play went on Moddable, beside the same in Node. */
export interface Compared {
  readonly play: Play;
  /** Every event of the world, the screens and the slips' dots are the same. */
  readonly same: boolean;
  readonly screen: string;
  readonly slips: number;
  /** The first thing that differs, in words. */
  readonly difference?: string;
  /** Real time on Moddable, ms. */
  readonly tookMs: number;
  /** What the engine printed. */
  readonly lines: readonly string[];
}

/** The instruments come once a second: the last play's figures are out after this. */
const INSTRUMENTS_MS = 1200;
const SEED = 1;

/** Plays in Moddable's simulator and in Node, and compares everything that a world shows. */
export async function comparePlay(
  play: Play,
  build: { readonly host: string; readonly library: string; readonly ownScreen?: boolean },
): Promise<Compared> {
  const lines: string[] = [];
  const engine = new ModdableEngine({ ...build, onLine: (line) => lines.push(line) });
  const compared = await besideNode(play, engine, build.ownScreen);
  await new Promise((resolve) => setTimeout(resolve, INSTRUMENTS_MS));
  await engine.kill();
  return { ...compared, lines };
}

/**
 * The same on any engine.
 * @param ownKeys its board has keys on a screen of its own: Node's world then has such keys, too, for home says other words beside them.
 */
export async function besideNode(play: Play, engine: Engine, ownKeys = false): Promise<Omit<Compared, "lines">> {
  const node = await createEngine("node");
  const expected = await playOn(node.engine, play, ownKeys);
  await node.close();
  const startMs = performance.now();
  const actual = await playOn(engine, play);
  const tookMs = Math.round(performance.now() - startMs);
  const difference = differenceBetween(expected, actual);
  return {
    play,
    same: difference === undefined,
    screen: actual.screen,
    slips: actual.slips.length,
    ...(difference === undefined ? {} : { difference }),
    tookMs,
  };
}

async function playOn(engine: Engine, play: Play, largeKeys = false): Promise<Played> {
  const simulator = await Simulator.create({
    seed: SEED,
    startMs: DEFAULT_START_MS,
    model: modelOf(play),
    acquirer: "lakala",
    engine,
    ...(largeKeys ? { largeKeys } : {}),
  });
  // A firmware that dies at every start would boot for ever: the first death ends the play.
  let death: string | undefined;
  simulator.world.timeline.listen((event) => {
    if (event.kind !== "bug") return;
    death ??= String(event["message"]);
    throw new Error(death);
  });
  let outcome: PlayOutcome | undefined;
  let problem: string | undefined;
  try {
    outcome = await playFromPowerUp(simulator, play);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    problem = error.message;
  }
  const { world, display, printer } = simulator;
  return {
    outcome,
    problem: death ?? problem,
    screen: display.view.id,
    slips: [...(printer?.slips ?? [])],
    events: world.timeline.since(0),
  };
}

function differenceBetween(expected: Played, actual: Played): string | undefined {
  if (expected.problem !== undefined) return `in Node: ${expected.problem}`;
  if (actual.problem !== undefined) return `${actual.problem}, at screen ${actual.screen}`;
  for (const [at, event] of expected.events.entries()) {
    const [wanted, got] = [JSON.stringify(event), JSON.stringify(actual.events[at] ?? null)];
    if (wanted !== got) return `event ${event.seq}: ${got} instead of ${wanted}`;
  }
  if (expected.outcome?.digest !== actual.outcome?.digest) return "the timeline goes on";
  return expected.slips.some((slip, at) => !sameSlip(slip, actual.slips[at])) ? "a slip's dots" : undefined;
}

function sameSlip(expected: PaperSlip, actual: PaperSlip | undefined): boolean {
  return (
    actual !== undefined &&
    expected.lines.join("\n") === actual.lines.join("\n") &&
    Buffer.compare(expected.bits, actual.bits) === 0
  );
}

/** The highest figures of the engine's instruments. "Used" counts garbage too, and is looked at once a second. */
export interface Peaks {
  readonly chunkBytes: number;
  readonly heapSlots: number;
  readonly stackSlots: number;
  readonly collections: number;
}

/** @param bits of the build: a slot is 16 bytes in 32 bits, 32 in 64. */
export function peaksOf(lines: readonly string[], bits: 32 | 64): Peaks {
  const slotBytes = bits / 2;
  const names =
    lines
      .find((line) => line.startsWith(KEY))
      ?.slice(KEY.length)
      .split(",") ?? [];
  const rows = lines
    .filter((line) => line.startsWith(ROW))
    .map((line) => line.slice(ROW.length).split(",").map(Number));
  const column = (name: string) => rows.map((row) => row[names.indexOf(name)] ?? 0);
  const highest = (name: string) => Math.max(0, ...column(name));
  return {
    chunkBytes: highest("Chunk used"),
    heapSlots: highest("Slot used") / slotBytes,
    stackSlots: highest("Stack used") / slotBytes,
    collections: column("Garbage collections").reduce((sum, count) => sum + count, 0),
  };
}

const KEY = "instruments key: ";
const ROW = "instruments: ";
