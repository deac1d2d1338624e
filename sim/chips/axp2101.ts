import type { Charging } from "./lithium-cell";
import { PowerChip, type PowerChipOptions, type PowerPart, VBUS_MILLIVOLTS } from "./power-chip";
import { clearing, only, plain, type RegisterMap } from "./register-chip";

/** Data sheet 6.12: the registers that a terminal has to do with, and their values after power-on. */
const map: RegisterMap = Object.freeze({
  0: only("status 1"),
  1: only("status 2"),
  3: only("chip id", 0x4a),
  4: plain("kept data 0", 0),
  5: plain("kept data 1", 0),
  6: plain("kept data 2", 0),
  7: plain("kept data 3", 0),
  16: plain("common", 0x30, 0x2f),
  24: plain("charger, gauge, watchdog", 0x0a, 0x0f),
  26: plain("low battery warnings", 0xa5),
  32: only("power-on cause", 0x08),
  33: only("power-off cause"),
  36: plain("Vsys off threshold", 0x00, 0x07),
  39: plain("power key", 0x15, 0x3f),
  48: plain("ADCs on", 0x03, 0x1f),
  52: only("battery voltage, high"),
  53: only("battery voltage, low"),
  56: only("VBUS voltage, high"),
  57: only("VBUS voltage, low"),
  58: only("Vsys voltage, high"),
  59: only("Vsys voltage, low"),
  64: plain("interrupts 1 on", 0xff),
  65: plain("interrupts 2 on", 0xfc),
  66: plain("interrupts 3 on", 0xff),
  72: clearing("interrupts 1"),
  73: clearing("interrupts 2"),
  74: clearing("interrupts 3"),
  98: plain("constant current", 0x08, 0x1f),
  100: plain("charge target", 0x03, 0x07),
  144: plain("LDOs on", 0x00),
  146: plain("ALDO1 voltage", 0x00, 0x1f),
  147: plain("ALDO2 voltage", 0x00, 0x1f),
  148: plain("ALDO3 voltage", 0x00, 0x1f),
  149: plain("ALDO4 voltage", 0x00, 0x1f),
  150: plain("BLDO1 voltage", 0x00, 0x1f),
  153: plain("DLDO1 voltage", 0x00, 0x1f),
  164: only("state of charge"),
});

const targets: readonly number[] = Object.freeze([0, 4000, 4100, 4200, 4350, 4400]);
/** Values of 14 bits: the read of the first byte latches the second one. */
const pairs: readonly number[] = Object.freeze([0x34, 0x38, 0x3a]);

const part: PowerPart = Object.freeze({
  name: "AXP2101",
  section: "6.12",
  map,
  interrupts: Object.freeze({ enable: 0x40, asked: 0x48, count: 3 }),
});

/** AXP2101: charger, ADCs, gauge, interrupts, power key, power off. */
export class Axp2101Model extends PowerChip {
  readonly #lows = new Uint8Array(256);
  #latched: number | undefined;
  #charged = false;
  /** Of the two warnings: they come once on the way down. */
  #warned = 0;

  constructor(options: PowerChipOptions) {
    super(part, options);
    this.begin();
  }

  pressKey(long: boolean): void {
    this.raise(0x49, long ? 0x04 : 0x08);
    this.changed();
  }

  /** What it keeps of the last time that it switched off. */
  wasOff(cause: number): void {
    this.values[0x21] = cause;
  }

  protected override measure(): void {
    const { charging, current } = this.elapse();
    const { cell } = this.options;
    const { values } = this;
    values[0x00] = (this.vbus ? 0x20 : 0) | (cell.present ? 0x08 : 0);
    const constant = charging !== undefined && current >= charging.currentMa;
    const phase = charging ? (constant ? 2 : 3) : this.done && this.vbus ? 4 : 5;
    values[0x01] = (charging ? 0x20 : this.vbus ? 0 : 0x40) | 0x10 | phase;
    const adcs = this.value(0x30);
    const volts = cell.millivolts(current);
    this.#fourteen(0x34, adcs & 0x01 ? volts : 0);
    this.#fourteen(0x38, adcs & 0x04 && this.vbus ? VBUS_MILLIVOLTS : 0);
    this.#fourteen(0x3a, adcs & 0x08 ? (this.vbus ? VBUS_MILLIVOLTS : volts) : 0);
    values[0xa4] = this.value(0x18) & 0x08 && cell.present ? Math.round(cell.level * 100) : 0;
    this.#edges(charging !== undefined);
  }

  protected override wasRead(register: number): void {
    if (pairs.includes(register)) this.#latched = register;
    else if (pairs.includes(register - 1)) {
      if (this.#latched !== register - 1)
        this.strict.abort("6.9", "the low byte of an ADC was read before the high one");
      this.#latched = undefined;
    }
  }

  protected override wasWritten(register: number, byte: number): void {
    if (register === 0x10 && byte & 0x01) this.options.onOff();
  }

  protected override raiseCable(): void {
    this.raise(0x49, this.vbus ? 0x80 : 0x40);
  }

  protected override charger(): Charging | undefined {
    if ((this.value(0x18) & 0x02) === 0) return undefined;
    const steps = this.value(0x62);
    return {
      targetMillivolts: targets[this.value(0x64)] ?? 4200,
      currentMa: steps <= 8 ? 25 * steps : 200 + 100 * (steps - 8),
    };
  }

  #edges(charges: boolean): void {
    if (charges !== this.#charged) this.raise(0x4a, charges ? 0x08 : this.done ? 0x10 : 0);
    this.#charged = charges;
    const percent = this.value(0xa4);
    const warnings = this.value(0x1a);
    // High nibble: 5 % and up; low nibble: 0 % and up.
    const reached = this.vbus ? 0 : percent <= (warnings & 0x0f) ? 2 : percent <= 5 + (warnings >> 4) ? 1 : 0;
    if (reached > this.#warned) this.raise(0x48, reached === 2 ? 0x40 : 0x80);
    this.#warned = reached;
  }

  /** The low byte stays as it was at the read of the high one. */
  #fourteen(register: number, raw: number): void {
    const value = Math.round(raw);
    if (this.#latched === register) {
      this.values[register + 1] = this.#lows[register] as number;
      return;
    }
    this.values[register] = (value >> 8) & 0x3f;
    this.values[register + 1] = value & 0xff;
    this.#lows[register] = value & 0xff;
  }
}
