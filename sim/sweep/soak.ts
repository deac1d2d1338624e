import type { TerminalModel } from "../../hal/board";
import { cellClasses } from "../../src/book/book";
import { cellKey } from "../../src/journal/journal";
import { openJournal } from "../../src/journal/open";
import { acquirerProfiles } from "../acquirer/default-configuration";
import { NorFlash } from "../devices/flash";
import { flashOf } from "../devices/flash-contract";
import { DEFAULT_START_MS, Simulator } from "../simulator/simulator";
import { cutMoments } from "../world/faults";
import { SeededRandom } from "../world/random";
import { Cashier, shopParameters } from "./cashier";
import { type Failure, judge } from "./judge";
import { cardSales, drawn, drawnShop, type MixName, mixOf, type Shop } from "./mix";
import { Person } from "./person";
import type { Means } from "./snapshot";
import { Swarm } from "./swarm";
import { Watch } from "./watch";

/** One world of a soak: a merchant's day. The books are compared at its end, and a new world begins. */
export interface DayDone {
  readonly sales: number;
  readonly approved: number;
  readonly declined: number;
  readonly reversed: number;
  /** How often each errand of the mix was begun. */
  readonly errands: Readonly<Record<string, number>>;
  /** How often a tip was given. */
  readonly tips: number;
  readonly failures: readonly Failure[];
  readonly faultsByCode: Readonly<Record<string, number>>;
}

/** As many as a busy till makes in a day; nobody settles, and 300 fit this flash with room. */
export const DAY_SALES = 300;
const FLASH_BYTES = 262_144;
/** Of all sales: the power goes somewhere in or soon behind them. */
const CUT_PROBABILITY = 0.03;
/** About as many calls as a sale makes with its slips. */
const CUT_WITHIN = 120;
const TORN_SEEDS = 1000;
/** Somebody notices before a sale that the paper has run out. */
const MEND_PROBABILITY = 0.3;
/** Durable when shown: looked at for one sale in so many, because reading a whole journal takes its time. */
const PROMISES_EVERY = 100;
const RESTS_MAX = 4;
const OFF_MS_MAX = 30_000;

/**
 * day: who takes codes has a smart one (assumed: of five shops three). sales: one day in twenty each has a pad, because signing and codes
 * take twice the time of a sale.
 */
const models: { readonly [mix in MixName]: readonly TerminalModel[] } = Object.freeze({
  day: ["smart", "smart", "smart", "esign", "classic"],
  sales: [...Array.from({ length: 18 }, () => "classic" as const), "esign", "smart"],
});
/** The first minute of some days: ordinary, before midnight, before the year's end, before a month's. */
const mornings: readonly number[] = Object.freeze([
  DEFAULT_START_MS,
  Date.UTC(2026, 11, 31, 15, 50),
  Date.UTC(2026, 10, 30, 15, 40),
  Date.UTC(2028, 1, 28, 15, 55),
]);
/** What a watch looks at. */
const watched: readonly string[] = Object.freeze(["screen", "card", "scan", "pay", "bug"]);
/** The voucher number starts anew after 999999. */
const WRAPPING_STAN = 999_900;
const BATCH_MAX = 999_998;

/** What is asked for: a day of so many transactions of a mix, with faults or without. */
export interface DayAsked {
  readonly seed: number;
  readonly sales: number;
  readonly swarming: boolean;
  readonly mix: MixName;
}

