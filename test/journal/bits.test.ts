import { expect, test } from "vitest";
import type { NorFlash } from "../../sim/devices/flash";
import { cellKey } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { seedsFrom } from "../sample";
import { blankFlash, CutFlash, seeded } from "./cut-flash";
import { play, sales, settle } from "./play";
import { Model, opened, snapshot } from "./snapshot";

/** Long enough for a second round of the ring: old and new records, headers, dead and free sectors lie in it. */
async function lived(): Promise<{ readonly start: NorFlash; readonly model: Model; readonly live: readonly number[] }> {
  const start = blankFlash({ sizeBytes: 20 * 4096, programUnitBytes: 16 });
  const before = await play(new CutFlash(start), sales(0, 40), new Model());
  const last = { kind: "finishing", set: [[cellKey(1, 9), "last"]] } as const;
  const { allowed } = await play(new CutFlash(start), [last], before.allowed[0] as Model);
  const live: number[] = [];
  for (let at = 0; at < start.sizeBytes; at += 1) if (start.image.bytes[at] !== 0xff) live.push(at);
  return { start, model: allowed[0] as Model, live };
}

test("any single bit that turns over while the power is off is put right, in the last record too", async () => {
  const { start, model } = await lived();
  const { first, count } = seedsFrom(0, 1500);
  for (let flip = first; flip < first + count; flip += 1) {
    const random = seeded(7_000 + flip);
    const nor = start.fork(seeded(flip));
    const at = random() % nor.sizeBytes;
    nor.flipBit(at, random() % 8);
    await settle(nor, [model], `bit at ${at}`);
    await settle(nor, [model], `bit at ${at}, again`);
  }
}, 60_000);

test("any two bits that turn over are put right, half of the pairs in one page, a quarter at a sector's start", async () => {
  const { start, model, live } = await lived();
  const pairs = seedsFrom(0, 1500);
  for (let pair = pairs.first; pair < pairs.first + pairs.count; pair += 1) {
    const random = seeded(8_000 + pair);
    const nor = start.fork(seeded(pair));
    const first =
      (pair % 4 === 3 ? (random() % nor.sectors) * 4096 + (random() % 200) : live[random() % live.length]) ?? 0;
    const second = (pair % 2 === 1 ? (first & ~255) + (random() % 256) : live[random() % live.length]) ?? 0;
    const bits = [random() % 8, random() % 8];
    nor.flipBit(first, bits[0] as number);
    nor.flipBit(second, first === second ? ((bits[0] as number) + 1) & 7 : (bits[1] as number));
    const name = `bits at ${first} and ${second}`;
    const opened = await openJournal(new CutFlash(nor.fork(seeded(pair))));
    expect(opened, name).toMatchObject({ kind: "open", report: { lost: undefined } });
    await settle(nor, [model], name);
  }
}, 60_000);

test("a bit that one reading gets wrong costs nothing", async () => {
  const start = blankFlash({ sizeBytes: 20 * 4096, programUnitBytes: 16 });
  const run = await play(new CutFlash(start), sales(0, 40), new Model());
  const { first, count } = seedsFrom(0, 400);
  for (let wrong = first; wrong < first + count; wrong += 1) {
    const random = seeded(wrong);
    const nor = start.fork(seeded(wrong));
    const flash = new CutFlash(nor);
    const read = flash.read.bind(flash);
    let reading = random() % 40;
    flash.read = async (request) => {
      const bytes = await read(request);
      reading -= 1;
      if (reading === 0 && typeof bytes !== "string") {
        const at = random() % bytes.length;
        bytes[at] = (bytes[at] as number) ^ (1 << (random() % 8));
      }
      return bytes;
    };
    expect(await snapshot(await opened(flash), [1, 2, 4])).toBe(String(run.allowed[0]));
    await settle(nor, run.allowed, `wrong ${wrong}`);
  }
}, 60_000);

test("what cannot be read is a fault, or told as lost, not a value", async () => {
  const nor = blankFlash();
  const result = await openJournal(new CutFlash(nor));
  if (result.kind === "fault") throw new Error(result.why);
  const { journal } = result;
  const key = cellKey(1, 0);
  await journal.commit({ kind: "finishing", set: [[key, "x".repeat(100)]], append: ["y".repeat(100)] });
  for (let at = 0; at < nor.sizeBytes; at += 1) {
    if (nor.image.bytes[at] === 0x78 || nor.image.bytes[at] === 0x79) nor.flipBit(at, at % 8);
  }
  expect(await journal.read(key)).toEqual({ kind: "fault", why: "damaged" });
  const reads = [];
  for await (const read of journal.history("oldest-first")) reads.push(read);
  expect(reads).toMatchObject([{ kind: "lost", entry: 0 }]);
});

test("a partition of noise becomes a journal", async () => {
  const nor = blankFlash({ programUnitBytes: 16 });
  const random = seeded(3);
  for (let at = 0; at < nor.sizeBytes; at += 1) nor.image.bytes[at] = random();
  expect(await openJournal(new CutFlash(nor))).toMatchObject({ kind: "open", report: { found: "blank" } });
});

test("a chip that takes nothing is a fault", async () => {
  const nor = blankFlash();
  for (let sector = 0; sector < nor.sectors; sector += 1) nor.failSector(sector, "both");
  expect(await openJournal(new CutFlash(nor))).toEqual({ kind: "fault", why: "erase-failed" });
});

test("worn sectors retire, their data move, until the chip is at its end", async () => {
  const nor = blankFlash({ sizeBytes: 24 * 4096, enduranceCycles: 60, seed: 4 });
  let model = new Model();
  let retired: readonly number[] = [];
  for (let round = 0; round < 400 && retired.length < 6; round += 1) {
    const run = await play(new CutFlash(nor), sales(round * 10, 10), model);
    model = run.allowed[0] as Model;
    await settle(nor, [model], `round ${round}`);
    const result = await openJournal(new CutFlash(nor));
    if (result.kind === "fault") throw new Error(result.why);
    const space = await result.journal.space();
    if ("why" in space) throw new Error(space.why);
    retired = space.retired;
  }
  expect(retired.length).toBeGreaterThanOrEqual(6);
});
