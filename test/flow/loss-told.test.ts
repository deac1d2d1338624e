import { expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import { cellClasses } from "../../src/book/cells";
import { cellKey } from "../../src/journal/journal";

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
