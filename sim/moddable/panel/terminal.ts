import type { TerminalModel } from "../../../hal/board";
import type { Language } from "../../../hal/display";
import type { FingerPhase } from "../../../hal/drivers/touch/finger";
import type { AcquirerProfile } from "../../acquirer/configuration";
import type { ScreenFonts } from "../../raster/screen";
import { type Played, parseScenario, playSteps } from "../../scenario/player";
import { complaintOf, type Plain, type Result } from "../../scenario/result";
import { Room } from "../../scenario/room";
import { playVerb } from "../../scenario/verbs";
import { isoInChina, lookNow } from "../../scenario/views";
import { DEFAULT_START_MS, type Simulator as World } from "../../simulator/simulator";
import type { WorldEvent } from "../../world/timeline";
import { McsimEngine, type Simulator } from "./mcsim-engine";
import { McsimPace } from "./mcsim-pace";
import { newScreen, type Screen } from "./screen";

export interface TerminalOptions {
  readonly simulator: Simulator;
  readonly fonts: ScreenFonts;
  /** Real time, ms. */
  readonly nowMs: () => number;
  /** What a person is to be told at once, e.g. that a verb was refused. */
  readonly tell: (line: string) => void;
  /** Told of a message when it sets out. */
  readonly onMessage: (direction: "to-host" | "to-terminal") => void;
  /** A scenario to play before anybody else may touch the world. */
  readonly play?: Play;
}

/** The text of a scenario file, and the world that it is for. */
export interface Play {
  readonly text: string;
  readonly seed: number;
  /** Takes what came of it. */
  readonly onPlayed: (outcome: PlayOutcome | PlayBroken) => void;
  /** Told with every tick how far its world has come. */
  readonly onTick: (progress: { readonly nowMs: number; readonly seq: number }) => void;
}

export interface PlayOutcome {
  readonly played: Played;
  /** All that the timeline has kept. */
  readonly events: readonly WorldEvent[];
}

/** The play did not come to its end, by a bug of the world: in words. */
export interface PlayBroken {
  readonly broken: string;
}

/** Which terminal of which acquirer a world begins with. */
export interface Kind {
  readonly model: TerminalModel;
  readonly acquirer: AcquirerProfile;
  /** Its keys are on its screen. */
  readonly largeKeys?: true;
  /** Without TLS between terminal and acquirer. */
  readonly plain?: boolean;
  /** With SM4 keys (国密). */
  readonly national?: true;
  /** Beside a cash register. */
  readonly till?: "serial" | "tcp";
}

/** What the rows show of the world at a moment. */
export interface Status {
  readonly isPowered: boolean;
  readonly screen: string;
  readonly clock: string;
  /** By the names of the rows that have a switch. */
  readonly switches: Readonly<Record<string, boolean>>;
  /** 0 to 100. */
  readonly batteryPercent: number;
  readonly slips: number;
  readonly faults: string;
  readonly pad: string;
}

/** The simulated world of one terminal, inside mcsim: the same room, verbs and views that the desktop's page has. */
export class PanelTerminal {
  readonly pace: McsimPace;
  readonly engine: McsimEngine;
  readonly #options: TerminalOptions;
  readonly #kind: Kind;
  #room: Room | undefined;
  #screen: Screen | undefined;
  /** What the picture that is shown was drawn from. */
  #drawnFrom: readonly unknown[] = [];
  #isLaunching = false;
  #hasPlayed = false;
  /** In place of the screen's own language. */
  language: Language | undefined;

