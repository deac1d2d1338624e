import type { PortName } from "../../hal/board";
import { decodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame } from "../../src/host/iso8583/frame";
import { textField } from "../../src/host/iso8583/message";
import { isOfLine } from "../../src/management/envelope";
import { isBack } from "../acquirer/payouts";
import type { PassingMessage, Tamper } from "../devices/passage";
import type { Simulator } from "../simulator/simulator";
import { forgerKeys, isSigned } from "./forgery";
import { becomeHost, type HostName, USUAL_HOST } from "./host";
import { type Failure, judge } from "./judge";
import { Person, type Played } from "./person";
import { newWorld, type Snapshot, snapshotOf, worldFrom } from "./snapshot";
import type { Starts } from "./start";
import type { Story } from "./story";
import { tamperOf } from "./tampering";
import type { Cut, Flip, Trial } from "./trial";
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
  /** Of an answer: whether its type carries a MAC. */
  readonly answer?: { readonly signed: boolean };
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
  /** Transfers on the buses of its board in that same stretch; 0 where it has none. */
  readonly transfers: number;
  /** Messages on the wire in the story, both ways, in their order. */
  readonly messages: readonly Passed[];
  /** After the first cut, or after the story's end where bits turn over then; with all that was under way arrived. */
  readonly settled: Snapshot | undefined;
  /** The last world. */
  readonly simulator: Simulator;
}

/** Another amount than any of the stories'. */
const NEXT_SALE_FEN = 7777;
/**
 * A sign-in that comes late or twice makes keys that the terminal does not have: the next sale is refused and says so, and the
 * one after the sign-in goes through. A sector that fails is told in the place of a sale, too.
 */
const TRIES_TAMPERED = 3;
/** Off, until what is under way has arrived: longer than any delay of a story. Virtual ms. */
const SETTLE_MS = 300_000;
/** Off and on at once. */
const FLICKER_MS = 50;

/** A world in the middle of a trial. */
interface Stretch {
  readonly simulator: Simulator;
  readonly host: HostName;
  /** How often the next sale may be tried. */
  readonly tries: number;
  readonly watch: Watch;
  readonly person: Person;
}

function stretchOf(simulator: Simulator, trial: Trial, { deferring, doubling }: Story, before?: Snapshot): Stretch {
  const { host = USUAL_HOST, tampering, failing, cuts } = trial;
  const doubled = doubling === true && cuts.length > 0;
  return {
    simulator,
    host,
    tries: tampering !== undefined || failing !== undefined || doubled ? TRIES_TAMPERED : 1,
    watch: new Watch(simulator, {
      deferring: deferring ?? false,
      failing: failing !== undefined,
      before: before?.seen,
    }),
    person: new Person(simulator),
  };
}

/**
 * Plays the story up to its cut, lets what was under way arrive, turns bits over, powers up, and so on through the cuts; then
 * lets the terminal recover for good, checks, sells once more, and checks again.
 * @param settled what the same story and first cut led to before: it is not played again.
 */
export async function run(trial: Trial, story: Story, starts: Starts, settled?: Snapshot): Promise<Ran> {
  const { host = USUAL_HOST, tampering, failing, damage } = trial;
  const [first, ...more] = trial.cuts;
  if (settled) {
    const simulator = await worldFrom(settled, story, host, starts);
    turnOver(simulator, damage);
    return again(stretchOf(simulator, trial, story, settled), story, more, settled);
  }
  const start = await starts.of(story, host);
  const simulator = start ? await worldFrom(start, story, host, starts) : await newWorld(story, host, starts);
  const stretch = stretchOf(simulator, trial, story, start);
  const passed: Passed[] = [];
  const tamper = tampering && tamperOf(tampering, forgerKeys(simulator), () => simulator.world.nowMs);
  const onTheWay: Tamper = (message) => {
    passed.push(passedOf(message, simulator.world.points));
    const tampered = tamper?.(message);
    stretch.watch.passes(message, tampered);
    return tampered;
  };
  simulator.network.tamper = onTheWay;
  forgetCuts(simulator);
  if (first) planCut(simulator, first);
  if (failing !== undefined) simulator.flash.failFrom(failing, "both");
  const transfersOf = counting(simulator);
  simulator.world.powerOn();
  const played = await stretch.person.play(story.acts);
  // Whom a story put on the way was meant for its own sales.
  simulator.network.tamper = onTheWay;
  const messages = passed.slice();
  const transfers = transfersOf();
  // What nothing disturbs has to come to what it tells.
  const undisturbed = !first && !damage && !tampering && failing === undefined;
  const astray = played === "astray" && undisturbed;
  const before = astray ? [stuck(`the story goes astray at ${shown(simulator)}`)] : [];
  const fromMs = start?.nowMs ?? simulator.options.startMs;
  if (played !== "off" && !damage) {
    forgetCuts(simulator);
    const calls = callsOf(simulator, 0);
    const told = undisturbed && story.books;
    const ended = await toTheEnd(stretch, 0, told ? { told, fromMs } : undefined);
    return {
      ...ended,
      failures: [...before, ...ended.failures],
      played,
      calls,
      transfers,
      messages,
      settled: undefined,
    };
  }
  if (played !== "off") simulator.world.cutPower("the story is over");
  await off(simulator, story);
  const snapshot = snapshotOf(simulator, stretch.watch.seen);
  turnOver(simulator, damage);
  // What the first cut alone can do wrong is the business of the trial with that cut alone.
  if (more.length > 0) {
    const world = await worldFrom(snapshot, story, host, starts);
    turnOver(world, damage);
    const next = stretchOf(world, trial, story, snapshot);
    return { ...(await again(next, story, more, snapshot)), messages };
  }
  const ended = await toTheEnd(stretch, simulator.world.points);
  return { ...ended, failures: [...before, ...ended.failures], played, cuts: 1, messages, settled: snapshot };
}

