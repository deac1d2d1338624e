import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../../sim/desktop/xsnap/worker";

/** Steps of the engine for one look, with the model and the bus on the same engine: most of it is theirs. */
const STEPS_MAX = 200_000;

describe.skipIf(!XsWorker.available)("in XS", () => {
  test.each([
    ["AXP192", 0, 6],
    ["AXP2101", 1, 1],
    ["MAX17048", 2, 1],
  ] as const)("%s: driver and model agree", async (name, which, within) => {
    const xs = await XsWorker.start({ name: "power" });
    try {
      await xs.evaluate(await bundleForXs("test/hal/drivers/power/power-in-xs.ts"));
      const first = await xs.command(Uint8Array.of(which, 1));
      const more = await xs.command(Uint8Array.of(which, 21));
      for (const level of more.reply) expect(Math.abs(level - 50)).toBeLessThanOrEqual(within);
      const steps = (more.steps - first.steps) / 20;
      expect(steps, `${name}: steps a look`).toBeLessThan(STEPS_MAX);
      if (process.env["SHOW_STEPS"]) console.log(name, Math.round(steps));
    } finally {
      await xs.close();
    }
  });
});
