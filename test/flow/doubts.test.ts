import { describe, expect, it } from "vitest";
import { keyOf } from "../../src/book/cells";
import { doubtWhatMayHaveEnded } from "../../src/book/doubts";
import type { Facts } from "../../src/book/facts";
import { fromRecord } from "../../src/book/record";
import type { Transaction } from "../../src/book/states";
import type { LossReport } from "../../src/journal/journal";
import { maskPan } from "../../src/values/masked-pan";

const [FIRST, SECOND] = [85, 86];

const facts: Facts = {
  kind: "sale",
  stan: FIRST,
  batch: 1,
  amountFen: 12345,
  localTime: "20261122100000",
  pan: maskPan("4000000000000002"),
  entry: "contactless",
  expiry: "3512",
  operator: "01",
  processingCode: "000000",
  entryMode: "021",
  conditionCode: "00",
  field60: "2200000100060",
};

/** A sale whose reversal is owed. */
function owed(stan: number): Transaction {
  return { state: "reversing", facts: { ...facts, stan }, reason: "98", attempts: 1, deferred: false };
}

/** Behind a loss, with these in suspicion. @returns the numbers of those that are in doubt then. */
async function doubted(suspects: readonly number[], isLikely: boolean): Promise<readonly number[]> {
  const doubts: number[] = [];
  const book = {
    checking: () => Promise.resolve([owed(FIRST), owed(SECOND)]),
    ids: () => [],
    find: () => Promise.resolve([]),
    put: (_key: number, record: Parameters<typeof fromRecord>[0]) => {
      const read = fromRecord(record);
      if (read?.state === "reversing" && read.doubt) doubts.push(read.facts.stan);
      return Promise.resolve();
    },
  };
  const lost = { suspects: suspects.map((stan) => keyOf(owed(stan))), isLikely } as unknown as LossReport;
  await doubtWhatMayHaveEnded(book as unknown as Parameters<typeof doubtWhatMayHaveEnded>[0], lost);
  return doubts;
}

/** What is in doubt is reversed no more by itself: that is for what a loss may have ended, and for nothing else. */
describe("behind a loss", () => {
  it("only the reversals are in doubt whose end may be what is lost", async () => {
    expect(await doubted([FIRST], false)).toEqual([FIRST]);
    expect(await doubted([], false)).toEqual([]);
  });

  it("a reversal goes on that can only have been confirmed since", async () => {
    expect(await doubted([FIRST, SECOND], true)).toEqual([]);
  });
});
