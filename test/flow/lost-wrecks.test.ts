import { beforeAll, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { type KeptState, Simulator } from "../../sim/simulator/simulator";
import { seeded } from "../journal/cut-flash";
import { booked, nodeEngineOptions, pass, ready, said, screen, sell, strike } from "../simulated";

/** Wrecks that `npm test` makes; more of them take minutes (`DAMAGE_WRECKS=2000`). */
const WRECKS = Number(process.env["DAMAGE_WRECKS"] ?? 60);
const FLASH_BYTES = 131_072;
const PAGE_BYTES = 256;
/** Bits that a wreck turns over: in a record, or in neighbours. */
const BITS_MIN = 3;
const BITS_MORE = 22;
const NEIGHBOURS = 3;

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

it(`${WRECKS} wrecks of records: whatever is lost, a screen has named it, and nothing is taken back on a guess`, async () => {
  const random = seeded(21);
  let told = 0;
  for (let wreck = 0; wreck < WRECKS; wreck++) {
    const bytes = kept.flash.bytes.slice();
    const first = random() % pages.length;
    const wide = 1 + (random() % NEIGHBOURS);
    for (let bit = BITS_MIN + (random() % BITS_MORE); bit > 0; bit--) {
      const at = (pages[Math.min(first + (random() % wide), pages.length - 1)] ?? 0) + (random() % PAGE_BYTES);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() % 8));
    }
    const simulator = await Simulator.create({
      ...nodeEngineOptions(),
      startMs: atMs + 600_000,
      flashBytes: FLASH_BYTES,
      kept: { ...kept, flash: { bytes, wear: kept.flash.wear.slice() } },
    });
    let seen = "";
    simulator.display.watch(({ lines }) => {
      for (const { zh } of lines) if (zh.includes("D08")) seen = lines.map((line) => line.zh).join(" / ");
    });
    simulator.world.powerOn();
    await pass(simulator, 200_000);
    const name = `wreck ${wreck} at ${pages[first]}: ${seen} | ${said(simulator)}`;
    expect((await check(simulator)).differences, name).toEqual([]);
    expect(booked(simulator).slice(0, 3), name).toEqual(books);
    if (seen !== "") told++;
  }
  expect(told).toBeGreaterThan(WRECKS / 20);
}, 600_000);
