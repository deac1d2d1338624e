import { type KeptTerminal, Simulator, type SimulatorOptions } from "../simulator/simulator";
import type { WorldEvent } from "../world/timeline";
import { Cuts } from "./cuts";
import { Diagnoses } from "./diagnoses";
import { CodeFaults } from "./fault-codes";
import { FullSpeed, type Pace } from "./pace";

/** What of a world a reset may keep: the terminal's flash and keys, the acquirer's books. */
export type Keepable = "flash" | "host";

export interface RoomOptions {
  readonly simulator: SimulatorOptions;
  readonly pace?: Pace;
  /** Told before a world goes, e.g. to close the sockets that it has open. */
  readonly onReset?: () => void;
}

/** What a world began with: enough to begin it once more. */
export interface Beginning {
  readonly simulator: SimulatorOptions;
  /** What the reset kept that began it; absent for the first world. */
  readonly reset?: readonly Keepable[];
}

/** What a terminal is, as far as it can be chosen while the room stands. */
export interface Choice extends Pick<SimulatorOptions, "model" | "acquirer" | "seed" | "largeKeys"> {
  /** Of each terminal; those that it has when left out. */
  readonly engines?: readonly SimulatorOptions["engine"][];
}

/** A person looks up, sees that the terminal is ready, and acts: longer than this nobody waits. Virtual ms. */
const LISTEN_MS = 10_000;
/** How far the world goes on by itself after an act, before the next one. Virtual ms. */
const ACT_MS = 1_000;
/** Two reply time-outs of 99 s and their reversals: a world that is not at rest by then never is. Virtual ms. */
export const REST_MS = 600_000;

/** What the terminals of one merchant have in common, across all their worlds. */
interface Together {
  readonly options: RoomOptions;
  /** Of the worlds that resets begin. */
  simulator: SimulatorOptions;
  readonly pace: Pace;
  readonly listeners: Set<(event: WorldEvent, terminal: number) => void>;
  readonly rooms: Room[];
  beginning: Beginning;
}

/**
 * A terminal's world, the time that passes in it, and the people around it: what verbs and views work on. A reset replaces the
 * world, the room stays. Terminals of one merchant have a room each, and time and acquirer together.
 */
export class Room {
  readonly pace: Pace;
  readonly #together: Together;
  #simulator: Simulator;
  #codes: CodeFaults;
  #diagnoses: Diagnoses;
  #cuts: Cuts;
  #lastCard = "";

  private constructor(together: Together, simulator: Simulator) {
    this.#together = together;
    this.pace = together.pace;
    this.#simulator = simulator;
    this.#codes = new CodeFaults(simulator);
    this.#diagnoses = new Diagnoses(simulator);
    this.#cuts = new Cuts(simulator);
    this.#attach();
  }

  /** A room with its world switched on: that of the first terminal, where there are several. */
  static async open(options: RoomOptions): Promise<Room> {
    const together: Together = {
      options,
      simulator: options.simulator,
      pace: options.pace ?? new FullSpeed(),
      listeners: new Set(),
      rooms: [],
      beginning: { simulator: options.simulator },
    };
    const { company } = await Simulator.create(withOwnFlash(options.simulator));
    for (const simulator of company) together.rooms.push(new Room(together, simulator));
    for (const { world } of company) world.powerOn();
    return together.rooms[0] as Room;
  }

  /** The rooms of the merchant's terminals in their order, this one among them. */
  get terminals(): readonly Room[] {
    return this.#together.rooms;
  }

  /** What the present world began with. */
  get beginning(): Beginning {
    return this.#together.beginning;
  }

  get simulator(): Simulator {
    return this.#simulator;
  }

  /** Faults of the catalogue that were injected by their code. */
  get codes(): CodeFaults {
    return this.#codes;
  }

  /** What the present world's terminal has said of failures. */
  get diagnoses(): Diagnoses {
    return this.#diagnoses;
  }

  /** What was under way when the present world's terminal lost its power. */
  get cuts(): Cuts {
    return this.#cuts;
  }

  /** Id of the card that was played last: whose PIN is typed next. */
  get lastCard(): string {
    return this.#lastCard;
  }

  set lastCard(id: string) {
    this.#lastCard = id;
  }

