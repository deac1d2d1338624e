import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../../sim/desktop/xsnap/worker";

/** Steps of the engine for one program, read back and read, the model and the bus on the same engine: most of it is theirs. */
const STEPS_MAX = 8_000_000;

describe.skipIf(!XsWorker.available)("in XS", () => {
  test("pages are programmed and read", async () => {
    const xs = await XsWorker.start({ name: "nor" });
    try {
      await xs.evaluate(await bundleForXs("test/hal/drivers/nor/nor-in-xs.ts"));
      const first = await xs.command(Uint8Array.of(1));
      const more = await xs.command(Uint8Array.of(5));
      expect([first.reply[0], more.reply[0]]).toEqual([1, 5]);
      const steps = (more.steps - first.steps) / 4;
      if (process.env["SHOW_STEPS"]) console.log("program", Math.round(steps));
      expect(steps).toBeLessThan(STEPS_MAX);
    } finally {
      await xs.close();
    }
  });
});
