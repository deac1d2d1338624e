import { expect, test } from "vitest";
import { measure } from "../../sim/desktop/bench";
import { XsWorker } from "../../sim/desktop/xsnap/worker";

/** Two whole benches: seconds each. */
const BENCH_TIMEOUT_MS = 120_000;
/** The default VM of an M5Stack; what lives must leave room for what is not collected yet. */
const DEVICE_SLOTS = 4928;

test.skipIf(!XsWorker.available)(
  "the bench counts the same in every run, and a sale stays within its budget",
  { timeout: BENCH_TIMEOUT_MS },
  async () => {
    const runs = [await measure(3), await measure(3)].map(({ node, ...figures }) => {
      const { salesPerSecond, ...counted } = node;
      expect(salesPerSecond).toBeGreaterThan(0);
      return { ...figures, node: counted };
    });
    expect(runs[1]).toEqual(runs[0]);
    const [{ firmware, node, bootHistory, wear } = expect.fail()] = runs;
    // INTENT and OUTCOME, no more, between the cardholder and "approved".
    expect(firmware.sale.programs).toBe(2);
    expect(node.restedWait).toEqual({ programs: 2, erases: 0 });
    expect(node.flashBytesPerSale).toBeLessThanOrEqual(1024);
    expect(bootHistory.ratio).toBeLessThanOrEqual(1.5);
    expect(wear.yearsUntilWorn).toBeGreaterThan(10);
    for (const phase of Object.values(firmware)) expect(phase.slots).toBeLessThan(0.6 * DEVICE_SLOTS);
  },
);
