import { type KeptState, Simulator, type SimulatorOptions } from "../simulator/simulator";
import type { WorldEvent } from "../world/timeline";
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

/** A person looks up, sees that the terminal is ready, and acts: longer than this nobody waits. Virtual ms. */
const LISTEN_MS = 10_000;
/** How far the world goes on by itself after an act, before the next one. Virtual ms. */
const ACT_MS = 1_000;
/** Two reply time-outs of 99 s and their reversals: a world that is not at rest by then never is. Virtual ms. */
export const REST_MS = 600_000;

/**
 * A world, the time that passes in it, and the people around it: what verbs and views work on. A reset replaces the world,
 * the room stays.
 */
export class Room {
  readonly pace: Pace;
  readonly #options: RoomOptions;
  readonly #listeners = new Set<(event: WorldEvent) => void>();
  #simulator: Simulator;
  #beginning: Beginning;
  #codes: CodeFaults;
  #diagnoses: Diagnoses;
  #lastCard = "";

  private constructor(options: RoomOptions, simulator: Simulator) {
    this.#options = options;
    this.pace = options.pace ?? new FullSpeed();
    this.#simulator = simulator;
    this.#beginning = { simulator: options.simulator };
    this.#codes = new CodeFaults(simulator);
    this.#diagnoses = new Diagnoses(simulator);
    this.#attach();
  }

  /** A room with its world switched on. */
  static async open(options: RoomOptions): Promise<Room> {
    const room = new Room(options, await Simulator.create(withOwnFlash(options.simulator)));
    room.simulator.world.powerOn();
    return room;
  }

  /** What the present world began with. */
  get beginning(): Beginning {
    return this.#beginning;
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

  /** Id of the card that was played last: whose PIN is typed next. */
  get lastCard(): string {
    return this.#lastCard;
  }

  set lastCard(id: string) {
    this.#lastCard = id;
  }

  /** Hears everything that happens, in this world and in those after a reset. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
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

  /** A new world, switched on; what is kept comes along as it is now. */
  async reset(keep: readonly Keepable[]): Promise<void> {
    const { world } = this.#simulator;
    const kept = this.#simulator.keep();
    const resume = keep.length > 0;
    // A new host knows the terminal by its first numbers only: its installer sets those again.
    const numbers = keep.includes("flash") && keep.includes("host") ? kept.numbers : undefined;
    world.cutPower("reset");
    const { kept: _first, ...options } = this.#options.simulator;
    await this.again({
      simulator: {
        ...options,
        // Books and journals do not live backwards.
        startMs: resume ? world.nowMs : options.startMs,
        kept: {
          ...(keep.includes("flash") ? boardOf(kept) : {}),
          ...(keep.includes("host") ? { books: kept.books } : {}),
          ...(numbers ? { numbers } : {}),
        },
      },
      reset: keep,
    });
  }

  /** A world from a beginning, switched on, in place of the present one, which is no more. */
  async again(beginning: Beginning): Promise<void> {
    await this.#options.simulator.engine.kill();
    this.#options.onReset?.();
    this.#simulator = await Simulator.create(withOwnFlash(beginning.simulator));
    this.#beginning = beginning;
    this.#codes = new CodeFaults(this.#simulator);
    this.#diagnoses = new Diagnoses(this.#simulator);
    this.#lastCard = "";
    this.#attach();
    if (beginning.reset) this.#simulator.world.note("reset", { keep: beginning.reset });
    this.#simulator.world.powerOn();
  }

  async #paced(so: () => boolean, limitMs: number): Promise<void> {
    await this.pace.until(this.#simulator.world, so, limitMs, "paced");
  }

  #attach(): void {
    this.#simulator.world.timeline.listen((event) => {
      for (const listener of this.#listeners) listener(event);
    });
  }
}

/** The flash, and what the secure element on the same board keeps. */
function boardOf({ flash, vault, count }: KeptState): Partial<KeptState> {
  return { flash, ...(vault ? { vault } : {}), ...(count ? { count } : {}) };
}

/** A world writes into the image that it is given: what it began with stays as it was. */
function withOwnFlash(options: SimulatorOptions): SimulatorOptions {
  const flash = options.kept?.flash;
  if (!flash) return options;
  return { ...options, kept: { ...options.kept, flash: { bytes: flash.bytes.slice(), wear: flash.wear.slice() } } };
}
