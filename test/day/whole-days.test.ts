import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { parseScenario } from "../../sim/scenario/player";

/** A day of each acquirer and model that the source documents name, from activation to the merchant's bank account. */
const days = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".jsonl"));
/** Thirty transactions, where others compute, too. */
const DAY_MS = 60_000;

function dayOf(name: string) {
  const scenario = parseScenario(readFileSync(new URL(name, import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
  return scenario;
}

test("each pair that the documents name has its day", () => {
  expect(days.map((name) => name.replace(".jsonl", ""))).toEqual([
    "lakala-esign",
    "shengpay-classic",
    "shengpay-esign",
    "shengpay-smart",
    "tongfu-esign",
    "unionpay-esign",
  ]);
});

/** In XS CI plays a fifth of them with each commit, among its scenarios (`.ci/run`). */
test.each(days)("%s", { timeout: DAY_MS }, async (name) => {
  const { steps, world } = dayOf(name);
  const { played } = await playInNewWorld(steps, "node", 1, world);
  expect(played).toEqual({ kind: "passed", steps: steps.length });
});
