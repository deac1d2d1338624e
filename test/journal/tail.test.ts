import { describe, expect, test } from "vitest";
import type { NorFlash, Programmed } from "../../sim/devices/flash";
import { cellKey, type Journal, type OpenResult, type WatchedCell } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { blankFlash, CutFlash, PowerCut, seeded } from "./cut-flash";
import { cellValue, historyOf } from "./snapshot";

/**
 * Records of which more than two bits are wrong, one to four behind each other, wherever the log ends: they are known to be
 * lost, and what a cut tore is not taken for one of them.
 */

const SECTOR = 4096;
const counter = cellKey(1, 0);
const open = (id: number) => cellKey(4, id);
const watched: WatchedCell = { key: counter, note: (value) => [value as number, 7] };
const SEEDS = Number(process.env["JOURNAL_SEEDS"] ?? 60);

type Opened = Extract<OpenResult, { kind: "open" }>;

async function openOn(nor: NorFlash): Promise<Opened> {
  const result = await openJournal(new CutFlash(nor), watched);
  if (result.kind !== "open") throw new Error(result.why);
  return result;
}

/** As the terminal does: a number is used and something begun, it goes on, it ends in history. */
async function deal(journal: Journal, number: number, bytes: number): Promise<void> {
  const text = (salt: number) => Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 37 + salt * 101) % 256));
  const begun = {
    kind: "starting",
    set: [
      [counter, number + 1],
      [open(number), { state: 1, text: text(number) }],
    ],
  } as const;
  expect((await journal.commit(begun)).kind).toBe("durable");
  await journal.commit({ kind: "finishing", set: [[open(number), { state: 2, text: text(number + 1) }]] });
  if (number % 3 > 0)
    await journal.commit({ kind: "finishing", clear: [open(number)], append: [{ number, text: text(number + 2) }] });
}

interface Held {
  readonly counter: number;
  readonly cells: string;
  readonly history: string;
}

async function heldBy(journal: Journal): Promise<Held> {
  const cells: unknown[] = [];
  for (const id of journal.ids(4)) cells.push([id, await cellValue(journal, open(id))]);
  const history = JSON.stringify((await historyOf(journal)).values);
  return { counter: (await cellValue(journal, counter)) as number, cells: JSON.stringify(cells), history };
}

interface World {
  readonly nor: NorFlash;
  readonly held: Held;
  /** Records of the newest sector, and of the one before it, in order. */
  readonly records: readonly Programmed[];
}

/** A journal after so many deals, booted once in a while, the power off. */
async function worldOf(deals: number, bytes: number, boots: number): Promise<World> {
  const nor = blankFlash({ sizeBytes: 24 * SECTOR, programUnitBytes: 16 });
  let { journal } = await openOn(nor);
  for (let number = 1; number <= deals; number += 1) {
    if (boots > 0 && number % boots === 0) ({ journal } = await openOn(nor));
    await deal(journal, number, bytes);
    if (number % 4 === 0) while ((await journal.maintain()).kind === "more");
  }
  const held = await heldBy(journal);
  const newest = await journal.space();
  if ("kind" in newest) throw new Error(newest.why);
  return { nor, held, records: programsOf(nor) };
}

/** Programs, in the order of their sectors' numbers. */
function programsOf(nor: NorFlash): readonly Programmed[] {
  const sequenceOf = ({ at }: Programmed) => {
    const start = Math.floor(at / SECTOR) * SECTOR + 8 + 8 + 4;
    return new DataView(nor.image.bytes.buffer, nor.image.bytes.byteOffset).getUint32(start, true);
  };
  return [...nor.programmed].sort((a, b) => sequenceOf(a) - sequenceOf(b) || a.at - b.at);
}

/** So many bits of each record turn over, somewhere in it. */
function wreck(nor: NorFlash, records: readonly Programmed[], bits: number, random: () => number): void {
  for (const { at, length } of records) {
    const turned = new Set<number>();
    while (turned.size < bits) turned.add(random() % (length * 8));
    for (const bit of turned) nor.flipBit(at + (bit >> 3), bit & 7);
  }
}

