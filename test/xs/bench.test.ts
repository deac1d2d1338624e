import { expect, test } from "vitest";
import { beyondBounds, type Measured } from "../../sim/desktop/bench/bounds";
import { measureSold } from "../../sim/desktop/bench/figures";
import { measureFirmware, type Phase } from "../../sim/desktop/bench/firmware-cost";
import { measureKinds } from "../../sim/desktop/bench/kinds-cost";
import { measureSettlement } from "../../sim/desktop/bench/settlement-cost";
import { measureSignedSale } from "../../sim/desktop/bench/signed-sale-cost";
import { measureSigning } from "../../sim/desktop/bench/signing-cost";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { doneEverywhere, mixOf } from "../../sim/sweep/mix";
import { sampleOf } from "../sample";

/** Seconds each. */
const BENCH_TIMEOUT_MS = 180_000;
/** Of a settlement one record is in memory at a time, however many there are. */
const RECORDS = 60;
const kinds = doneEverywhere(mixOf("day"));

/** What the bench measures, in parts. `npm run bench` holds all of it against the same bounds, once. */
const parts: readonly (readonly [string, () => Promise<Measured>])[] = Object.freeze([
  ["a sale", async () => ({ firmware: await measureFirmware() })],
  ["a signed sale", async () => ({ signedSale: await measureSignedSale() })],
  ["a settlement", async () => ({ settlement: await measureSettlement(RECORDS) })],
  ["sales in Node, and what they leave behind", () => measureSold(3)],
  ["signing", async () => ({ signing: await measureSigning() })],
  ["a kind of transaction", async () => ({ kinds: await measureKinds(sampleOf(kinds).slice(0, 1)) })],
]);

test.skipIf(!XsWorker.available).each(sampleOf(parts))(
  "the bench counts the same in every run, within its bounds: %s",
  { timeout: BENCH_TIMEOUT_MS },
  async (_name, measured) => {
    const figures = await measured();
    expect(withoutSpeed(await measured())).toEqual(withoutSpeed(figures));
    expect(beyondBounds(figures)).toEqual([]);
  },
);

/** How fast Node is differs. */
function withoutSpeed({ node, ...counted }: Measured) {
  const { salesPerSecond: _, ...others } = node ?? { salesPerSecond: 0 };
  return { ...counted, node: others };
}

const phase: Phase = { steps: 1, slots: 1872, calls: 1, programs: 2, programBytes: 1 };
const bootAfterSales = phase;
const signed: Phase = { ...phase, slots: 2365 };
const node = {
  sales: 1,
  salesPerSecond: 1,
  callsPerSale: 1,
  programsPerSale: 1,
  flashBytesPerSale: 1024,
  erasesPerSale: 0,
  busyWait: { programs: 9, erases: 9 },
  restedWait: { programs: 2, erases: 0 },
};
const signedSale = { upToPad: signed, signing: signed, slips: signed, largestTurn: 100_000 };
const settlement = { records: 1, whole: signed, stepsPerRecord: 1, largestTurn: 100_000 };
const firmware = {
  ...{ bootBlank: phase, boot: phase, signInFirst: phase, signIn: phase },
  ...{ saleFirst: phase, sale: phase, slips: phase, slipLayout: phase, slipRaster: phase },
};
const signing = {
  ...{ ink: 1, judge: 1, raster: 1, jbig: 1, total: 1_399_999, totalWorst: 1 },
  ...{ largestStep: 100_000, largestStepMs: 50 },
};
const bootHistory = { settledSales: 1, open: phase, settledAndOpen: phase, ratio: 1.5 };
const wear = {
  ...{ salesPerDay: 1, days: 1, sectors: 1, erasesMost: 1, erasesLeast: 1 },
  ...{ erasesInTenYears: 1, yearsUntilWorn: 11 },
};
const kind: Phase = { ...phase, slots: 2956, programs: 6 };

test.each<[string, Measured]>([
  ["bootAfterSales: slots: 1873, allowed are 1 to 1872", { bootAfterSales: { ...phase, slots: 1873 } }],
  [
    "signed sale, slips: slots: 2366, allowed are 1 to 2365",
    { signedSale: { ...signedSale, slips: { ...signed, slots: 2366 } } },
  ],
  [
    "signed sale: steps at once: 100001, allowed are 1 to 100000",
    { signedSale: { ...signedSale, largestTurn: 100_001 } },
  ],
  [
    "settlement: slots: 2366, allowed are 1 to 2365",
    { settlement: { ...settlement, whole: { ...signed, slots: 2366 } } },
  ],
  [
    "settlement: steps at once: 100001, allowed are 1 to 100000",
    { settlement: { ...settlement, largestTurn: 100_001 } },
  ],
  ["flash bytes a sale: 1025, allowed are 1 to 1024", { node: { ...node, flashBytesPerSale: 1025 } }],
  [
    "programs of a sale behind a rest: 3, allowed are 2 to 2",
    { node: { ...node, restedWait: { programs: 3, erases: 0 } } },
  ],
  [
    "erases of a sale behind a rest: 1, allowed are 0 to 0",
    { node: { ...node, restedWait: { programs: 2, erases: 1 } } },
  ],
  [
    "bootBlank: slots: 1873, allowed are 1 to 1872",
    { firmware: { ...firmware, bootBlank: { ...phase, slots: 1873 } } },
  ],
  ["sale: programs: 3, allowed are 2 to 2", { firmware: { ...firmware, sale: { ...phase, programs: 3 } } }],
  ["signing: steps: 1400000, allowed are 1 to 1399999", { signing: { ...signing, total: 1_400_000 } }],
  ["signing: steps at once: 100001, allowed are 1 to 100000", { signing: { ...signing, largestStep: 100_001 } }],
  [
    "boot with much settled: steps over those without: 1.51, allowed are 0 to 1.5",
    { bootHistory: { ...bootHistory, ratio: 1.51 } },
  ],
  ["years until flash is worn: 10, allowed are 11 to Infinity", { wear: { ...wear, yearsUntilWorn: 10 } }],
  ["void: slots: 2957, allowed are 1 to 2956", { kinds: { void: { ...kind, slots: 2957 } } }],
  ["void: programs: 7, allowed are 0 to 6", { kinds: { void: { ...kind, programs: 7 } } }],
  ["void: steps: 0, allowed are 1 to Infinity", { kinds: { void: { ...kind, steps: 0 } } }],
])("tells what is beyond its bound: %s", (line, measured) => {
  const within = {
    firmware,
    bootAfterSales,
    signedSale,
    signing,
    settlement,
    bootHistory,
    wear,
    node,
    kinds: { void: kind },
  };
  expect(beyondBounds(within)).toEqual([]);
  expect(beyondBounds(measured)).toEqual([line]);
});
