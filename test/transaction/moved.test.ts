import { expect, it } from "vitest";
import type { Flash } from "../../hal/flash";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import type { Facts } from "../../src/book/facts";
import { belongsTo } from "../../src/book/takeover";
import { facts } from "./sample";

const first = { terminal: "10000001", merchant: "898310058120001" };
const second = { terminal: "10000002", merchant: "898310058120001" };
const third = { terminal: "10000002", merchant: "898310058120003" };

async function bookOn(flash: Flash): Promise<Book> {
  const opened = await Book.open(flash);
  if (opened.kind === "fault") throw new Error("the journal does not open");
  return opened.book;
}

async function begin(book: Book) {
  const intent = await book.begin({ ...facts, stan: book.nextStan });
  if (!intent) throw new Error("no room");
  return intent;
}

/** A flash that counts its programs, and stops at one of them as at a power cut. */
function counted() {
  const nor = new NorFlash({ sizeBytes: 64 * 1024, programUnitBytes: 16, random: () => 0 });
  const plain = flashOf(nor);
  const state = { programs: 0, cutAt: Number.POSITIVE_INFINITY };
  const flash: Flash = {
    ...plain,
    sizeBytes: plain.sizeBytes,
    sectorBytes: plain.sectorBytes,
    pageBytes: plain.pageBytes,
    programUnitBytes: plain.programUnitBytes,
    read: (range) => plain.read(range),
    erase: (sector) => plain.erase(sector),
    program: async (order) => {
      if (++state.programs >= state.cutAt) throw new Error("cut");
      return plain.program(order);
    },
  };
  return { flash, state };
}

const madeAs = (all: readonly { readonly facts: Facts }[]) => all.map((each) => each.facts.madeAs);

it("a terminal that was replaced or moved keeps the numbers of what is open, and no others", async () => {
  const { flash, state } = counted();
  const book = await bookOn(flash);
  await belongsTo(book, first);
  await book.record(await begin(book), { type: "unanswered", reason: "98" });
  const approval = { responseCode: "00", referenceNo: "1" };
  await book.record(await begin(book), { type: "approved", approval, slip: "owed", signature: { kind: "none" } });
  const { programs } = state;
  await belongsTo(book, first);
  expect(state.programs).toBe(programs);
  expect(madeAs([...(await book.checking()), ...(await book.waiting(9))])).toEqual([undefined, undefined]);

  await belongsTo(book, second);
  await book.record(await begin(book), { type: "unanswered", reason: "98" });
  await belongsTo(book, third);
  const again = await bookOn(flash);
  expect(madeAs(await again.checking())).toEqual([first, second]);
  expect(madeAs(await again.waiting(9))).toEqual([first]);
  const [owed] = await again.checking();
  if (owed?.state !== "reversing") throw new Error("no reversal is owed");
  const ended = await again.record(owed, {
    type: "reversal-confirmed",
    responseCode: "00",
    money: "returned",
    repeat: false,
  });
  expect(ended.facts.madeAs).toEqual(first);
});

it("tells of closed sales the numbers that they were made under, the last eight moves back", async () => {
  const { flash } = counted();
  const book = await bookOn(flash);
  const numbers = Array.from({ length: 10 }, (_, at) => ({ ...first, terminal: `1000000${at}` }));
  for (const acceptor of numbers) {
    await belongsTo(book, acceptor);
    await book.record(await begin(book), { type: "declined", responseCode: "51" });
    await book.takeStan();
  }
  const again = await bookOn(flash);
  // Two moves are forgotten: the oldest sale is taken for one of the oldest number that is known.
  const known = numbers.slice(1, -1).toReversed();
  expect(madeAs(await again.latest(10))).toEqual([undefined, ...known, numbers[1]]);
});

it("knows a sale of before two moves with nothing in between", async () => {
  const { flash } = counted();
  const book = await bookOn(flash);
  await belongsTo(book, first);
  await book.record(await begin(book), { type: "declined", responseCode: "51" });
  await belongsTo(book, second);
  await belongsTo(book, third);
  expect(madeAs(await book.latest(1))).toEqual([first]);
  await book.record(await begin(book), { type: "declined", responseCode: "51" });
  expect(madeAs(await book.latest(2))).toEqual([undefined, first]);
});

it("goes on where the power went in the middle", async () => {
  for (let cut = 1; cut <= 4; cut++) {
    const { flash, state } = counted();
    const book = await bookOn(flash);
    await belongsTo(book, first);
    for (let sales = 0; sales < 3; sales++) await book.record(await begin(book), { type: "unanswered", reason: "98" });
    state.cutAt = state.programs + cut;
    await expect(belongsTo(book, second)).rejects.toThrow();
    state.cutAt = Number.POSITIVE_INFINITY;
    const again = await bookOn(flash);
    await belongsTo(again, second);
    expect(madeAs(await again.checking()), `cut ${cut}`).toEqual([first, first, first]);
  }
});
