import type { DigitalPin } from "../buses/digital";
import type { Charging, LithiumCell } from "./lithium-cell";
import { RegisterChip, type RegisterMap } from "./register-chip";

/** The charge is over below this part of the set current; it begins again so far below the target. */
const DONE_PART = 0.1;
const AGAIN_MILLIVOLTS = 100;
export const VBUS_MILLIVOLTS = 5025;

export interface PowerChipOptions {
  readonly now: () => number;
  readonly cell: LithiumCell;
  readonly irq?: DigitalPin;
  /** It switches the board off. */
  readonly onOff: () => void;
}

/** Where a part has its interrupts: registers that switch them on, and as many that tell them. */
export interface InterruptRegisters {
  readonly enable: number;
  readonly asked: number;
  readonly count: number;
}

/** What one part says of itself. */
export interface PowerPart {
  readonly name: string;
  /** Of the data sheet: its registers. */
  readonly section: string;
  readonly map: RegisterMap;
  readonly interrupts: InterruptRegisters;
}

/** What X-Powers' AXP chips have in common, at 34h: a charger and its cell, a cable, interrupts. */
export abstract class PowerChip extends RegisterChip {
  vbus = true;
  protected readonly options: PowerChipOptions;
  /** The charger found the cell full. */
  protected done = false;
  readonly #part: PowerPart;
  #measuredMs: number;

  constructor(part: PowerPart, options: PowerChipOptions) {
    super(part.name, part.section, part.map, 0x34);
    this.options = options;
    this.#part = part;
    this.#measuredMs = options.now();
  }

  /** The cable comes or goes. */
  plug(vbus: boolean): void {
    this.measure();
    if (vbus === this.vbus) return;
    this.vbus = vbus;
    this.raiseCable();
    this.look();
  }

  /** It measures, and pulls its interrupt line where that is so. */
  look(): void {
    this.measure();
    this.changed();
  }

  /** Raises the interrupt for a cable that came or went: `vbus` has it. */
  protected abstract raiseCable(): void;

  /** What the registers tell the charger to do; undefined where it is off. */
  protected abstract charger(): Charging | undefined;

  /** Measures for the first time. Nothing that it finds then is an interrupt. */
  protected begin(): void {
    const { asked, count } = this.#part.interrupts;
    this.measure();
    this.values.fill(0, asked, asked + count);
  }

  /** The cell lives through the time since the last call. @returns how it is charged now, and the current into it in mA. */
  protected elapse(): { readonly charging: Charging | undefined; readonly current: number } {
    const { cell, now } = this.options;
    cell.elapse(now() - this.#measuredMs, () => this.#charging(), this.vbus);
    this.#measuredMs = now();
    const charging = this.#charging();
    return { charging, current: cell.currentMa(charging, this.vbus) };
  }

  protected override changed(): void {
    const { name, interrupts } = this.#part;
    let asks = false;
    for (let at = 0; at < interrupts.count; at++)
      asks ||= (this.value(interrupts.enable + at) & this.value(interrupts.asked + at)) !== 0;
    this.options.irq?.pull(name, asks ? 0 : undefined);
  }

  protected raise(register: number, bits: number): void {
    this.values[register] = this.value(register) | bits;
  }

  protected value(register: number): number {
    return this.values[register] as number;
  }

  /** How the cell is charged now. A charge ends by itself, and begins again by itself: that is remembered here. */
  #charging(): Charging | undefined {
    const { cell } = this.options;
    const charging = this.vbus && cell.present ? this.charger() : undefined;
    if (!charging) return undefined;
    const current = cell.currentMa(charging, true);
    if (!this.done && current < charging.currentMa * DONE_PART) this.done = true;
    else if (this.done && cell.openMillivolts < charging.targetMillivolts - AGAIN_MILLIVOLTS) this.done = false;
    return this.done ? undefined : charging;
  }
}
