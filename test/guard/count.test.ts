import { describe, expect, test } from "vitest";
import type { Counted } from "../../hal/secure-element";
import { judgeCount, pendingValue, ROUTINE, readKept, STRONG } from "../../src/guard/count";

const counted = (count: number, renewed = false): Counted => ({ kind: "count", count, renewed });
const verdict = (value: unknown, count: number, renewed = false) =>
  judgeCount(readKept(value), counted(count, renewed)).kind;

describe("what the journal keeps of the count", () => {
  test("is read as it was written, and nothing else is", () => {
    expect(readKept(undefined)).toEqual({ kind: "none" });
    expect(readKept(7)).toEqual({ kind: "settled", count: 7 });
    expect(readKept(pendingValue(7, STRONG))).toEqual({ kind: "pending", count: 7, by: STRONG });
    for (const foreign of [-1, 1.5, "7", null, [7], [7, 2], [7, 1000], [-1, 1], { count: 7 }])
      expect(readKept(foreign)).toBeUndefined();
  });
});

describe("a boot's verdict", () => {
  test.each([
    [7, 7, "good"],
    [7, 6, "rolled-back"],
    [7, 8, "rolled-back"],
    [pendingValue(7, ROUTINE), 6, "rolled-back"],
    [pendingValue(7, ROUTINE), 7, "finish"],
    [pendingValue(7, ROUTINE), 8, "finish"],
    [pendingValue(7, ROUTINE), 10, "finish"],
    [pendingValue(7, ROUTINE), 11, "rolled-back"],
    [pendingValue(7, STRONG), 13, "finish"],
    [pendingValue(7, STRONG), 14, "rolled-back"],
    [undefined, 0, "rolled-back"],
    [undefined, 7, "rolled-back"],
    ["rubbish", 7, "rolled-back"],
  ])("%j with a count of %i: %s", (value, count, kind) => {
    expect(verdict(value, count)).toBe(kind);
  });

  test("an element that support has loaded again counts from where it stands, whatever the image says", () => {
    for (const value of [undefined, 7, pendingValue(3, ROUTINE), "rubbish"])
      expect(judgeCount(readKept(value), counted(7, true))).toEqual({
        kind: "renew",
        count: 7,
        whole: value === 7,
        isNew: false,
      });
    expect(judgeCount(readKept(undefined), counted(0, true))).toEqual({
      kind: "renew",
      count: 0,
      whole: true,
      isNew: true,
    });
  });

  test("one without a count guards nothing, but not after one that had a count", () => {
    expect(judgeCount(readKept(undefined), { kind: "unavailable" }).kind).toBe("off");
    expect(judgeCount(readKept(7), { kind: "unavailable" }).kind).toBe("rolled-back");
  });

  test("a silent one proves nothing either way", () => {
    expect(judgeCount(readKept(7), { kind: "fault", fault: "disconnected" }).kind).toBe("silent");
  });

  test("a raise that matters leaves no image behind that was taken in the middle of another", () => {
    for (const by of [ROUTINE, STRONG]) {
      // That other raise came to its end, at the least; then the strong one did.
      const afterwards = 100 + by + STRONG;
      const image = pendingValue(100, by);
      expect(verdict(image, by === ROUTINE ? 100 + STRONG : afterwards)).toBe("rolled-back");
    }
  });
});
