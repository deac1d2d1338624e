import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { type CrashArguments, crashArguments, crashUsage } from "../sweep/arguments";
import { bundleSweep } from "../sweep/bundle";
import { Campaign } from "../sweep/campaign";
import { merge, WrongPart } from "../sweep/merge";
import { huntMutants } from "../sweep/mutant-hunt";
import { Pool } from "../sweep/pool";
import { Progress } from "../sweep/progress";

/** `npm run crash`: cuts the power at every point of every story, lets the terminal recover, and checks the books. */
export async function main(argv: readonly string[]): Promise<number> {
  const [mode, ...files] = argv;
  if (mode === "--merge" && files.length > 0) return mergeFiles(files);
  const options = crashArguments(argv);
  if (!options) {
    process.stderr.write(`${crashUsage}\n`);
    return 2;
  }
  if (options.mutants) return huntMutants(new Progress(), options.shard, options.mutant);
  const file = await bundleSweep("sim/desktop/sweep/worker.ts");
  const pool = new Pool(file, options.from ? 1 : availableParallelism(), options.engine, options.plain);
  try {
    return options.from === undefined ? await sweep(pool, options) : await replay(pool, options.from);
  } finally {
    await pool.close();
    await rm(file, { force: true });
  }
}

async function sweep(pool: Pool, options: CrashArguments): Promise<number> {
  const figures = await new Campaign(pool, options, new Progress()).run();
  const { lost, doubled, stuck, wrongScreen } = figures;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return lost + doubled + stuck + wrongScreen === 0 ? 0 : 1;
}

async function replay(pool: Pool, name: string): Promise<number> {
  const told = await pool.one({ ask: "try", name });
  if (told.tell !== "try") throw new Error(`worker: ${told.tell} is no trial`);
  const { failures, played, timeline } = told;
  process.stdout.write(`${timeline}\n`);
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  process.stdout.write(`${JSON.stringify({ trial: name, played, failures: failures.length })}\n`);
  return failures.length === 0 ? 0 : 1;
}

function mergeFiles(files: readonly string[]): number {
  try {
    return merge(files);
  } catch (error) {
    if (!(error instanceof WrongPart)) throw error;
    process.stderr.write(`--merge: ${error.message}\n`);
    return 2;
  }
}
