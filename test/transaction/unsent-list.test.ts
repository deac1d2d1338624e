import { describe, expect, it } from "vitest";
import type { Flash } from "../../hal/flash";
import { NorFlash } from "../../sim/devices/flash";
import { Book } from "../../src/book/book";
import { toRecord } from "../../src/book/record";
import type { SignatureState } from "../../src/book/signature-state";
import type { Approved } from "../../src/book/states";
import { openJournal } from "../../src/journal/open";
import { facts } from "./sample";

const ink = [new Uint8Array(544).fill(1)];
const sale = (stan: number, signature: SignatureState): Approved => ({
  state: "approved",
  facts: { ...facts, stan },
  approval: { responseCode: "00", referenceNo: "632610000001" },
  slip: "none",
  signature,
});

/** What an earlier firmware left: sales closed as unsent, with their ink, and no list of them. */
async function earlier(): Promise<Flash> {
  const nor = new NorFlash({ sizeBytes: 128 * 1024, programUnitBytes: 16, random: () => 0 });
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = nor;
  const flash: Flash = {
    sizeBytes,
    sectorBytes,
    pageBytes,
    programUnitBytes,
    read: async ({ address, length }) => nor.read(address, length),
    program: async ({ address, bytes }) => nor.program(address, bytes),
    erase: async ({ sector }) => nor.erase(sector),
  };
  const opened = await openJournal(flash);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  const append = [
    toRecord(sale(2, { kind: "uploaded" })),
    toRecord(sale(3, { kind: "unsent", refusal: "30" }), ink),
    toRecord(sale(4, { kind: "unsent", refusal: "30", forGood: true })),
    toRecord(sale(5, { kind: "unsent", refusal: "96" }), ink),
  ];
  for (const each of append) await opened.journal.commit({ kind: "finishing", append: [each] });
  return flash;
}

async function bookOn(flash: Flash): Promise<Book> {
  const opened = await Book.open(flash);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  return opened.book;
}

async function kinds(book: Book): Promise<readonly string[]> {
  const latest = await book.latest(9);
  return latest.map((each) => `${each.facts.stan} ${each.state === "approved" ? each.signature.kind : each.state}`);
}

describe("signatures that an earlier firmware closed as unsent", () => {
  it("are not taken for uploaded", async () => {
    expect(await kinds(await bookOn(await earlier()))).toEqual(["5 unsent", "4 unsent", "3 unsent", "2 uploaded"]);
  });

  it("come onto the list with their ink, once, and are uploaded when they have been sent", async () => {
    const flash = await earlier();
    const book = await bookOn(flash);
    await book.signatures.adopt();
    expect(await book.unsentStans()).toEqual([3, 5]);
    const found: unknown[] = [];
    for await (const { sale: unsent, ink: kept } of book.signatures.unsent()) found.push([unsent.facts.stan, kept]);
    expect(found).toEqual([
      [5, ink],
      [3, ink],
    ]);
    await book.signatures.sentAfterAll(3);
    expect(await kinds(book)).toEqual(["5 unsent", "4 unsent", "3 uploaded", "2 uploaded"]);
    await book.signatures.sentAfterAll(5);
    const again = await bookOn(flash);
    await again.signatures.adopt();
    expect(await again.unsentStans()).toEqual([]);
    expect(await kinds(again)).toEqual(["5 uploaded", "4 unsent", "3 uploaded", "2 uploaded"]);
  });
});
