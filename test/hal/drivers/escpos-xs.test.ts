import { describe, expect, test } from "vitest";
import { bundleForXs } from "../../../sim/desktop/engines/bundle";
import { XsWorker } from "../../../sim/desktop/xsnap/worker";
import { pictureOf } from "../contracts/printer/jobs";
import { FEED_ROWS } from "./escpos-rig";

describe.skipIf(!XsWorker.available)("in XS", () => {
  test("driver and model print the same dots", async () => {
    const xs = await XsWorker.start({ name: "escpos" });
    try {
      await xs.evaluate(await bundleForXs("test/hal/drivers/escpos-in-xs.ts"));
      const picture = pictureOf(100);
      const { reply } = await xs.command(picture);
      expect(reply).toHaveLength((100 + FEED_ROWS) * 48);
      expect(Buffer.from(reply.subarray(0, picture.length)).equals(picture)).toBe(true);
    } finally {
      await xs.close();
    }
  });
});
