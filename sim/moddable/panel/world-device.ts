import { DeviceBehavior } from "DevicePane";
import type { PanelTouch } from "../../../hal/boards/lin/fingers";
import { openFont } from "../../../hal/font";
import type { ScreenFonts } from "../../raster/screen";
import type { Plain } from "../../scenario/result";
import { EVENTS_KEPT_MAX } from "../../world/timeline";
import { romOf } from "../../xs/roms";
import { lampStates } from "./layout";
import { stripOf } from "./paper-strip";
import { roomFor } from "./reserve";
import { cardRows, faultRows } from "./rows";
import { hasScenario, takeScenario } from "./scenario-file";
import { panel } from "./state";
import { type Kind, PanelTerminal, type Status, wordsOf } from "./terminal";

/** How often the world is let go on. Real ms. */
const TICK_MS = 10;
/** How often the rows are looked after: faster nobody reads. */
const LOOK_MS = 200;
/** Where a file is played, the whole window: drawing it as often as for people took more time than the world. */
const PLAY_LOOK_MS = 1000;

/** The device beside the rows, without their events: owns the world's time, and shows what became of it. */
export class WorldDevice extends DeviceBehavior {
  /** Contents that rows put here under their names. */
  readonly [name: string]: unknown;
  #container: PiuContent | undefined;
  #lookedMs = 0;
  /** What the rows say of the last thing that was done. */
  protected told = "";
  #seen: Status | undefined;

  override onCreate(container: PiuContent, device: object): void {
    super.onCreate(container, device);
    this.#container = container;
    container.interval = TICK_MS;
    container.start();
  }

  /** The firmware was started. */
  override onConfigure(container: PiuContent): void {
    this.postJSON(container, { panel: "qianshou" });
    this.terminal.started();
  }

  onMessage(_container: PiuContent, message: string | ArrayBuffer): void {
    if (typeof message !== "string") return void panel.terminal?.engine.take(message);
    const { touch, x, y } = JSON.parse(message) as PanelTouch;
    this.told = "";
    this.#light("unchecked", "Books not checked since");
    void panel.terminal?.touch(touch, x, y);
  }

  /** @returns true: the watchdog of the world starts the firmware again, and mcsim needs not give it up. */
  onAbort(_container: PiuContent, _status: number, reason: string): boolean {
    panel.terminal?.engine.die(reason);
    return true;
  }

  onTimeChanged(container: PiuContent): void {
    try {
      this.#tick();
    } catch (error) {
      // mcsim ends at once, without a word, for what is thrown here.
      container.stop();
      this.#say("TOLD", `panel fault: ${wordsOf(error)}`);
    }
  }

