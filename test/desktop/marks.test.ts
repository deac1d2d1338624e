import { expect, test } from "vitest";
import type { BriefRow } from "../../sim/desktop/page/timeline/columns";
import { firstApart, Marks } from "../../sim/desktop/page/timeline/marks";

/** A run of screens, messages and the like, one a second, as the view tells it: its kind, and what it is. */
function runOf(...told: readonly (readonly [kind: string, what: string])[]): Marks {
  const marks = new Marks();
  told.forEach(([kind, what], at) => {
    const row: BriefRow = [at + 1, at * 1000, kind, "", what];
    marks.add(row);
  });
  return marks;
}

test("a mark is what a person would go back to: no call, and a screen once while it stays", () => {
  const marks = runOf(
    ["screen", "home"],
    ["call", "read"],
    ["screen", "home"],
    ["message", "0200"],
    ["screen", "home"],
    ["power", "cut"],
  );
  expect(marks.all.map(({ seq, what }) => `${seq} ${what}`)).toEqual(["1 home", "4 0200", "6 cut"]);
  expect(marks.screenAt(5)).toMatchObject({ seq: 1 });
  expect(marks.around(4)).toMatchObject({ before: { seq: 1 }, after: { seq: 6 } });
});

test("two runs part at the first mark that is not the same in both, behind where one was gone back to", () => {
  const left = runOf(
    ["screen", "home"],
    ["screen", "card"],
    ["screen", "pin"],
    ["message", "0200"],
    ["message", "0210"],
  );
  const cut = runOf(["screen", "home"], ["screen", "card"], ["screen", "pin"], ["power", "cut"], ["screen", "off"]);
  expect(firstApart(cut, left, 2)?.map(({ seq, what }) => `${seq} ${what}`)).toEqual(["4 cut", "4 0200"]);
  // One that is only the beginning of the other has not parted from it, yet.
  expect(firstApart(runOf(["screen", "home"], ["screen", "card"]), left, 1)).toBeUndefined();
  expect(firstApart(left, left, 0)).toBeUndefined();
});
