import { doneEverywhere, type Errand, mixOf } from "../../sweep/mix";
import type { McuFigures } from "../engines/mcu-core";
import { createMcuEngine } from "../engines/mcu-engine";
import { deviceVm, deviceVmShare, MEMORY_GOAL } from "../moddable/device-vm";
import { BenchErrands, endScreen, needs } from "./errands";
import { millions } from "./mcu-chart";
import { ownOf } from "./mcu-turns";

/** The most that a device has to have for something. */
export interface Most {
  /** What lived behind a turn, without garbage: slots of 16 bytes, and bytes of chunks. */
  readonly slots: number;
  readonly chunks: number;
  /** Deepest use of the C stack since power-up, bytes. */
  readonly stack: number;
  /** The longest turn's own instructions. */
  readonly turn: number;
}

/** From power-up to home, then by errand, each from home to home. */
export type MemoryCost = Readonly<Record<string, Most>>;

const nothing: Most = Object.freeze({ slots: 0, chunks: 0, stack: 0, turn: 0 });

function atLeast(one: Most, other = nothing): Most {
  return {
    slots: Math.max(one.slots, other.slots),
    chunks: Math.max(one.chunks, other.chunks),
    stack: Math.max(one.stack, other.stack),
    turn: Math.max(one.turn, other.turn),
  };
}

/** No part of the mix: the acquirer learns of it later. */
const advice: Errand = Object.freeze({
  name: "completion-advice",
  perMille: 0,
  why: "a bill while the line is down",
  entry: "预授权完成通知",
  means: "original",
  about: { kinds: ["authorisation"], states: ["held"] },
} as const);

/** The mix ends with settlement and payout: what these need was sold before. Before each other kind comes what that one needs. */
export function wholeDay(): readonly Errand[] {
  const mix = [advice, ...doneEverywhere(mixOf("day"))];
  return mix.flatMap((errand) => {
    if (endScreen(errand) !== "approved") return [errand];
    return [...mix.filter(({ name }) => needs[errand.name]?.includes(name)), errand];
  });
}

/**
 * Every kind of transaction in one world, one behind the other without a power-up, on the emulated core: functions and tables are frozen
 * there as in a device's ROM, and slots are a device's. The machine has no more memory than this share of a device's, so that a turn that takes
 * more on its way ends the run, too.
 *
 * @throws EngineUnavailable where a compiler or the emulator is missing, Error where memory was not enough.
 */
export async function measureMemory(memoryShare = MEMORY_GOAL): Promise<MemoryCost> {
  const costs: Record<string, Most> = {};
  let most = nothing;
  let died: string | undefined;
  const engine = await createMcuEngine({
    collects: true,
    machine: deviceVmShare(memoryShare),
    onFigures: (figures: McuFigures) => {
      most = atLeast(most, { ...figures, turn: ownOf(figures) });
    },
    onEnd: (why) => {
      died ??= why;
    },
  });
  try {
    const errands = await BenchErrands.open(engine);
    const screens = new Set<string>();
    errands.simulator.display.watch(({ id }) => screens.add(id));
    costs["power-up"] = most;
    for (const errand of wholeDay()) {
      most = nothing;
      await errands.do(
        errand,
        () => screens.clear(),
        () => {
          if (died !== undefined) throw new Error(`bench: ${errand.name} on the emulated core: ${died}`);
          return screens.has(endScreen(errand));
        },
      );
      costs[errand.name] = atLeast(most, costs[errand.name]);
    }
    return costs;
  } finally {
    await engine.kill();
  }
}

/** A line for each, with its shares of a device's memory. */
export function memoryTable(cost: MemoryCost): string {
  const shared = (figure: number, of: number) =>
    figure.toLocaleString("en").padStart(11) + `${((100 * figure) / of).toFixed(1)} %`.padStart(9);
  return [
    "Every kind in one world on the emulated core: what lives at most, C stack since power-up, millions of the longest turn",
    "".padEnd(22) + "slots".padStart(11) + "chunks".padStart(20) + "stack".padStart(18) + "turn".padStart(7),
    ...Object.entries(cost).map(
      ([name, { slots, chunks, stack, turn }]) =>
        name.padEnd(22) +
        shared(slots, deviceVm.heapSlots) +
        shared(chunks, deviceVm.chunkBytes) +
        stack.toLocaleString("en").padStart(9) +
        millions(turn).padStart(7),
    ),
  ].join("\n");
}
