import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readSources } from "../house/imports";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A function of its own around both would cost 50 slots where a sale needs most memory (`src/operator/home.ts`): so each caller has both. */
test("whoever begins a transaction asks for a settlement's lost end first", () => {
  const beginners = [...readSources(root, ["src"])].filter(([, source]) => /await transact\(/.test(source));
  expect(beginners.length).toBeGreaterThan(4);
  const forgetful = beginners.filter(([, source]) => !source.includes("await endFirst(")).map(([file]) => file);
  expect(forgetful).toEqual([]);
});
