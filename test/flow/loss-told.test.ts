import { expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { ALL_NAMED, lossesSeen } from "../../sim/witness/evidence";
import { Book } from "../../src/book/book";
import { cellClasses, countersKey } from "../../src/book/cells";
import { lostLines } from "../../src/diagnosis/lost-words";
import { cellKey } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";

const found = { records: 1, sectors: 0, changed: [cellKey(cellClasses.checking, 1)], illegible: 0 };

it("only what a person was shown counts as told: what is lost meanwhile is told after it", async () => {
  const opened = await Book.open(flashOf(new NorFlash({ sizeBytes: 131_072, random: () => 0 })));
  if (opened.kind === "fault") throw new Error("no book");
  const { losses } = opened.book;
  await losses.note({ ...found, places: [4096] });
  const first = await losses.toTell();
  if (!first) throw new Error("nothing to tell");
  await losses.note({ ...found, places: [8192] });
  await losses.told(first);
  const second = await losses.toTell();
  expect(second).toMatchObject({ places: [4096, 8192], told: false });
  if (second) await losses.told(second);
  expect(await losses.toTell()).toBeUndefined();
  await losses.note({ ...found, places: [12_288] });
  expect(await losses.toTell()).toMatchObject({ records: 1 });
});

it("a line that counts more than it names stands for those that the journal names, and for no others", () => {
  expect(lossesSeen(["凭证号 000003 000004 等 5 笔需客服核实"])).toEqual([
    [3, 3],
    [4, 4],
    [ALL_NAMED, ALL_NAMED],
  ]);
});

it("a range of which one number is left is not certain: it is said so, and ends as a range does", async () => {
  const flash = flashOf(new NorFlash({ sizeBytes: 131_072, random: () => 0 }));
  const earlier = await openJournal(flash);
  if (earlier.kind === "fault") throw new Error("no journal");
  await earlier.journal.commit({ kind: "finishing", set: [[countersKey, { stan: 2, batch: 1 }]] });
  const opened = await Book.open(flash);
  if (opened.kind === "fault") throw new Error("no book");
  const { losses } = opened.book;
  await losses.note({ records: 1, sectors: 0, places: [4096], changed: [], illegible: 1 });
  const list = await losses.list();
  expect(list).toEqual([{ state: "lost", stans: [1, 1], isRange: true }]);
  const lines = lostLines(list).map(({ zh }) => zh);
  expect(lines).toEqual(["凭证号 000001 可能丢失"]);
  expect(lossesSeen(lines)).toEqual([[1, 1]]);
  // Who asks for that number gets that number, as with any other of a range.
  expect(await losses.find(1)).toEqual({ state: "lost", stans: [1, 1] });
  await losses.endRange("112233");
  expect(lostLines(await losses.list())).toEqual([]);
});
