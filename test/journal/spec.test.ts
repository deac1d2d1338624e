import { describe, expect, it } from "vitest";
import { readImage, type SpecJournal } from "../../sim/books/flash-reader";
import { NorFlash } from "../../sim/devices/flash";
import { flashView } from "../../sim/scenario/view-journal";
import type { Simulator } from "../../sim/simulator/simulator";
import { logOn, pass, screen, switchedOn, type } from "../simulated";
import { blankFlash, CutFlash, type CutKind, seeded } from "./cut-flash";
import { play, SECTORS, sales } from "./play";
import { Model, opened, snapshot } from "./snapshot";

/** The chip as it reads with all its bits at rest. */
function atRest(nor: NorFlash): NorFlash {
  const { sizeBytes, sectorBytes, pageBytes, programUnitBytes, image } = nor;
  const copy = { bytes: image.bytes.slice(), wear: image.wear.slice() };
  return new NorFlash({ sizeBytes, sectorBytes, pageBytes, programUnitBytes, image: copy, random: () => 0 });
}

/** Without the long runs of one letter that fill values. */
function brief(text: string): string {
  return text.replaceAll(/(\w)\1{8,}/g, "$1…").slice(0, 1500);
}

/** Every class of cells that there may be. */
const classes = Array.from({ length: 256 }, (_, cellClass) => cellClass);

/** Reads the chip by the SPEC and by the journal itself: they must say the same. */
async function bothRead(nor: NorFlash): Promise<SpecJournal> {
  const bySpec = readImage(nor.image.bytes, nor.sectorBytes);
  const journal = await opened(new CutFlash(atRest(nor)));
  const said = new Model(bySpec.cells, bySpec.history).toString();
  const known = await snapshot(journal, classes);
  if (said !== known) throw new Error(`the SPEC's reader says ${brief(said)} and the journal ${brief(known)}`);
  expect(bySpec.history.length).toBe(journal.historyCount);
  expect(bySpec.firstEntry + bySpec.history.length).toBe(journal.historyEnd().entry);
  const space = await journal.space();
  if ("kind" in space) throw new Error(space.why);
  // Opening it may have taken more sectors out of use, and never gives one back.
  expect(space.retired).toEqual(expect.arrayContaining([...bySpec.retired]));
  // Opening takes a sector, so its number is higher.
  expect(space.sequence).toBeGreaterThan(bySpec.sequence);
  return bySpec;
}

describe.each([1, 16])("a reader written from the SPEC alone, units of %i", (programUnitBytes) => {
  it("reads what the journal reads, after each of many cuts, round and round the ring", async () => {
    const nor = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes });
    const random = seeded(7 + programUnitBytes);
    let cuts = 0;
    let sale = 0;
    let copied = 0;
    for (let boot = 0; boot < 120; boot++) {
      const flash = new CutFlash(nor);
      const kind = (["before", "torn", "torn", "after"] as const)[random() % 4] as CutKind;
      // Now and then two cuts in a row meet in recovery itself.
      flash.cutAt(boot % 5 === 4 ? random() % 6 : 6 + (random() % 40), kind, random);
      const { cut } = await play(flash, sales(sale, 12), new Model());
      sale += 12;
      if (cut) cuts++;
      // Until the first sector counts there is no journal.
      if (boot === 0) continue;
      const read = await bothRead(nor);
      if (read.firstEntry > 0 && read.history.length > 0) copied++;
    }
    expect(cuts).toBeGreaterThan(80);
    expect(copied).toBeGreaterThan(20);
  }, 60_000);
});

it("puts the same two wrong bits right as the journal does", async () => {
  const nor = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes: 1 });
  await play(new CutFlash(nor), sales(0, 40), new Model());
  const random = seeded(11);
  for (let pair = 0; pair < 60; pair++) {
    const wrong = nor.fork(seeded(pair));
    const page = (random() % (wrong.sizeBytes / 256)) * 256;
    for (let bit = 0; bit < 2; bit++) wrong.flipBit(page + (random() % 256), random() % 8);
    await bothRead(wrong);
  }
}, 60_000);

it("reads sectors that failed as out of use, and what was moved from them", async () => {
  const nor = blankFlash({ sizeBytes: SECTORS * 4096, programUnitBytes: 1 });
  await play(new CutFlash(nor), sales(0, 20), new Model());
  const { retired } = await bothRead(nor);
  expect(retired).toEqual([]);
  for (const sector of [3, 9, 14]) nor.failSector(sector, "both");
  await play(new CutFlash(nor), [...sales(20, 60), "maintain"], new Model());
  expect((await bothRead(nor)).retired.length).toBeGreaterThan(0);
});

/** Classes of the firmware's cells, as the journal's README lists them. */
const [COUNTERS, CHECKING] = [1, 4];
const KEY_STEP = 2 ** 24;

async function backToHome(simulator: Simulator): Promise<void> {
  for (let tries = 0; tries < 12 && simulator.display.view.id !== "home"; tries++) {
    await simulator.until(() => simulator.listening, 100_000);
    if (simulator.display.view.id === "operator.number") await logOn(simulator);
    else await type(simulator, "");
    await pass(simulator, 2_000);
  }
  await screen(simulator, "home", 100_000);
}

it("reads a terminal's day: sales, some of them cut, the counters and what is open", async () => {
  const simulator = await switchedOn({ flashBytes: 131_072 });
  await backToHome(simulator);
  const random = seeded(3);
  let open = 0;
  for (let sale = 0; sale < 16; sale++) {
    simulator.printer?.loadRoll();
    const cut = sale % 2 === 1;
    if (cut)
      simulator.world.planCut(
        simulator.world.points + 30 + (random() % 40),
        sale % 4 === 1 ? "torn" : "after",
        sale + 1,
      );
    await type(simulator, String(1000 + sale));
    await simulator.until(() => simulator.cardReader.listening || !simulator.world.powered, 70_000);
    simulator.playCard("credit-stripe", "swipe");
    await simulator.until(() => simulator.pinPad.collecting || !simulator.world.powered, 5_000);
    await type(simulator, "123456");
    await pass(simulator, 3_000);
    const read = await bothRead(simulator.flash);
    const [stan] = Object.values(read.cells.get(COUNTERS * KEY_STEP) as { readonly stan: number });
    expect(stan).toBeGreaterThan(sale);
    open += [...read.cells.keys()].filter((key) => Math.floor(key / KEY_STEP) === CHECKING).length;
    const view = await flashView(simulator);
    expect(view["transactions"]).toBe(read.history.length);
    expect(view["cells"]).toBe(read.cells.size);
    simulator.world.forgetCut();
    if (!simulator.world.powered) {
      await simulator.untilIdle(1_000);
      simulator.world.powerOn();
    }
    await backToHome(simulator);
  }
  simulator.world.forgetCut();
  expect(open).toBeGreaterThan(0);
  const { history } = await bothRead(simulator.flash);
  expect(history.length).toBeGreaterThan(8);
}, 60_000);
