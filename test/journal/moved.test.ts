import { expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { decodeHeader } from "../../src/journal/header";
import { cellKey, type Journal, type WatchedCell } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { sampleOf } from "../sample";
import { blankFlash, CutFlash, PowerCut, seeded } from "./cut-flash";
import { cellValue } from "./snapshot";

/**
 * Sectors that lie in other places than they were written to: two of them swapped, or one copied over another. No cut leaves
 * that, but whoever writes the chip can. The journal must open and stay in use, and say what it lost.
 */

const counter = cellKey(1, 0);
const open = (id: number) => cellKey(4, id);
const watched: WatchedCell = { key: counter, note: (value) => [value as number, 7] };
const SECTOR = 4096;
const SECTORS = 20;

async function openOn(nor: NorFlash) {
  const result = await openJournal(new CutFlash(nor), watched);
  if (result.kind !== "open") throw new Error(result.why);
  return result;
}

/** A transaction: its beginning, and its end in history. History is emptied now and then. */
async function deal(journal: Journal, number: number): Promise<void> {
  const set = [
    [counter, number],
    [open(number % 5), number],
  ] as const;
  // Not by `expect`, which would take longer than the journal.
  for (const transition of [{ kind: "starting", set } as const, { kind: "finishing", append: [number] } as const]) {
    const { kind } = await journal.commit(transition);
    if (kind !== "durable") throw new Error(`deal ${number}: ${kind}`);
  }
  if (number % 9 === 0) await journal.commit({ kind: "finishing", release: journal.historyEnd() });
  while ((await journal.maintain()).kind === "more");
}

async function dealt(last: number): Promise<NorFlash> {
  const nor = blankFlash({ sizeBytes: SECTORS * SECTOR, programUnitBytes: 16 });
  const { journal } = await openOn(nor);
  for (let number = 1; number <= last; number += 1) await deal(journal, number);
  return nor;
}

type Change = "swapped" | "copied";

/** Another chip, where sector `from` lies at `to`, and for "swapped" the other way round. */
function moved(nor: NorFlash, from: number, to: number, change: Change): NorFlash {
  const other = blankFlash({ sizeBytes: SECTORS * SECTOR, programUnitBytes: 16 });
  const { bytes } = nor.image;
  const sector = (slot: number) => bytes.slice(slot * SECTOR, (slot + 1) * SECTOR);
  other.image.bytes.set(bytes);
  other.image.bytes.set(sector(from), to * SECTOR);
  if (change === "swapped") other.image.bytes.set(sector(to), from * SECTOR);
  return other;
}

/** The slot with the highest sequence number. */
function newestSlot(nor: NorFlash): number {
  let newest = -1;
  let highest = -1;
  for (let slot = 0; slot < SECTORS; slot += 1) {
    const header = decodeHeader(nor.image.bytes.subarray(slot * SECTOR, (slot + 1) * SECTOR), SECTORS, SECTOR);
    if (header === undefined || header.sequence <= highest) continue;
    newest = slot;
    highest = header.sequence;
  }
  return newest;
}

const changes: readonly (readonly [number, Change])[] = [
  [6, "swapped"],
  [6, "copied"],
  [90, "swapped"],
  [90, "copied"],
];

test.each(sampleOf(changes))(
  "after %i deals any two sectors %s: it opens, believes nothing old, and stays in use",
  async (last, change) => {
    const nor = await dealt(last);
    const newest = newestSlot(nor);
    let told = 0;
    for (let from = 0; from < SECTORS; from += 1)
      for (let to = change === "swapped" ? from + 1 : 0; to < SECTORS; to += 1) {
        if (from === to) continue;
        const chip = moved(nor, from, to, change);
        const { journal, report } = await openOn(chip);
        if (report.lost !== undefined) told += 1;
        // Without its newest sector it is an older image, whole as it is: that is for the element's count to tell (`src/guard`).
        const isOlder = to === newest || (change === "swapped" && from === newest);
        const counted = await journal.read(counter);
        const isRight = counted.kind === "value" && counted.value === last;
        const isKnown = report.lost !== undefined || counted.kind === "fault";
        expect(isRight || isKnown || isOlder, `${from} to ${to}: ${JSON.stringify(counted)}`).toBe(true);
        const { highest } = await livesOn(chip, journal, last + 100);
        expect(highest).toBe(last + 159);
      }
    expect(told).toBeGreaterThan(5);
  },
  120_000,
);

test("a journal that is made anew may be cut at any point: the next opening makes it, tells the loss, and keeps the counters' note", async () => {
  const nor = await dealt(90);
  const newest = newestSlot(nor);
  const changed = moved(nor, newest, (newest + SECTORS - 4) % SECTORS, "swapped");
  const { report } = await openOn(moved(nor, newest, (newest + SECTORS - 4) % SECTORS, "swapped"));
  expect(report).toMatchObject({ found: "blank", lost: { headers: 1 } });
  let cuts = 0;
  for (let operation = 0; ; operation += 1) {
    let isCut = false;
    for (const kind of ["before", "torn", "after"] as const) {
      const chip = changed.fork(seeded(operation));
      const flash = new CutFlash(chip);
      flash.cutAt(operation, kind, seeded(operation * 7 + 1));
      const first = await openJournal(flash, watched).catch((error: unknown) => {
        if (!(error instanceof PowerCut)) throw error;
      });
      if (first) continue;
      isCut = true;
      cuts += 1;
      const again = await openOn(chip);
      expect(again.report.lost, `cut ${operation} ${kind}`).toMatchObject({ headers: 1 });
      expect(again.report.note, `cut ${operation} ${kind}`).toEqual(report.note);
      const { highest } = await livesOn(chip, again.journal, 200);
      expect(highest).toBe(259);
    }
    if (!isCut) break;
  }
  expect(cuts).toBeGreaterThan(8);
});

/** Three times around the ring, with a boot now and then: nothing is told a second time. */
async function livesOn(chip: NorFlash, first: Journal, from: number): Promise<{ readonly highest: unknown }> {
  let journal = first;
  await journal.commit({ kind: "finishing", set: [], knowsLoss: true });
  for (let number = from; number < from + 60; number += 1) {
    await deal(journal, number);
    if (number % 20 === 0) journal = (await openOn(chip)).journal;
  }
  return { highest: await cellValue(journal, counter) };
}