  #tick(): void {
    panel.terminal?.tick();
    const timeline = panel.terminal?.room?.simulator.world.timeline;
    // Old ones are let go of when as many new ones are kept.
    if (timeline?.keeping) roomFor(Math.min(timeline.seq, 2 * EVENTS_KEPT_MAX));
    if (panel.terminal?.hasPlayed && hasScenario(ownFolder())) void this.anew(panel.kind);
    const now = Date.now();
    const isPlay = panel.terminal?.isPlay ?? false;
    const isDue = now - this.#lookedMs >= (isPlay ? PLAY_LOOK_MS : LOOK_MS);
    if (isDue || !isPlay) panel.terminal?.draw();
    if (!isDue) return;
    this.#lookedMs = now;
    this.#fillLists();
    this.#look();
  }

  protected get terminal(): PanelTerminal {
    panel.terminal ??= this.#open();
    return panel.terminal;
  }

  #open(): PanelTerminal {
    panel.fonts ??= readFonts();
    const scenario = takeScenario(ownFolder());
    if (scenario) panel.kind = scenario.kind;
    return PanelTerminal.open(
      {
        simulator: {
          launch: () => application.behavior.launchScreen(),
          quit: () => application.behavior.quitScreen(),
          post: (message) => this.#post(message),
        },
        fonts: panel.fonts,
        nowMs: () => Date.now(),
        tell: (line) => {
          this.told = line;
        },
        onMessage: (direction) => this.#lightMessage(direction),
        ...(scenario ? { play: scenario.play } : {}),
      },
      panel.kind,
    );
  }

  #post(message: ArrayBuffer): void {
    if (this.#container) this.postMessage(this.#container, message);
  }

  protected play(verb: string, body: Plain): void {
    this.told = "";
    this.#light("unchecked", "Books not checked since");
    void this.terminal.play(verb, body);
  }

  protected async anew(kind: Kind): Promise<void> {
    const { terminal } = panel;
    panel.kind = kind;
    panel.terminal = undefined;
    this.told = "";
    await terminal?.close();
    this.terminal.engine.tick();
  }

  protected async check(): Promise<void> {
    const terminal = this.terminal;
    const checked = await terminal.look("check");
    const books = await terminal.look("ledger");
    if (checked.kind !== "ok" || books.kind !== "ok") return;
    const { agree, differences } = checked.answer;
    const balance = `balance ${(Number(books.answer["balanceFen"]) / 100).toFixed(2)}`;
    const words = Array.isArray(differences) ? differences.map((each: { readonly what: string }) => each.what) : [];
    this.#say("VERDICT", agree === true ? `all agree, ${balance}` : `they differ: ${words.join("; ")}`);
    if (agree === true) this.#light("agree", "The books agree");
    else this.#light("differ", "The books differ");
  }

  #light(state: keyof typeof lampStates, words: string): void {
    const { lamp } = panel;
    if (!lamp) return;
    lamp.state = lampStates[state];
    lamp.string = words;
  }

  /** At home the lamp tells of the books alone: messages that go by themselves there belong to no transaction that somebody waits for. */
  #lightMessage(direction: "to-host" | "to-terminal"): void {
    if (panel.terminal?.status()?.screen === "home") return;
    if (direction === "to-host") this.#light("unchecked", "The bank is being asked");
    else this.#light("answered", "The bank has answered");
  }

  #look(): void {
    this.#say("TOLD", this.told);
    const status = panel.terminal?.status();
    if (!status) return;
    this.#say("NOW", status.isPowered ? `screen ${status.screen}` : "no power");
    this.#say("CLOCK", status.clock);
    this.#say("FAULTS", status.faults);
    this.#say("PAD", status.pad);
    // Only what changed: the hand that has just turned a switch is ahead of the world.
    for (const [name, value] of Object.entries(status.switches))
      if (value !== this.#seen?.switches[name]) this.#turn(name, value);
    if (status.batteryPercent !== this.#seen?.batteryPercent) this.#turn("BATTERY", status.batteryPercent);
    if (status.slips !== this.#seen?.slips) this.#showPaper();
    // A sale is over: whoever looks wants to know whether the books agree.
    const isHomeAgain = status.screen === "home" && this.#seen?.screen !== "home";
    this.#seen = status;
    if (isHomeAgain && status.slips > 0) void this.check();
    else if (isHomeAgain) this.#light("unchecked", "Books not checked yet");
  }

  /** The lists that depend on a choice are filled when they are empty: they must not change under the hand that chooses. */
  #fillLists(): void {
    fill(panel.deck, () => cardRows(panel.group));
    fill(panel.catalogue, () => faultRows(panel.family));
  }

  #say(name: string, text: string): void {
    const label = this[name] as PiuContent | undefined;
    if (label && label.string !== text) label.string = text;
  }

  /** A switch or slider that was moved by what happened. */
  #turn(name: string, value: boolean | number): void {
    const control = this[name] as PiuContent | undefined;
    if (!control || control.behavior.data.value === value) return;
    control.behavior.data.value = value;
    control.delegate("onDataChanged");
  }

  #showPaper(): void {
    const slips = panel.terminal?.room?.simulator.printer?.slips ?? [];
    panel.strip = stripOf(slips);
    const port = panel.paper;
    if (port) port.height = panel.strip.rows;
  }
}

function fill(list: PiuContent | undefined, rows: () => readonly PiuContent[]): void {
  if (list && !list.first) for (const row of rows()) list.add(row);
}

/** The terminal's fonts lie beside this script. */
function readFonts(): ScreenFonts {
  const font = (dots: number) =>
    openFont(romOf(new Uint8Array(system.readFileBuffer(`${ownFolder()}font${dots}.bin`))));
  return { large: font(24), small: font(16) };
}

function ownFolder(): string {
  const { uri } = import.meta;
  return uri.slice(0, Math.max(uri.lastIndexOf("/"), uri.lastIndexOf("\\")) + 1);
}
