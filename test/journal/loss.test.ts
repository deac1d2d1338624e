import { describe, expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey, type Journal, type OpenResult, type WatchedCell } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { blankFlash, CutFlash, seeded } from "./cut-flash";
import { cellValue, historyOf } from "./snapshot";

/** What is known to be lost when more bits are wrong than can be put right. */

const counter = cellKey(1, 0);
const open = (id: number) => cellKey(4, id);
const watched: WatchedCell = { key: counter, note: (value) => [value as number, 7] };
const PAGE = 256;
const SECTOR = 4096;

type Opened = Extract<OpenResult, { kind: "open" }>;

async function openOn(nor: NorFlash): Promise<Opened> {
  const result = await openJournal(new CutFlash(nor), watched);
  if (result.kind !== "open") throw new Error(result.why);
  return result;
}

/** A counter and an open thing, then its end: one record each. */
async function deal(journal: Journal, number: number): Promise<void> {
  await journal.commit({
    kind: "starting",
    set: [
      [counter, number + 1],
      [open(number), "begun"],
    ],
  });
  await journal.commit({ kind: "finishing", set: [[open(number), "ended"]] });
}

/** Address of the page that holds the last record with this text in it. */
function pageOf(nor: NorFlash, text: string): number {
  const at = Buffer.from(nor.image.bytes).lastIndexOf(text);
  if (at < 0) throw new Error(`no ${text}`);
  return Math.floor(at / PAGE) * PAGE;
}

/** Turns over bits of the page's record, three of them beside each other, behind its heads. */
function spoil(nor: NorFlash, page: number): void {
  for (const bit of [1, 3, 6]) nor.flipBit(page + 24, bit);
}

async function dealt(): Promise<NorFlash> {
  const nor = blankFlash({ sizeBytes: 20 * SECTOR, programUnitBytes: 16 });
  const { journal } = await openOn(nor);
  for (let number = 1; number <= 3; number += 1) await deal(journal, number);
  await journal.commit({ kind: "finishing", append: ["closing"] });
  return nor;
}

test("all is well: nothing is said", async () => {
  const { report } = await openOn(await dealt());
  expect(report).toMatchObject({ lost: undefined, repaired: 0, tornBytes: 0 });
});

test("a record in the middle: which cells may be older, and which it changed", async () => {
  const nor = await dealt();
  const ended = Buffer.from(nor.image.bytes);
  // The second deal's end; its beginning and all that came later are sound.
  const places: number[] = [];
  for (let at = ended.indexOf("ended"); at >= 0; at = ended.indexOf("ended", at + 1)) places.push(at);
  spoil(nor, Math.floor((places[1] as number) / PAGE) * PAGE);
  const { journal, report } = await openOn(nor);
  expect(report.lost).toMatchObject({ records: 1, headers: 0, sectors: 1, changed: [open(2)] });
  expect([...(report.lost?.suspects ?? [])].sort()).toEqual([open(1), open(2)].sort());
  expect(await cellValue(journal, open(2))).toBe("begun");
  expect(await cellValue(journal, open(3))).toBe("ended");
  expect(await cellValue(journal, counter)).toBe(4);
  expect((await historyOf(journal)).values).toEqual(["closing"]);
});

test("it is told again, over cuts, until a commit knows it", async () => {
  const nor = await dealt();
  spoil(nor, pageOf(nor, "ended"));
  const first = (await openOn(nor)).report.lost;
  const second = await openOn(nor);
  expect(second.report.lost).toMatchObject({ records: first?.records, sectors: first?.sectors });
  // From here on any cell may be the one.
  expect(second.report.lost?.suspects).toEqual([counter, open(1), open(2), open(3)]);
  await second.journal.commit({ kind: "finishing", set: [[counter, 40]], knowsLoss: true });
  const third = await openOn(nor);
  expect(third.report.lost).toBeUndefined();
  expect(await cellValue(third.journal, counter)).toBe(40);
});

test("the last record: most likely a whole one, so it is no cut", async () => {
  const nor = await dealt();
  const { journal } = await openOn(nor);
  await journal.commit({ kind: "finishing", set: [[open(9), "the very last"]] });
  spoil(nor, pageOf(nor, "the very last"));
  const { report } = await openOn(nor);
  expect(report.lost).toMatchObject({ records: 1, sectors: 1, changed: [open(9)] });
  // What recovery wrote again is no newer for it: the record before the lost one among them.
  expect(report.lost?.suspects).toEqual([counter, open(1), open(2), open(3)]);
});

test("a newest sector without its header: the number of records that may have been in it", async () => {
  const nor = await dealt();
  const { journal } = await openOn(nor);
  for (let number = 4; number <= 7; number += 1) await deal(journal, number);
  const space = await journal.space();
  if ("kind" in space) throw new Error(space.why);
  const head = Math.floor(pageOf(nor, "ended") / SECTOR);
  for (let at = head * SECTOR; at < head * SECTOR + 40; at += 3) nor.flipBit(at, at % 8);
  const { journal: left, report } = await openOn(nor);
  expect(report.lost).toMatchObject({ headers: 1, sectors: 1 });
  expect(report.recordsInSector).toBe(SECTOR / PAGE);
  // The counter before that sector, and what it may have become in it, are bounds of the truth.
  const known = Math.max(report.note[0], (await cellValue(left, counter)) as number);
  expect(known).toBeLessThanOrEqual(8);
  expect(known + report.recordsInSector).toBeGreaterThanOrEqual(8);
});

