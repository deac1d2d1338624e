import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { huntMutant } from "../../sim/desktop/sweep/mutant-hunt";
import { mutants } from "../../sim/desktop/sweep/mutants";
import { type Shard, shareOf, WHOLE } from "../../sim/desktop/sweep/shard";
import { hunt } from "../../sim/sweep/hunt";
import type { Sweeper } from "../../sim/sweep/job";
import { allStories } from "../../sim/sweep/stories";
import { nameOf, type Trial } from "../../sim/sweep/trial";
import { sampleOf } from "../sample";

/**
 * The rest is hunted by `npm run crash -- --mutants`, which has the firmware as it is pass the very same runs: a fifth of both with each
 * commit in CI. These die fast, a third of them in each run.
 */
const quick = [
  "dropped-reversal",
  "approved-before-durable",
  "94-is-decline",
  "no-mac",
  "signature-not-kept",
  "upload-not-repeated",
  "reversal-of-this-batch",
  "reversal-of-this-terminal",
  "A2-is-decline",
  "unsigned-51-believed",
];

it.each(sampleOf(quick))("sees %s", async (name) => {
  const mutant = mutants.find((each) => each.name === name);
  expect(mutant).toBeDefined();
  expect((await huntMutant(mutant, 300)).caught).toBeDefined();
});

it("plays all stories in each part, and each trial behind them in one part", async () => {
  const names = async (shard: Shard) => {
    const played: string[] = [];
    const calls = [{ port: "flash", method: "program" }];
    const sweeper = {
      try: async (trial: Trial) => {
        played.push(nameOf(trial));
        return { failures: [], calls, messages: [] };
      },
    } as unknown as Sweeper;
    const { runs } = await hunt(sweeper, 2_000, (trials) => shareOf(trials, shard));
    expect(runs).toBe(played.length);
    return played;
  };
  const isStory = (name: string) => !name.includes("/");
  const whole = await names(WHOLE);
  const stories = whole.filter(isStory);
  expect(stories.length).toBeGreaterThan(allStories().length);
  expect(whole.length).toBe(2_000);
  const parts = await Promise.all([1, 2, 3].map((part) => names({ part, parts: 3 })));
  for (const part of parts) expect(part.filter(isStory)).toEqual(stories);
  expect(parts.flatMap((part) => part.slice(stories.length)).sort()).toEqual(whole.slice(stories.length).sort());
});

it("tells when a mutant's text is not in its source", async () => {
  const gone = { name: "gone", file: "src/book/book.ts", find: "no such text", replace: "" };
  await expect(huntMutant(gone, 1)).rejects.toThrow("its text stands 0 times in src/book/book.ts");
});

it("finds each one's text in its source, once", () => {
  const lost = mutants.filter(({ file, find }) => readFileSync(file, "utf8").split(find).length !== 2);
  expect(lost.map(({ name }) => name)).toEqual([]);
});

it("has at least 40, each of another name", () => {
  const names = new Set(mutants.map(({ name }) => name));
  expect(names.size).toBe(mutants.length);
  expect(names.size).toBeGreaterThanOrEqual(40);
});
