import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { parseScenario } from "../../sim/scenario/player";
import { firstAndSome } from "../sample";

/**
 * A way through every part of the firmware, by turns. `npm run scenario -- test/scenarios/*.jsonl --engine xs` plays all of them and all others,
 * a fifth of them with each commit in CI.
 */
const chosen = [
  "first-sale",
  "power-cut-mid-sale",
  "torn-write",
  "parameters-cut",
  "sign-esign",
  "chip-declines-at-end",
  "tap-pin",
  "void-power-cut",
  "qr-scan-power-cut",
  "completion-advice-power-cut",
  "balance",
  "refund-power-cut",
  "payout-power-cut",
  "arrival",
  "till-refund-power-cut",
  "terminals",
];

describe.skipIf(!XsWorker.available)("the firmware in XS", () => {
  test.each(firstAndSome(chosen))("%s", async (name) => {
    const scenario = parseScenario(readFileSync(new URL(`../scenarios/${name}.jsonl`, import.meta.url), "utf8"));
    if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
    const { played } = await playInNewWorld(scenario.steps, "xs", 1, scenario.world);
    expect(played).toEqual({ kind: "passed", steps: scenario.steps.length });
  });
});
