import type { Engine } from "../engine/engine";
import type { Signers } from "../simulator/options";
import type { Simulator } from "../simulator/simulator";
import { noPayoutsSeen } from "../witness/evidence-payouts";
import type { HostName } from "./host";
import { Person } from "./person";
import { type Means, newWorld, type Snapshot, snapshotOf } from "./snapshot";
import { settling } from "./stories-settlement";
import type { Start, Story } from "./story";

/** The first amount of a worn journal's past; each sale's is one fen more, so that no two are alike. */
const PAST_FEN = 5000;
/** What payouts are asked of. */
const SETTLED_FEN = 50_000;
/** Sales that fill most of the journal of a sweep's flash: without one sector more it still takes a few. */
const WORN_SALES = 28;
/** Boots take sectors: with these behind it the ring has gone round, and each record may have to make room first. */
const WORN_BOOTS = 12;

/** What terminals of one start differ in. */
type Kind = Pick<Story, "model" | "national">;

/** Makes the worlds in which stories begin, each once. */
export class Starts {
  readonly engine: Engine;
  readonly plain: boolean;
  readonly signers: Signers | undefined;
  readonly #made = new Map<string, Snapshot>();

  constructor(engine: Engine, plain = false, signers?: Signers) {
    this.engine = engine;
    this.plain = plain;
    this.signers = signers;
  }

  /** @returns undefined for a new terminal. */
  async of({ start, ...kind }: Pick<Story, "start" | keyof Kind>, host: HostName): Promise<Snapshot | undefined> {
    if (start === "blank") return undefined;
    const name = `${start} ${kind.model} ${kind.national ? "sm4" : "3des"} ${host}`;
    const made = this.#made.get(name) ?? (await makeStart(start, kind, host, this));
    this.#made.set(name, made);
    return made;
  }
}

async function makeStart(
  start: Exclude<Start, "blank">,
  { model, national }: Kind,
  host: HostName,
  means: Means,
): Promise<Snapshot> {
  const simulator = await newWorld({ model, ...(national ? { national } : {}) }, host, means);
  const person = new Person(simulator);
  simulator.world.powerOn();
  await must(person.home(), simulator);
  for (let sale = 0; sale < (start === "worn" ? WORN_SALES : 1); sale++) {
    simulator.printer?.loadRoll();
    await must(person.sell((start === "settled" ? SETTLED_FEN : PAST_FEN) + sale), simulator);
    await must(person.rest(), simulator);
  }
  if (start === "settled") {
    await must(person.play(settling), simulator);
    await must(person.rest(), simulator);
  }
  for (let boot = 0; start === "worn" && boot < WORN_BOOTS; boot++) {
    simulator.world.cutPower("switched off");
    await simulator.untilIdle(1000);
    simulator.world.powerOn();
    await must(person.home(), simulator);
  }
  simulator.world.cutPower("the day is over");
  await simulator.untilIdle(1000);
  const { nowMs } = simulator.world;
  return snapshotOf(simulator, {
    ends: [],
    presentations: [],
    slips: [],
    told: [],
    tillTold: [],
    payouts: noPayoutsSeen,
    fromMs: nowMs + 1,
  });
}

/** The firmware does not even come as far as where stories begin. */
export class StartFailed extends Error {}

async function must(played: Promise<string>, simulator: Simulator): Promise<void> {
  const ended = await played;
  if (ended !== "ended") throw new StartFailed(`start: ${ended} at ${simulator.display.view.id}`);
}
