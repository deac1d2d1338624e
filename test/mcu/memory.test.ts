import { beforeAll, describe, expect, it } from "vitest";
import { LONGEST_TURN_GOAL, STACK_GOAL } from "../../sim/desktop/bench/mcu-chart";
import { measureMemory } from "../../sim/desktop/bench/memory-cost";
import { deviceVm } from "../../sim/desktop/moddable/device-vm";
import { doneEverywhere, mixOf } from "../../sim/sweep/mix";
import { missing, sayMissing } from "./core";

/** Where each of them is (52 % and 32 %), with some room: held against growing. More than 60 % ends the run by itself. */
const SLOTS_SHARE_MAX = 0.56;
const CHUNKS_SHARE_MAX = 0.36;
/** Less than a sale by chip takes. */
const TOO_LITTLE = 0.42;

/** Half a minute where nobody else computes. */
const DAY_TIMEOUT_MS = 900_000;

beforeAll(sayMissing);

describe.skipIf(missing !== undefined)("the memory of a device", () => {
  it("has room for every kind of transaction in one world, in 60 % of it, and no turn is long", {
    timeout: DAY_TIMEOUT_MS,
  }, async () => {
    const cost = await measureMemory();
    for (const { name } of doneEverywhere(mixOf("day"))) expect(cost).toHaveProperty(name);
    expect(cost).toHaveProperty("completion-advice");
    for (const [name, { slots, chunks, stack, turn }] of Object.entries(cost)) {
      expect(slots, name).toBeLessThan(SLOTS_SHARE_MAX * deviceVm.heapSlots);
      expect(chunks, name).toBeLessThan(CHUNKS_SHARE_MAX * deviceVm.chunkBytes);
      expect(stack, name).toBeLessThanOrEqual(STACK_GOAL);
      expect(turn, name).toBeLessThanOrEqual(LONGEST_TURN_GOAL * 1e6);
    }
  });

  it("is not there for free: with less of it a kind ends the run, and is named", async () => {
    await expect(measureMemory(TOO_LITTLE)).rejects.toThrow("authorisation on the emulated core: memory full");
  });
});
