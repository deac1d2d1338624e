import { expect, test } from "vitest";
import { measureRom } from "../../sim/desktop/bench/kinds-rom";

/** The firmware is packed and compiled once for each kind. */
const PACKING_MS = 180_000;
const KIND_BYTES_MAX = 4096;

test.skipIf(!process.env["MODDABLE"])(
  "a kind of transaction is little more than data in ROM",
  { timeout: PACKING_MS },
  async () => {
    const { whole = 0, kinds = {} } = (await measureRom()) ?? {};
    expect(whole).toBeGreaterThan(100_000);
    expect(Object.keys(kinds).length).toBeGreaterThan(10);
    for (const [kind, bytes] of Object.entries(kinds)) {
      expect(bytes, kind).toBeGreaterThan(0);
      expect(bytes, kind).toBeLessThanOrEqual(KIND_BYTES_MAX);
    }
  },
);
