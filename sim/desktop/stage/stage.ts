import type { Language } from "../../../hal/display";
import type { Engine } from "../../engine/engine";
import { conflict, type Result } from "../../scenario/result";
import type { Choice, Room } from "../../scenario/room";
import { isObject } from "../../scenario/schema";
import { playVerb } from "../../scenario/verbs";
import { look, type Query } from "../../scenario/views";
import type { Simulator } from "../../simulator/simulator";
import type { WorldEvent } from "../../world/timeline";
import type { AcquirerServer } from "../network/acquirer-server";
import type { TcpLink } from "../network/tcp-link";
import type { Driver, Turn } from "../real-time/driver";
import type { StateKeeper } from "../state/state";
import type { Glasses } from "./glasses";
import { type RewindParts, setPaused } from "./rewind";
import { Runs } from "./runs";

/** Who asks from outside: what a client that has left asked for, and what has not begun, is not done. */
export interface Asker {
  /** The same for all that comes over one connection. */
  readonly client: object;
  readonly hasLeft: () => boolean;
}

/** Verbs that let time pass, of all clients together, that may stand in the queue: a day of virtual time takes a second. */
export const SLOW_WAITING_MAX = 32;
const crowded: Result = Object.freeze({
  kind: "crowded",
  expected: `fewer than ${SLOW_WAITING_MAX} that let time pass`,
});
const left: Result = Object.freeze({ kind: "conflict", field: "", expected: "a client that waits for the answer" });

/** What can be done to the room as a whole, and seen of it. It stands above the stage, which asks it first. */
export interface StageDoings {
  /** Undefined where the name is that of another verb. */
  play(stage: Stage, room: Room, name: string, body: unknown): Promise<Result> | undefined;
  /** Undefined where the name is that of another view. */
  look(stage: Stage, room: Room, name: string, query: Query): Promise<Result | undefined>;
}

/** What the firmware can run on here. */
export interface Engines {
  readonly kinds: readonly string[];
  /** One for each terminal. Rejects where a kind cannot be had. */
  of(kind: string): Promise<readonly Engine[]>;
  /** Ends what runs outside of this process, for good. */
  close(): Promise<void>;
}

/** What a stage is put together from. */
export interface StageParts {
  readonly room: Room;
  readonly driver: Driver;
  readonly glasses: Glasses;
  readonly engines: Engines;
  /** What they run on at first. */
  readonly engine: string;
  /** Models with a glass to touch have their keys there. */
  readonly touch: boolean;
  /** That of the terminal's own way first. */
  readonly servers: readonly AcquirerServer[];
  /** The terminal's till line, where it is a real one. */
  readonly tillPort?: { close(): Promise<void> } | undefined;
  /** Real parts in the place of the first terminal's, where it has any. */
  readonly parts?: { close(): void } | undefined;
  readonly links: () => readonly TcpLink[];
  readonly doings: StageDoings;
  readonly keeper: StateKeeper | undefined;
  /** Of the screen view where none is asked for. */
  readonly language: Language | undefined;
  readonly onBug: (error: unknown) => void;
}

/** A room in real time: its driver, its acquirer behind a real socket, what is kept of it, who records it. */
export class Stage {
  readonly room: Room;
  readonly driver: Driver;
  readonly runs: Runs;
  readonly glasses: Glasses;
  readonly onBug: (error: unknown) => void;
  readonly engines: Engines;
  readonly touch: boolean;
  #engine: string;
  readonly #servers: readonly AcquirerServer[];
  readonly #tillPort: StageParts["tillPort"];
  readonly #parts: StageParts["parts"];
  readonly #links: () => readonly TcpLink[];
  readonly #doings: StageDoings;
  readonly #keeper: StateKeeper | undefined;
  readonly #query: Query;
  /** The world that was kept last, and how far it had come. */
  #saved: { readonly of: Simulator; readonly seq: number; readonly written: Promise<void> } | undefined;
  readonly #listeners = new Set<(event: WorldEvent, terminal: number | undefined) => void>();
  /** A world that comes again is told of when it has come: its events were told the first time. */
  #silent = false;
  #playing = false;

