import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { parseScenario, playSteps } from "../../scenario/player";
import { Room } from "../../scenario/room";
import { DEFAULT_START_MS } from "../../simulator/simulator";
import { ensureCore, SYMBOLS } from "../engines/mcu-build";
import { createMcuEngine, type McuTurn } from "../engines/mcu-engine";
import { courses } from "./mcu-courses";
import { type McuProfile, ProfileCounts, symbolsOf } from "./mcu-profile";
import { type Course, costOf, type FlowCost, longestOf, NO_FLOW, placeOf, type Watch } from "./mcu-turns";

/** A prime number: no loop of the firmware keeps step with it. */
const PROFILE_TICKS = 101;
/** Names of a large program. */
const LISTING_BYTES_MAX = 16_777_216;

/** What the firmware cost on the emulated core while one screen stood, or in one flow. */
export interface ScreenCost extends FlowCost {
  readonly screen: string;
}

export interface McuCost extends FlowCost {
  readonly screens: readonly ScreenCost[];
  /** Deepest use of the C stack, bytes. */
  readonly stack: number;
  /** Where the longest turn stands: `placeOf`. */
  readonly longestAt: string;
  readonly profile: McuProfile;
  /** Of the longest turn alone. */
  readonly ofLongest: McuProfile;
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
  const counts = await newProfiles();
  const all: McuTurn[] = [];
  const byScreen: Record<string, McuTurn[]> = {};
  let screen = "power-up";
  const onTurn = (turn: McuTurn) => {
    all.push(turn);
    byScreen[screen] = [...(byScreen[screen] ?? []), turn];
  };
  const engine = await createMcuEngine({ ...watching(counts), onTurn });
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
  return countedAll({ flows: byScreen, all }, counts);
}

/**
 * The same of a course of the bench, or of one of its flows.
 *
 * @throws Error where there is none of that name.
 */
export async function measureCourse(name: string, flow?: string): Promise<McuCost> {
  const course = courses[name];
  if (!course) throw new Error(`${name}: neither a file nor one of ${Object.keys(courses).join(", ")}`);
  const counts = await newProfiles();
  const measured = await course(watching(counts));
  if (flow === undefined) return countedAll(measured, counts);
  const its = measured.flows[flow];
  if (!its) throw new Error(`${flow}: expected one of ${Object.keys(measured.flows).join("; ")}`);
  return countedAll({ flows: { [flow]: its }, all: its }, counts);
}

/** Of all turns, and of the longest one alone. */
interface Profiles {
  readonly all: ProfileCounts;
  readonly longest: ProfileCounts;
}

async function newProfiles(): Promise<Profiles> {
  const { stdout } = await promisify(execFile)(SYMBOLS, ["-n", await ensureCore()], { maxBuffer: LISTING_BYTES_MAX });
  const symbols = symbolsOf(stdout);
  return { all: new ProfileCounts(PROFILE_TICKS, symbols), longest: new ProfileCounts(PROFILE_TICKS, symbols) };
}

function watching({ all, longest }: Profiles): Watch {
  const onFunction = (line: string) => {
    all.function(line);
    longest.function(line);
  };
  return { profileTicks: PROFILE_TICKS, onFunction };
}

function countedAll(course: Course, profiles: Profiles): McuCost {
  const { flows, all } = course;
  for (const { samples } of all) for (const words of samples) profiles.all.samples(words);
  const longest = longestOf(all);
  for (const words of longest.samples) profiles.longest.samples(words);
  const inFlows = new Set(Object.values(flows).flat());
  const others = all.filter((turn) => !inFlows.has(turn));
  const screens = Object.entries(others.length > 0 ? { ...flows, [NO_FLOW]: others } : flows);
  return {
    screens: screens.map(([screen, its]) => ({ screen, ...costOf(its) })),
    ...costOf(all),
    longestAt: placeOf(course, longest),
    stack: Math.max(...all.map(({ stack }) => stack)),
    profile: profiles.all.profile(),
    ofLongest: profiles.longest.profile(),
  };
}

const ROWS = 40;
const ROWS_OF_ONE = 15;

/** As `npm run bench -- --profile` prints it: millions of instructions. */
export function mcuTable(cost: McuCost): string {
  const { screens, instructions, line, longest, longestAt, stack, profile, ofLongest } = cost;
  const millions = (count: number) => (count / 1e6).toFixed(1).padStart(9);
  return [
    "Millions of instructions by the screen that stood or the flow, of these the line's, turns, the longest turn without the line:",
    ...screens.map(
      (each) =>
        `${millions(each.instructions)} ${millions(each.line)} ${String(each.turns).padStart(5)} ${millions(each.longest)}  ${each.screen}`,
    ),
    `${millions(instructions)} in all, of these the line ${millions(line).trim()}; the longest turn ${millions(longest).trim()}; C stack ${stack} bytes`,
    "By functions of the script, own and with what they called (behind the name: its place):",
    ...profile.script.slice(0, ROWS).map(({ name, own, all }) => `${millions(own)} ${millions(all)}  ${name}`),
    "By functions of engine and C library:",
    ...profile.native.slice(0, ROWS).map(({ name, own }) => `${millions(own)}  ${name}`),
    `The longest turn alone (${longestAt}), by functions of the script:`,
    ...ofLongest.script.slice(0, ROWS_OF_ONE).map(({ name, own, all }) => `${millions(own)} ${millions(all)}  ${name}`),
    "Deepest C stack of the samples:",
    `  ${profile.deepest.join(" < ")}`,
  ].join("\n");
}
