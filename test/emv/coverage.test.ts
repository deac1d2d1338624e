import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { coverageTable } from "./coverage";

const here = import.meta.dirname;

test("coverage.md is what the titles of the tests say", async () => {
  const sources = new Map<string, string>();
  for (const file of readdirSync(here).sort())
    if (file.endsWith(".test.ts")) sources.set(file, readFileSync(resolve(here, file), "utf8"));
  await expect(coverageTable(sources)).toMatchFileSnapshot("coverage.md");
});

test("a title with a clause that is not in the list is refused", () => {
  expect(() => coverageTable(new Map([["x.test.ts", `test("${"["}B9 1] no such book")`]]))).toThrow("B9 1");
});