  constructor(parts: StageParts) {
    this.room = parts.room;
    this.runs = new Runs(parts.room);
    parts.room.listen((event, terminal) => {
      if (!this.#silent) this.#tell(event, terminal);
    });
    this.driver = parts.driver;
    this.glasses = parts.glasses;
    this.engines = parts.engines;
    this.touch = parts.touch;
    this.#engine = parts.engine;
    this.#servers = parts.servers;
    this.#tillPort = parts.tillPort;
    this.#parts = parts.parts;
    this.#links = parts.links;
    this.#doings = parts.doings;
    this.#keeper = parts.keeper;
    this.#query = parts.language ? { lang: parts.language } : {};
    this.onBug = parts.onBug;
  }

  /** Of the server that the terminal connects to: TLS, or `plain`. */
  get acquirerPort(): number {
    return this.#servers[0]?.port ?? 0;
  }

  /** What the firmware runs on. */
  get engine(): string {
    return this.#engine;
  }

  get plain(): boolean {
    return this.room.simulator.options.plain === true;
  }

  /** Lets its time pass. */
  start(): void {
    this.driver.onPause = () => void this.#save();
    this.driver.start(this.onBug);
  }

  /** The room of a terminal, from 1; undefined where there is none of this number. */
  terminal(number: number): Room | undefined {
    return this.room.terminals[number - 1];
  }

  /**
   * Hears everything that happens at the terminals, in all worlds, and of each rewind when it is done: `{"kind":"rewind",…}`, which is of
   * none.
   */
  listen(listener: (event: WorldEvent, terminal: number | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Plays a verb at a terminal; what it changed is kept before it is answered. */
  async play(name: string, body: unknown, asker?: Asker, room = this.room): Promise<Result> {
    const doing = this.#doings.play(this, room, name, body);
    if (doing) return doing;
    const slow = letsTimePass(name, body);
    if (asker && slow && this.driver.slowJobs >= SLOW_WAITING_MAX) return crowded;
    const play = async () => {
      if (asker?.hasLeft()) return left;
      const { recorder } = this.runs.current;
      this.driver.takeHurriedAt();
      if (isObject(body))
        recorder.begin(name, body, this.driver.placeOf(room.simulator.world), room.lastCard, room.simulator.number);
      const result = await playVerb(room, name, body);
      if (isObject(body)) recorder.end(result, this.driver.takeHurriedAt());
      await this.#save();
      return result;
    };
    return name === "power" ? this.driver.first(play) : this.driver.serial(play, { slow, ...clientOf(asker) });
  }

  async look(name: string, query: Query, asker?: Asker, room = this.room): Promise<Result> {
    return this.driver.serial(async () => {
      if (asker?.hasLeft()) return left;
      return (await this.#doings.look(this, room, name, query)) ?? look(room, name, { ...this.#query, ...query });
    }, clientOf(asker));
  }

  /** What people do at real parts is in no recording, and another world cannot take it back. */
  get hasRealParts(): boolean {
    return this.#parts !== undefined;
  }

  /** Lets `work` put another world in place of the present one. */
  async goBack(work: (parts: RewindParts) => Promise<Result>): Promise<Result> {
    if (this.#parts) return conflict("", "a terminal without real parts: what those did cannot be taken back");
    return this.driver.serial(async () => {
      this.#silent = true;
      const result = await work(this).finally(() => {
        this.#silent = false;
      });
      if (result.kind === "ok") {
        const { sequence, atMs, ...rest } = result.answer;
        this.#tell({ ...rest, seq: Number(sequence), atMs: Number(atMs), kind: "rewind" });
      }
      await this.#save();
      return result;
    });
  }

  /** Puts another terminal in place of the present one, in a new world. */
  async choose(choice: Choice, engine: string): Promise<void> {
    await this.driver.serial(async () => {
      await this.room.choose(choice);
      this.#engine = engine;
      await this.#save();
    });
  }

  /** Plays a scenario; a world that its lines pause goes on afterwards. @returns undefined while another one is played. */
  async whilePlaying<T>(play: () => Promise<T>): Promise<T | undefined> {
    if (this.#playing) return undefined;
    this.#playing = true;
    const { paused } = this.driver;
    try {
      return await play();
    } finally {
      this.#playing = false;
      await this.driver.serial(async () => {
        if (this.driver.paused !== paused) setPaused(this, paused);
      });
    }
  }

  /** Looks at the room itself: at full speed, at rest. */
  async atRest<T>(see: (room: Room) => Promise<T>, room = this.room): Promise<T> {
    return this.driver.serial(async () => {
      await room.rest();
      return see(room);
    });
  }

  /** Ends everything; what is kept is in its file afterwards. */
  async close(): Promise<void> {
    await this.driver.stop();
    await this.#save();
    for (const link of this.#links()) link.close();
    await this.#tillPort?.close();
    this.#parts?.close();
    for (const server of this.#servers) await server.close();
    await this.engines.close();
  }

  #tell(event: WorldEvent, terminal?: number): void {
    for (const listener of this.#listeners) listener(event, terminal);
  }

  /** Resolves when the world as it is now is in its file, whoever asked for that first. */
  #save(): Promise<void> {
    const { simulator } = this.room;
    const { seq } = simulator.world.timeline;
    if (!this.#keeper) return Promise.resolve();
    if (this.#saved?.of === simulator && this.#saved.seq === seq) return this.#saved.written;
    const written = this.#keeper.save(simulator).catch((error: unknown) => {
      this.#saved = undefined;
      this.onBug(error);
    });
    this.#saved = { of: simulator, seq, written };
    return written;
  }
}

function clientOf(asker: Asker | undefined): Pick<Turn, "client"> {
  return asker ? { client: asker.client } : {};
}

function letsTimePass(name: string, body: unknown): boolean {
  if (name === "wait") return true;
  return name === "clock" && isObject(body) && (body["advanceMs"] !== undefined || body["until"] !== undefined);
}