  private constructor(options: TerminalOptions, kind: Kind) {
    this.#options = options;
    this.#kind = kind;
    const { simulator, nowMs } = options;
    this.pace = new McsimPace(() => this.#opened.simulator.world, nowMs);
    this.engine = new McsimEngine({
      launch: () => {
        this.#isLaunching = true;
        simulator.launch();
        this.#isLaunching = false;
      },
      quit: () => simulator.quit(),
      post: (message) => simulator.post(message),
    });
  }

  /** A world of its own, switched on as soon as the firmware has greeted. Rejects, much later, with a bug of that world. */
  static open(options: TerminalOptions, kind: Kind): PanelTerminal {
    const terminal = new PanelTerminal(options, kind);
    terminal.#live().catch((error: unknown) => options.tell(`simulator fault: ${wordsOf(error)}`));
    return terminal;
  }

  get kind(): Kind {
    return this.#kind;
  }

  /** The room, once it is open. */
  get room(): Room | undefined {
    return this.#room;
  }

  /** It plays a scenario file: nobody waits for its pictures. */
  get isPlay(): boolean {
    return this.#options.play !== undefined;
  }

  /** The scenario has come to its end: nobody needs this world any more. */
  get hasPlayed(): boolean {
    return this.#hasPlayed;
  }

  /** The simulator has started the firmware: because the world has switched it on, or of its own accord (File, Reload). */
  started(): void {
    this.engine.started();
    this.#forgetPicture();
    if (this.#isLaunching || !this.#room) return;
    const { world } = this.#room.simulator;
    if (!world.powered) return;
    void this.pace.first(async () => {
      world.cutPower("restarted");
      world.powerOn();
    });
  }

  /** To be called many times a second: time passes. */
  tick(): void {
    this.engine.tick();
    this.pace.tick();
    if (!this.#room) return;
    const { nowMs, timeline } = this.#room.simulator.world;
    this.#options.play?.onTick({ nowMs, seq: timeline.seq });
  }

  /** Plays a verb; what it is refused for is told. */
  play(verb: string, body: Plain): Promise<Result> {
    const play = async () => {
      const result = await playVerb(this.#opened, verb, body);
      if (result.kind !== "ok") this.#options.tell(complaintOf(result));
      return result;
    };
    return verb === "power" ? this.pace.first(play) : this.pace.serial(play);
  }

  /** A finger, or the mouse, at the screen: the key that it presses there is pressed. Nothing happens on a screen without keys. */
  touch(phase: FingerPhase, x: number, y: number): Promise<void> {
    return this.pace.serial(async () => {
      const keys = this.#screen?.glass?.finger(phase, x, y) ?? [];
      this.#drawnFrom = [];
      for (const key of keys) {
        const result = await playVerb(this.#opened, "key", { key });
        if (result.kind !== "ok") this.#options.tell(complaintOf(result));
      }
    });
  }

  /** A view, between two steps of the world. */
  look(view: string): Promise<Result> {
    return this.pace.serial(() => lookNow(this.#opened, view));
  }

  /** Ends this world, and the firmware that ran in it: nothing of it acts any more. */
  async close(): Promise<void> {
    this.pace.stop();
    await this.engine.kill();
  }

  status(): Status | undefined {
    if (!this.#room) return undefined;
    const { simulator, codes } = this.#room;
    const { world, display, battery, network, printer, signaturePad: pad } = simulator;
    const { level, charging, mains } = battery.state;
    return {
      isPowered: world.powered,
      screen: world.powered ? display.view.id : "no power",
      clock: isoInChina(world.nowMs).slice(0, 19).replace("T", " "),
      switches: {
        PLUG: world.powered,
        CHARGER: charging || mains,
        PAPER: (printer?.state.remainingMm ?? 0) > 0,
        COVER: printer?.state.cover === "closed",
        ...Object.fromEntries(network.bearers.map(({ bearer, up }) => [bearer, up])),
      },
      batteryPercent: Math.round(level * 100),
      slips: printer?.slips.length ?? 0,
      faults: codes.all.map(({ code }) => code).join(" ") || "none",
      pad: pad ? (pad.listening ? "waits for a signature" : "rests") : "this model has none",
    };
  }

  get #opened(): Room {
    if (!this.#room) throw new Error("the panel's room is not open yet");
    return this.#room;
  }

  async #live(): Promise<void> {
    const { play } = this.#options;
    const room = await Room.open({
      pace: this.pace,
      simulator: {
        ...this.#kind,
        seed: play?.seed ?? SEED,
        startMs: DEFAULT_START_MS,
        engine: this.engine,
      },
    });
    room.listen(({ kind, message }) => {
      if (kind === "bug") this.#options.tell(`firmware fault: ${String(message)}`);
    });
    // Nobody compares digests here, and they cost as much as the world itself.
    const { world, messages } = room.simulator;
    world.timeline.digesting = false;
    // Nor does a person see them here; kept for a day they would fill mcsim's machine.
    world.timeline.keeping = play !== undefined;
    messages.keeping = play !== undefined;
    messages.onMessage = this.#options.onMessage;
    this.#screen = newScreen(room.simulator, this.#options.fonts, (message) => this.#options.simulator.post(message));
    this.#room = room;
    // Before the first step of the world: its first event is then the first verb's, as in Node.
    if (play)
      void this.#playScenario(room, play).catch((error: unknown) => {
        this.#options.tell(wordsOf(error));
        play.onPlayed({ broken: wordsOf(error) });
      });
    await this.pace.run();
  }

  async #playScenario(room: Room, { text, onPlayed }: Play): Promise<void> {
    const scenario = parseScenario(text);
    if (scenario.kind === "malformed") throw new TypeError(`line ${scenario.line}: expected ${scenario.expected}`);
    this.pace.speed = "max";
    const played = await this.pace.serial(() => playSteps(room, scenario.steps));
    onPlayed({ played, events: room.simulator.world.timeline.since(0) });
    this.#hasPlayed = true;
  }

  /** Draws what is new. To be called as often as somebody looks. */
  draw(): void {
    if (this.#room) this.#draw(this.#room.simulator);
  }

  #draw(world: World): void {
    // Nothing was shown since power-up.
    if (!world.world.powered || world.display.view.id === "off") return this.#forgetPicture();
    const { display, pinPad } = world;
    const from = [display.view, pinPad.collecting, pinPad.dots, pinPad.places, this.language];
    if (from.every((part, at) => part === this.#drawnFrom[at])) return;
    this.#drawnFrom = from;
    this.#screen?.draw(this.language);
    this.#screen?.pixels.catchUp();
  }

  /** The simulator's screen is black again. */
  #forgetPicture(): void {
    this.#screen?.pixels.black();
    this.#drawnFrom = [];
  }
}

const SEED = 1;

/** What was thrown, in a line. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
