import { describe, expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey, type Journal } from "../../src/journal/journal";
import { alignUp, recordLength } from "../../src/journal/layout";
import { openJournal } from "../../src/journal/open";
import { seedsFrom } from "../sample";
import { blankFlash, CutFlash, PowerCut, seeded } from "./cut-flash";
import { play, sales } from "./play";
import { Model, snapshot } from "./snapshot";

/*
 * Bits of many records at once have turned over, one or two in each. They are put right in several turns, and others run in between: the
 * terminal asks for more, and the power may go.
 */

const CLASSES = [1, 2, 4, 9];
const CROWD = 9;
const ofRun = seedsFrom(91_000, 240);
const SEEDS = Number(process.env["JOURNAL_SEEDS"] ?? ofRun.count);
const FIRST_SEED = Number(process.env["JOURNAL_FIRST_SEED"] ?? ofRun.first);
const seeds = Array.from({ length: SEEDS }, (_, at) => FIRST_SEED + at);

interface Life {
  readonly nor: NorFlash;
  readonly model: Model;
  /** Without its last commit. */
  readonly before: Model;
}

/** Ordinary sales; every third life with a crowd of small cells as well, which make records of a kilobyte and more. */
async function life(seed: number): Promise<Life> {
  const nor = blankFlash({
    sizeBytes: (20 + (seed % 3) * 12) * 4096,
    programUnitBytes: seed % 4 === 0 ? 16 : 1,
    random: seeded(seed),
  });
  let model = new Model();
  if (seed % 3 === 0)
    for (let first = 0; first < 240; first += 80) {
      const set = Array.from({ length: 80 }, (_, at) => [cellKey(CROWD, first + at), (first + at) % 20] as const);
      const crowd = { kind: "finishing", set } as const;
      model = (await play(new CutFlash(nor), [crowd], model)).allowed[0] as Model;
    }
  const before = (await play(new CutFlash(nor), sales(seed % 50, 12 + (seed % 30)), model)).allowed[0] as Model;
  const last = { kind: "finishing", set: [[cellKey(1, 9), "last"]], append: ["last"] } as const;
  return { nor, before, model: (await play(new CutFlash(nor), [last], before)).allowed[0] as Model };
}

/** Turns over one bit or two of each other record, wherever in it. @param exactly so many in one record instead. */
function turnOver(nor: NorFlash, seed: number, exactly?: number): void {
  const random = seeded(seed ^ 0x5eed);
  const records: { readonly at: number; readonly length: number }[] = [];
  for (let at = 0; at < nor.sizeBytes; ) {
    const length = recordLength(nor.image.bytes, at, at - (at % nor.sectorBytes) + nor.sectorBytes);
    if (length > 0) records.push({ at, length });
    at += Math.max(nor.pageBytes, alignUp(length, nor.pageBytes));
  }
  const hit =
    exactly === undefined
      ? records.filter(() => random() % 2 === 0)
      : records.slice(random() % records.length).slice(0, 1);
  for (const { at, length } of hit) {
    const bits = new Set<number>();
    const count = exactly ?? 1 + (random() % 2);
    while (bits.size < count) bits.add(random() % (length * 8));
    for (const bit of bits) nor.flipBit(at + (bit >> 3), bit & 7);
  }
}

function clockWith(during: (rests: number) => void = () => undefined) {
  let rests = 0;
  return {
    rests: () => rests,
    sleep: async () => {
      rests += 1;
      during(rests);
    },
  };
}

async function openedBy(nor: NorFlash, clock: ReturnType<typeof clockWith>): Promise<Journal> {
  const result = await openJournal(new CutFlash(nor), undefined, clock);
  if (result.kind === "fault") throw new Error(`open: ${result.why}`);
  expect(result.report.lost).toBeUndefined();
  return result.journal;
}

