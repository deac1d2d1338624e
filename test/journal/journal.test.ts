import { describe, expect, test } from "vitest";
import { cellKey } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { blankFlash, CutFlash } from "./cut-flash";
import { cellValue, historyOf, opened } from "./snapshot";

const stan = cellKey(1, 0);
const open = (id: number) => cellKey(4, id);

describe.each([1, 16])("program units of %i bytes", (programUnitBytes) => {
  test("a blank partition becomes a journal, and stays one", async () => {
    const nor = blankFlash({ programUnitBytes });
    const first = await openJournal(new CutFlash(nor));
    expect(first).toMatchObject({ kind: "open", report: { found: "blank", tornBytes: 0 } });
    const second = await openJournal(new CutFlash(nor));
    expect(second).toMatchObject({ kind: "open", report: { found: "resumed", tornBytes: 0, lost: undefined } });
  });

  test("cells: latest wins, cleared is gone, across boots", async () => {
    const nor = blankFlash({ programUnitBytes });
    let journal = await opened(nor);
    expect(await cellValue(journal, stan)).toBeUndefined();
    await journal.commit({ kind: "starting", set: [[stan, 1]] });
    await journal.commit({
      kind: "starting",
      set: [
        [stan, 2],
        [open(7), { text: "签名", bytes: Uint8Array.of(1, 2) }],
      ],
    });
    await journal.commit({ kind: "starting", set: [[open(3), "three"]] });
    for (let boot = 0; boot < 3; boot += 1) {
      expect(await cellValue(journal, stan)).toBe(2);
      expect(await cellValue(journal, open(7))).toEqual({ text: "签名", bytes: Uint8Array.of(1, 2) });
      expect(journal.ids(4)).toEqual([3, 7]);
      expect(journal.ids(1)).toEqual([0]);
      journal = await opened(nor);
    }
    await journal.commit({ kind: "finishing", clear: [open(3), open(99)] });
    journal = await opened(nor);
    expect(journal.ids(4)).toEqual([7]);
    expect(await cellValue(journal, open(3))).toBeUndefined();
  });

  test("history: both ways, marks, release, numbers never used again", async () => {
    const nor = blankFlash({ programUnitBytes });
    let journal = await opened(nor);
    const big = (seed: number) => ({ seed, ink: new Uint8Array(1200).map((_, index) => index * seed) });
    for (let entry = 0; entry < 10; entry += 1) {
      await journal.commit({
        kind: "finishing",
        set: [[stan, entry]],
        append: [big(entry), `slip ${entry}`].slice(entry % 2),
      });
    }
    const mark = journal.historyEnd();
    await journal.commit({ kind: "finishing", append: ["last"] });
    for (let boot = 0; boot < 3; boot += 1) {
      const forward = await historyOf(journal);
      expect(journal.historyCount).toBe(16);
      expect(forward.values.length).toBe(16);
      expect(forward.values.slice(0, 4)).toEqual([big(0), "slip 0", "slip 1", big(2)]);
      expect(forward.entries).toEqual(Array.from({ length: 16 }, (_, index) => index));
      const back = await historyOf(journal, "newest-first");
      expect(back.values).toEqual(forward.values.toReversed());
      expect(back.entries).toEqual(forward.entries.toReversed());
      journal = await opened(nor);
    }
    await journal.commit({ kind: "finishing", release: mark });
    expect(await historyOf(journal)).toEqual({ values: ["last"], entries: [15] });
    journal = await opened(nor);
    expect(await historyOf(journal)).toEqual({ values: ["last"], entries: [15] });
    await journal.commit({ kind: "finishing", append: ["more"], release: journal.historyEnd() });
  });

  test("a commit is one program, and calls may overlap", async () => {
    const flash = new CutFlash(blankFlash({ programUnitBytes }));
    const journal = await opened(flash);
    const before = flash.operations;
    await journal.commit({
      kind: "starting",
      set: [
        [stan, 1],
        [open(1), "x".repeat(300)],
      ],
    });
    expect(flash.operations - before).toBe(1);
    const results = await Promise.all([
      journal.commit({ kind: "starting", set: [[stan, 2]] }),
      journal.commit({ kind: "starting", set: [[stan, 3]] }),
      journal.read(stan),
    ]);
    expect(results).toEqual([{ kind: "durable" }, { kind: "durable" }, { kind: "value", value: 3 }]);
  });

  test("misuse is thrown before anything is written", async () => {
    const flash = new CutFlash(blankFlash({ programUnitBytes }));
    const journal = await opened(flash);
    const before = flash.operations;
    expect(() => journal.commit({ kind: "starting", set: [[stan, new Uint8Array(2100)]] })).toThrow(RangeError);
    expect(() => journal.commit({ kind: "starting", set: [[stan, undefined]] })).toThrow(TypeError);
    expect(() => journal.commit({ kind: "starting", set: [[stan, 1]], clear: [stan] })).toThrow(RangeError);
    expect(() => journal.commit({ kind: "starting", set: [[-1, 1]] })).toThrow(RangeError);
    expect(() => cellKey(256, 0)).toThrow(RangeError);
    expect(flash.operations).toBe(before);
  });
});

test("a partition too small is refused", async () => {
  expect(await openJournal(new CutFlash(blankFlash({ sizeBytes: 8 * 4096 })))).toEqual({
    kind: "fault",
    why: "too-small",
  });
});

test("many rounds of the ring: cells and held history survive, wear is even", async () => {
  const nor = blankFlash();
  let journal = await opened(nor);
  for (let entry = 0; entry < 40; entry += 1) {
    expect(
      await journal.commit({ kind: "starting", append: [{ entry, ink: new Uint8Array(1000).fill(entry) }] }),
    ).toEqual({
      kind: "durable",
    });
  }
  await journal.commit({ kind: "starting", set: [[cellKey(9, 9), "kept"]] });
  for (let round = 0; round < 4000; round += 1) {
    expect(
      await journal.commit({
        kind: "starting",
        set: [
          [stan, round],
          [open(round % 3), "x".repeat(250)],
        ],
      }),
    ).toEqual({
      kind: "durable",
    });
    if (round % 5 === 0) while ((await journal.maintain()).kind === "more");
    if (round % 397 === 0) journal = await opened(nor);
  }
  expect(await cellValue(journal, stan)).toBe(3999);
  expect(await cellValue(journal, cellKey(9, 9))).toBe("kept");
  const { values } = await historyOf(journal);
  expect(values.map((value) => (value as { entry: number }).entry)).toEqual(
    Array.from({ length: 40 }, (_, index) => index),
  );
  const wear = [...nor.image.wear];
  expect(Math.max(...wear) - Math.min(...wear)).toBeLessThanOrEqual(3);
  const space = await journal.space();
  expect(space).toMatchObject({ sectors: 64, cells: 5, historyEntries: 40, retired: [] });
});
