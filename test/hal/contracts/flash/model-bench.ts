import type { Flash } from "../../../../hal/flash";
import { NorFlash } from "../../../../sim/devices/flash";
import { seeded } from "../../../journal/cut-flash";
import { openWorld, ways } from "../world-bench";
import type { FlashBench } from "./promises";

const calls = Object.freeze(["read", "program", "erase"] as const);

/** The simulated world's flash. @param way how its frames go. */
export async function modelBench(way: keyof typeof ways, programUnitBytes: 1 | 16 = 1): Promise<FlashBench> {
  const nor = new NorFlash({ sizeBytes: 65_536, programUnitBytes, random: seeded(1) });
  const bench = await openWorld(ways[way], () => undefined, nor);
  const { world, until } = bench;
  const arm = (point: (typeof calls)[number], kind: "fail" | "cut-power", times: number) =>
    world.faults.arm({ port: "flash", point, kind, nth: 1, times, probability: 1, ms: 0, at: "torn" });
  return {
    get flash(): Flash {
      return bench.board.devices.flash;
    },
    nowMs: () => world.nowMs,
    wearOut: (sector, what) => nor.failSector(sector, what),
    answers: (answers) => {
      world.faults.disarmAll();
      if (!answers) for (const point of calls) arm(point, "fail", 99);
    },
    cut: async (call) => {
      for (const point of ["program", "erase"] as const) arm(point, "cut-power", 1);
      // Nobody is there any more who could be told.
      call(bench.board.devices.flash).catch(() => undefined);
      await bench.reboot();
      world.faults.disarmAll();
    },
    restart: async () => {
      world.cutPower("between two calls");
      await bench.reboot();
    },
    until,
    sound: () => undefined,
  };
}
