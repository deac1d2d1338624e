import { describe, expect, test } from "vitest";
import { turnBitsOver } from "../../sim/desktop/bench/wrong-bits";
import type { NorFlash } from "../../sim/devices/flash";
import { type CellKey, cellKey, type Journal } from "../../src/journal/journal";
import { encodePart, encodeRecord, PART_CELL, RECORD_PARTS_MAX } from "../../src/journal/layout";
import { openJournal } from "../../src/journal/open";
import { findRecords } from "../../src/journal/walk";
import { blankFlash, CutFlash, type CutKind, PowerCut, seeded } from "./cut-flash";
import { sales } from "./play";
import { cellValue, opened, snapshot } from "./snapshot";

/*
 * Sectors full of the smallest cells: a walk over 250 of them takes a small chip tens of milliseconds. Others run between two such
 * walks (`sim/mcu` counts; here it is whether they do, and what they see).
 */

const SMALL = 9;
const CELLS = 360;
const CELLS_A_COMMIT = 100;
const stan = cellKey(1, 0);
const small = (id: number) => cellKey(SMALL, id);

/** As many cells as the journal takes, a byte each. */
async function crowded(): Promise<NorFlash> {
  const nor = blankFlash();
  const journal = await opened(nor);
  await journal.commit({ kind: "starting", set: [[stan, 1]] });
  for (let first = 0; first < CELLS; first += CELLS_A_COMMIT) {
    const set: (readonly [CellKey, number])[] = [];
    for (let id = first; id < Math.min(first + CELLS_A_COMMIT, CELLS); id += 1) set.push([small(id), id % 20]);
    expect(await journal.commit({ kind: "finishing", set })).toEqual({ kind: "durable" });
  }
  await journal.commit({ kind: "finishing", append: ["closed"] });
  return nor;
}

/** Of each rest that the journal takes `during` is done. */
function clockWith(during: (rests: number) => void = () => undefined) {
  let rests = 0;
  return {
    rests: () => rests,
    sleep: async ({ ms }: { readonly ms: number }) => {
      expect(ms).toBe(1);
      rests += 1;
      during(rests);
    },
  };
}

async function openedBy(nor: NorFlash, clock: ReturnType<typeof clockWith>): Promise<Journal> {
  const result = await openJournal(new CutFlash(nor), undefined, clock);
  if (result.kind === "fault") throw new Error(`open: ${result.why}`);
  return result.journal;
}

const classes: readonly number[] = [1, SMALL];

describe("a crowded journal", () => {
  test("rests while it opens, and is the same as without rests", async () => {
    const nor = await crowded();
    const before = await snapshot(await opened(nor.fork(seeded(1))), classes);
    const resting = nor.fork(seeded(1));
    const clock = clockWith();
    const journal = await openedBy(resting, clock);
    expect(clock.rests()).toBeGreaterThanOrEqual(4);
    expect(await snapshot(journal, classes)).toBe(before);
    const straight = nor.fork(seeded(1));
    await opened(straight);
    expect(resting.image.bytes).toEqual(straight.image.bytes);
  });

  test.each<CutKind>(["before", "torn", "after"])(
    "opens to the same when the power goes %s any operation of an opening that rests",
    async (kind) => {
      const nor = await crowded();
      const whole = await snapshot(await opened(nor.fork(seeded(2))), classes);
      for (let operation = 0; ; operation += 1) {
        const cut = nor.fork(seeded(operation + 3));
        const flash = new CutFlash(cut);
        flash.cutAt(operation, kind, seeded(operation + 5));
        const opening = openJournal(flash, undefined, clockWith());
        if (!(await opening.then(() => false).catch(isCut))) break;
        expect(await snapshot(await openedBy(cut, clockWith()), classes)).toBe(whole);
        expect(operation).toBeLessThan(50);
      }
    },
  );

  test("serves what comes while it rests in its turn: a walk through history, then a commit", async () => {
    const nor = await crowded();
    let isWalking = false;
    let commits: Promise<unknown> | undefined;
    const journal: Journal = await openedBy(
      nor,
      clockWith(() => {
        if (!isWalking) return;
        commits ??= journal.commit({ kind: "finishing", set: [[stan, 2]], clear: [small(0)] });
        // It waits for the walk: nothing has changed yet.
        expect(journal.ids(SMALL).length).toBe(CELLS);
      }),
    );
    isWalking = true;
    const read = await journal.history("oldest-first").next();
    isWalking = false;
    expect(read.value).toMatchObject({ kind: "entry", value: "closed" });
    expect(commits).toBeDefined();
    expect(await commits).toEqual({ kind: "durable" });
    expect(journal.ids(SMALL).length).toBe(CELLS - 1);
    expect(await cellValue(journal, stan)).toBe(2);
  });

  test("rests while a sector is emptied, and loses nothing", async () => {
    const nor = blankFlash({ sizeBytes: 20 * 4096 });
    const clock = clockWith();
    const journal = await openedBy(nor, clock);
    for (let first = 0; first < CELLS; first += CELLS_A_COMMIT) {
      const set: (readonly [CellKey, number])[] = [];
      for (let id = first; id < Math.min(first + CELLS_A_COMMIT, CELLS); id += 1) set.push([small(id), id % 20]);
      await journal.commit({ kind: "finishing", set });
    }
    for (let sale = 0; sale < 300; sale += 1) {
      await journal.commit({ kind: "starting", set: [[stan, sale]] });
      while ((await journal.maintain()).kind === "more");
    }
    expect(clock.rests()).toBeGreaterThan(2);
    const again = await opened(nor);
    for (let id = 0; id < CELLS; id += 1) expect(await cellValue(again, small(id))).toBe(id % 20);
    expect(await cellValue(again, stan)).toBe(299);
  });
});

