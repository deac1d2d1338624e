import type { TlsOptions } from "node:tls";
import type { TerminalModel } from "../../../hal/board";
import type { Language } from "../../../hal/display";
import { certificateOf } from "../../acquirer/certificate";
import type { AcquirerProfile } from "../../acquirer/configuration";
import { provisioningOf } from "../../acquirer/default-configuration";
import { check } from "../../scenario/checker";
import type { Speed } from "../../scenario/pace";
import { invalid, ok, type Result } from "../../scenario/result";
import { Room } from "../../scenario/room";
import { isObject } from "../../scenario/schema";
import { playVerb } from "../../scenario/verbs";
import { look, type Query } from "../../scenario/views";
import { DEFAULT_START_MS, type Simulator } from "../../simulator";
import type { WorldEvent } from "../../timeline";
import { createEngine, type EngineKind, type RunningEngine } from "../engines/engines";
import { type AcquirerServer, listen } from "../network/acquirer-server";
import { TcpLink } from "../network/tcp-link";
import type { Authority } from "../network/tls/authority";
import { HostCertificates } from "../network/tls/host-certificates";
import { Driver } from "../real-time/driver";
import { authorityOf } from "../state/kept-authority";
import { type StateKeeper, UnusableState } from "../state/state";
import { type RewindParts, setPaused } from "./rewind";
import { Runs } from "./runs";
import { isStageVerb, lookAtStage, playStageVerb } from "./stage-verbs";

export interface StageOptions {
  readonly model?: TerminalModel;
  readonly acquirer?: AcquirerProfile;
  readonly engine: EngineKind;
  readonly seed: number;
  readonly speed: Speed;
  /** Language of the screen view where none is asked for; the terminal's own when left out. */
  readonly language?: Language;
  readonly keeper?: StateKeeper;
  /** The terminal connects without TLS. */
  readonly plain?: boolean;
  /** Issues the certificates of the acquirer's hosts; one that lives as long as the stage when left out. */
  readonly authority?: Authority;
  /** Told of faults of the simulator itself, and of states that could not be saved. */
  readonly onBug: (error: unknown) => void;
}

/** A room in real time: its driver, its acquirer behind a real socket, what is kept of it, who records it. */
export class Stage {
  readonly room: Room;
  readonly driver: Driver;
  readonly runs: Runs;
  readonly onBug: (error: unknown) => void;
  readonly #engine: RunningEngine;
  readonly #servers: readonly AcquirerServer[];
  readonly #link: () => TcpLink | undefined;
  readonly #keeper: StateKeeper | undefined;
  readonly #query: Query;
  /** The world that was kept last, and how far it had come. */
  #saved: { readonly of: Simulator; readonly seq: number } | undefined;
  readonly #listeners = new Set<(event: WorldEvent) => void>();
  /** A world that comes again is told of when it has come: its events were told the first time. */
  #silent = false;
  #playing = false;

