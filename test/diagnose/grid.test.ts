import { describe, expect, it } from "vitest";
import { cellsOf, drawPair, playCell, playPair, seedFor } from "../../sim/diagnose/grid";
import { wrongIn } from "../../sim/diagnose/judge";
import type { Played, Told } from "../../sim/diagnose/play";
import { gridRows, pending } from "../../sim/diagnose/rows";
import type { Wanted } from "../../sim/diagnose/wanted";
import { codeFaults, personsFaults, tillFaults } from "../../sim/scenario/fault-codes";
import { stepNames } from "../../sim/scenario/steps";
import { SeededRandom } from "../../sim/world/random";
import { catalogue } from "../../src/diagnosis/catalogue";
import { room } from "../scenario/rooms";

/** One cell of each kind of play: faults by the verb, by keys, by cuts, by time, by the card, by flash and host; several steps. */
const sample = [
  "A01@waiting",
  "A01@rest",
  "A05@home",
  "A12@log-in",
  "A13@log-in",
  "A14@home",
  "A19@home",
  "A22@card",
  "B01@home",
  "B02@last-word",
  "B08@connecting",
  "B10@home",
  "B11@card",
  "B12@pin",
  "B14@waiting",
  "B19@home",
  "B22@home",
  "C01@sign",
  "C04@sign",
  "C09@home",
  "C11@card",
  "C12@second-copy",
  "D01@waiting",
  "D02@waiting",
  "D04@home",
  "D05@home",
  "D06@waiting",
  "D08@rest",
  "E01@home",
  "E04@home",
  "E06@home",
  "E09@home",
  "E12@home",
  "F01@home",
  "F05@log-in",
  "F09@card",
  "G01@waiting",
  "G02@rest",
  "G03@rest",
  "G04@pin",
  "G04@waiting",
];

describe("the grid", () => {
  it("forgets no row: each is played, or says what it waits for", () => {
    const rows = new Set([codeFaults, personsFaults, tillFaults, catalogue].flatMap((each) => Object.keys(each)));
    for (const row of rows) expect(Object.hasOwn(gridRows, row) !== Object.hasOwn(pending, row), row).toBe(true);
  });

  it("strikes at every step of a flow", () => {
    const struck = new Set(cellsOf().map(({ wanted }) => wanted.at));
    expect([...struck].toSorted()).toEqual([...stepNames].toSorted());
  });

  it.each(cellsOf().filter(({ row, wanted }) => sample.includes(`${row}@${wanted.at}`)))(
    "$row at $wanted.at on $acquirer $model is told right",
    async (cell) => {
      const { wrong, played } = await playCell(
        await room({
          model: cell.model,
          acquirer: cell.acquirer,
          seed: seedFor(cell),
          ...(cell.wanted.till ? { till: "serial" } : {}),
        }),
        cell,
      );
      expect(wrong, JSON.stringify(played)).toBeUndefined();
    },
  );

  it("tells one of two first", async () => {
    const cells = cellsOf();
    const random = new SeededRandom(7);
    for (let drawn = 0; drawn < 12; drawn++) {
      const pair = drawPair(cells, random);
      expect(pair.first.model).toBe(pair.second.model);
      const where = await room({ model: pair.first.model, seed: seedFor(pair.first, pair.second) });
      const { right, told } = await playPair(where, pair);
      expect(right, `${pair.first.row} with ${pair.second.row}: ${JSON.stringify(told)}`).toBe("first");
    }
  });
});

it("takes a lost network for what it is behind a power cut: no sign-in", async () => {
  const cell = (row: string, at: string) =>
    cellsOf([row]).find(({ model, wanted }) => model === "esign" && wanted.at === at) ?? expect.fail(`${row}@${at}`);
  const pair = { first: cell("D01", "connecting"), second: cell("B13", "amount") };
  const { right, told } = await playPair(await room({ model: "esign", seed: seedFor(pair.first, pair.second) }), pair);
  expect(right, JSON.stringify(told)).toBe("first");
});

describe("its judge", () => {
  const wanted: Wanted = { at: "home", code: "B08", money: "not charged", where: "declined", never: ["sign"] };
  const remedy = catalogue.B08.remedy.en;
  const right: Told = { code: "B08", money: "not charged", remedy, screen: "declined", afterMs: 1 };
  const seen = (told: readonly Told[], more: Partial<Played> = {}): Played => ({
    struck: true,
    told,
    ends: ["not charged"],
    screens: ["declined"],
    ...more,
  });

  it.each([
    ["nothing was told", seen([])],
    ["the flow never came to its step", seen([right], { struck: false })],
    ['came to the screen "sign"', seen([right], { screens: ["sign", "declined"] })],
    ["told B14, and it is B08", seen([{ ...right, code: "B14" as const }])],
    ['says "charged" of the money, and it is "not charged"', seen([{ ...right, money: "charged" as const }])],
    ['told on "fault", and "declined" is where people look', seen([{ ...right, screen: "fault" }])],
    ["told 3.001 s after it could be known", seen([{ ...right, afterMs: 3_001 }])],
    [`says "", and what helps is "${remedy}"`, seen([{ ...right, remedy: "" }])],
  ])("sees: %s", (wrong, played) => {
    expect(wrongIn(played, wanted)).toBe(wrong);
  });

  const nothing: Wanted = { at: "home", money: "charged" };

  it.each([
    ["told B08, and there is nothing to tell", seen([right])],
    ["the sale came to no end", seen([], { ends: [] })],
    ['the sale ended "not charged", and it is "charged"', seen([])],
  ])("sees where nothing is to be told: %s", (wrong, played) => {
    expect(wrongIn(played, nothing)).toBe(wrong);
  });

  it("takes what is right, and what is told as soon as the row's own wait is over", () => {
    expect(wrongIn(seen([right]), wanted)).toBeUndefined();
    expect(wrongIn(seen([{ ...right, afterMs: 61_000 }]), { ...wanted, waitsMs: 60_000 })).toBeUndefined();
    expect(wrongIn(seen([], { ends: ["charged"] }), nothing)).toBeUndefined();
  });
});
