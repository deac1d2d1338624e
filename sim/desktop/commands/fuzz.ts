import { rm } from "node:fs/promises";
import { type FuzzArguments, fuzzArguments, fuzzUsage } from "../fuzz/arguments";
import { type Failure, watchTarget } from "../fuzz/watch";
import { bundleSweep } from "../sweep/bundle";
import { Progress } from "../sweep/progress";

/** The last line of a fuzzing run. */
export interface FuzzFigures {
  readonly inputs: number;
  /** Something was thrown that is not documented. */
  readonly crashes: number;
  /** An input that did not come to its end. */
  readonly hangs: number;
  /** More output or more work than is documented, or a promise broken. */
  readonly overBound: number;
  readonly seed: number;
  readonly seconds: number;
}

/** Of one target: after so many failures the rest says nothing new. */
const FAILURES_TOLD_MAX = 20;

/** `npm run fuzz`: feeds everything that takes bytes from outside with what nobody should send. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = fuzzArguments(argv);
  if (!options) {
    process.stderr.write(`${fuzzUsage}\n`);
    return 2;
  }
  const file = await bundleSweep("sim/desktop/fuzz/worker.ts");
  try {
    const figures = await fuzz(file, options, new Progress());
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return figures.crashes + figures.hangs + figures.overBound === 0 ? 0 : 1;
  } finally {
    await rm(file, { force: true });
  }
}

/** @param file the bundle of `fuzz/worker.ts`. */
export async function fuzz(file: string, options: FuzzArguments, progress: Progress): Promise<FuzzFigures> {
  const startMs = performance.now();
  const failures: Failure[] = [];
  let inputs = 0;
  for (const target of options.targets) {
    let told = 0;
    inputs += await watchTarget({
      file,
      target,
      seed: options.seed,
      ...(options.inputs === undefined ? {} : { inputs: options.inputs }),
      progress: (done, of) => progress.show(`${target}: ${done} of ${of} inputs, ${failures.length} failures`),
      failed: (failure) => {
        failures.push(failure);
        if (told++ >= FAILURES_TOLD_MAX) return;
        progress.say(`${target} ${failure.kind}: ${failure.what}`);
        progress.say(`  npm run fuzz -- --target ${target} --inputs 1 --seed ${failure.seed}`);
      },
    });
    if (told > FAILURES_TOLD_MAX) progress.say(`${target}: ${told - FAILURES_TOLD_MAX} more failures`);
  }
  const count = (kind: Failure["kind"]) => failures.filter((failure) => failure.kind === kind).length;
  return {
    inputs,
    crashes: count("crash"),
    hangs: count("hang"),
    overBound: count("over-bound"),
    seed: options.seed,
    seconds: Math.round((performance.now() - startMs) / 1000),
  };
}
