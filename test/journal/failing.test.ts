import { expect, test } from "vitest";
import { seedsFrom } from "../sample";
import { blankFlash, CutFlash, type CutKind, seeded } from "./cut-flash";
import { play, sales, settle, stays } from "./play";
import { Model } from "./snapshot";

const ofRun = seedsFrom(1, 60);
const SEEDS = Number(process.env["JOURNAL_SEEDS"] ?? ofRun.count);
const FIRST_SEED = Number(process.env["JOURNAL_FIRST_SEED"] ?? ofRun.first);

/** Sectors fail one after the other while the power goes again and again; and single bits turn over while it is off. */
test("worn sectors, cuts and flipped bits together", async () => {
  let cuts = 0;
  let failures = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    const random = seeded(seed);
    const nor = blankFlash({ sizeBytes: 28 * 4096, seed, programUnitBytes: seed % 2 === 0 ? 1 : 16 });
    let allowed: readonly Model[] = [new Model()];
    let sale = 0;
    for (let round = 0; round < 25; round += 1) {
      const name = `seed ${seed}, round ${round}`;
      const found = await settle(nor, allowed, name);
      if (round % 6 === 5) {
        nor.failSector(random() % nor.sectors, (["program", "erase", "both"] as const)[random() % 3] ?? "both");
        failures += 1;
      }
      const flash = new CutFlash(nor);
      const kind = (["before", "torn", "torn", "after"] as const)[random() % 4] as CutKind;
      flash.cutAt(random() % 60, kind, random);
      const run = await play(flash, sales(sale, 8), found);
      sale += 8;
      if (run.cut) cuts += 1;
      allowed = run.allowed;
    }
    await stays(nor, await settle(nor, allowed, `seed ${seed}`), `seed ${seed}`);
  }
  expect(cuts).toBeGreaterThan(SEEDS * 10);
  expect(failures).toBe(SEEDS * 4);
}, 600_000);