test("the newest header tells of the watched cell, whatever becomes of its record", async () => {
  const nor = await dealt();
  await openOn(nor);
  const all = Buffer.from(nor.image.bytes);
  for (let at = all.indexOf("begun"); at >= 0; at = all.indexOf("begun", at + 1))
    spoil(nor, Math.floor(at / PAGE) * PAGE);
  expect((await openOn(nor)).report.note).toEqual([4, 7]);
});

test("a header of long ago: all behind it is there", async () => {
  const nor = blankFlash({ sizeBytes: 20 * SECTOR, programUnitBytes: 16 });
  const { journal } = await openOn(nor);
  const values = Array.from({ length: 40 }, (_, number) => `${number} ${"x".repeat(400)}`);
  for (const value of values) await journal.commit({ kind: "finishing", append: [value] });
  for (let at = 2 * SECTOR; at < 2 * SECTOR + 40; at += 3) nor.flipBit(at, at % 8);
  const again = await openOn(nor);
  expect((await historyOf(again.journal)).values).toEqual(values);
  while ((await again.journal.maintain()).kind === "more");
});

describe("history", () => {
  test("goes on behind an entry that is lost, both ways, and scrubbing finds it", async () => {
    const nor = blankFlash({ sizeBytes: 20 * SECTOR });
    let { journal } = await openOn(nor);
    for (const value of ["one", "two", "three", "four"]) {
      await journal.commit({ kind: "finishing", append: [`${value}-${"y".repeat(900)}`] });
    }
    ({ journal } = await openOn(nor));
    const page = pageOf(nor, "two-");
    for (const bit of [1, 3, 6]) nor.flipBit(page + 60, bit);
    const read = async (order: "oldest-first" | "newest-first") => {
      const seen: string[] = [];
      for await (const each of journal.history(order))
        seen.push(each.kind === "entry" ? String(each.value).slice(0, 3) : each.kind);
      return seen;
    };
    expect(await read("oldest-first")).toEqual(["one", "lost", "thr", "fou"]);
    expect(await read("newest-first")).toEqual(["fou", "thr", "lost", "one"]);
    const found: number[] = [];
    for (let more = true; more; ) {
      const scrubbed = await journal.scrub();
      if (scrubbed.kind === "fault") throw new Error(scrubbed.why);
      found.push(...scrubbed.lost);
      more = scrubbed.kind === "more";
    }
    expect(found).toEqual([page]);
  });
});

test("a sector in which a bit was put right is emptied at rest", async () => {
  const nor = await dealt();
  const page = pageOf(nor, "closing");
  nor.flipBit(page + 24, 3);
  const { journal } = await openOn(nor);
  expect((await historyOf(journal)).values).toEqual(["closing"]);
  for (let number = 10; number < 30; number += 1) await deal(journal, number);
  while ((await journal.maintain()).kind === "more");
  nor.flipBit(page + 25, 1);
  nor.flipBit(page + 26, 1);
  expect((await historyOf(journal)).values).toEqual(["closing"]);
});

test("no two records share a page", async () => {
  const nor = blankFlash({ sizeBytes: 20 * SECTOR });
  const flash = new CutFlash(nor);
  const pages = new Set<number>();
  const program = flash.program.bind(flash);
  flash.program = async (request) => {
    for (
      let page = Math.floor(request.address / PAGE);
      page * PAGE < request.address + request.bytes.length;
      page += 1
    ) {
      expect(pages.has(page), `page ${page}`).toBe(false);
      pages.add(page);
    }
    return program(request);
  };
  const erase = flash.erase.bind(flash);
  flash.erase = async (request) => {
    for (let page = 0; page < SECTOR / PAGE; page += 1) pages.delete((request.sector * SECTOR) / PAGE + page);
    return erase(request);
  };
  const result = await openJournal(flash, watched);
  if (result.kind !== "open") throw new Error(result.why);
  const random = seeded(3);
  for (let number = 1; number < 200; number += 1) {
    await deal(result.journal, number);
    await result.journal.commit({
      kind: "finishing",
      clear: [open(number)],
      append: ["z".repeat(random() % 1200)],
      ...(number % 50 === 0 ? { release: result.journal.historyEnd() } : {}),
    });
    while ((await result.journal.maintain()).kind === "more");
  }
});

test("a journal of another layout is left as it is", async () => {
  const nor = await dealt();
  for (let slot = 0; slot < nor.sectors; slot += 1) {
    const magic = slot * SECTOR + 16;
    if (nor.image.bytes[magic] !== 0x51) continue;
    // QSJ1: no header of this layout, whatever else is there.
    nor.image.bytes[magic + 3] = 0x31;
    nor.flipBit(slot * SECTOR, 1);
    nor.flipBit(slot * SECTOR + 9, 1);
  }
  const before = nor.image.bytes.slice();
  expect(await openJournal(new CutFlash(nor))).toEqual({ kind: "fault", why: "other-layout" });
  expect(Buffer.compare(before, nor.image.bytes)).toBe(0);
});

test("the last record, cut at any of its bytes: nothing is lost, for it never was durable", async () => {
  const whole = await dealt();
  const page = pageOf(whole, "closing");
  const record = whole.image.bytes.slice(page, page + PAGE);
  let length = PAGE;
  while (record[length - 1] === 0xff) length -= 1;
  expect(length).toBeGreaterThan(24);
  for (let kept = 1; kept < length; kept += 1) {
    const nor = await dealt();
    nor.image.bytes.fill(0xff, page + kept, page + PAGE);
    const { report } = await openOn(nor);
    expect([kept, report.lost]).toEqual([kept, undefined]);
  }
});
