import { expect, test } from "vitest";
import { batterySuite } from "./battery";
import { coverageOf } from "./contract";
import { printerSuite } from "./printer";
import { prove } from "./prove";

prove(batterySuite);
prove(printerSuite);

test("coverage.md says it", async () => {
  await expect(coverageOf([batterySuite, printerSuite])).toMatchFileSnapshot("../coverage.md");
});