/** The power goes there, counted from now on. @throws RangeError for a transfer where the engine has no board. */
function planCut({ world, options }: Simulator, { point, transfer, at, seed }: Cut): void {
  if (!transfer) return world.planCut(world.points + point, at, seed);
  const { transfers } = options.engine;
  if (!transfers) throw new RangeError("a cut inside a transfer on a bus: add --board-model and the board's name");
  transfers.cutAt(transfers.points + point, at);
}

function forgetCuts({ world, options }: Simulator): void {
  world.forgetCut();
  options.engine.transfers?.forget();
}

/** Counts the transfers from now on. */
function counting({ options }: Simulator): () => number {
  const { transfers } = options.engine;
  const before = transfers?.points ?? 0;
  return () => (transfers?.points ?? 0) - before;
}

function turnOver({ flash }: Simulator, flips: readonly Flip[] = []): void {
  for (const { at, bit } of flips) if (at < flash.sizeBytes) flash.flipBit(at, bit);
}

/** A message as a sweep keeps it. */
function passedOf({ direction, bytes }: PassingMessage, point: number): Passed {
  const passed = { bytes: bytes.length, point };
  if (direction === "to-host") return passed;
  // Each answer of the management line is signed.
  if (isOfLine(bytes.subarray(2))) return { ...passed, answer: { signed: true } };
  const framed = decodeFrame(bytes.subarray(2));
  const read = framed.kind === "frame" ? decodeMessage(unionPay, framed.frame.message) : framed;
  if (read.kind !== "message") return passed;
  const { message } = read;
  return { ...passed, answer: { signed: isSigned(message.mti, (textField(message, 60) ?? "").slice(0, 2)) } };
}

/** From a settled cut on: every further cut strikes the recovery from the one before. */
async function again(stretch: Stretch, story: Story, cuts: readonly Cut[], settled: Snapshot): Promise<Ran> {
  const { simulator, person } = stretch;
  const { world } = simulator;
  let struck = 1;
  for (const cut of cuts) {
    planCut(simulator, cut);
    world.powerOn();
    const played = await recover(person);
    if (played !== "off") break;
    struck++;
    await off(simulator, story);
  }
  forgetCuts(simulator);
  const ended = await toTheEnd(stretch, world.points);
  return { ...ended, played: "off", cuts: struck, messages: [], settled };
}

/** Whoever gives the power back looks after the rest, too: paper, charger, network, and the merchant's account. */
async function recover(person: Person): Promise<Played> {
  const { printer, battery, network, acquirer } = person.simulator;
  acquirer.applyHostVerb({ merchant: "normal" });
  printer?.loadRoll();
  battery.become({ mains: true });
  for (const { bearer } of network.bearers) network.setBearer(bearer, { up: true });
  const home = await person.home();
  return home === "ended" ? person.rest() : home;
}

/** The last recovery, the checks, the next sale, the checks again. */
async function toTheEnd(
  stretch: Stretch,
  points: number,
  books?: { readonly told: readonly string[]; readonly fromMs: number },
): Promise<Omit<Ran, "played" | "messages" | "settled">> {
  const { simulator, watch, person } = stretch;
  const { world } = simulator;
  const transfersOf = counting(simulator);
  world.powerOn();
  const played = await recover(person);
  const calls = callsOf(simulator, points);
  const rest = { cuts: 0, calls, transfers: transfersOf(), simulator };
  if (played !== "ended")
    return {
      ...rest,
      failures: [...(await judge(simulator, watch)), stuck(`${played}: the screen is ${shown(simulator)}`)],
    };
  const atRest = [...(await judge(simulator, watch)), ...(books ? astrayBooks(simulator, books) : [])];
  if (atRest.length > 0) return { ...rest, failures: atRest };
  // What the story still has in store was meant for its own sales.
  world.faults.disarmAll();
  simulator.acquirer.applyHostVerb({ clear: true });
  becomeHost(simulator, stretch.host);
  return { ...rest, failures: await nextSale(stretch) };
}

/** A story that ends with other books than it tells has gone astray, whatever its screens were. */
function astrayBooks(
  { acquirer }: Simulator,
  { told, fromMs }: { readonly told: readonly string[]; readonly fromMs: number },
): readonly Failure[] {
  const entries = acquirer.ledgerView().entries.filter(({ atMs }) => atMs > fromMs);
  const seen = entries
    .map(({ amountFen, state, signature }) => `${amountFen} ${state}${signature ? " signed" : ""}`)
    .join(", ");
  return seen === told.join(", ") ? [] : [stuck(`the story goes astray: the host has ${seen || "nothing"}`)];
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

/** What was charged, paid out or not: a payout by the merchant's rule may go at any time. */
function chargedFen(simulator: Simulator): number {
  const { balanceFen, payouts } = simulator.acquirer.ledgerView();
  const outFen = payouts.filter((each) => !isBack(each)).reduce((sum, { amountFen }) => sum + amountFen, 0);
  return balanceFen + outFen;
}

function shown(simulator: Simulator): string {
  const { id, title, lines } = simulator.display.view;
  return `${id}: ${[title, ...lines].map((text) => text.zh).join(" / ")}`;
}

function stuck(what: string): Failure {
  return { kind: "stuck", what };
}
