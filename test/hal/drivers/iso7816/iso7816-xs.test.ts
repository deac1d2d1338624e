import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../../sim/desktop/xsnap/worker";

/** Steps of the engine for one command with 200 bytes of answer; model, card and bus are on the same engine: most of it is theirs. */
const STEPS_MAX = 4_000_000;
/** Of the driver alone. */
const OWN_STEPS_MAX = 150_000;

describe.skipIf(!XsWorker.available)("in XS", () => {
  test.each([0, 1])("a card is put in and answers: T=%i", async (protocol) => {
    const xs = await XsWorker.start({ name: "iso7816" });
    try {
      await xs.evaluate(await bundleForXs("test/hal/drivers/iso7816/iso7816-in-xs.ts"));
      const first = await xs.command(Uint8Array.of(protocol, 1));
      const more = await xs.command(Uint8Array.of(protocol, 6));
      expect([first.reply[0], more.reply[0]]).toEqual([1, 6]);
      const steps = (more.steps - first.steps) / 5;
      if (process.env["SHOW_STEPS"])
        console.log(`T=${protocol}: command`, Math.round(steps), "present", Math.round(first.steps - steps));
      expect(steps).toBeLessThan(STEPS_MAX);
      const one = await xs.command(Uint8Array.of(protocol, 1, 1));
      const six = await xs.command(Uint8Array.of(protocol, 6, 1));
      expect([one.reply[0], six.reply[0]]).toEqual([1, 6]);
      const own = (six.steps - one.steps) / 5;
      if (process.env["SHOW_STEPS"])
        console.log(
          `T=${protocol}, the driver alone: command`,
          Math.round(own),
          "present",
          Math.round(one.steps - own),
        );
      expect(own).toBeLessThan(OWN_STEPS_MAX);
    } finally {
      await xs.close();
    }
  });
});
