import { expect, test } from "vitest";
import { type CommitResult, cellKey, type Journal } from "../../src/journal/journal";
import { blankFlash, CutFlash } from "./cut-flash";
import { cellValue, historyOf, opened } from "./snapshot";

const stan = cellKey(1, 0);
const open = (id: number) => cellKey(4, id);

async function rest(journal: Journal): Promise<void> {
  for (let step = 0; (await journal.maintain()).kind === "more"; step += 1) if (step > 1000) throw new Error("no rest");
}

/** A sale as the terminal records it: intent, outcome, and the closed transaction with its signature. */
async function sell(journal: Journal, sale: number, signatureBytes: number): Promise<CommitResult> {
  const facts = { stan: sale, amountFen: 12_345, panEncrypted: new Uint8Array(24), host: "x".repeat(150) };
  const intent = await journal.commit({
    kind: "starting",
    set: [
      [stan, sale],
      [open(sale), { state: "intent", facts }],
    ],
  });
  if (intent.kind !== "durable") return intent;
  const outcome = await journal.commit({
    kind: "finishing",
    set: [[open(sale), { state: "approved", facts, reference: "123456789012" }]],
  });
  if (outcome.kind !== "durable") throw new Error("an open sale could not be finished");
  const ink = new Uint8Array(signatureBytes).fill(sale);
  const closed = await journal.commit({
    kind: "finishing",
    clear: [open(sale)],
    append: [signatureBytes === 0 ? { sale, facts } : { sale, facts, ink }],
  });
  if (closed.kind !== "durable") throw new Error("an open sale could not be closed");
  return closed;
}

/** What a merchant's terminal keeps beside transactions. */
async function furnish(journal: Journal): Promise<void> {
  for (let operator = 1; operator <= 10; operator += 1) {
    await journal.commit({
      kind: "finishing",
      set: [[cellKey(2, operator), { number: operator, salt: new Uint8Array(40) }]],
    });
  }
  for (let block = 0; block < 4; block += 1) {
    await journal.commit({ kind: "finishing", set: [[cellKey(3, block), new Uint8Array(1000).fill(block)]] });
  }
}

test.each([
  [1024, 500],
  [512, 300],
])(
  "%i kB hold a batch of %i sales with signatures of 1 kB",
  async (sizeKb, batch) => {
    const flash = new CutFlash(blankFlash({ sizeBytes: sizeKb * 1024, programUnitBytes: 16 }));
    const journal = await opened(flash);
    await furnish(journal);
    for (let day = 0; day < 3; day += 1) {
      for (let sale = 1; sale <= batch; sale += 1) {
        expect(await sell(journal, sale, 1000), `day ${day}, sale ${sale}`).toEqual({ kind: "durable" });
        await rest(journal);
      }
      const { values } = await historyOf(journal, "newest-first");
      expect(values.map((value) => (value as { sale: number }).sale)).toEqual(
        Array.from({ length: batch }, (_, index) => batch - index),
      );
      await journal.commit({ kind: "finishing", release: journal.historyEnd() });
      await rest(journal);
    }
    const wear = [...flash.nor.image.wear];
    expect(Math.max(...wear) - Math.min(...wear)).toBeLessThanOrEqual(2);
  },
  60_000,
);

test("hundreds of things to do, 1 kB each", async () => {
  const nor = blankFlash({ sizeBytes: 1024 * 1024 });
  let journal = await opened(nor);
  await furnish(journal);
  for (let item = 0; item < 350; item += 1) {
    expect(
      await journal.commit({
        kind: "starting",
        set: [[cellKey(5, item), { item, ink: new Uint8Array(1000).fill(item) }]],
      }),
    ).toEqual({ kind: "durable" });
    if (item % 50 === 0) journal = await opened(nor);
    await rest(journal);
  }
  for (let sale = 1; sale <= 100; sale += 1) {
    expect(await sell(journal, sale, 0)).toEqual({ kind: "durable" });
    await rest(journal);
    if (sale % 10 === 0) journal = await opened(nor);
  }
  expect(journal.ids(5).length).toBe(350);
  for (let item = 0; item < 350; item += 1) {
    expect(await cellValue(journal, cellKey(5, item))).toEqual({ item, ink: new Uint8Array(1000).fill(item) });
    await journal.commit({ kind: "finishing", clear: [cellKey(5, item)] });
    await rest(journal);
  }
  journal = await opened(nor);
  expect(journal.ids(5)).toEqual([]);
  expect(journal.historyCount).toBe(100);
});

