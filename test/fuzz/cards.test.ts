import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { targetOf } from "../../sim/desktop/fuzz/targets";
import { type Failure, watchTarget } from "../../sim/desktop/fuzz/watch";
import { bundleSweep, type Mutation } from "../../sim/desktop/sweep/bundle";
import { sampleOf, seedsFrom } from "../sample";
import { findingsOf } from "./findings";

describe("cards of every kind, each through a whole sale", () => {
  it("take a few dozen inputs", async () => {
    const { first, count } = seedsFrom(1, 30);
    expect(await findingsOf(await targetOf("cards"), first, count)).toEqual([]);
  }, 60_000);
});

/** Firmwares as they were before: what one part lets in, the next throws at, or takes for a fault of its own. */
const before: readonly Mutation[] = [
  {
    name: "cards-number",
    file: "hal/drivers/software-secure-element-algorithms.ts",
    find: "const panDigitsMin = 8;",
    replace: "const panDigitsMin = 13;",
  },
  {
    name: "cards-short-pin",
    file: "src/transaction/card/pin.ts",
    find: "if (entry.digits >= PIN_DIGITS_MIN) return",
    replace: "return",
  },
];

describe("a firmware that throws at a card is found out", () => {
  it.each(sampleOf(before))(
    "$name",
    async (mutation) => {
      const file = await bundleSweep("sim/desktop/fuzz/worker.ts", mutation);
      const failures: Failure[] = [];
      try {
        const failed = (failure: Failure) => void failures.push(failure);
        await watchTarget({ file, target: "cards", seed: 1, inputs: 60, failed });
        expect(failures[0]).toMatchObject({
          target: "cards",
          kind: "over-bound",
          what: expect.stringMatching(/B2[01]|a bug/),
        });
      } finally {
        await rm(file, { force: true });
      }
    },
    60_000,
  );
});
