import { expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { decodeHeader } from "../../src/journal/header";
import { cellKey, type Transition, type WatchedCell } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { seedsFrom } from "../sample";
import { blankFlash, CutFlash, type CutKind, PowerCut, seeded } from "./cut-flash";
import { SECTORS } from "./play";

/**
 * A journal whose sectors lie where they were written is never made anew: not after cuts, not with sectors that fail, and not where one
 * page cannot be read any more. What is not lost must be kept.
 */

/** In life 51 the index of cells before the newest one lies before the tail. */
const ofRun = seedsFrom(50, 24);
const SEEDS = Number(process.env["JOURNAL_SEEDS"] ?? ofRun.count);
const FIRST_SEED = Number(process.env["JOURNAL_FIRST_SEED"] ?? ofRun.first);
const PAGE = 256;
const counter = cellKey(1, 0);
const steady = cellKey(1, 1);
const watched: WatchedCell = { key: counter, note: (value) => [value as number, 7] };

/** With many cells the index of cells is written only now and then: boot goes back over several sectors. */
const CELLS = [5, 150, 60, 300];

function change(number: number, cells: number): Transition {
  const open = cellKey(4, number % cells);
  const ends = { kind: "finishing", set: [[counter, number]], clear: [open], append: [number] } as const;
  if (number % (cells > 200 ? 50 : 7) === 6) return ends;
  return {
    kind: "finishing",
    set: [
      [counter, number],
      [open, "x".repeat(number % (cells > 200 ? 5 : 90))],
    ],
  };
}

/** Goes on until the power is cut, with whatever reads well. */
async function lived(flash: CutFlash, first: number, cells: number): Promise<number> {
  let number = first;
  try {
    const opened = await openJournal(flash, watched);
    if (opened.kind !== "open") throw new Error(opened.why);
    expect(opened.report, `deal ${first}`).toMatchObject({ found: first === 0 ? "blank" : "resumed" });
    const { journal } = opened;
    if (first === 0) await journal.commit({ kind: "finishing", set: [[steady, "steady"]] });
    for (let step = 0; step < 400; step += 1) {
      number += 1;
      const done = await journal.commit(change(number, cells));
      if (done.kind === "fault") throw new Error(done.why);
      if (number % 10 === 0) await journal.commit({ kind: "finishing", release: journal.historyEnd() });
      if (number % 5 === 0) while ((await journal.maintain()).kind === "more");
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  return number;
}

/** A journal's life: booted again and again, with cuts, and with sectors that fail. */
async function aged(seed: number): Promise<NorFlash> {
  const random = seeded(seed);
  const cells = CELLS[seed % CELLS.length] as number;
  const nor = blankFlash({ sizeBytes: SECTORS * 4096, seed, programUnitBytes: seed % 2 === 0 ? 1 : 16 });
  let number = await lived(new CutFlash(nor), 0, cells);
  const rounds = random() % 8;
  for (let round = 0; round < rounds; round += 1) {
    if (round % 4 === 3)
      nor.failSector(random() % nor.sectors, (["program", "erase", "both"] as const)[random() % 3] ?? "both");
    const flash = new CutFlash(nor);
    flash.cutAt(random() % 90, (["before", "torn", "after"] as const)[random() % 3] as CutKind, random);
    number = await lived(flash, number, cells);
  }
  // Behind a boot that nothing cut the newest sector is certain.
  await openJournal(new CutFlash(nor), watched);
  return nor;
}

/** The same chip, where all sectors that are not in use are erased. */
function eraseFree(nor: NorFlash): void {
  const sector = nor.sizeBytes / SECTORS;
  let head = -1;
  let tail = -1;
  let highest = -1;
  for (let slot = 0; slot < SECTORS; slot += 1) {
    const header = decodeHeader(nor.image.bytes.subarray(slot * sector, (slot + 1) * sector), SECTORS, sector);
    if (header === undefined || header.sequence <= highest) continue;
    [head, tail, highest] = [slot, header.tailSlot, header.sequence];
  }
  for (let slot = (head + 1) % SECTORS; slot !== tail; slot = (slot + 1) % SECTORS) nor.erase(slot);
}

test.each([false, true])(
  "one page that cannot be read loses what was in it, and the journal goes on from the rest (free sectors erased: %s)",
  async (erased) => {
    let told = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const nor = await aged(seed);
      if (erased) eraseFree(nor);
      let without = 0;
      for (let page = 0; page < nor.sizeBytes; page += PAGE) {
        if (nor.image.bytes.subarray(page, page + PAGE).every((byte) => byte === 0xff)) continue;
        const chip = nor.fork(seeded(page));
        for (const bit of [1, 3, 6]) for (const at of [2, 24]) chip.flipBit(page + at, bit);
        const opened = await openJournal(new CutFlash(chip), watched);
        const name = `seed ${seed}, page ${page}`;
        if (opened.kind !== "open") throw new Error(`${name}: ${opened.why}`);
        expect(opened.report.found, name).toBe("resumed");
        if (opened.report.lost !== undefined) told += 1;
        const read = await opened.journal.read(steady);
        if (read.kind === "value") expect(read.value, name).toBe("steady");
        else without += 1;
      }
      // The pages of the one record that holds it.
      expect(without, `seed ${seed}`).toBeLessThanOrEqual(nor.sizeBytes / SECTORS / PAGE);
    }
    expect(told).toBeGreaterThan(SEEDS);
  },
  600_000,
);

test("a first opening that was cut is made again in the first sector", async () => {
  const nor = blankFlash({ sizeBytes: SECTORS * 4096 });
  const flash = new CutFlash(nor);
  // Behind the erase and the header, before the seal.
  flash.cutAt(2, "before", seeded(1));
  await expect(openJournal(flash, watched)).rejects.toThrow(PowerCut);
  expect(nor.image.bytes.subarray(0, PAGE).every((byte) => byte === 0xff)).toBe(false);
  const opened = await openJournal(new CutFlash(nor), watched);
  expect(opened).toMatchObject({ kind: "open", report: { found: "blank", lost: undefined } });
  expect(nor.image.bytes.subarray(4096, 2 * 4096).every((byte) => byte === 0xff)).toBe(true);
});