/** Plays a day: all that is random in it comes from the seed. */
export async function day(means: Means, { seed, sales, swarming, mix: name }: DayAsked): Promise<DayDone> {
  const random = new SeededRandom(seed, 0x50a4);
  const mix = mixOf(name);
  const shop = drawnShop(mix, random);
  const simulator = await newDay(means, { seed, random, models: models[name], shop });
  const { world } = simulator;
  const watch = new Watch(simulator, { promisesEvery: PROMISES_EVERY });
  simulator.network.tamper = (message) => {
    watch.passes(message, undefined);
    return undefined;
  };
  const swarm = swarming ? new Swarm(simulator, random) : undefined;
  const person = new Person(simulator);
  const cashier = new Cashier(person, random, shop);
  const errands: Record<string, number> = {};
  world.powerOn();
  let made = 0;
  /** A cut that is planned and has not struck yet. */
  let cutCode: "D01" | "D02" | undefined;
  let boots = 0;
  for (; made < sales; made++) {
    if ((await home(person, random)) === "astray") break;
    if (cutCode !== undefined && world.boots > boots) {
      swarm?.count(cutCode);
      cutCode = undefined;
    }
    if (random.chance(MEND_PROBABILITY)) simulator.printer?.loadRoll();
    swarm?.happen();
    if (swarm && random.chance(CUT_PROBABILITY)) {
      const at = cutMoments[random.below(cutMoments.length)] ?? "before";
      world.planCut(world.points + 1 + random.below(CUT_WITHIN), at, random.below(TORN_SEEDS));
      cutCode = at === "torn" ? "D02" : "D01";
      boots = world.boots;
    }
    let errand = drawn(mix.errands, random);
    if (!cashier.can(errand)) errand = drawn(cardSales(mix.errands), random);
    errands[errand.name] = (errands[errand.name] ?? 0) + 1;
    await cashier.do(errand);
    watch.collect();
  }
  world.forgetCut();
  const faultsByCode = swarm?.end() ?? {};
  const ended = await home(person, random);
  let rested = ended === "ended" ? await person.rest() : ended;
  // Many slips may wait for their paper, one comes out at each look.
  for (let more = 0; more < RESTS_MAX && rested === "astray"; more++) rested = await person.rest();
  // C07: what the host has refused often is tried again within the hour, and when the terminal is switched on in the morning.
  if (rested === "ended" && simulator.display.view.lines.some(({ zh }) => zh.includes("待上送"))) {
    world.cutPower("the night");
    await simulator.untilIdle(OFF_MS_MAX);
    world.powerOn();
    rested = await person.rest();
  }
  const failures = [...(await judge(simulator, watch))];
  if (rested !== "ended") failures.push({ kind: "stuck", what: `${rested} at ${simulator.display.view.id}` });
  const { transactions } = simulator.acquirer.snapshot();
  const count = (...states: readonly string[]) => transactions.filter(({ state }) => states.includes(state)).length;
  world.cutPower("the day is over");
  await world.step(world.nowMs);
  return {
    sales: made,
    approved: count("charged", "voided", "held", "completed", "released"),
    declined: count("declined"),
    reversed: count("reversed"),
    errands,
    tips: cashier.tips,
    failures,
    faultsByCode,
  };
}

/** The way home through any number of power cuts. */
async function home(person: Person, random: SeededRandom): Promise<"ended" | "astray"> {
  const { world } = person.simulator;
  for (;;) {
    if (!world.powered) {
      await person.simulator.until(() => false, random.below(OFF_MS_MAX));
      person.simulator.printer?.loadRoll();
      world.powerOn();
    }
    const played = await person.home();
    if (played !== "off") return played;
  }
}

async function newDay(
  { engine, plain, signers }: Means,
  {
    seed,
    random,
    models,
    shop,
  }: {
    readonly seed: number;
    readonly random: SeededRandom;
    readonly models: readonly TerminalModel[];
    readonly shop: Shop;
  },
): Promise<Simulator> {
  const pick = <T>(all: readonly T[]) => all[random.below(all.length)] as T;
  const [model, acquirer, startMs] = [pick(models), pick(acquirerProfiles), pick(mornings)];
  const stan = random.chance(0.5) ? WRAPPING_STAN : 1 + random.below(WRAPPING_STAN);
  const batch = 1 + random.below(BATCH_MAX);
  const chip = new NorFlash({ sizeBytes: FLASH_BYTES, random: () => random.uint32() });
  await preset(chip, { stan, batch });
  const simulator = await Simulator.create({
    ...{ seed, startMs, model, acquirer, engine, plain, chip: () => chip },
    ...(shop.has("till") ? { till: "serial" } : {}),
    ...(signers ? { signers } : {}),
  });
  simulator.acquirer.applyHostVerb({ batch });
  const parameters = shopParameters(shop);
  if (Object.keys(parameters).length > 0) simulator.acquirer.applyHostVerb({ parameters });
  simulator.world.timeline.digesting = false;
  simulator.world.timeline.keeping = false;
  simulator.world.timeline.only = watched;
  simulator.messages.keeping = false;
  if (simulator.printer) simulator.printer.keepingDots = false;
  return simulator;
}

/** A terminal that has counted up to here. */
async function preset(chip: NorFlash, counters: { readonly stan: number; readonly batch: number }): Promise<void> {
  const opened = await openJournal(flashOf(chip));
  if (opened.kind === "fault") throw new Error(`soak: ${opened.why}`);
  const key = cellKey(cellClasses.counters, 0);
  await opened.journal.commit({ kind: "finishing", set: [[key, counters]] });
}
