import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { parseScenario, playSteps } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { ensureCore, SYMBOLS } from "../engines/mcu-build";
import type { McuFigures } from "../engines/mcu-core";
import { createMcuEngine } from "../engines/mcu-engine";
import { type McuProfile, ProfileCounts, symbolsOf } from "./mcu-profile";

/** A prime number: no loop of the firmware keeps step with it. */
const PROFILE_TICKS = 101;
/** Names of a large program. */
const LISTING_BYTES_MAX = 16_777_216;

/** What the firmware cost on the emulated core while one screen stood. */
export interface ScreenCost {
  readonly screen: string;
  readonly instructions: number;
  readonly turns: number;
  /** Instructions of the longest turn. */
  readonly longest: number;
}

export interface McuCost {
  readonly screens: readonly ScreenCost[];
  readonly instructions: number;
  readonly longest: number;
  /** Deepest use of the C stack, bytes. */
  readonly stack: number;
  readonly profile: McuProfile;
}

/**
 * Plays a file on the emulated core and counts. With a profile the figures are the same as without, but for some hundred instructions of each
 * sample's interrupt.
 *
 * @throws EngineUnavailable where a compiler or the emulator is missing, Error where the file does not play.
 */
export async function measureMcu(file: string): Promise<McuCost> {
  const scenario = parseScenario(await readFile(file, "utf8"));
  if (scenario.kind === "malformed") throw new Error(`${file}:${scenario.line}: no scenario`);
  const { stdout } = await promisify(execFile)(SYMBOLS, ["-n", await ensureCore()], { maxBuffer: LISTING_BYTES_MAX });
  const counts = new ProfileCounts(PROFILE_TICKS, symbolsOf(stdout));
  const screens = new Map<string, ScreenCost>();
  let screen = "power-up";
  let stack = 0;
  const note = ({ instructions, stack: deepest }: McuFigures) => {
    const before = screens.get(screen) ?? { screen, instructions: 0, turns: 0, longest: 0 };
    screens.set(screen, {
      screen,
      instructions: before.instructions + instructions,
      turns: before.turns + 1,
      longest: Math.max(before.longest, instructions),
    });
    stack = Math.max(stack, deepest);
  };
  const engine = await createMcuEngine({
    onFigures: note,
    profileTicks: PROFILE_TICKS,
    onFunction: (line) => counts.function(line),
    onSamples: (words) => counts.samples(words),
  });
  try {
    const { model = "classic", acquirer = "lakala", seed = 1 } = scenario.world;
    const room = await Room.open({ simulator: { seed, startMs: DEFAULT_START_MS, model, acquirer, engine } });
    room.simulator.display.watch(({ id }) => {
      screen = id;
    });
    const { kind } = await playSteps(room, scenario.steps);
    if (kind !== "passed") throw new Error(`${file}: ${kind} on the emulated core`);
  } finally {
    await engine.kill();
  }
  const all = [...screens.values()];
  return {
    screens: all,
    instructions: all.reduce((sum, { instructions }) => sum + instructions, 0),
    longest: Math.max(...all.map(({ longest }) => longest)),
    stack,
    profile: counts.profile(),
  };
}

const ROWS = 40;

/** As `npm run bench -- --profile` prints it: millions of instructions. */
export function mcuTable({ screens, instructions, longest, stack, profile }: McuCost): string {
  const millions = (count: number) => (count / 1e6).toFixed(1).padStart(9);
  return [
    "Millions of instructions by the screen that stood, turns, the longest turn:",
    ...screens.map(
      (each) =>
        `${millions(each.instructions)} ${String(each.turns).padStart(5)} ${millions(each.longest)}  ${each.screen}`,
    ),
    `${millions(instructions)} in all; the longest turn ${millions(longest).trim()}; C stack ${stack} bytes`,
    "By functions of the script, own and with what they called (behind the name: its place):",
    ...profile.script.slice(0, ROWS).map(({ name, own, all }) => `${millions(own)} ${millions(all)}  ${name}`),
    "By functions of engine and C library:",
    ...profile.native.slice(0, ROWS).map(({ name, own }) => `${millions(own)}  ${name}`),
  ].join("\n");
}
