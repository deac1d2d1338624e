import type { TerminalModel } from "../../hal/board";
import type { Language } from "../../hal/display";
import type { AcquirerProfile } from "../acquirer/configuration";
import { provisioningOf } from "../acquirer/default-configuration";
import type { Speed } from "../scenario/pace";
import { Recorder } from "../scenario/recorder";
import type { Result } from "../scenario/result";
import { Room } from "../scenario/room";
import { isObject } from "../scenario/schema";
import { playVerb } from "../scenario/verbs";
import { look, type Query } from "../scenario/views";
import { DEFAULT_START_MS, type Simulator } from "../simulator";
import { type AcquirerServer, listen } from "./acquirer-server";
import { Driver } from "./driver";
import { createEngine, type EngineKind, type RunningEngine } from "./engines";
import { type StateKeeper, UnusableState } from "./state";
import { TcpLink } from "./tcp-link";

export interface StageOptions {
  readonly model?: TerminalModel;
  readonly acquirer?: AcquirerProfile;
  readonly engine: EngineKind;
  readonly seed: number;
  readonly speed: Speed;
  /** Language of the screen view where none is asked for; the terminal's own when left out. */
  readonly language?: Language;
  readonly keeper?: StateKeeper;
  /** Told of faults of the simulator itself, and of states that could not be saved. */
  readonly onBug: (error: unknown) => void;
}

/** A room in real time: its driver, its acquirer behind a real socket, what is kept of it, who records it. */
export class Stage {
  readonly room: Room;
  readonly driver: Driver;
  readonly recorder = new Recorder();
  readonly onBug: (error: unknown) => void;
  readonly #engine: RunningEngine;
  readonly #server: AcquirerServer;
  readonly #link: () => TcpLink | undefined;
  readonly #keeper: StateKeeper | undefined;
  readonly #query: Query;
  /** The world that was kept last, and how far it had come. */
  #saved: { readonly of: Simulator; readonly seq: number } | undefined;

  private constructor(parts: {
    readonly room: Room;
    readonly driver: Driver;
    readonly engine: RunningEngine;
    readonly server: AcquirerServer;
    readonly link: () => TcpLink | undefined;
    readonly options: StageOptions;
  }) {
    this.room = parts.room;
    this.driver = parts.driver;
    this.#engine = parts.engine;
    this.#server = parts.server;
    this.#link = parts.link;
    this.#keeper = parts.options.keeper;
    this.#query = parts.options.language ? { lang: parts.options.language } : {};
    this.onBug = parts.options.onBug;
  }

  /**
   * Opens the room, switched on, and lets its time pass.
   * @throws UnusableState when what was kept is of another model or acquirer than was asked for.
   */
  static async open(options: StageOptions): Promise<Stage> {
    const saved = await options.keeper?.load();
    const model = agreed("--model", options.model, saved?.model) ?? "classic";
    const acquirer = agreed("--acquirer", options.acquirer, saved?.acquirer) ?? "lakala";
    const engine = await createEngine(options.engine);
    let stage: Stage | undefined;
    let link: TcpLink | undefined;
    const world = () => {
      if (!stage) throw new Error("the stage is not open yet");
      return stage.room.simulator.world;
    };
    const driver = new Driver(world, options.speed);
    // The server outlives worlds: whoever connects speaks to the acquirer of the present one.
    const server = await listen(
      { handle: (frame) => (stage ? stage.room.simulator.acquirer.handle(frame) : { replies: [], close: true }) },
      {
        port: 0,
        schedule: (delayMs, run) => {
          world().after(delayMs, run);
          driver.wake();
        },
        onTraffic: () => link?.traffic(),
      },
    );
    const { host, backupHost } = provisioningOf(acquirer);
    const room = await Room.open({
      pace: driver,
      onReset: () => link?.close(),
      simulator: {
        seed: options.seed,
        startMs: saved?.nowMs ?? DEFAULT_START_MS,
        model,
        acquirer,
        engine: engine.engine,
        link: (of) => {
          link = new TcpLink(of, server, [host, backupHost], () => driver.wake());
          driver.arrivals = link;
          return link;
        },
        ...(saved ? { kept: saved.kept } : {}),
      },
    }).catch((error: unknown) => {
      const unusable = saved && (error instanceof TypeError || error instanceof RangeError);
      throw unusable ? new UnusableState(error.message) : error;
    });
    stage = new Stage({ room, driver, engine, server, link: () => link, options });
    stage.#start();
    return stage;
  }

  get acquirerPort(): number {
    return this.#server.port;
  }

  /** Plays a verb; what it changed is kept before it is answered. */
  async play(name: string, body: unknown): Promise<Result> {
    const play = async () => {
      if (isObject(body)) this.recorder.take(this.room, name, body);
      const result = await playVerb(this.room, name, body);
      await this.#save();
      return result;
    };
    return name === "power" ? this.driver.first(play) : this.driver.serial(play);
  }

  async look(name: string, query: Query): Promise<Result> {
    return this.driver.serial(() => look(this.room, name, { ...this.#query, ...query }));
  }

  /** Looks at the room itself: at full speed, at rest. */
  async atRest<T>(see: (room: Room) => Promise<T>): Promise<T> {
    return this.driver.serial(async () => {
      await this.room.rest();
      return see(this.room);
    });
  }

  /** Ends everything; what is kept is in its file afterwards. */
  async close(): Promise<void> {
    await this.driver.stop();
    await this.#save();
    this.#link()?.close();
    await this.#server.close();
    await this.#engine.close();
  }

  #start(): void {
    this.driver.onPause = () => void this.#save();
    this.driver.start(this.onBug);
  }

  async #save(): Promise<void> {
    const { simulator } = this.room;
    const { seq } = simulator.world.timeline;
    if (!this.#keeper || (this.#saved?.of === simulator && this.#saved.seq === seq)) return;
    this.#saved = { of: simulator, seq };
    await this.#keeper.save(simulator).catch((error: unknown) => {
      this.#saved = undefined;
      this.onBug(error);
    });
  }
}

/** What was asked for and what was kept must be the same. */
function agreed<T extends string>(option: string, asked: T | undefined, kept: T | undefined): T | undefined {
  if (asked !== undefined && kept !== undefined && asked !== kept)
    throw new UnusableState(`it is of ${option} ${kept}, not ${asked}`);
  return asked ?? kept;
}
