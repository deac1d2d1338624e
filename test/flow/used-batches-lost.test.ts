import { expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import { cellClasses, usedBatchesKey } from "../../src/book/cells";
import { cellKey } from "../../src/journal/journal";

const MARK = [0x1a, 0x00, 0x01, 0xe2, 0x40];

async function open(chip: NorFlash): Promise<Book> {
  const opened = await Book.open(flashOf(chip));
  if (opened.kind === "fault") throw new Error("no journal");
  return opened.book;
}

it("batches that were sold under and cannot be read any more are given up once, and the terminal goes on", async () => {
  const chip = new NorFlash({ sizeBytes: 65_536, random: () => 0 });
  const before = await open(chip);
  await before.put(usedBatchesKey, [123_456]);
  // Its record lies in a sector that no boot reads.
  const filling = cellKey(cellClasses.evidence, 9);
  for (let count = 0; count < 30; count++) await before.put(filling, new Uint8Array(400));
  const { bytes } = chip.image;
  for (let at = 0; at + MARK.length <= bytes.length; at++)
    if (MARK.every((byte, index) => bytes[at + index] === byte)) bytes.fill(0, at, at + MARK.length);
  const book = await open(chip);
  expect(await book.cell(usedBatchesKey)).toBeUndefined();
  expect(await book.losses.isSure()).toBe(false);
  expect(await book.losses.toTell()).toBeDefined();
});
