import { judgeCount, readKept } from "../../src/guard/count";
import { countKey } from "../../src/guard/guard";
import type { Simulator } from "../simulator/simulator";
import { cellOf } from "./journal-copy";

const BATCH_MAX = 999_999;

/**
 * Support loads the terminal again (A11, A14, D07, F08): one that the acquirer has moved gets its new numbers. Nobody knows which STANs a terminal used after the image that it holds
 * now: so where that is an older one, support has the host open another batch, where none is used.
 */
export async function supportLoads(simulator: Simulator): Promise<void> {
  giveNumbers(simulator);
  if (await holdsOlderImage(simulator)) openBatch(simulator);
  await simulator.supportLoads();
}

function giveNumbers(simulator: Simulator): void {
  let { terminal } = simulator.world.hello().personalisation ?? {};
  for (const move of simulator.acquirer.hostView().moves) {
    if (move.from !== terminal) continue;
    terminal = move.terminal;
    simulator.personalise({ terminal, merchant: move.merchant });
  }
}

/** As the terminal itself finds it at boot. */
async function holdsOlderImage({ flash, elementCount }: Simulator): Promise<boolean> {
  if (!elementCount) return false;
  const kept = await cellOf(flash, countKey);
  return kept.kind === "read" && judgeCount(readKept(kept.value), elementCount.serve("read")).kind === "rolled-back";
}

function openBatch({ acquirer, world }: Simulator): void {
  const { terminal } = world.hello().personalisation ?? { terminal: "" };
  const known = acquirer.hostView().terminals.find(({ number }) => number === terminal);
  if (!known) return;
  const number = (Number(known.batch) % BATCH_MAX) + 1;
  const applied = acquirer.applyHostVerb({ batch: { terminal, number } });
  if (applied.kind === "invalid") throw new Error(`another batch: ${applied.field}: expected ${applied.expected}`);
}
