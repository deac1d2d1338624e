import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { huntMutant } from "../../sim/desktop/sweep/mutant-hunt";
import { mutants } from "../../sim/desktop/sweep/mutants";

/** The rest is hunted by `npm run crash -- --mutants`: these die fast. */
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

it.each(quick)("sees %s", async (name) => {
  const mutant = mutants.find((each) => each.name === name);
  expect(mutant).toBeDefined();
  expect((await huntMutant(mutant, 300)).caught).toBeDefined();
});

it("sees nothing in the firmware as it is", async () => {
  const { runs, caught } = await huntMutant(undefined, 160);
  expect(caught).toBeUndefined();
  // Every story once at least.
  expect(runs).toBeGreaterThanOrEqual(160);
}, 120_000);

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
