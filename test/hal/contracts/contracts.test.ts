import { expect, test } from "vitest";
import { batterySuite } from "./battery";
import { coverageOf } from "./contract";
import { flashSuite } from "./flash";
import { printerSuite } from "./printer";
import { prove } from "./prove";

prove(batterySuite);
prove(flashSuite);
prove(printerSuite);

test("coverage.md says it", async () => {
  await expect(coverageOf([batterySuite, flashSuite, printerSuite])).toMatchFileSnapshot("../coverage.md");
});
