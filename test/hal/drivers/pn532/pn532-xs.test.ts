import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../../sim/desktop/xsnap/worker";

/** Steps of the engine for one command with 200 bytes of answer, the model and the bus on the same engine: most of it is theirs. */
const STEPS_MAX = 3_000_000;

describe.skipIf(!XsWorker.available)("in XS", () => {
  test.each(["pn532-in-xs", "i2c-in-xs"])("a card is presented and answers: %s", async (entry) => {
    const xs = await XsWorker.start({ name: "pn532" });
    try {
      await xs.evaluate(await bundleForXs(`test/hal/drivers/pn532/${entry}.ts`));
      const first = await xs.command(Uint8Array.of(1));
      const more = await xs.command(Uint8Array.of(11));
      expect([first.reply[0], more.reply[0]]).toEqual([1, 11]);
      const steps = (more.steps - first.steps) / 10;
      if (process.env["SHOW_STEPS"])
        console.log(entry, "command", Math.round(steps), "present", Math.round(first.steps - steps));
      expect(steps).toBeLessThan(STEPS_MAX);
    } finally {
      await xs.close();
    }
  });
});
