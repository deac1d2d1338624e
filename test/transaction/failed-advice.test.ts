import { describe, expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import { settledKey } from "../../src/book/cells";
import type { Facts } from "../../src/book/facts";
import { facts } from "./sample";

const approval = { responseCode: "00", referenceNo: "632610000001" };
/** More than are looked at for any other transaction by its number. */
const SALES = 80;

async function bookOn(chip: NorFlash): Promise<Book> {
  const opened = await Book.open(flashOf(chip));
  if (opened.kind === "fault") throw new Error("the journal does not open");
  return opened.book;
}

async function begin(book: Book, more: Partial<Facts>) {
  const intent = await book.begin({ ...facts, stan: book.nextStan, batch: book.batch, ...more });
  if (!intent) throw new Error("no room");
  return intent;
}

/** An advice that was told as charged, and then was refused; sales behind it, whose ends were read. @returns its STAN. */
async function refusedAndBuried(book: Book): Promise<number> {
  const original = { stan: 0, batch: 0, referenceNo: approval.referenceNo };
  const stored = await book.record(await begin(book, { kind: "completion-advice", original }), { type: "stored" });
  const { stan } = stored.facts;
  book.told(stan);
  await book.record(stored, { type: "declined", responseCode: "64" });
  for (let sold = 0; sold < SALES; sold++) {
    const intent = await begin(book, {});
    await book.record(intent, { type: "approved", approval, slip: "none", signature: { kind: "none" } });
    book.told(intent.facts.stan);
  }
  return stan;
}

async function untoldStans(book: Book): Promise<readonly number[]> {
  return (await book.untold()).map(({ facts: { stan } }) => stan);
}

async function settle(book: Book): Promise<void> {
  const end = book.journal.historyEnd();
  const settled = await book.settlements.withBatch(book.batch, "20261122220000", end);
  await book.closeBatch([[settledKey, settled]], []);
}

function blank(): NorFlash {
  return new NorFlash({ sizeBytes: 512 * 1024, programUnitBytes: 16, random: () => 0 });
}

describe("an advice that was told as charged and is refused", () => {
  it("is still untold behind many other transactions, and behind a power cut there", async () => {
    const chip = blank();
    const book = await bookOn(chip);
    const stan = await refusedAndBuried(book);
    expect(await untoldStans(book)).toEqual([stan]);
    expect(await untoldStans(await bookOn(chip))).toContain(stan);
    expect(await book.untold([stan])).toEqual([]);
  });

  it("is looked for once: afterwards it costs a read or two of flash, and what ended since is found", async () => {
    const chip = blank();
    const flash = flashOf(chip);
    let reads = 0;
    const counted = {
      ...flash,
      read: (request: Parameters<typeof flash.read>[0]) => {
        reads++;
        return flash.read(request);
      },
    };
    const opened = await Book.open(counted);
    if (opened.kind === "fault") throw new Error("the journal does not open");
    const { book } = opened;
    const stan = await refusedAndBuried(book);
    expect(await untoldStans(book)).toEqual([stan]);
    reads = 0;
    expect(await untoldStans(book)).toEqual([stan]);
    expect(await untoldStans(book)).toEqual([stan]);
    expect(reads).toBeLessThanOrEqual(4);
    // What is left out once is not forgotten.
    await book.untold([stan]);
    const other = (await book.record(await begin(book, {}), { type: "declined", responseCode: "51" })).facts.stan;
    reads = 0;
    expect(await untoldStans(book)).toEqual([stan, other]);
    expect(reads).toBeLessThanOrEqual(8);
    book.told(stan);
    expect(await untoldStans(book)).toEqual([other]);
  });

  it("has no place any more where its room was given back and another entry lies there", async () => {
    const book = await bookOn(blank());
    const stan = await refusedAndBuried(book);
    expect(await untoldStans(book)).toEqual([stan]);
    await book.journal.commit({ kind: "finishing", release: book.journal.historyEnd() });
    await book.record(await begin(book, {}), { type: "declined", responseCode: "51" });
    expect(await untoldStans(book)).not.toContain(stan);
  });

  it("keeps its settled batch until somebody has read it", async () => {
    const book = await bookOn(blank());
    const stan = await refusedAndBuried(book);
    await settle(book);
    const before = book.closedCount;
    await book.settlements.tidy("20280101000000", 1);
    expect(await book.settlements.releaseOldest()).toBe(false);
    expect(book.closedCount).toBe(before);
    expect(await untoldStans(book)).toEqual([stan]);
    book.told(stan);
    await book.settlements.tidy("20280101000000", 1);
    expect(book.closedCount).toBe(0);
  });
});
