import { expect, test } from "vitest";
import { measureKinds } from "../../sim/desktop/bench/kinds-cost";
import { measure, measureFlowsAndParts } from "../../sim/desktop/commands/bench";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { doneEverywhere, mixOf } from "../../sim/sweep/mix";

/** A whole bench, and once more all but what takes longest: seconds each. */
const BENCH_TIMEOUT_MS = 180_000;
/** The default VM of an M5Stack; what lives must leave room for what is not collected yet. */
const DEVICE_SLOTS = 4928;
/** A device has a goal of 60 % for every flow. Each is held against growing where it is, with some room. */
const SLOTS_SHARE_MAX = 0.38;
const SIGNED_SLOTS_SHARE_MAX = 0.48;
/** The goal for every flow. Most of a chip's and of what is about it is its own data, held against growing by the other bounds. */
const KIND_SLOTS_SHARE_MAX = 0.6;
/** INTENT, OUTCOME, and the picture of a signature or what a refund gives back beside them. */
const KIND_PROGRAMS_MAX = 6;
/** Of a settlement one record is in memory at a time, however many there are. */
const RECORDS = 60;
/** 50 ms of an ESP32 at 240 MHz that runs two million bytecodes a second, which is slow: a touch is answered within that. */
const STEPS_AT_ONCE_MAX = 100_000;

test.skipIf(!XsWorker.available)(
  "the bench counts the same in every run, and a sale stays within its budget",
  { timeout: BENCH_TIMEOUT_MS },
  async () => {
    const figures = await measure(3, RECORDS);
    expect(figures.node.salesPerSecond).toBeGreaterThan(0);
    const { node: again, ...others } = await measureFlowsAndParts(3, RECORDS);
    const { salesPerSecond, ...counted } = again;
    expect(figures).toMatchObject({ ...others, node: counted });
    const { firmware, signedSale, signing, settlement, node, bootHistory, wear } = figures;
    // INTENT and OUTCOME, no more, between the cardholder and "approved".
    expect(firmware.sale.programs).toBe(2);
    expect(node.restedWait).toEqual({ programs: 2, erases: 0 });
    expect(node.flashBytesPerSale).toBeLessThanOrEqual(1024);
    expect(bootHistory.ratio).toBeLessThanOrEqual(1.5);
    expect(wear.yearsUntilWorn).toBeGreaterThan(10);
    const { largestTurn, ...signedPhases } = signedSale;
    for (const phase of Object.values(firmware)) expect(phase.slots).toBeLessThan(SLOTS_SHARE_MAX * DEVICE_SLOTS);
    for (const phase of Object.values(signedPhases))
      expect(phase.slots).toBeLessThan(SIGNED_SLOTS_SHARE_MAX * DEVICE_SLOTS);
    expect(largestTurn).toBeLessThanOrEqual(STEPS_AT_ONCE_MAX);
    expect(settlement.whole.slots).toBeLessThan(SIGNED_SLOTS_SHARE_MAX * DEVICE_SLOTS);
    expect(settlement.largestTurn).toBeLessThanOrEqual(STEPS_AT_ONCE_MAX);
    expect(signing.largestStep).toBeLessThanOrEqual(STEPS_AT_ONCE_MAX);
    expect(signing.total).toBeLessThan(1_400_000);
  },
);

test.skipIf(!XsWorker.available)(
  "every kind of transaction stays within the memory of a device",
  { timeout: BENCH_TIMEOUT_MS },
  async () => {
    const costs = await measureKinds();
    expect(Object.keys(costs)).toEqual(doneEverywhere(mixOf("day")).map(({ name }) => name));
    for (const [name, { steps, slots, programs }] of Object.entries(costs)) {
      expect(steps, name).toBeGreaterThan(0);
      expect(slots, name).toBeLessThan(KIND_SLOTS_SHARE_MAX * DEVICE_SLOTS);
      expect(programs, name).toBeLessThanOrEqual(KIND_PROGRAMS_MAX);
    }
  },
);
