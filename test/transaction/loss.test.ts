import { describe, expect, test } from "vitest";
import { encodeCbor } from "../../hal/cbor";
import { batchAfterLoss, stanAfterLoss, stanIn, stansOf, withoutCell } from "../../src/book/loss";
import { cellKey, type RecoveryReport } from "../../src/journal/journal";

function report(stan: number, batch: number, sectors: number): RecoveryReport {
  return {
    found: "resumed",
    tornBytes: 0,
    repaired: 0,
    flashReads: 0,
    note: [stan, batch],
    recordsInSector: 16,
    lost: { records: 1, headers: 0, sectors, isLikely: false, places: [], suspects: [], changed: [], illegible: 0 },
  };
}

describe("the next STAN after a loss", () => {
  test.each([
    ["nothing newer can be missing", 40, 37, 0, 40],
    ["the counters' own record is older than the header", 12, 37, 0, 37],
    ["the newest sector lacks something", 40, 37, 1, 56],
    ["two sectors do", 40, 37, 2, 72],
    ["the counters cannot be read", undefined, 37, 0, 53],
    ["and a sector is missing, too", undefined, 37, 1, 69],
    ["over the end of the circle", 999_990, 999_980, 1, 7],
    ["the header is the later one, over the end", 999_998, 3, 0, 3],
    ["the counters are the later ones, over the end", 3, 999_998, 0, 3],
    ["a header of before the first STAN", 5, 0, 1, 21],
  ])("%s", (_why, stan, noted, sectors, next) => {
    expect(stanAfterLoss(stan, report(noted, 1, sectors))).toBe(next);
  });
});

test("the batch never goes back", () => {
  expect(batchAfterLoss(4, report(1, 5, 1))).toBe(5);
  expect(batchAfterLoss(6, report(1, 5, 1))).toBe(6);
  expect(batchAfterLoss(undefined, report(1, 5, 1))).toBe(5);
});

test("doubtful are transactions alone, of which no cell is left", () => {
  const keys = [cellKey(4, 7), cellKey(5, 7), cellKey(4, 8), cellKey(2, 9), cellKey(6, 0), cellKey(4, 1_000_000)];
  const { stans, strange } = stansOf(keys, 20);
  expect(withoutCell(stans, () => false)).toEqual([7, 8]);
  expect(withoutCell(stans, (key) => key === cellKey(5, 8))).toEqual([7]);
  // Neither can be a transaction's number: each may have been another's before its bits turned over.
  expect(strange).toBe(2);
});

test("a number that was never used is none, nor a cell of a class that there is not", () => {
  expect(stansOf([cellKey(4, 19), cellKey(4, 20), cellKey(4, 900_000), cellKey(99, 3)], 20)).toEqual({
    stans: new Set([19]),
    strange: 3,
  });
  // Over the end of the circle.
  expect(stansOf([cellKey(4, 999_999), cellKey(4, 2)], 3).stans).toEqual(new Set([999_999, 2]));
});

test("a record's beginning tells whose it was, unless its bits say what cannot be", () => {
  for (const stan of [1, 23, 24, 255, 256, 65_535, 65_536, 900_000])
    expect(stanIn(encodeCbor([3, 2, [0, stan, 1, 100]]), stan + 1)).toBe(stan);
  expect(stanIn(encodeCbor([3, 2, [0, 17]]), 18)).toBe(17);
  expect(stanIn(encodeCbor([3, 2, [0, 18]]), 18)).toBeUndefined();
  expect(stanIn(encodeCbor({ stan: 17 }), 18)).toBeUndefined();
  expect(stanIn(new Uint8Array(3), 18)).toBeUndefined();
});
