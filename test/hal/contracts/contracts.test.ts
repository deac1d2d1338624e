import { describe, expect, test } from "vitest";
import { batterySuite } from "./battery";
import { type ContractSuite, coverageOf } from "./contract";
import { printerSuite } from "./printer";

/** What every bench can say of itself: nothing was done that a part does not allow. */
interface Sound {
  sound(): void;
}

function prove<Bench extends Sound>({ contract, promises, implementations }: ContractSuite<Bench>): void {
  describe.each(implementations)(`hal/${contract}: $name`, ({ open, lacks = {} }) => {
    test.each(promises.filter(({ says }) => lacks[says] === undefined))("$says", async ({ proof }) => {
      const bench = await open();
      await proof(bench);
      bench.sound();
    });
  });

  test(`hal/${contract}: what is said to be lacking is promised`, () => {
    const all = promises.map(({ says }) => says);
    expect(new Set(all).size).toBe(all.length);
    for (const { lacks = {} } of implementations) for (const says of Object.keys(lacks)) expect(all).toContain(says);
  });
}

prove(batterySuite);
prove(printerSuite);

test("coverage.md says it", async () => {
  await expect(coverageOf([batterySuite, printerSuite])).toMatchFileSnapshot("../coverage.md");
});
