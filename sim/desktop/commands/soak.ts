import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { type MixName, mixNames, mixOf, mixText } from "../../sweep/mix";
import { DAY_SALES } from "../../sweep/soak";
import { bundleSweep } from "../sweep/bundle";
import { Pool } from "../sweep/pool";
import { Progress } from "../sweep/progress";
import { type Shard, shardOf, shareOf, WHOLE } from "../sweep/shard";

/** The last line of a soak. */
export interface SoakFigures {
  readonly sales: number;
  readonly perSecond: number;
  readonly approved: number;
  readonly declined: number;
  readonly reversed: number;
  /** Differences between ledger, journal, slips and screens, and days that did not end at rest. */
  readonly disagreements: number;
  readonly mix: MixName;
  /** How often each errand of the mix was begun. */
  readonly errands: Readonly<Record<string, number>>;
  /** How often a tip was given. */
  readonly tips: number;
  readonly faultsByCode: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly seconds: number;
}

const soakUsage =
  "usage: npm run soak -- [--sales N] [--mix day|sales] [--seed S] [--faults swarm|none] [--plain] [--shard K/N]";

interface SoakArguments {
  readonly sales: number;
  readonly seed: number;
  readonly mix: MixName;
  readonly swarming: boolean;
  /** Without TLS between terminal and acquirer. */
  readonly plain: boolean;
  readonly shard: Shard;
}

const SALES = 10_000;
const SALES_MAX = 100_000_000;

/** @returns undefined where the arguments are not of the usage. */
export function soakArguments(argv: readonly string[]): SoakArguments | undefined {
  const values = new Map<string, string>();
  for (let at = 0; at < argv.length; at++) {
    const [name = "", inline] = (argv[at] ?? "").split("=");
    const value = name === "--plain" ? "" : (inline ?? argv[++at]);
    if (
      value === undefined ||
      !["--sales", "--mix", "--seed", "--faults", "--plain", "--shard"].includes(name) ||
      values.has(name)
    )
      return undefined;
    values.set(name, value);
  }
  const sales = Number(values.get("--sales") ?? SALES);
  const seed = Number(values.get("--seed") ?? 1);
  const faults = values.get("--faults") ?? "swarm";
  if (!Number.isSafeInteger(sales) || sales < 1 || sales > SALES_MAX) return undefined;
  if (!Number.isSafeInteger(seed) || seed < 0) return undefined;
  const shard = values.has("--shard") ? shardOf(values.get("--shard") ?? "") : WHOLE;
  const mix = mixNames.find((each) => each === (values.get("--mix") ?? "day"));
  if (!shard || !mix || (faults !== "swarm" && faults !== "none")) return undefined;
  return { sales, seed, mix, swarming: faults === "swarm", plain: values.has("--plain"), shard };
}

/** `npm run soak`: day after day of random merchants, cardholders, clocks and faults, on all cores. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = soakArguments(argv);
  if (!options) {
    process.stderr.write(`${soakUsage}\n`);
    return 2;
  }
  process.stdout.write(`${mixText(mixOf(options.mix))}\n`);
  const file = await bundleSweep("sim/desktop/sweep/worker.ts");
  const pool = new Pool(file, availableParallelism(), "node", options.plain);
  try {
    const figures = await soak(pool, options, new Progress());
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return figures.disagreements === 0 ? 0 : 1;
  } finally {
    await pool.close();
    await rm(file, { force: true });
  }
}

/** Days are dealt out to the shards in turn, and to the cores as they are free; a day is the same wherever it is played. */
async function soak(
  pool: Pool,
  { sales, seed, mix, swarming, plain, shard }: SoakArguments,
  progress: Progress,
): Promise<SoakFigures> {
  const startMs = performance.now();
  const seconds = () => (performance.now() - startMs) / 1000;
  const total = { sales: 0, approved: 0, declined: 0, reversed: 0, tips: 0, disagreements: 0 };
  const errands: Record<string, number> = {};
  const faultsByCode: Record<string, number> = {};
  const days = Array.from({ length: Math.ceil(sales / DAY_SALES) }, (_, at) => ({
    seed: seed + at,
    sales: Math.min(DAY_SALES, sales - at * DAY_SALES),
  }));
  const replayOf = (day: (typeof days)[number]) =>
    `npm run soak -- --sales ${day.sales} --seed ${day.seed}${mix === "day" ? "" : ` --mix ${mix}`}${swarming ? "" : " --faults none"}${plain ? " --plain" : ""}`;
  await pool.all(
    shareOf(days, shard),
    (day) => ({ ask: "day", ...day, swarming, mix }),
    (told, day) => {
      if (told.tell !== "day") throw new Error(`sweep worker: ${told.tell} is no day`);
      const { done } = told;
      // A day that stops early has its failure: its sales count as planned.
      total.sales += day.sales;
      total.approved += done.approved;
      total.declined += done.declined;
      total.reversed += done.reversed;
      total.tips += done.tips;
      total.disagreements += done.failures.length;
      addTo(errands, done.errands);
      addTo(faultsByCode, done.faultsByCode);
      for (const { kind, what } of done.failures) progress.say(`${kind}: ${what}`);
      if (done.failures.length > 0) progress.say(`  ${replayOf(day)}`);
      const perSecond = Math.round(total.sales / seconds());
      progress.show(`${total.sales} of ${sales} sales, ${total.disagreements} disagreements, ${perSecond} a second`);
    },
  );
  return {
    ...total,
    perSecond: Math.round(total.sales / seconds()),
    mix,
    errands,
    faultsByCode: Object.fromEntries(Object.entries(faultsByCode).sort()),
    seed,
    seconds: Math.round(seconds()),
  };
}

function addTo(sums: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}
