import { expect, test } from "vitest";
import { batterySuite } from "./battery";
import { cardReaderSuite } from "./card-reader";
import { coverageOf } from "./contract";
import { flashSuite } from "./flash";
import { printerSuite } from "./printer";
import { prove } from "./prove";

prove(batterySuite);
prove(cardReaderSuite);
prove(flashSuite);
prove(printerSuite);

test("coverage.md says it", async () => {
  const suites = [batterySuite, cardReaderSuite, flashSuite, printerSuite];
  await expect(coverageOf(suites)).toMatchFileSnapshot("../coverage.md");
});