test("a hundred boots with hundreds of cells: none takes longer than the others", async () => {
  const nor = blankFlash({ sizeBytes: 1024 * 1024, programUnitBytes: 16 });
  let journal = await opened(nor);
  for (let item = 0; item < 390; item += 1) {
    await journal.commit({ kind: "finishing", set: [[cellKey(5, item), { item, text: "x".repeat(200) }]] });
  }
  let readBytesMost = 0;
  for (let boot = 0; boot < 100; boot += 1) {
    // The last record is large: it leaves the next boot's sector no room for the index of cells.
    await journal.commit({ kind: "finishing", set: [[cellKey(5, boot), { item: boot, text: "y".repeat(1500) }]] });
    const flash = new CutFlash(nor);
    journal = await opened(flash);
    readBytesMost = Math.max(readBytesMost, flash.readBytes);
    await rest(journal);
  }
  expect(readBytesMost).toBeLessThan(16 * 4096);
  expect(journal.ids(5).length).toBe(390);
});

test.each([1, 16])(
  "full (D04): nothing new starts, what is open ends, release makes room (units of %i)",
  async (programUnitBytes) => {
    const nor = blankFlash({ sizeBytes: 40 * 4096, programUnitBytes });
    let journal = await opened(nor);
    for (let round = 0; round < 4; round += 1) {
      let sales = 0;
      for (let intents = 0; ; intents += 1) {
        const result = await sell(journal, sales + 1, 900);
        if (result.kind === "refused") break;
        expect(result).toEqual({ kind: "durable" });
        sales += 1;
        expect(intents).toBeLessThan(200);
        if (round % 2 === 0) await rest(journal);
      }
      // What has to be finished is: attempts are counted, and twenty transactions that were open are closed.
      for (let open = 0; open < 10; open += 1) {
        const result = await journal.commit({
          kind: "finishing",
          set: [[cellKey(6, open), { attempts: open }]],
          append: [{ open, text: "x".repeat(300) }],
        });
        expect(result).toEqual({ kind: "durable" });
      }
      for (let attempt = 0; attempt < 300; attempt += 1) {
        expect(await journal.commit({ kind: "finishing", set: [[stan, attempt]] })).toEqual({ kind: "durable" });
        if (attempt % 50 === 0) journal = await opened(nor);
      }
      expect(await journal.commit({ kind: "starting", set: [[stan, 1]], append: ["x".repeat(1000)] })).toEqual({
        kind: "refused",
        why: "full",
      });
      expect(journal.historyCount).toBe(sales + 10);
      expect((await historyOf(journal)).values.length).toBe(sales + 10);
      expect(await journal.commit({ kind: "finishing", release: journal.historyEnd() })).toEqual({ kind: "durable" });
      expect(await sell(journal, 1, 900)).toEqual({ kind: "durable" });
      await journal.commit({ kind: "finishing", release: journal.historyEnd() });
    }
  },
);

test("a journal at rest comes to rest, also when it is full", async () => {
  const flash = new CutFlash(blankFlash({ sizeBytes: 40 * 4096 }));
  const journal = await opened(flash);
  while ((await sell(journal, 1, 900)).kind === "durable");
  await rest(journal);
  const before = flash.operations;
  for (let minute = 0; minute < 100; minute += 1) await rest(journal);
  expect(flash.operations).toBe(before);
});

test("boot costs the same with 500 settled sales as with none", async () => {
  const cost = async (sales: number): Promise<{ reads: number; bytes: number }> => {
    const nor = blankFlash({ sizeBytes: 1024 * 1024, programUnitBytes: 16 });
    const journal = await opened(nor);
    await furnish(journal);
    for (let sale = 1; sale <= sales; sale += 1) {
      await sell(journal, sale, 1000);
      await rest(journal);
    }
    await journal.commit({ kind: "starting", set: [[open(9999), { state: "intent", text: "x".repeat(250) }]] });
    const flash = new CutFlash(nor);
    await opened(flash);
    return { reads: flash.reads, bytes: flash.readBytes };
  };
  const none = await cost(0);
  const many = await cost(500);
  expect(many.reads).toBeLessThanOrEqual(none.reads * 1.5);
  expect(many.bytes).toBeLessThanOrEqual(none.bytes * 1.5);
}, 60_000);

test("a sale without signature takes at most 1 kB, and three programs; ten years of sales wear no sector out", async () => {
  const flash = new CutFlash(blankFlash({ sizeBytes: 512 * 1024, programUnitBytes: 16 }));
  const journal = await opened(flash);
  await furnish(journal);
  await rest(journal);
  let atOnce = 0;
  for (let sale = 1; sale <= 3000; sale += 1) {
    const before = { programs: flash.programs, erases: flash.erases, bytes: flash.programBytes };
    await sell(journal, sale, 0);
    if (flash.programs - before.programs === 3 && flash.erases === before.erases) atOnce += 1;
    if (sale === 1) expect(flash.programBytes - before.bytes).toBeLessThanOrEqual(1024);
    if (sale % 300 === 0) await journal.commit({ kind: "finishing", release: journal.historyEnd() });
    await rest(journal);
  }
  // Each sale found its room prepared: intent, outcome, close, one program each.
  expect(atOnce).toBe(3000);
  const wear = Math.max(...flash.nor.image.wear);
  const tenYears = (wear * 10 * 365) / 10;
  expect(tenYears).toBeLessThan(50_000);
});
