import { doneEverywhere, type Errand, mixOf } from "../../sweep/mix";
import type { McuFigures } from "../engines/mcu-core";
import { createMcuEngine } from "../engines/mcu-engine";
import { deviceVm, deviceVmShare, MEMORY_GOAL } from "../moddable/device-vm";
import { BenchErrands, endScreen, needs } from "./errands";

/** The most that lived behind a turn, without garbage: slots of 16 bytes, and bytes of chunks. */
export interface Living {
  readonly slots: number;
  readonly chunks: number;
}

/** From power-up to home, then by errand, each from home to home. */
export type MemoryCost = Readonly<Record<string, Living>>;

const nothing: Living = Object.freeze({ slots: 0, chunks: 0 });

function atLeast(one: Living, other = nothing): Living {
  return { slots: Math.max(one.slots, other.slots), chunks: Math.max(one.chunks, other.chunks) };
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
  const costs: Record<string, Living> = {};
  let most = nothing;
  let died: string | undefined;
  const engine = await createMcuEngine({
    collects: true,
    machine: deviceVmShare(memoryShare),
    onFigures: ({ slots, chunks }: McuFigures) => {
      most = atLeast(most, { slots, chunks });
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
    "Every kind in one world on the emulated core: what lives at most".padEnd(56),
    ["".padEnd(22), "slots".padStart(11), "".padStart(9), "chunks".padStart(11)].join(""),
    ...Object.entries(cost).map(
      ([name, { slots, chunks }]) =>
        name.padEnd(22) + shared(slots, deviceVm.heapSlots) + shared(chunks, deviceVm.chunkBytes),
    ),
  ].join("\n");
}
