import { type TargetName, targetNames } from "./targets";

export interface FuzzArguments {
  readonly targets: readonly TargetName[];
  /** Of each target; absent: each target's own number. */
  readonly inputs?: number;
  /** Of the first input; each has one more than that of the one before. */
  readonly seed: number;
}

export const fuzzUsage = `usage: npm run fuzz -- [--target ${targetNames.join("|")}|all] [--inputs N] [--seed S]`;

const INPUTS_MAX = 1_000_000_000;
const known: readonly string[] = Object.freeze(["--target", "--inputs", "--seed"]);

/** @returns undefined where the arguments are not of the usage. */
export function fuzzArguments(argv: readonly string[]): FuzzArguments | undefined {
  const values = new Map<string, string>();
  for (let at = 0; at < argv.length; at++) {
    const [name = "", inline] = (argv[at] ?? "").split("=");
    const value = inline ?? argv[++at];
    if (value === undefined || !known.includes(name) || values.has(name)) return undefined;
    values.set(name, value);
  }
  const asked = values.get("--target") ?? "all";
  const targets = asked === "all" ? targetNames : targetNames.filter((name) => name === asked);
  const seed = Number(values.get("--seed") ?? 1);
  const inputs = values.has("--inputs") ? Number(values.get("--inputs")) : undefined;
  if (targets.length === 0 || !Number.isSafeInteger(seed) || seed < 0) return undefined;
  if (inputs === undefined) return { targets, seed };
  return Number.isSafeInteger(inputs) && inputs >= 1 && inputs <= INPUTS_MAX ? { targets, seed, inputs } : undefined;
}
