import type { Charging } from "./lithium-cell";
import { PowerChip, type PowerChipOptions, type PowerPart, VBUS_MILLIVOLTS } from "./power-chip";
import { clearing, only, plain, type RegisterMap } from "./register-chip";

/** Data sheet 9.11: the registers that a terminal has to do with, and their values after power-on. */
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
const part: PowerPart = Object.freeze({
  name: "AXP192",
  section: "9.11",
  map,
  interrupts: Object.freeze({ enable: 0x40, asked: 0x44, count: 4 }),
});

/** AXP192: charger, ADCs, interrupts, power key, power off. */
export class Axp192Model extends PowerChip {
  #charged = false;
  #low = false;

  constructor(options: PowerChipOptions) {
    super(part, options);
    this.begin();
  }

  pressKey(long: boolean): void {
    this.raise(0x46, long ? 0x01 : 0x02);
    this.changed();
  }

  protected override measure(): void {
    const { current } = this.elapse();
    const { cell } = this.options;
    const [charge, discharge] = [Math.max(0, current), Math.max(0, -current)];
    const { values } = this;
    values[0x00] = (this.vbus ? 0x30 : 0) | (charge > 0 ? 0x04 : 0);
    // Bit 4 is reserved; parts have it set.
    values[0x01] = (charge > 0 ? 0x40 : 0) | (cell.present ? 0x20 : 0) | 0x10;
    const adcs = this.value(0x82);
    const volts = cell.millivolts(current);
    const aps = this.vbus ? VBUS_MILLIVOLTS : volts;
    this.#split(0x78, 4, adcs & 0x80 ? volts / 1.1 : 0);
    this.#split(0x7a, 5, adcs & 0x40 ? charge / 0.5 : 0);
    this.#split(0x7c, 5, adcs & 0x40 ? discharge / 0.5 : 0);
    this.#split(0x5a, 4, adcs & 0x08 && this.vbus ? VBUS_MILLIVOLTS / 1.7 : 0);
    this.#split(0x7e, 4, adcs & 0x02 ? aps / 1.4 : 0);
    this.#edges(charge > 0, aps);
  }

  protected override wasWritten(register: number, byte: number): void {
    if (register === 0x32 && byte & 0x80) this.options.onOff();
  }

  protected override raiseCable(): void {
    this.raise(0x44, this.vbus ? 0x08 : 0x04);
  }

  protected override charger(): Charging | undefined {
    const control = this.value(0x33);
    if ((control & 0x80) === 0) return undefined;
    return { targetMillivolts: targets[(control >> 5) & 3] as number, currentMa: currents[control & 0x0f] as number };
  }

  #edges(charges: boolean, apsMillivolts: number): void {
    if (charges !== this.#charged) this.raise(0x45, charges ? 0x08 : this.done ? 0x04 : 0);
    this.#charged = charges;
    const low = apsMillivolts < 2867.2 + 5.6 * this.value(0x3b);
    if (low && !this.#low) this.raise(0x47, 0x01);
    this.#low = low;
  }

  /** A measured value: its high eight bits, and so many low ones in the register after them. */
  #split(register: number, lowBits: number, raw: number): void {
    const value = Math.round(raw);
    this.values[register] = value >> lowBits;
    this.values[register + 1] = value & ((1 << lowBits) - 1);
  }
}
