import { expect, it } from "vitest";
import type { Flash } from "../../hal/flash";
import { NorFlash } from "../../sim/devices/flash";
import { Book, cellClasses } from "../../src/book/book";
import { toRecord } from "../../src/book/record";
import { isUnsigned, type Transaction } from "../../src/book/states";
import { adoptUnsigned } from "../../src/book/takeover";
import { cellKey } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { facts } from "./sample";

const approval = {
  responseCode: "00",
  referenceNo: "632610000001",
  authCode: "123456",
  settlementDate: "1122",
  hostTime: "1122100000",
  institutions: "62980000   48000001   ",
  remarks: "CUP",
};
/** 999 bytes in pieces of at most 512, each 32 longer when sealed. */
const ink = [new Uint8Array(544).fill(1), new Uint8Array(519).fill(2)];

/** A chip that counts what is programmed. */
function chip(sizeBytes: number): { flash: Flash; written: { bytes: number; programs: number } } {
  const nor = new NorFlash({ sizeBytes, programUnitBytes: 16, random: () => 0 });
  const { sectorBytes, pageBytes, programUnitBytes } = nor;
  const written = { bytes: 0, programs: 0 };
  const flash: Flash = {
    sizeBytes,
    sectorBytes,
    pageBytes,
    programUnitBytes,
    read: async ({ address, length }) => nor.read(address, length),
    program: async ({ address, bytes }) => {
      written.bytes += bytes.length;
      written.programs++;
      return nor.program(address, bytes);
    },
    erase: async ({ sector }) => nor.erase(sector),
  };
  return { flash, written };
}

async function bookOn(flash: Flash): Promise<Book> {
  const opened = await Book.open(flash);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  return opened.book;
}

async function rest(book: Book): Promise<void> {
  for (let step = 0; await book.maintain(); step++) if (step > 1_000) throw new Error("no rest");
}

async function approve(book: Book) {
  const intent = await book.begin({ ...facts, stan: book.nextStan });
  return intent && book.record(intent, { type: "approved", approval, slip: "none", signature: { kind: "owed" } });
}

/*
 * Sectors of 4,096 bytes; 8 are kept for copying, 640 bytes of each are its own, 16 kB are kept to finish with. A closed sale
 * with 999 bytes of signature takes 1,280: (256 − 8) × 3,456 − 16,384 hold 657 of them, (128 − 8) × 3,456 − 16,384 hold 311.
 */
it.each([
  [1024, 500],
  [512, 300],
])(
  "%i kB hold a batch of %i sales of which the host took no signature",
  async (sizeKb, sales) => {
    const { flash } = chip(sizeKb * 1024);
    const book = await bookOn(flash);
    for (let sale = 1; sale <= sales; sale++) {
      const approved = await approve(book);
      expect(approved, `sale ${sale}`).toBeDefined();
      if (approved?.signature.kind !== "owed") return;
      const taken = await book.keepSignature({ ...approved, signature: approved.signature }, ink);
      const refused = await book.record(taken, { type: "upload-refused", responseCode: "30" });
      await book.record(refused, { type: "upload-given-up" });
      await rest(book);
    }
    const again = await bookOn(flash);
    let kept = 0;
    for await (const unsent of again.signatures.unsent()) {
      expect(unsent.ink).toEqual(ink);
      kept++;
    }
    expect(kept).toBe(sales);
    expect(again.signatures.uploads()).toEqual([]);
  },
  60_000,
);

it("a signature waits in two cells, and leaves none behind", async () => {
  const { flash } = chip(256 * 1024);
  const book = await bookOn(flash);
  const approved = await approve(book);
  if (approved?.signature.kind !== "owed") throw new Error("not approved");
  expect([book.unsignedCount, book.signatures.uploads().length, book.waitingCount]).toEqual([1, 0, 1]);
  const taken = await book.keepSignature({ ...approved, signature: approved.signature }, ink);
  expect([book.unsignedCount, book.signatures.uploads().length, book.waitingCount]).toEqual([0, 1, 1]);
  const again = await bookOn(flash);
  expect(await again.signatures.uploadOf(taken.facts.stan)).toEqual(taken);
  expect(await again.signatures.ink(taken)).toEqual(ink);
  await again.record(taken, { type: "upload-accepted" });
  expect([again.unsignedCount, again.signatures.uploads().length, again.waitingCount]).toEqual([0, 0, 0]);
  expect((await again.latest(1))[0]).toEqual({ ...taken, signature: { kind: "uploaded" } });
});

it("a signature stays for the slip that waits and for its reprints, and is not sent again", async () => {
  const { flash } = chip(256 * 1024);
  const book = await bookOn(flash);
  const intent = await book.begin({ ...facts, stan: book.nextStan });
  if (!intent) throw new Error("full");
  const approved = await book.record(intent, { type: "approved", approval, slip: "owed", signature: { kind: "owed" } });
  const taken = await book.keepSignature({ ...approved, signature: { kind: "owed" } }, ink);
  const uploaded = await book.record(taken, { type: "upload-accepted" });
  expect(book.signatures.uploads()).toEqual([]);
  const again = await bookOn(flash);
  expect(await again.signatures.uploadOf(uploaded.facts.stan)).toBeUndefined();
  expect(again.signatures.uploads()).toEqual([]);
  expect(await again.signatures.ink(uploaded)).toEqual(ink);
  const printed = await again.record(uploaded, { type: "slip-printed" });
  expect(await again.signatures.ink(printed)).toEqual(ink);
  expect((await bookOn(flash)).signatures.uploads()).toEqual([]);
});

it("a sale without signature costs what it did", async () => {
  const { flash, written } = chip(512 * 1024);
  const book = await bookOn(flash);
  await rest(book);
  Object.assign(written, { bytes: 0, programs: 0 });
  const intent = await book.begin({ ...facts, stan: book.nextStan });
  if (!intent) throw new Error("full");
  const approved = await book.record(intent, {
    type: "approved",
    approval,
    slip: "owed",
    signature: { kind: "paper" },
  });
  expect(written.programs).toBe(2);
  await book.record(approved, { type: "slip-printed" });
  expect(written.programs).toBe(3);
  expect(written.bytes).toBeLessThanOrEqual(1_024);
});

it("a sale of before signatures could be taken is found where this firmware looks for it", async () => {
  const { flash } = chip(256 * 1024);
  const opened = await openJournal(flash);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  const sale: Transaction = {
    state: "approved",
    facts: { ...facts, stan: 7 },
    approval,
    slip: "none",
    signature: { kind: "owed" },
  };
  const before = [1, ...toRecord(sale).slice(1)];
  await opened.journal.commit({ kind: "finishing", set: [[cellKey(cellClasses.waiting, 7), before]] });
  const book = await bookOn(flash);
  expect([book.unsignedCount, book.waitingCount]).toEqual([0, 1]);
  await adoptUnsigned(book);
  expect([book.unsignedCount, book.waitingCount]).toEqual([1, 1]);
  const [found] = await book.unsigned(1);
  expect(found).toEqual({ ...sale, signature: { kind: "unsigned" } });
  if (!found || !isUnsigned(found)) throw new Error("not to be signed");
  await book.record(await book.keepSignature(found, ink), { type: "upload-accepted" });
  expect([book.unsignedCount, book.waitingCount]).toEqual([0, 0]);
});
