import type { AcquirerSnapshot } from "../acquirer/snapshot/snapshot";
import type { KeptCount } from "../devices/element-count";
import type { NorFlash } from "../devices/flash";
import type { BearerCondition } from "../devices/network";
import type { Engine } from "../engine/engine";
import type { Signers } from "../simulator/options";
import { DEFAULT_START_MS, type Numbers, Simulator } from "../simulator/simulator";
import type { RegisterMemory } from "../till/register";
import type { FaultOrder } from "../world/faults";
import { sumOfText } from "../world/sum";
import { becomeHost, type HostName, profileOf } from "./host";
import type { Story } from "./story";
import type { Seen } from "./watch";

/** A world with its power off and nothing under way: all that the next one needs to go on from there. */
export interface Snapshot {
  /** A fork of its own; what goes on from here forks it again. */
  readonly chip: NorFlash;
  readonly vault: Uint8Array | undefined;
  readonly count: KeptCount | undefined;
  readonly books: AcquirerSnapshot;
  readonly nowMs: number;
  readonly numbers: Numbers | undefined;
  readonly remainingMm: number | undefined;
  readonly bearers: readonly BearerCondition[];
  /** Faults that have not struck as often as they will. */
  readonly faults: readonly FaultOrder[];
  /** What a cash register wrote down. */
  readonly register: RegisterMemory | undefined;
  readonly seen: Seen;
}

/** What worlds are made with. plain: without TLS. */
export interface Means {
  readonly engine: Engine;
  readonly plain: boolean;
  /** As the simulator's option. */
  readonly signers?: Signers | undefined;
}

/** 16 sectors, the fewest that a journal takes: copied for every cut, so the smaller the better. */
const SWEEP_FLASH_BYTES = 65_536;
const SEED = 1;
/** Worlds that go on from a snapshot draw other numbers than those it came from. */
const NEXT_SEED = 2;

/** A new terminal of the story's model, at one of the hosts. */
export async function newWorld(
  story: Pick<Story, "model" | "till" | "national">,
  host: HostName,
  means: Means,
): Promise<Simulator> {
  const simulator = await Simulator.create({
    seed: SEED,
    startMs: DEFAULT_START_MS,
    model: story.model,
    acquirer: profileOf(host),
    engine: means.engine,
    plain: means.plain,
    ...(means.signers ? { signers: means.signers } : {}),
    flashBytes: SWEEP_FLASH_BYTES,
    ...(story.till ? { till: story.till } : {}),
    ...(story.national ? { national: true } : {}),
  });
  becomeHost(simulator, host);
  return unheard(simulator);
}

export async function worldFrom(
  snapshot: Snapshot,
  story: Pick<Story, "model" | "till" | "national">,
  host: HostName,
  means: Means,
): Promise<Simulator> {
  const { chip, vault, count, books, nowMs, numbers, remainingMm, bearers, faults, register } = snapshot;
  const simulator = await Simulator.create({
    seed: NEXT_SEED,
    // What was seen until then belongs to the world before.
    startMs: nowMs + 1,
    model: story.model,
    acquirer: profileOf(host),
    engine: means.engine,
    plain: means.plain,
    ...(means.signers ? { signers: means.signers } : {}),
    kept: { books, ...(vault ? { vault } : {}), ...(count ? { count } : {}), ...(numbers ? { numbers } : {}) },
    chip: (random) => chip.fork(random),
    ...(story.till ? { till: story.till } : {}),
    ...(story.national ? { national: true } : {}),
  });
  if (register) simulator.till?.remember(register);
  if (remainingMm !== undefined) simulator.printer?.paper(remainingMm);
  for (const condition of bearers) simulator.network.setBearer(condition.bearer, condition);
  for (const fault of faults) simulator.world.faults.arm(fault);
  return unheard(simulator);
}

/** @param simulator with its power off, come to rest. */
export function snapshotOf(simulator: Simulator, seen: Seen): Snapshot {
  const { world, flash, printer, network, till } = simulator;
  const { books, vault, count, numbers } = simulator.keep();
  return {
    chip: flash.fork(() => 0),
    vault,
    count,
    books,
    nowMs: world.nowMs,
    numbers,
    remainingMm: printer?.state.remainingMm,
    bearers: [...network.bearers],
    faults: world.faults.armed.flatMap(({ id: _id, code: _code, seen: count, struck, ...order }) =>
      struck < order.times ? [{ ...order, nth: Math.max(1, order.nth - count), times: order.times - struck }] : [],
    ),
    register: till?.memory,
    seen,
  };
}

/** Equal for snapshots whose futures are equal, but for the time of day. */
export function keyOf({
  chip,
  vault,
  count,
  books,
  numbers,
  remainingMm,
  bearers,
  faults,
  register,
  seen,
}: Snapshot): string {
  const money = books.transactions.map(({ stan, batch, state, amountFen }) => [batch, stan, state, amountFen]);
  const terminals = books.terminals.map(({ wrapped, ...rest }) => [rest, wrapped?.macHex]);
  const people = [seen.ends.map(({ id, stan }) => [id, stan]), seen.presentations.length, seen.slips];
  const text = JSON.stringify([
    money,
    terminals,
    people,
    numbers,
    remainingMm,
    bearers,
    faults,
    [...(vault ?? [])],
    count,
    register,
    seen.tillTold.length,
    [books.payouts, books.bankRules, seen.payouts],
  ]);
  return `${chip.sum}.${sumOfText(text)}`;
}

/** Nobody looks at messages or digests here. */
function unheard(simulator: Simulator): Simulator {
  simulator.world.timeline.digesting = false;
  simulator.messages.keeping = false;
  if (simulator.printer) simulator.printer.keepingDots = false;
  return simulator;
}
