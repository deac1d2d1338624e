import { TOUCH_POLL_MS } from "../../hal/drivers/touch/ft6336u";
import type { Hello } from "../../hal/remote/wire";
import { BoardModel } from "../../sim/board/board-model";
import type { ChipWishes } from "../../sim/board/chips";
import type { PanelGlass } from "../../sim/board/glass";
import { FLASH_BUS } from "../../sim/board/partition";
import type { Surroundings } from "../../sim/board/surroundings";
import type { BoardName } from "../../sim/board/wirings";
import type { Transfer } from "../../sim/buses/transfers";
import type { FoilKey } from "../../sim/chips/key-foil";
import { boardFiles, boardImage } from "../../sim/desktop/board/image";
import type { NorFlash } from "../../sim/devices/flash";
import type { Engine, Settled, WorldTime } from "../../sim/engine/engine";
import { Agenda } from "../../sim/world/agenda";

export type Esp32Name = BoardName;

/** What a cut of the power in the middle of the board's own flash leaves: nothing, a part, or the whole. */
export type FlashCut = "before" | "torn" | "after";

export interface BoardOptions {
  readonly name?: Esp32Name;
  readonly chips?: ChipWishes;
  /** There is no memory for its loudspeaker. */
  readonly mute?: true;
  /** Its partition for the journal; it was flashed with another table where left out. */
  readonly flash?: NorFlash;
  /** What its partition of fonts holds; what the board's image has to have there where left out. */
  readonly fonts?: Uint8Array;
  /** What is around it; then its own timers run in the world's time, and by looks alone where left out. */
  readonly around?: Surroundings;
  readonly onTransfer?: (transfer: Transfer) => void;
}

/** Time that passes by looks alone. */
class LookedTime implements WorldTime {
  runningMs = 0;
  readonly #agenda = new Agenda();

  after(ms: number, run: () => void): void {
    this.#agenda.add(this.runningMs + ms, true, run);
  }

  pass(ms: number): void {
    const untilMs = this.runningMs + ms;
    for (let next = this.#agenda.peek(); next && next.atMs <= untilMs; next = this.#agenda.peek()) {
      this.#agenda.pop();
      this.runningMs = Math.max(this.runningMs, next.atMs);
      next.run();
    }
    this.runningMs = untilMs;
  }
}

/** Its touch chip sleeps for 300 ms, and is then looked for every 8 looks. */
const LOOKS_TO_GREET = 32;

/** A board of the world (`sim/board`), with hands on it: its own timers run by looks of its touch driver, between the world's steps. */
export class Esp32Board implements Engine {
  onStir?: () => void;
  readonly drawsPinKeys = true;
  readonly #options: BoardOptions;
  readonly #time = new LookedTime();
  /** What the loudspeaker was given. */
  readonly heard: string[] = [];
  /** Programs and erases of the board's own flash so far. */
  flashWrites = 0;
  #model: BoardModel | undefined;
  #cut: { readonly write: number; readonly cut: FlashCut } | undefined;
  #world: WorldTime | undefined;

  constructor(options: BoardOptions = {}) {
    this.#options = options;
  }

  /** @throws Error before it had power once. */
  get model(): BoardModel {
    if (!this.#model) throw new Error("this board never had power");
    return this.#model;
  }

  get glass(): PanelGlass {
    const { glass } = this.model.hardware;
    if (!glass) throw new Error("this board has no panel");
    return glass;
  }

  get lamp(): readonly number[] {
    return this.model.hardware.lamp;
  }

  standsIn(world: WorldTime): void {
    this.#world = world;
    this.#model?.standsIn(world);
  }

  /** The power goes at this write of the board's own flash, counted from now on from 0. */
  cutFlash(write: number, cut: FlashCut): void {
    this.#cut = { write, cut };
    this.#planCut();
  }

  async boot(hello: Hello): Promise<void> {
    await this.powerUp();
    this.model.greet(hello);
  }

  /** It has power, and nobody greets it. */
  async powerUp(): Promise<void> {
    await this.#made();
    this.#planCut();
    this.model.powerUp();
    if (this.#options.around) return;
    // What it says until its touch chip is awake is heard by nobody.
    await this.model.settle();
    this.look(LOOKS_TO_GREET);
  }

  /** Its own timers run for so many looks. */
  look(times: number): void {
    for (let each = 0; each < times; each++) this.#time.pass(TOUCH_POLL_MS);
  }

  /** A register of the power chip. */
  powerRegister(register: number): number {
    return this.model.hardware.chips.power?.values[register] ?? 0;
  }

  answer(id: number, value: unknown): void {
    this.#model?.answer(id, value);
  }

  misuse(id: number, message: string): void {
    this.#model?.misuse(id, message);
  }

  async settle(): Promise<Settled> {
    return this.#model ? this.#model.settle() : { calls: [] };
  }

  async kill(): Promise<void> {
    await this.#model?.kill();
  }

  /** Keys of a keypad are down for so many looks; then none is. What the board says then reaches the world. */
  async hold(keys: readonly FoilKey[], looks = 3): Promise<void> {
    this.model.press(...keys);
    this.look(looks);
    this.model.press();
    this.look(2);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A finger comes down, stays for so many looks, and goes; what the board then says reaches the world. */
  async touch(x: number, y: number, looks = 3): Promise<void> {
    this.finger(x, y, looks);
    this.lift();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A finger is there for so many looks. */
  finger(x: number, y: number, looks = 1): void {
    this.model.touch({ x, y });
    this.look(looks);
  }

  lift(): void {
    this.model.touch();
    this.look(2);
  }

  async #made(): Promise<void> {
    if (this.#model) return;
    const { name = "m5stack_core2", around, onTransfer, ...rest } = this.#options;
    const [image, files] = await Promise.all([boardImage(name), boardFiles(name)]);
    const model = new BoardModel({
      turn: (then) => void setImmediate(then),
      ...files,
      ...rest,
      ...(around ? { around } : { time: this.#time }),
      name,
      image,
      onSound: (told) => void this.heard.push(...told),
      onTransfer: (transfer) => {
        if (transfer.bus === FLASH_BUS) this.flashWrites += 1;
        onTransfer?.(transfer);
      },
    });
    model.onStir = () => this.onStir?.();
    if (this.#world) model.standsIn(this.#world);
    this.#model = model;
  }

  #planCut(): void {
    const planned = this.#cut;
    if (!planned || !this.#model) return;
    this.#cut = undefined;
    const { transfers } = this.#model.hardware;
    transfers.forget();
    transfers.planOn(FLASH_BUS, "out", planned.write + 1, { kind: "cut-power", at: planned.cut });
  }
}