describe("large records of which two bits are wrong", () => {
  test("are put right with others in between, and all of it is as before", async () => {
    const nor = await crowded();
    const before = await snapshot(await opened(nor.fork(seeded(3))), classes);
    const whole = clockWith();
    await openedBy(nor.fork(seeded(3)), whole);
    const damaged = nor.fork(seeded(3));
    expect(turnBitsOver(damaged, 2)).toBeGreaterThanOrEqual(3);
    const clock = clockWith();
    const journal = await openedBy(damaged, clock);
    // Before its remainder, before each of the two bits, and before it is read again: four in each record.
    expect(clock.rests()).toBeGreaterThanOrEqual(whole.rests() + 4 * 3);
    expect(await snapshot(journal, classes)).toBe(before);
  });

  test("are found again, whatever the power does meanwhile", async () => {
    const nor = await crowded();
    const before = await snapshot(await opened(nor.fork(seeded(4))), classes);
    turnBitsOver(nor, 2);
    let cuts = 0;
    for (; cuts < 100; cuts += 1) {
      const cut = nor.fork(seeded(cuts));
      const clock = clockWith((rests) => {
        if (rests > cuts) throw new PowerCut();
      });
      if (!(await openedBy(cut, clock).then(() => false, isCut))) break;
      expect(await snapshot(await opened(cut), classes)).toBe(before);
    }
    expect(cuts).toBeGreaterThanOrEqual(4 * 3);
  });
});

async function isCut(error: unknown): Promise<boolean> {
  if (!(error instanceof PowerCut)) throw error;
  return true;
}

test("the journal of ordinary sales takes no rests", async () => {
  const nor = blankFlash();
  const clock = clockWith();
  const journal = await openedBy(nor, clock);
  for (const step of sales(0, 40)) if (typeof step !== "string") await journal.commit(step);
  await openedBy(nor, clock);
  expect(clock.rests()).toBe(0);
});

test("records are found wherever their bytes lie in memory", async () => {
  const parts = Array.from({ length: RECORD_PARTS_MAX }, (_, id) =>
    encodePart(PART_CELL, small(id), new Uint8Array(id % 3)),
  );
  const record = encodeRecord(parts, 7, 256);
  const log = { pageBytes: 256, breathe: async () => undefined };
  for (let offset = 0; offset < 8; offset += 1) {
    const bytes = new Uint8Array(offset + record.length + 8).subarray(offset, offset + record.length);
    bytes.set(record);
    expect(await findRecords(log, bytes, 7, undefined)).toMatchObject({
      offsets: [0],
      gaps: [],
      repaired: 0,
      isDense: true,
    });
    expect(await findRecords(log, bytes, 8, undefined)).toMatchObject({ offsets: [] });
  }
});
