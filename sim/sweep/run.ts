import type { PortName } from "../../hal/board";
import type { Simulator } from "../simulator";
import { type Failure, judge } from "./judge";
import { Person, type Played } from "./person";
import { newWorld, type Snapshot, snapshotOf, worldFrom } from "./snapshot";
import type { Starts } from "./start";
import type { Story } from "./story";
import { tamperOf } from "./tampering";
import type { Cut, Trial } from "./trial";
import { Watch } from "./watch";

/** One call of a stretch between power-on and the next cut, or the end. */
export interface Called {
  readonly port: PortName;
  readonly method: string;
}

/** How a trial went. */
export interface Ran {
  readonly failures: readonly Failure[];
  /** Cuts that struck: fewer than planned when a stretch was over before its point. */
  readonly cuts: number;
  /** The calls of the story where it was not cut, else of the last recovery: where the next cut could strike. */
  readonly calls: readonly Called[];
  /** Messages on the wire in the story, both ways. */
  readonly messages: number;
  /** After the first cut, with all that was under way arrived. */
  readonly settled: Snapshot | undefined;
  /** The last world. */
  readonly simulator: Simulator;
}

/** Another amount than any of the stories'. */
const NEXT_SALE_FEN = 7777;
/** Off, until what is under way has arrived: longer than any delay of a story. Virtual ms. */
const SETTLE_MS = 300_000;
/** Off and on at once. */
const FLICKER_MS = 50;

/** A world in the middle of a trial. */
interface Stretch {
  readonly simulator: Simulator;
  readonly watch: Watch;
  readonly person: Person;
}

function stretchOf(simulator: Simulator, before?: Snapshot): Stretch {
  return { simulator, watch: new Watch(simulator, before?.seen), person: new Person(simulator) };
}

/**
 * Plays the story up to its cut, lets what was under way arrive, powers up, and so on through the cuts; then lets the terminal
 * recover for good, checks, sells once more, and checks again.
 * @param settled what the same story and first cut led to before: it is not played again.
 */
export async function run(trial: Trial, story: Story, starts: Starts, settled?: Snapshot): Promise<Ran> {
  const { engine } = starts;
  const [first, ...more] = trial.cuts;
  if (settled) return again(stretchOf(await worldFrom(settled, story, engine), settled), story, more, settled);
  const start = await starts.of(story);
  const simulator = start ? await worldFrom(start, story, engine) : await newWorld(story, engine);
  if (trial.tampering) simulator.network.tamper = tamperOf(trial.tampering);
  const stretch = stretchOf(simulator, start);
  if (first) simulator.world.planCut(first.point, first.at, first.seed);
  simulator.world.powerOn();
  const played = await stretch.person.play(story.acts);
  const { messages } = simulator.network;
  if (played !== "off") {
    // Off the story's way only where the network was tampered with.
    if (played === "astray" && !trial.tampering) throw astray(story, simulator);
    simulator.world.forgetCut();
    const calls = callsOf(simulator, 0);
    return { ...(await toTheEnd(stretch, 0)), calls, messages, settled: undefined };
  }
  await off(simulator, story);
  const snapshot = snapshotOf(simulator, stretch.watch.seen);
  // What the first cut alone can do wrong is the business of the trial with that cut alone.
  if (more.length > 0) {
    const next = stretchOf(await worldFrom(snapshot, story, engine), snapshot);
    return { ...(await again(next, story, more, snapshot)), messages };
  }
  return { ...(await toTheEnd(stretch, simulator.world.points)), cuts: 1, messages, settled: snapshot };
}

/** From a settled cut on: every further cut strikes the recovery from the one before. */
async function again(stretch: Stretch, story: Story, cuts: readonly Cut[], settled: Snapshot): Promise<Ran> {
  const { simulator, person } = stretch;
  const { world } = simulator;
  let struck = 1;
  for (const { point, at, seed } of cuts) {
    world.planCut(world.points + point, at, seed);
    world.powerOn();
    const played = await recover(person);
    if (played !== "off") break;
    struck++;
    await off(simulator, story);
  }
  world.forgetCut();
  const ended = await toTheEnd(stretch, world.points);
  return { ...ended, cuts: struck, messages: 0, settled };
}

async function recover(person: Person): Promise<Played> {
  const { printer, network } = person.simulator;
  printer?.loadRoll();
  for (const { bearer } of network.bearers) network.setBearer(bearer, { up: true });
  const home = await person.home();
  return home === "ended" ? person.rest() : home;
}

/** The last recovery, the checks, the next sale, the checks again. */
async function toTheEnd(stretch: Stretch, points: number): Promise<Omit<Ran, "messages" | "settled">> {
  const { simulator, watch, person } = stretch;
  const { world } = simulator;
  world.powerOn();
  const played = await recover(person);
  const calls = callsOf(simulator, points);
  const rest = { cuts: 0, calls, simulator };
  if (played !== "ended")
    return {
      ...rest,
      failures: [...(await judge(simulator, watch)), stuck(`${played}: the screen is ${shown(simulator)}`)],
    };
  const atRest = await judge(simulator, watch);
  if (atRest.length > 0) return { ...rest, failures: atRest };
  // What the story still has in store was meant for its own sales.
  world.faults.disarmAll();
  simulator.acquirer.applyHostVerb({ clear: true });
  const before = chargedFen(simulator);
  if ((await person.sell(NEXT_SALE_FEN)) !== "ended")
    return { ...rest, failures: [stuck(`the next sale ended at ${shown(simulator)}`)] };
  const failures = [...(await judge(simulator, watch))];
  if (chargedFen(simulator) - before !== NEXT_SALE_FEN)
    failures.push({ kind: "lost", what: "the next sale is approved, and the ledger holds another sum" });
  return { ...rest, failures };
}

async function off(simulator: Simulator, { impatient }: Story): Promise<void> {
  if (impatient) await simulator.until(() => false, FLICKER_MS);
  else await simulator.untilIdle(SETTLE_MS);
}

function callsOf(simulator: Simulator, after: number): readonly Called[] {
  return simulator.world.timeline
    .since(0)
    .filter((event) => event.kind === "call" && (event["point"] as number) > after)
    .map((event) => ({ port: event["port"] as PortName, method: event["method"] as string }));
}

function chargedFen(simulator: Simulator): number {
  return simulator.acquirer.ledgerView().balanceFen;
}

function shown(simulator: Simulator): string {
  const { id, title, lines } = simulator.display.view;
  return `${id}: ${[title, ...lines].map((text) => text.zh).join(" / ")}`;
}

function stuck(what: string): Failure {
  return { kind: "stuck", what };
}

function astray(story: Story, simulator: Simulator): Error {
  return new Error(`story ${story.name} goes astray at ${shown(simulator)}`);
}
