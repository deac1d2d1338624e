import { describe, expect, test } from "vitest";
import { batchAfterLoss, doubtfulStans, stanAfterLoss } from "../../src/book/loss";
import { cellKey, type RecoveryReport } from "../../src/journal/journal";

function report(stan: number, batch: number, sectors: number): RecoveryReport {
  return {
    found: "resumed",
    tornBytes: 0,
    repaired: 0,
    flashReads: 0,
    note: [stan, batch],
    recordsInSector: 16,
    lost: { records: 1, headers: 0, sectors, places: [], suspects: [], changed: [] },
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
  expect(doubtfulStans(keys, () => false)).toEqual([7, 8]);
  expect(doubtfulStans(keys, (key) => key === cellKey(5, 8))).toEqual([7]);
});
