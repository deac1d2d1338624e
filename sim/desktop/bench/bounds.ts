import type { BenchFigures } from "./figures";
import type { Phase } from "./firmware-cost";

/** The default VM of an M5Stack; what lives must leave room for what is not collected yet. */
const DEVICE_SLOTS = 4928;
/** A device has a goal of 60 % for every flow. Each is held against growing where it is, with some room. */
const SLOTS_SHARE_MAX = 0.38;
const SIGNED_SLOTS_SHARE_MAX = 0.48;
/** The goal for every flow. Most of a chip's and of what is about it is its own data, held against growing by the other bounds. */
const KIND_SLOTS_SHARE_MAX = 0.6;
/** INTENT and OUTCOME, no more, between the cardholder and "approved". */
const SALE_PROGRAMS = 2;
/** Those, and the picture of a signature or what a refund gives back beside them. */
const KIND_PROGRAMS_MAX = 6;
/** 50 ms of an ESP32 at 240 MHz that runs two million bytecodes a second, which is slow: a touch is answered within that. */
const STEPS_AT_ONCE_MAX = 100_000;
const SIGNING_STEPS_MAX = 1_400_000;
const FLASH_BYTES_PER_SALE_MAX = 1024;
const BOOT_RATIO_MAX = 1.5;
const YEARS_MIN = 10;

/** What was measured of all of it. */
export type Measured = Partial<BenchFigures>;

/** A figure by its name, and the least and the most that it may be. */
type Bounded = readonly [name: string, figure: number, least: number, most: number];

/** @returns a line for each figure that is beyond its bound. */
export function beyondBounds(measured: Measured): readonly string[] {
  return [...ofXs(measured), ...ofNode(measured)].flatMap(([name, figure, least, most]) =>
    figure >= least && figure <= most ? [] : [`${name}: ${figure}, allowed are ${least} to ${most}`],
  );
}

function ofXs({ firmware, bootAfterSales, signedSale, signing, settlement, bootHistory, kinds }: Measured): Bounded[] {
  const bounds: Bounded[] = [];
  const slots = (name: string, phase: Phase, share: number) =>
    bounds.push([`${name}: slots`, phase.slots, 1, Math.ceil(share * DEVICE_SLOTS) - 1]);
  const atOnce = (name: string, steps: number) => bounds.push([`${name}: steps at once`, steps, 1, STEPS_AT_ONCE_MAX]);
  for (const [name, phase] of Object.entries({ ...firmware, ...(bootAfterSales ? { bootAfterSales } : {}) }))
    slots(name, phase, SLOTS_SHARE_MAX);
  if (firmware) bounds.push(["sale: programs", firmware.sale.programs, SALE_PROGRAMS, SALE_PROGRAMS]);
  if (signedSale) {
    const { largestTurn, ...phases } = signedSale;
    for (const [name, phase] of Object.entries(phases)) slots(`signed sale, ${name}`, phase, SIGNED_SLOTS_SHARE_MAX);
    atOnce("signed sale", largestTurn);
  }
  if (settlement) {
    slots("settlement", settlement.whole, SIGNED_SLOTS_SHARE_MAX);
    atOnce("settlement", settlement.largestTurn);
  }
  if (signing) {
    atOnce("signing", signing.largestStep);
    bounds.push(["signing: steps", signing.total, 1, SIGNING_STEPS_MAX - 1]);
  }
  if (bootHistory)
    bounds.push(["boot with much settled: steps over those without", bootHistory.ratio, 0, BOOT_RATIO_MAX]);
  for (const [name, phase] of Object.entries(kinds ?? {})) {
    bounds.push([`${name}: steps`, phase.steps, 1, Number.POSITIVE_INFINITY]);
    slots(name, phase, KIND_SLOTS_SHARE_MAX);
    bounds.push([`${name}: programs`, phase.programs, 0, KIND_PROGRAMS_MAX]);
  }
  return bounds;
}

function ofNode({ node, wear }: Measured): Bounded[] {
  const bounds: Bounded[] = [];
  if (node)
    bounds.push(
      ["sales a second in Node", node.salesPerSecond, 1, Number.POSITIVE_INFINITY],
      ["flash bytes a sale", node.flashBytesPerSale, 1, FLASH_BYTES_PER_SALE_MAX],
      ["programs of a sale behind a rest", node.restedWait.programs, SALE_PROGRAMS, SALE_PROGRAMS],
      ["erases of a sale behind a rest", node.restedWait.erases, 0, 0],
    );
  if (wear) bounds.push(["years until flash is worn", wear.yearsUntilWorn, YEARS_MIN + 1, Number.POSITIVE_INFINITY]);
  return bounds;
}
