import type { BusTime } from "./bus-time";
import type { DigitalPin } from "./digital";
import { PowerGone, type Strike, type TransferPoints } from "./transfers";

/** A chip on an SPI bus. */
export interface SpiChip {
  /** Its select line is active: an instruction begins. */
  selected(): void;
  /** Eight clocks: a byte goes in while another comes out. @returns undefined where it drives nothing. */
  exchange(byte: number): number | undefined;
  /** Its select line is not active any more: what was begun is over, or is carried out now. */
  deselected(): void;
}

export interface SpiBusOptions {
  readonly time: BusTime;
  readonly transfers: TransferPoints;
  readonly name: string;
  /** What the processor reads where no chip drives the line: FFh with a resistor to the supply, 00h without one. Default FFh. */
  readonly resting?: number;
}

/** Who holds the bus: its select line is active until somebody else gets it, or it is given up. */
export interface SpiHolder {
  select(active: boolean): void;
}

const BITS_A_BYTE = 8;

/** Clock and two data lines of an SPI bus with one master, and the chips with their select lines. A transfer blocks the processor, as the SDK's does. */
export class SpiBus {
  readonly #options: SpiBusOptions;
  readonly #chips: { readonly chip: SpiChip; readonly line: DigitalPin; readonly active: 0 | 1 }[] = [];
  #holder: SpiHolder | undefined;

  constructor(options: SpiBusOptions) {
    this.#options = options;
  }

  connect(chip: SpiChip, line: DigitalPin, active: 0 | 1 = 0): void {
    this.#chips.push({ chip, line, active });
    line.watch((level) => (level === active ? chip.selected() : chip.deselected()));
  }

  /** The holder's line becomes active where it is not; the one before gives up. */
  hold(holder: SpiHolder | undefined): void {
    if (holder === this.#holder) return;
    this.#holder?.select(false);
    this.#holder = holder;
    holder?.select(true);
  }

  /** It is gone: it holds nothing any more. */
  drop(holder: SpiHolder): void {
    if (this.#holder === holder) this.hold(undefined);
  }

  /**
   * @param direction out: nobody listens to what comes back. @returns what came back.
   * @throws PowerGone when the world cuts the power in it.
   */
  transfer(bytes: Uint8Array, hz: number, direction: "out" | "in"): Uint8Array {
    const { time, transfers, name, resting = 0xff } = this.#options;
    const strike = transfers.begin(name, direction, bytes.length);
    if (strike?.kind === "cut-power" && strike.at === "before") this.#cut(direction, bytes.length);
    if (strike?.kind === "delay") time.spend(strike.ms);
    const turn = this.#turn(strike, bytes.length, direction);
    const torn = strike?.kind === "cut-power" && strike.at === "torn" ? bytes.length >> 1 : -1;
    const back = new Uint8Array(bytes.length);
    const byteMs = (BITS_A_BYTE * 1000) / hz;
    // Whose clock is lost hears and says nothing.
    const chips = strike?.kind === "drop" ? [] : this.#selected;
    for (let index = 0; index < bytes.length; index++) {
      if (index === torn) this.#cut(direction, bytes.length);
      time.spend(byteMs);
      const byte = bytes[index] as number;
      const said = this.#exchange(chips, turn ? turn("out", index, byte) : byte) ?? resting;
      back[index] = turn ? turn("in", index, said) : said;
    }
    if (strike?.kind === "cut-power") this.#cut(direction, bytes.length);
    return back;
  }

  get #selected(): readonly SpiChip[] {
    return this.#chips.filter(({ line, active }) => line.level === active).map(({ chip }) => chip);
  }

  /** @throws Error where two chips drive the line at once. */
  #exchange(chips: readonly SpiChip[], byte: number): number | undefined {
    let said: number | undefined;
    for (const chip of chips) {
      const one = chip.exchange(byte);
      if (one !== undefined && said !== undefined) throw new Error(`${this.#options.name}: two chips answer at once`);
      said ??= one;
    }
    return said;
  }

  /** What becomes of a byte on its way: a transfer that is read is turned on either way. */
  #turn(strike: Strike | undefined, length: number, direction: "out" | "in") {
    if (strike?.kind !== "corrupt") return undefined;
    const { transfers } = this.#options;
    const at = transfers.place(length);
    const way = direction === "out" || transfers.place(2).byte === 0 ? "out" : "in";
    return (on: "out" | "in", index: number, byte: number) =>
      on === way && index === at.byte ? byte ^ (1 << at.bit) : byte;
  }

  #cut(direction: "out" | "in", bytes: number): never {
    const { transfers, name } = this.#options;
    transfers.cut(name, direction, bytes);
    throw new PowerGone(name);
  }
}