  private constructor(parts: {
    readonly room: Room;
    readonly driver: Driver;
    readonly engine: RunningEngine;
    /** That of the terminal's own way first. */
    readonly servers: readonly AcquirerServer[];
    readonly link: () => TcpLink | undefined;
    readonly options: StageOptions;
  }) {
    this.room = parts.room;
    this.runs = new Runs(parts.room);
    parts.room.listen((event) => {
      if (!this.#silent) this.#tell(event);
    });
    this.driver = parts.driver;
    this.#engine = parts.engine;
    this.#servers = parts.servers;
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
    const { host, backupHost } = provisioningOf(acquirer);
    const authority = options.authority ?? (await authorityOf(undefined));
    const certificates = new HostCertificates(authority, [host, backupHost], () =>
      certificateOf(stage?.room.simulator.acquirer.hostView().certificate ?? "good", world().nowMs),
    );
    // The servers outlive worlds: whoever connects speaks to the acquirer of the present one.
    const serve = (tls?: TlsOptions) =>
      listen(
        { handle: (frame) => (stage ? stage.room.simulator.acquirer.handle(frame) : { replies: [], close: true }) },
        {
          port: 0,
          ...(tls ? { tls } : {}),
          schedule: (delayMs, run) => {
            world().after(delayMs, run);
            driver.wake();
          },
          onTraffic: () => link?.traffic(),
        },
      );
    // Terminals can be set to TLS also where they begin without.
    const tls = await serve(certificates.server);
    const plain = options.plain ? await serve() : undefined;
    const room = await Room.open({
      pace: driver,
      onReset: () => link?.close(),
      simulator: {
        seed: options.seed,
        startMs: saved?.nowMs ?? DEFAULT_START_MS,
        model,
        acquirer,
        engine: engine.engine,
        ...(options.plain ? { plain: true } : {}),
        link: (of, _acquirer, clock) => {
          const ways = {
            tls: { server: tls, trust: { ca: [authority.own.cert], clock } },
            ...(plain ? { plain: { server: plain } } : {}),
          };
          link = new TcpLink(of, ways, [host, backupHost], () => driver.wake());
          driver.arrivals = link;
          return link;
        },
        ...(saved ? { kept: saved.kept } : {}),
      },
    }).catch((error: unknown) => {
      const unusable = saved && (error instanceof TypeError || error instanceof RangeError);
      throw unusable ? new UnusableState(error.message) : error;
    });
    const servers = plain ? [plain, tls] : [tls];
    stage = new Stage({ room, driver, engine, servers, link: () => link, options });
    stage.#start();
    return stage;
  }

  /** Of the server that the terminal connects to: TLS, or `plain`. */
  get acquirerPort(): number {
    return this.#servers[0]?.port ?? 0;
  }

  get plain(): boolean {
    return this.room.simulator.options.plain === true;
  }

  /** Hears everything that happens, in all worlds, and of each rewind when it is done: `{"kind":"rewind",…}`. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Plays a verb; what it changed is kept before it is answered. */
  async play(name: string, body: unknown): Promise<Result> {
    if (isStageVerb(name)) return playStageVerb(this, name, body);
    const play = async () => {
      const { recorder } = this.runs.current;
      this.driver.takeHurriedAt();
      if (isObject(body))
        recorder.begin(name, body, this.driver.placeOf(this.room.simulator.world), this.room.lastCard);
      const result = await playVerb(this.room, name, body);
      if (isObject(body)) recorder.end(result, this.driver.takeHurriedAt());
      await this.#save();
      return result;
    };
    return name === "power" ? this.driver.first(play) : this.driver.serial(play);
  }

  async look(name: string, query: Query): Promise<Result> {
    return this.driver.serial(
      async () => (await lookAtStage(this, name, query)) ?? look(this.room, name, { ...this.#query, ...query }),
    );
  }

  /** Lets `work` put another world in place of the present one. */
  async goBack(work: (parts: RewindParts) => Promise<Result>): Promise<Result> {
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

  /** The run until now as lines of a scenario file, with what they lead to. To be called between two steps. */
  async recording(): Promise<Result> {
    const { simulator } = this.room;
    if (!this.runs.current.recorder.whole) return invalid("", "a run that is short enough to be kept: reset first");
    const { model, acquirer, seed, kept, plain } = simulator.options;
    const isKept = kept !== undefined && this.runs.current.beginning.reset === undefined;
    const { agree } = simulator.world.idle ? await check(simulator) : { agree: true };
    const lines = [
      {
        note: `recorded with --seed ${seed} --model ${model} --acquirer ${acquirer}${isKept ? ", from a kept --state" : ""}`,
        world: { seed, model, acquirer, ...(plain ? { plain } : {}) },
      },
      { verb: "clock", action: "pause" },
    ];
    const ends = [
      { expect: { view: "screen", id: simulator.display.view.id } },
      ...(simulator.world.idle
        ? [{ expect: { view: "ledger", balanceFen: simulator.acquirer.ledgerView().balanceFen } }]
        : []),
      { expect: { view: "check", agree } },
    ];
    const written = (line: object) => JSON.stringify(line);
    return ok({ lines: [...lines.map(written), ...this.runs.linesUntilNow(), ...ends.map(written)] });
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
    for (const server of this.#servers) await server.close();
    await this.#engine.close();
  }

  #tell(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event);
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
