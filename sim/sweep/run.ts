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

/** A message of the story. */
export interface Passed {
  /** With its length in front. */
  readonly bytes: number;
  /** The last call before it passed. */
  readonly point: number;
}

/** How a trial went. */
export interface Ran {
  readonly failures: readonly Failure[];
  /** How far the story came: "astray" where its screens did not come, as when its messages are tampered with. */
  readonly played: Played;
  /** Cuts that struck: fewer than planned when a stretch was over before its point. */
  readonly cuts: number;
  /** The calls of the story where it was not cut, else of the last recovery: where the next cut could strike. */
  readonly calls: readonly Called[];
  /** Messages on the wire in the story, both ways, in their order. */
  readonly messages: readonly Passed[];
  /** After the first cut, with all that was under way arrived. */
  readonly settled: Snapshot | undefined;
  /** The last world. */
  readonly simulator: Simulator;
}

/** Another amount than any of the stories'. */
const NEXT_SALE_FEN = 7777;
/**
 * A sign-in that comes late or twice makes keys that the terminal does not have: the next sale is refused and says so, and the
 * one after the sign-in goes through.
 */
const TRIES_TAMPERED = 3;
/** Off, until what is under way has arrived: longer than any delay of a story. Virtual ms. */
const SETTLE_MS = 300_000;
/** Off and on at once. */
const FLICKER_MS = 50;

/** A world in the middle of a trial. */
interface Stretch {
  readonly simulator: Simulator;
  /** How often the next sale may be tried. */
  readonly tries: number;
  readonly watch: Watch;
  readonly person: Person;
}

function stretchOf(simulator: Simulator, tries: number, { deferring }: Story, before?: Snapshot): Stretch {
  return {
    simulator,
    tries,
    watch: new Watch(simulator, { deferring: deferring ?? false, before: before?.seen }),
    person: new Person(simulator),
  };
}

/**
 * Plays the story up to its cut, lets what was under way arrive, powers up, and so on through the cuts; then lets the terminal
 * recover for good, checks, sells once more, and checks again.
 * @param settled what the same story and first cut led to before: it is not played again.
 */
export async function run(trial: Trial, story: Story, starts: Starts, settled?: Snapshot): Promise<Ran> {
  const { engine } = starts;
  const [first, ...more] = trial.cuts;
  if (settled)
    return again(stretchOf(await worldFrom(settled, story, engine), 1, story, settled), story, more, settled);
  const start = await starts.of(story);
  const simulator = start ? await worldFrom(start, story, engine) : await newWorld(story, engine);
  const stretch = stretchOf(simulator, trial.tampering ? TRIES_TAMPERED : 1, story, start);
  const passed: Passed[] = [];
  const tamper = trial.tampering && tamperOf(trial.tampering);
  simulator.network.tamper = (message) => {
    passed.push({ bytes: message.bytes.length, point: simulator.world.points });
    const tampered = tamper?.(message);
    stretch.watch.passes(message, tampered);
    return tampered;
  };
  if (first) simulator.world.planCut(first.point, first.at, first.seed);
  simulator.world.powerOn();
  const played = await stretch.person.play(story.acts);
  const messages = passed.slice();
  if (played !== "off") {
    simulator.world.forgetCut();
    const calls = callsOf(simulator, 0);
    return { ...(await toTheEnd(stretch, 0)), played, calls, messages, settled: undefined };
  }
  await off(simulator, story);
  const snapshot = snapshotOf(simulator, stretch.watch.seen);
  // What the first cut alone can do wrong is the business of the trial with that cut alone.
  if (more.length > 0) {
    const next = stretchOf(await worldFrom(snapshot, story, engine), stretch.tries, story, snapshot);
    return { ...(await again(next, story, more, snapshot)), messages };
  }
  return { ...(await toTheEnd(stretch, simulator.world.points)), played, cuts: 1, messages, settled: snapshot };
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
  return { ...ended, played: "off", cuts: struck, messages: [], settled };
}

/** Whoever gives the power back looks after the rest, too: paper, charger, network. */
async function recover(person: Person): Promise<Played> {
  const { printer, battery, network } = person.simulator;
  printer?.loadRoll();
  battery.become({ mains: true });
  for (const { bearer } of network.bearers) network.setBearer(bearer, { up: true });
  const home = await person.home();
  return home === "ended" ? person.rest() : home;
}

/** The last recovery, the checks, the next sale, the checks again. */
async function toTheEnd(stretch: Stretch, points: number): Promise<Omit<Ran, "played" | "messages" | "settled">> {
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
  return { ...rest, failures: await nextSale(stretch) };
}

async function nextSale({ simulator, watch, person, tries }: Stretch): Promise<readonly Failure[]> {
  const before = chargedFen(simulator);
  for (let tried = 1; (await person.sell(NEXT_SALE_FEN)) !== "ended"; tried++) {
    if (tried >= tries) return [stuck(`the next sale ended at ${shown(simulator)}`)];
    if ((await person.rest()) !== "ended") return [stuck(`after the next sale: ${shown(simulator)}`)];
    const failures = await judge(simulator, watch);
    if (failures.length > 0) return failures;
  }
  const failures = [...(await judge(simulator, watch, true))];
  if (chargedFen(simulator) - before !== NEXT_SALE_FEN)
    failures.push({ kind: "lost", what: "the next sale is approved, and the ledger holds another sum" });
  return failures;
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