describe("one or two wrong bits in each of many records", () => {
  test.each(seeds)("nothing is lost: seed %i", async (seed) => {
    const { nor, model } = await life(seed);
    turnOver(nor, seed);
    expect(await snapshot(await openedBy(nor, clockWith()), CLASSES)).toBe(model.toString());
  });

  test.each(seeds)("nor when all is asked for at once: seed %i", async (seed) => {
    const { nor, model } = await life(seed);
    turnOver(nor, seed);
    const journal = await openedBy(nor, clockWith());
    const steps = sales(1_000, 3).filter((step) => typeof step !== "string");
    const asked = [
      journal.scrub(),
      ...steps.map((step) => journal.commit(step)),
      journal.read(cellKey(1, 0)),
      ...journal.ids(CROWD).map((id) => journal.read(cellKey(CROWD, id))),
      journal.maintain(),
      journal.scrub(),
    ];
    for (const done of await Promise.all(asked)) expect(done.kind).not.toBe("fault");
    for (let more = await journal.maintain(); more.kind === "more"; ) more = await journal.maintain();
    const after = steps.reduce((before, step) => before.after(step), model);
    expect(await snapshot(journal, CLASSES)).toBe(after.toString());
    expect(await snapshot(await openedBy(nor, clockWith()), CLASSES)).toBe(after.toString());
  });

  test.each(seeds.filter((seed) => seed % 12 === 0))("nor when the power goes at any rest: seed %i", async (seed) => {
    const { nor, model } = await life(seed);
    turnOver(nor, seed);
    for (let cuts = 0; ; cuts += 1) {
      expect(cuts).toBeLessThan(500);
      const cut = nor.fork(seeded(seed + cuts));
      const going = clockWith((rests) => {
        if (rests > cuts) throw new PowerCut();
      });
      const ended = await openedBy(cut, going).then(
        () => "opened",
        (error) => {
          if (!(error instanceof PowerCut)) throw error;
          return "cut";
        },
      );
      expect(await snapshot(await openedBy(cut, clockWith()), CLASSES)).toBe(model.toString());
      if (ended === "opened") break;
    }
  });
});

test.each(seeds)("more wrong bits than can be put right are never taken for other values: seed %i", async (seed) => {
  const { nor, model, before } = await life(seed);
  turnOver(nor, seed, 3 + (seed % 2));
  const result = await openJournal(new CutFlash(nor), undefined, clockWith());
  if (result.kind === "fault") return;
  const { journal, report } = result;
  const told = report.lost !== undefined;
  const state = await snapshot(journal, CLASSES).catch((error: Error) => {
    // The walk says which entry is lost, or the cell that it cannot be read.
    expect(error.message).toMatch(/is lost$|^read: damaged$/);
    return "told";
  });
  if (told || state === "told") return;
  // The last program of all may as well have been cut: `src/journal/README.md`.
  expect(report.tornBytes > 0 ? [model.toString(), before.toString()] : [model.toString()]).toContain(state);
});

test.each([
  ["random bytes", (random: () => number) => random() & 0xff],
  ["zeros", () => 0],
  ["sectors erased to the half", (random: () => number, at: number) => (at % 4096 < 2048 ? 0xff : random() & 0xff)],
  [
    "heads of records everywhere",
    (random: () => number, at: number) => (at % 256 < 4 ? ([0x40, 0x06, 0x02, 0x5a][at % 256] ?? 0) : random() & 0xff),
  ],
])("a flash full of %s is looked through within so many rests", async (_what, byteAt) => {
  for (let seed = 91_500; seed < 91_510; seed += 1) {
    const random = seeded(seed);
    const nor = blankFlash({ sizeBytes: 64 * 4096, random });
    for (let at = 0; at < nor.sizeBytes; at += 1) nor.image.bytes[at] = byteAt(random, at);
    const clock = clockWith();
    await openJournal(new CutFlash(nor), undefined, clock);
    expect(clock.rests()).toBeLessThan(4 * 64 * 16);
  }
});
