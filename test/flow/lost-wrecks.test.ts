import { beforeAll, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { type KeptState, Simulator } from "../../sim/simulator/simulator";
import { seeded } from "../journal/cut-flash";
import { booked, nodeEngineOptions, pass, ready, said, screen, sell, strike } from "../simulated";

/** Wrecks that `npm test` makes; more of them take minutes (`DAMAGE_WRECKS=2000`). */
const WRECKS = Number(process.env["DAMAGE_WRECKS"] ?? 40);
const FLASH_BYTES = 131_072;
const PAGE_BYTES = 256;
/** Bits that a wreck turns over in so many neighbouring pages at most. Two in a page are put right. */
const kinds = [
  { seed: 21, bitsMin: 3, bitsMore: 22, neighbours: 3 },
  { seed: 22, bitsMin: 3, bitsMore: 1, neighbours: 1 },
  { seed: 23, bitsMin: 12, bitsMore: 1, neighbours: 1 },
] as const;
/** Of the first kind: the count's record is lost with the last sale, so F08 stands where D08 would. */
const STOPPED_WRECK = 58;

let kept: KeptState;
let atMs: number;
let pages: number[];
let books: readonly string[];

/** Three sales are charged, the reversal of the fourth is owed; the power is off. */
beforeAll(async () => {
  const simulator = await ready({ flashBytes: FLASH_BYTES });
  for (const amountFen of [1100, 1200, 1300]) {
    await sell(simulator, amountFen);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    await screen(simulator, "home", 100_000);
  }
  strike(simulator, "receive", "drop", { times: 9 });
  await sell(simulator, 1400);
  await screen(simulator, "checking", 70_000);
  simulator.world.cutPower("pulled");
  await simulator.untilIdle(1000);
  atMs = simulator.world.nowMs;
  books = booked(simulator).slice(0, 3);
  kept = simulator.keep();
  const { bytes } = kept.flash;
  pages = [];
  for (let page = 0; page < FLASH_BYTES; page += PAGE_BYTES)
    if (bytes.subarray(page, page + PAGE_BYTES).some((byte) => byte !== 0xff)) pages.push(page);
});

it.each(kinds)(
  `${WRECKS} wrecks of records, %o: whatever is lost, a screen has named it, and nothing is taken back on a guess`,
  async (kind) => {
    const random = seeded(kind.seed);
    let told = 0;
    for (let wreck = 0; wreck < WRECKS; wreck++)
      if (await isTold(wrecked(kind, random), `seed ${kind.seed}, wreck ${wreck}`)) told++;
    expect(told).toBeGreaterThan(WRECKS / 20);
  },
  600_000,
);

it("a terminal that its count has stopped names what is lost all the same (F08)", async () => {
  const [kind] = kinds;
  const random = seeded(kind.seed);
  for (let wreck = 0; wreck < STOPPED_WRECK; wreck++) wrecked(kind, random);
  expect(await isTold(wrecked(kind, random), `seed ${kind.seed}, wreck ${STOPPED_WRECK}`, "F08")).toBe(true);
});

/** The flash with bits of one or some neighbouring pages turned over. */
function wrecked(
  { bitsMin, bitsMore, neighbours }: (typeof kinds)[number],
  random: () => number,
): { readonly bytes: Uint8Array; readonly page: number | undefined } {
  const bytes = kept.flash.bytes.slice();
  const first = random() % pages.length;
  const wide = 1 + (random() % neighbours);
  for (let bit = bitsMin + (random() % bitsMore); bit > 0; bit--) {
    const at = (pages[Math.min(first + (random() % wide), pages.length - 1)] ?? 0) + (random() % PAGE_BYTES);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() % 8));
  }
  return { bytes, page: pages[first] };
}

/** Powers it up, and holds its books. @returns whether a screen had the code. */
async function isTold({ bytes, page }: ReturnType<typeof wrecked>, name: string, code = "D08"): Promise<boolean> {
  const simulator = await Simulator.create({
    ...nodeEngineOptions(),
    startMs: atMs + 600_000,
    flashBytes: FLASH_BYTES,
    kept: { ...kept, flash: { bytes, wear: kept.flash.wear.slice() } },
  });
  let seen = "";
  simulator.display.watch(({ lines }) => {
    const said = lines.map(({ zh }) => zh);
    expect(said, `${name}: a line twice`).toEqual([...new Set(said)]);
    for (const { zh } of lines) if (zh.includes(code)) seen = lines.map((line) => line.zh).join(" / ");
  });
  simulator.world.powerOn();
  await pass(simulator, 200_000);
  const what = `${name} at ${page}: ${seen} | ${said(simulator)}`;
  expect((await check(simulator)).differences, what).toEqual([]);
  expect(booked(simulator).slice(0, 3), what).toEqual(books);
  return seen !== "";
}
