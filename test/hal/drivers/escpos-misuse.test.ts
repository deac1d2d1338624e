import { describe, expect, test } from "vitest";
import { job } from "../contracts/printer/jobs";
import { rigOf } from "./escpos-rig";

describe("misuse of the driver is a bug", () => {
  test("bands and ends without a job, wrong sizes, two calls at once, options out of bounds", async () => {
    const rig = rigOf();
    const row = { rows: 1, bits: new Uint8Array(48) };
    await expect(rig.printer.band(row)).rejects.toThrow(TypeError);
    await expect(rig.printer.finish()).rejects.toThrow(TypeError);
    expect(await rig.time.until(rig.printer.begin(job))).toBe("ready");
    await expect(rig.printer.band({ rows: 65, bits: new Uint8Array(65 * 48) })).rejects.toThrow(RangeError);
    await expect(rig.printer.band({ rows: 2, bits: new Uint8Array(48) })).rejects.toThrow(RangeError);
    const first = rig.printer.band(row);
    await expect(rig.printer.status()).rejects.toThrow("another call");
    expect(await rig.time.until(first)).toBe("ready");
    for (const driver of [{ widthDots: 100 }, { feedDots: 256 }, { setup: new Array(97).fill(0) }])
      expect(() => rigOf({ driver })).toThrow(RangeError);
  });
});
