import type { PortName, TerminalModel } from "../../../hal/board";
import { type KeptState, Simulator } from "../../simulator/simulator";
import type { McuFigures } from "../engines/mcu-core";
import { createMcuEngine, type McuTurn } from "../engines/mcu-engine";
import { benchWorld, shownBy, shows } from "./firmware-cost";

/** What one flow costs on the emulated core, from one moment to another. */
export interface FlowCost {
  readonly instructions: number;
  /** Of these: frames of the serial line, which no device has. */
  readonly line: number;
  /** Of these: what a chip does by itself (SHA-1). It is among the firmware's own all the same. */
  readonly chip: number;
  readonly turns: number;
  /** The longest turn without the line: so long the screen is not served. */
  readonly longest: number;
}

/** Of all turns of a course, those of no flow among them. */
export interface CourseFigures {
  /** Instructions of the longest turn, without the line. */
  readonly longestTurn: number;
  /** See `placeOf`. */
  readonly longestAt: string;
  /** Deepest use of the C stack, bytes. */
  readonly stack: number;
  readonly flows: Readonly<Record<string, FlowCost>>;
}

export interface McuBench {
  /** Another compiler makes other instructions. */
  readonly compiler: string;
  readonly courses: Readonly<Record<string, CourseFigures>>;
}

/** How turns that are in no flow are called. */
export const NO_FLOW = "no flow";

/** The turns of each flow of one world, and all that there were. */
export interface Course {
  readonly flows: Readonly<Record<string, readonly McuTurn[]>>;
  readonly all: readonly McuTurn[];
}

/** How the core is watched meanwhile. */
export interface Watch {
  /** As of `McuEngineOptions`. */
  readonly profileTicks?: number;
  readonly onFunction?: (line: string) => void;
}

/** The turns in which a piece of work was done. */
export type During = (work: Promise<unknown>) => Promise<readonly McuTurn[]>;

/**
 * Plays in a world of its own whose firmware is on the core.
 * @throws EngineUnavailable where a compiler or the emulator is missing.
 */
export async function courseIn(
  watch: Watch,
  { model, kept }: { readonly model: TerminalModel; readonly kept?: KeptState },
  play: (simulator: Simulator, during: During) => Promise<Course["flows"]>,
): Promise<Course> {
  const all: McuTurn[] = [];
  const engine = await createMcuEngine({ ...watch, onTurn: (turn) => void all.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, model, engine, ...(kept ? { kept } : {}) });
    const during: During = async (work) => {
      const from = all.length;
      await work;
      return all.slice(from);
    };
    return { flows: await play(simulator, during), all };
  } finally {
    await engine.kill();
  }
}

export function costOf(turns: readonly McuTurn[]): FlowCost {
  return {
    instructions: turns.reduce((sum, { instructions }) => sum + instructions, 0),
    line: turns.reduce((sum, { line }) => sum + line, 0),
    chip: turns.reduce((sum, { chip }) => sum + chip, 0),
    turns: turns.length,
    longest: Math.max(0, ...turns.map(ownOf)),
  };
}

/** The firmware's own instructions. */
export function ownOf({ instructions, line }: Pick<McuFigures, "instructions" | "line">): number {
  return instructions - line;
}

/** @throws Error where there is no turn. */
export function longestOf(turns: readonly McuTurn[]): McuTurn {
  const longest = turns.toSorted((one, other) => ownOf(other) - ownOf(one))[0];
  if (!longest) throw new Error("bench: no turn was measured");
  return longest;
}

/** Where a turn stands in a course: its flow where it is in one, the screen before it, the calls that it ended with. */
export function placeOf({ flows, all }: Course, turn: McuTurn): string {
  const flow = Object.keys(flows).find((name) => flows[name]?.includes(turn)) ?? NO_FLOW;
  const screen = all.slice(0, all.indexOf(turn)).flatMap(shownBy).at(-1) ?? "no screen";
  const calls = turn.calls.map(({ port, method }) => `${port}.${method}`).join(", ");
  return `${flow}, from ${screen} to ${calls || "rest"}`;
}

/** Up to the turn that shows a screen. @throws Error where none does. */
export function upTo(turns: readonly McuTurn[], screen: string): readonly McuTurn[] {
  const at = turns.findIndex((turn) => shows(turn, screen));
  if (at < 0) throw new Error(`bench: ${screen} was not shown`);
  return turns.slice(0, at + 1);
}

/** A call through a contract. */
export type Called = readonly [port: PortName, method: string];

/** From the first turn with one call to the first one behind it, or the same, with another. @throws Error where they are not there. */
export function between(turns: readonly McuTurn[], from: Called, to: Called): readonly McuTurn[] {
  const begin = turns.findIndex((turn) => calls(turn, from));
  const end = turns.findIndex((turn, at) => at >= begin && calls(turn, to));
  if (begin < 0 || end < 0) throw new Error(`bench: nothing from ${from.join(".")} to ${to.join(".")}`);
  return turns.slice(begin, end + 1);
}

function calls(turn: McuTurn, [port, method]: Called): boolean {
  return turn.calls.some((call) => call.port === port && call.method === method);
}
