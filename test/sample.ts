/** CI plays samples whole; whoever types `npm test` a third of them, and has all else, too. `QIANSHOU_SAMPLES=whole` plays them whole anywhere. */
const isAsked = process.env["QIANSHOU_SAMPLES"] === "whole";
export const isWhole: boolean = process.env["CI"] === "true" || isAsked;

/** How many of `count` random cases are played here. */
export function sampled(count: number): number {
  return isWhole ? count : Math.ceil(count / 3);
}

/**
 * What takes seconds for each seed: each run has a third of the seeds, in CI the next third with each commit (`QIANSHOU_TURN`, 0 to 2), so that
 * three commits have all. `QIANSHOU_SAMPLES=whole` has all at once.
 */
const turn = Number(process.env["QIANSHOU_TURN"] ?? 0) % 3;

/** @returns the seeds of this run, of `count` from `first` on. */
export function seedsFrom(first: number, count: number): { readonly first: number; readonly count: number } {
  if (isAsked) return { first, count };
  const third = Math.ceil(count / 3);
  return { first: first + turn * third, count: Math.min(third, count - turn * third) };
}

/** The same of a list. */
export function sampleOf<T>(all: readonly T[]): readonly T[] {
  const { first, count } = seedsFrom(0, all.length);
  return all.slice(first, first + count);
}

/** The same of a list, whose first is in every run. */
export function firstAndSome<T>([one, ...others]: readonly T[]): readonly T[] {
  const some = isAsked ? others : others.filter((_, at) => at % 3 === turn);
  return one === undefined ? [] : [one, ...some];
}
