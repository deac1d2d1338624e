import { describe, expect, it } from "vitest";
import { cellsOf, drawPair, playCell, playPair } from "../../sim/diagnose/grid";
import { type Told, wrongIn } from "../../sim/diagnose/play";
import { gridRows, pending, type Wanted } from "../../sim/diagnose/rows";
import { codeFaults, personsFaults } from "../../sim/scenario/fault-codes";
import { SeededRandom } from "../../sim/world/random";
import { catalogue } from "../../src/diagnosis/catalogue";
import { room } from "../scenario/rooms";

describe("the grid", () => {
  it("forgets no row: each is played, or says what it waits for", () => {
    const rows = new Set([...Object.keys(codeFaults), ...Object.keys(personsFaults), ...Object.keys(catalogue)]);
    for (const row of rows) expect(Object.hasOwn(gridRows, row) !== Object.hasOwn(pending, row), row).toBe(true);
  });

  it.each(cellsOf(["A05", "A14", "B01", "B08", "B14", "B22", "C01", "C12", "D04", "D05"]))(
    "$row at $wanted.at on $model is told right",
    async (cell) => {
      const { wrong, told } = await playCell(await room({ model: cell.model }), cell);
      expect(wrong, JSON.stringify(told)).toBeUndefined();
    },
  );

  it("tells one of two first", async () => {
    const cells = cellsOf();
    const random = new SeededRandom(7);
    for (let drawn = 0; drawn < 6; drawn++) {
      const pair = drawPair(cells, random);
      expect(pair.first.model).toBe(pair.second.model);
      const { right, told } = await playPair(await room({ model: pair.first.model }), pair);
      expect(right, `${pair.first.row} with ${pair.second.row}: ${JSON.stringify(told)}`).toBe("first");
    }
  });
});

describe("its judge", () => {
  const wanted: Wanted = { at: "home", code: "B08", money: "not charged" };
  const right: Told = { code: "B08", money: "not charged", remedy: catalogue.B08.remedy.en, afterMs: 1 };

  it.each([
    ["nothing was told", []],
    ["told B14, and it is B08", [{ ...right, code: "B14" as const }]],
    ['says "charged" of the money, and it is "not charged"', [{ ...right, money: "charged" as const }]],
    [`says "", and what helps is "${right.remedy}"`, [{ ...right, remedy: "" }]],
  ])("sees: %s", (wrong, told) => {
    expect(wrongIn(told, wanted)).toBe(wrong);
  });

  it("takes what is right", () => {
    expect(wrongIn([right], wanted)).toBeUndefined();
  });
});
