const isAsked = process.env["QIANSHOU_SAMPLES"] === "whole";
const turnGiven = process.env["QIANSHOU_TURN"];

/** `QIANSHOU_SAMPLES=whole` plays every sample whole. CI plays whole what is quick, by `sampled`, and the rest by turns. */
export const isWhole: boolean = process.env["CI"] === "true" || isAsked;

/** How many of `count` random cases are played here: all in CI, a third where somebody types `npm test`. */
export function sampled(count: number): number {
  return isWhole ? count : Math.ceil(count / 3);
}

/** Of what takes seconds a run plays a third, and CI the next third with each commit (0 to 2): three commits play all. */
const turn = Number(turnGiven ?? 0) % 3;

/** Every third; of fewer than three never none. */
function thirdOf<T>(all: readonly T[]): readonly T[] {
  return all.filter((_, at) => at % 3 === turn % all.length);
}

export function sampleOf<T>(all: readonly T[]): readonly T[] {
  return isAsked ? all : thirdOf(all);
}

/** The same, and the first of them in every run. */
export function firstAndSome<T>([one, ...others]: readonly T[]): readonly T[] {
  return one === undefined ? [] : [one, ...sampleOf(others)];
}

/** The same of seeds, side by side: every third one would have the same model. @returns those of this run, of `count` from `first` on. */
export function seedsFrom(first: number, count: number): { readonly first: number; readonly count: number } {
  if (isAsked) return { first, count };
  const from = Math.floor((count * turn) / 3);
  return { first: first + from, count: Math.floor((count * (turn + 1)) / 3) - from };
}

/** A third in CI; whoever runs the file by hand plays all. */
export function byTurns<T>(all: readonly T[]): readonly T[] {
  return turnGiven === undefined ? all : thirdOf(all);
}