/** Either all is as it was, or it is told; and in both cases no number is used again that was used. */
async function isToldOrWhole(nor: NorFlash, held: Held, name: string): Promise<"whole" | "told" | "met"> {
  const opened = await openJournal(new CutFlash(nor), watched);
  // The only header there is, and in the letters of its layout.
  if (opened.kind === "fault") {
    expect(opened.why, name).toBe("other-layout");
    return "met";
  }
  const { journal, report } = opened;
  const now = await heldBy(journal).catch((error: unknown) => String(error));
  const known = (await journal.read(counter)).kind === "value" ? ((await cellValue(journal, counter)) as number) : 0;
  const next = Math.max(known, report.note[0]) + (report.lost?.sectors ?? 0) * report.recordsInSector;
  if (JSON.stringify(now) === JSON.stringify(held)) return report.lost === undefined ? "whole" : "told";
  // A cell, or an entry, is there and cannot be read: whoever reads it meets it.
  if (typeof now === "string" && report.lost === undefined) {
    expect(now, name).toMatch(/damaged|lost/);
    return "met";
  }
  expect(report.lost, `${name}: ${JSON.stringify(now)} instead of ${JSON.stringify(held)}`).toBeDefined();
  if (known > 0) expect(next, name).toBeGreaterThanOrEqual(held.counter);
  // It stays told until it is known.
  expect((await openOn(nor)).report.lost, name).toBeDefined();
  return "told";
}

/** Sizes that make records of one page and of three; sectors that are young, full, and left at each boot. */
const shapes = [
  { deals: 3, bytes: 40, boots: 0 },
  { deals: 14, bytes: 60, boots: 0 },
  { deals: 9, bytes: 150, boots: 4 },
  { deals: 11, bytes: 500, boots: 0 },
  { deals: 40, bytes: 90, boots: 7 },
];

describe.each(shapes)("$deals deals of $bytes bytes, a boot every $boots", ({ deals, bytes, boots }) => {
  test("the last one to four records are wrecked: told", async () => {
    const { nor, held, records } = await worldOf(deals, bytes, boots);
    const random = seeded(deals);
    let told = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const count = 1 + (seed % 4);
      const wrong = nor.fork(seeded(seed));
      wreck(wrong, records.slice(-count), 3 + (random() % 4), random);
      if ((await isToldOrWhole(wrong, held, `the last ${count}, seed ${seed}`)) === "told") told += 1;
    }
    expect(told).toBeGreaterThan(SEEDS / 2);
  }, 120_000);

  test("any one to four records behind each other are wrecked: told where something is missing", async () => {
    const { nor, held, records } = await worldOf(deals, bytes, boots);
    const random = seeded(deals + 100);
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      // Of the newest sector and the one before: the others are for scrubbing to find.
      const near = records.slice(-12);
      const from = random() % near.length;
      const wrong = nor.fork(seeded(seed));
      wreck(wrong, near.slice(from, from + 1 + (seed % 4)), 3 + (random() % 4), random);
      await isToldOrWhole(wrong, held, `from ${from} of the last, seed ${seed}`);
    }
  }, 120_000);
});

test("what a cut leaves is hardly ever taken for lost", async () => {
  const { nor } = await worldOf(14, 60, 0);
  let cuts = 0;
  let told = 0;
  for (let seed = 1; seed <= 8 * SEEDS; seed += 1) {
    const wrong = nor.fork(seeded(seed));
    const flash = new CutFlash(wrong);
    flash.cutAt(seed % 12, "torn", seeded(seed * 13));
    try {
      const result = await openJournal(flash, watched);
      if (result.kind !== "open") throw new Error(result.why);
      for (let number = 100; number < 105; number += 1) await deal(result.journal, number, 30 + ((seed * 7) % 400));
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
    cuts += 1;
    if ((await openOn(wrong)).report.lost !== undefined) told += 1;
  }
  expect(cuts).toBe(8 * SEEDS);
  expect(told).toBeLessThanOrEqual(cuts / 100);
}, 120_000);
