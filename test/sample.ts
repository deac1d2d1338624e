/** CI plays samples whole; whoever types `npm test` a third of them, and has all else, too. `QIANSHOU_SAMPLES=whole` plays them whole anywhere. */
export const isWhole: boolean = process.env["CI"] === "true" || process.env["QIANSHOU_SAMPLES"] === "whole";

/** How many of `count` random cases are played here. */
export function sampled(count: number): number {
  return isWhole ? count : Math.ceil(count / 3);
}
