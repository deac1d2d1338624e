import { readdir } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { LONGEST_TURN_GOAL, STACK_GOAL } from "../../sim/desktop/bench/mcu-chart";
import { ownOf } from "../../sim/desktop/bench/mcu-turns";
import type { McuFigures } from "../../sim/desktop/engines/mcu-core";
import { deviceVmShare, MEMORY_GOAL } from "../../sim/desktop/moddable/device-vm";
import { missing, sayMissing } from "./core";
import { inNode, onCore } from "./played";

beforeAll(sayMissing);

/** One of each way of a transaction, and of what goes wrong on it: in every run. */
const usual: readonly string[] = [
  "first-sale.jsonl",
  "lost-reply.jsonl",
  "power-cut-mid-sale.jsonl",
  "power-journal-full.jsonl",
  "paper-out.jsonl",
  "wrong-mac.jsonl",
  "chip-credit.jsonl",
  "tap-credit.jsonl",
  "sign-smart.jsonl",
  "void.jsonl",
  "refund.jsonl",
  "qr-scan.jsonl",
  "settlement.jsonl",
  "till-sale.jsonl",
];
/** `npm run test:mcu -- --shard K/N`: this part of all files instead. */
const shard = process.env["QIANSHOU_SHARD"];
const PLAY_TIMEOUT_MS = 900_000;

async function filesToPlay(): Promise<readonly string[]> {
  if (shard === undefined) return usual;
  const [part = 0, parts = 0] = shard.split("/").map(Number);
  if (!(part >= 1 && part <= parts)) throw new RangeError(`--shard ${shard}: expected K/N`);
  const all = (await readdir(new URL("../scenarios", import.meta.url))).filter((name) => name.endsWith(".jsonl"));
  return all.sort().filter((_, at) => at % parts === part - 1);
}

const files = await filesToPlay();

describe.skipIf(missing !== undefined)("scenarios on the core, in 60 % of a device's memory", () => {
  // A machine that has no more chunks and slots than that ends the play where it needs more.
  it.each(files)("as in Node, event by event: %s", { timeout: PLAY_TIMEOUT_MS }, async (file) => {
    const node = await inNode(file);
    let [stack, turn] = [0, 0];
    const ends: string[] = [];
    const core = await onCore(file, {
      machine: deviceVmShare(MEMORY_GOAL),
      onFigures: (figures: McuFigures) => {
        stack = Math.max(stack, figures.stack);
        turn = Math.max(turn, ownOf(figures));
      },
      onEnd: (why) => void ends.push(why),
      // Where a stack overflows, the engine says who was on it.
      onLine: (line) => void ends.push(line),
    });
    expect(ends).toEqual([]);
    expect(core.ended).toEqual(node.ended);
    expect(core.ended.kind).toBe("passed");
    expect(core.events).toEqual(node.events);
    expect(stack).toBeLessThanOrEqual(STACK_GOAL);
    expect(turn).toBeLessThanOrEqual(LONGEST_TURN_GOAL * 1e6);
  });
});