  /** Hears everything that happens to all terminals, in this world and in those after a reset. */
  listen(listener: (event: WorldEvent, terminal: number) => void): () => void {
    const { listeners } = this.#together;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Waits as a person does before an act: until the terminal is ready for it, or nothing moves any more. */
  async beforeAct(ready: () => boolean): Promise<void> {
    await this.#paced(() => ready() || this.#simulator.world.idle, LISTEN_MS);
  }

  /** Lets the world go on after an act: until everybody waits, at most about a second. */
  async afterAct(done: () => boolean = () => true, extraMs = 0): Promise<void> {
    await this.#paced(() => done() && this.#simulator.world.idle, ACT_MS + extraMs);
  }

  /** At full speed time jumps until everybody waits; at any other speed, and while paused, the world is as it is. */
  async rest(so: () => boolean = () => false): Promise<void> {
    if (this.pace.speed === "max") await this.#paced(() => so() || this.#simulator.world.idle, REST_MS);
  }

  /** Runs as fast as it goes, paused or not, at most `limitMs` of virtual time. @returns whether it became so. */
  async jump(so: () => boolean, limitMs: number): Promise<boolean> {
    return this.pace.until(this.#simulator.world, so, limitMs, "jump");
  }

  /** A new world, switched on, of all terminals; what is kept comes along as it is now. */
  async reset(keep: readonly Keepable[]): Promise<void> {
    const { company, world } = this.#simulator;
    const { simulator: first } = this.#together;
    const { books, others: keptOthers = [], ...kept } = (company[0] as Simulator).keep();
    const resume = keep.length > 0;
    // A new host knows a terminal by its first numbers only: its installer sets those again.
    const whole = keep.includes("flash") && keep.includes("host");
    const keptOf = ({ numbers, ...board }: KeptTerminal): Partial<KeptTerminal> => ({
      ...(keep.includes("flash") ? board : {}),
      ...(whole && numbers ? { numbers } : {}),
    });
    for (const each of company) each.world.cutPower("reset");
    const { kept: _first, others = [], ...options } = first;
    await this.again({
      simulator: {
        ...options,
        // Books and journals do not live backwards.
        startMs: resume ? world.nowMs : options.startMs,
        kept: { ...keptOf(kept), ...(keep.includes("host") ? { books } : {}) },
        others: others.map(({ engine }, at) => {
          const its = keptOthers[at];
          return { engine, ...(its ? { kept: keptOf(its) } : {}) };
        }),
      },
      reset: keep,
    });
  }

  /** A new world of another terminal, with nothing of the present one. Resets begin such a world from then on. */
  async choose({ model, acquirer, seed, largeKeys, engines }: Choice): Promise<void> {
    const { largeKeys: _keys, kept: _first, others = [], ...options } = this.#together.simulator;
    for (const { world } of this.#simulator.company) world.cutPower("reset");
    const [engine = options.engine, ...otherEngines] = engines ?? [];
    await this.again({
      simulator: {
        ...options,
        model,
        acquirer,
        seed,
        engine,
        ...(largeKeys ? { largeKeys } : {}),
        others: others.map(({ engine: its }, at) => ({ engine: otherEngines[at] ?? its })),
      },
      reset: [],
    });
  }

  /** A world from a beginning, switched on, in place of the present one, which is no more. */
  async again(beginning: Beginning): Promise<void> {
    const { options, rooms, simulator: last } = this.#together;
    for (const { simulator } of rooms) await simulator.options.engine.kill();
    options.onReset?.();
    const { company } = await Simulator.create(withOwnFlash(beginning.simulator));
    this.#together.beginning = beginning;
    // A world that goes on with what was kept begins later than one that is new.
    this.#together.simulator = { ...beginning.simulator, startMs: last.startMs };
    for (const [at, room] of rooms.entries()) room.#moveTo(company[at] as Simulator);
    if (beginning.reset) for (const { world } of company) world.note("reset", { keep: beginning.reset });
    for (const { world } of company) world.powerOn();
  }

  #moveTo(simulator: Simulator): void {
    this.#simulator = simulator;
    this.#codes = new CodeFaults(simulator);
    this.#diagnoses = new Diagnoses(simulator);
    this.#cuts = new Cuts(simulator);
    this.#cuts = new Cuts(simulator);
    this.#lastCard = "";
    this.#attach();
  }

  async #paced(so: () => boolean, limitMs: number): Promise<void> {
    await this.pace.until(this.#simulator.world, so, limitMs, "paced");
  }

  #attach(): void {
    const { number, world } = this.#simulator;
    world.timeline.listen((event) => {
      for (const listener of this.#together.listeners) listener(event, number);
    });
  }
}

/** A world writes into the images that it is given: what it began with stays as it was. */
function withOwnFlash(options: SimulatorOptions): SimulatorOptions {
  const { kept, others } = options;
  return {
    ...options,
    ...(kept ? { kept: ownFlash(kept) } : {}),
    ...(others
      ? { others: others.map((other) => (other.kept ? { ...other, kept: ownFlash(other.kept) } : other)) }
      : {}),
  };
}

function ownFlash<K extends Partial<KeptTerminal>>(kept: K): K {
  const { flash } = kept;
  return flash ? { ...kept, flash: { bytes: flash.bytes.slice(), wear: flash.wear.slice() } } : kept;
}
