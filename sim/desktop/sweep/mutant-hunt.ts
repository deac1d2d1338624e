import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { Hunted } from "../../sweep/hunt";
import { bundleSweep, type Mutation } from "./bundle";
import { mutants } from "./mutants";
import { Pool } from "./pool";
import type { Progress } from "./progress";
import { type Shard, shareOf, WHOLE } from "./shard";

/** A mutant that lives longer than this is not caught. It grows with the stories: each has its turn before what is done to them. */
const RUNS_MAX = 9_000;

/** Breaks the firmware in one way, or not at all, and looks for it with the sweep, in all trials or in a part of them. */
export async function huntMutant(
  mutation: Mutation | undefined,
  runsMax = RUNS_MAX,
  shard: Shard = WHOLE,
): Promise<Hunted> {
  const file = await bundleSweep("sim/desktop/sweep/worker.ts", mutation);
  const pool = new Pool(file, 1, "node");
  try {
    const told = await pool.one({ ask: "hunt", runsMax, shard });
    if (told.tell !== "hunt") throw new Error(`worker: ${told.tell} is no hunt`);
    return told.hunted;
  } finally {
    await pool.close();
    await rm(file, { force: true });
  }
}

/** All mutants, one to a core. The last line is JSON: how many there are, and how many were caught. */
export async function huntMutants(progress: Progress, shard: Shard, name?: string): Promise<number> {
  const start = performance.now();
  const own = shareOf(name === undefined ? mutants : mutants.filter((each) => each.name === name), shard);
  if (own.length === 0) throw new RangeError("no such mutant");
  let clean = true;
  let caught = 0;
  let next = 0;
  // The firmware as it is has to pass the very same runs: the longest hunt of all, so one core begins with it. Of its trials, too, each part
  // has its own.
  const asItIs = async () => {
    const { runs, caught: trial } = await huntMutant(undefined, RUNS_MAX, shard);
    clean = !trial;
    if (!trial) return progress.say(`The firmware as it is: clean after ${runs} runs`);
    progress.say(`The firmware as it is: ${trial.what}\n  npm run crash -- --from ${trial.name}`);
  };
  const core = async (first: boolean) => {
    if (first && name === undefined) await asItIs();
    for (;;) {
      const mutant = own[next++];
      if (!mutant) return;
      const { runs, caught: trial } = await huntMutant(mutant);
      if (trial) caught++;
      const end = trial ? `caught after ${runs} runs: ${trial.what}\n    ${trial.name}` : `LIVES after ${runs} runs`;
      progress.say(`${mutant.name}: ${end}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, (_, at) => core(at === 0)));
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(`${JSON.stringify({ mutants: own.length, caught, seconds })}\n`);
  return clean && caught === own.length ? 0 : 1;
}
