import type { DigitalPin } from "../buses/digital";
import type { Charging, LithiumCell } from "./lithium-cell";
import { RegisterChip, type RegisterMap } from "./register-chip";

const plain = (name: string, reset: number, writable = 0xff) => Object.freeze({ name, reset, writable });
const only = (name: string, reset = 0) => Object.freeze({ name, reset });
const clearing = (name: string) => Object.freeze({ name, reset: 0, clears: true });

/** Data sheet 9.11: the registers that a terminal has to do with, and their values behind power-on. */
const map: RegisterMap = Object.freeze({
  0: only("power status"),
  1: only("charge status"),
  3: only("chip id", 0x03),
  16: plain("EXTEN and DC-DC2", 0x01, 0x05),
  18: plain("outputs on", 0x4d, 0x5f),
  38: plain("DC-DC1 voltage", 0x68, 0x7f),
  39: plain("DC-DC3 voltage", 0x48, 0x7f),
  40: plain("LDO2 and LDO3 voltage", 0xcf),
  48: plain("VBUS path", 0x60, 0xfb),
  49: plain("VOFF", 0x03, 0x0f),
  50: plain("power off, battery detection", 0x46),
  51: plain("charge control 1", 0xc8),
  52: plain("charge control 2", 0x41, 0xf7),
  54: plain("power key", 0x5d),
  58: plain("APS level 1", 0x68),
  59: plain("APS level 2", 0x5f),
  64: plain("interrupts 1 on", 0xd8),
  65: plain("interrupts 2 on", 0xff),
  66: plain("interrupts 3 on", 0x3b),
  67: plain("interrupts 4 on", 0xc1),
  68: clearing("interrupts 1"),
  69: clearing("interrupts 2"),
  70: clearing("interrupts 3"),
  71: clearing("interrupts 4"),
  90: only("VBUS voltage, high"),
  91: only("VBUS voltage, low"),
  120: only("battery voltage, high"),
  121: only("battery voltage, low"),
  122: only("charge current, high"),
  123: only("charge current, low"),
  124: only("discharge current, high"),
  125: only("discharge current, low"),
  126: only("APS voltage, high"),
  127: only("APS voltage, low"),
  130: plain("ADCs on", 0x83),
  132: plain("ADC rate", 0x32),
  147: plain("GPIO2", 0x07, 0x07),
  148: plain("GPIO0 to 2 levels", 0x00, 0x07),
  149: plain("GPIO3 and 4", 0x00, 0x8f),
  150: plain("GPIO3 and 4 levels", 0x00, 0x03),
});

const currents: readonly number[] = Object.freeze([
  100, 190, 280, 360, 450, 550, 630, 700, 780, 880, 960, 1000, 1080, 1160, 1240, 1320,
]);
const targets: readonly number[] = Object.freeze([4100, 4150, 4200, 4360]);
/** The charge is over below this part of the set current; it begins again so far below the target. */
const DONE_PART = 0.1;
const AGAIN_MILLIVOLTS = 100;
const VBUS_MILLIVOLTS = 5025;

export interface PowerChipOptions {
  readonly now: () => number;
  readonly cell: LithiumCell;
  readonly irq?: DigitalPin;
  /** It switches the board off. */
  readonly onOff: () => void;
}

/** AXP192, at 34h: charger, ADCs, interrupts, power key, power off. */
export class Axp192Model extends RegisterChip {
  vbus = true;
  readonly #options: PowerChipOptions;
  #measuredMs: number;
  #done = false;
  #charged = false;
  #low = false;

  constructor(options: PowerChipOptions) {
    super("AXP192", "9.11", map, 0x34);
    this.#options = options;
    this.#measuredMs = options.now();
    this.measure();
    this.values.fill(0, 0x44, 0x48);
  }

  /** The cable comes or goes. */
  plug(vbus: boolean): void {
    this.measure();
    if (vbus === this.vbus) return;
    this.vbus = vbus;
    this.#raise(0x44, vbus ? 0x08 : 0x04);
    this.measure();
    this.changed();
  }

  /** It measures, and pulls its interrupt line where that is so. */
  look(): void {
    this.measure();
    this.changed();
  }

  pressKey(long: boolean): void {
    this.#raise(0x46, long ? 0x01 : 0x02);
    this.changed();
  }

  protected override measure(): void {
    const { cell, now } = this.#options;
    cell.elapse(now() - this.#measuredMs, () => this.#charging(), this.vbus);
    this.#measuredMs = now();
    const current = cell.currentMa(this.#charging(), this.vbus);
    const [charge, discharge] = [Math.max(0, current), Math.max(0, -current)];
    const { values } = this;
    values[0x00] = (this.vbus ? 0x30 : 0) | (charge > 0 ? 0x04 : 0);
    // Bit 4 is reserved; parts have it set.
    values[0x01] = (charge > 0 ? 0x40 : 0) | (cell.present ? 0x20 : 0) | 0x10;
    const adcs = values[0x82] as number;
    const volts = cell.millivolts(current);
    const aps = this.vbus ? VBUS_MILLIVOLTS : volts;
    this.#twelve(0x78, adcs & 0x80 ? volts / 1.1 : 0);
    this.#thirteen(0x7a, adcs & 0x40 ? charge / 0.5 : 0);
    this.#thirteen(0x7c, adcs & 0x40 ? discharge / 0.5 : 0);
    this.#twelve(0x5a, adcs & 0x08 && this.vbus ? VBUS_MILLIVOLTS / 1.7 : 0);
    this.#twelve(0x7e, adcs & 0x02 ? aps / 1.4 : 0);
    this.#edges(charge > 0, aps);
  }

  protected override wasWritten(register: number, byte: number): void {
    if (register === 0x32 && byte & 0x80) this.#options.onOff();
  }

  protected override changed(): void {
    let asks = false;
    for (let at = 0; at < 4; at++)
      asks ||= ((this.values[0x40 + at] as number) & (this.values[0x44 + at] as number)) !== 0;
    this.#options.irq?.pull("AXP192", asks ? 0 : undefined);
  }

  /** Does it charge, and how? Looks and latches: the charge ends by itself. */
  #charging(): Charging | undefined {
    const control = this.values[0x33] as number;
    const { cell } = this.#options;
    if (!this.vbus || !cell.present || (control & 0x80) === 0) return undefined;
    const targetMillivolts = targets[(control >> 5) & 3] as number;
    const charging = { targetMillivolts, currentMa: currents[control & 0x0f] as number };
    const now = cell.currentMa(charging, true);
    if (!this.#done && now < charging.currentMa * DONE_PART) this.#done = true;
    else if (this.#done && cell.openMillivolts < targetMillivolts - AGAIN_MILLIVOLTS) this.#done = false;
    return this.#done ? undefined : charging;
  }

  #edges(charges: boolean, apsMillivolts: number): void {
    if (charges !== this.#charged) this.#raise(0x45, charges ? 0x08 : this.#done ? 0x04 : 0);
    this.#charged = charges;
    const low = apsMillivolts < 2867.2 + 5.6 * (this.values[0x3b] as number);
    if (low && !this.#low) this.#raise(0x47, 0x01);
    this.#low = low;
  }

  #raise(register: number, bits: number): void {
    this.values[register] = (this.values[register] as number) | bits;
  }

  #twelve(register: number, raw: number): void {
    const value = Math.round(raw);
    this.values[register] = value >> 4;
    this.values[register + 1] = value & 0x0f;
  }

  #thirteen(register: number, raw: number): void {
    const value = Math.round(raw);
    this.values[register] = value >> 5;
    this.values[register + 1] = value & 0x1f;
  }
}
