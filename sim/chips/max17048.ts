import type { DigitalPin } from "../buses/digital";
import type { I2cChip } from "../buses/i2c";
import { Strictness } from "./data-sheet";
import type { LithiumCell } from "./lithium-cell";

interface Word {
  readonly name: string;
  readonly reset: number;
  /** Bits that a write may change. */
  readonly writable: number;
}

const word = (name: string, reset: number, writable = 0) => Object.freeze({ name, reset, writable });

/** Register Summary. */
const map: { readonly [register: number]: Word } = Object.freeze({
  2: word("VCELL", 0),
  4: word("SOC", 0),
  6: word("MODE", 0, 0x6000),
  8: word("VERSION", 0x0012),
  10: word("HIBRT", 0x8030, 0xffff),
  12: word("CONFIG", 0x971c, 0xffff),
  20: word("VALRT", 0x00ff, 0xffff),
  22: word("CRATE", 0),
  24: word("VRESET and ID", 0x9600, 0xff00),
  26: word("STATUS", 0x0100, 0x7f00),
  254: word("CMD", 0, 0xffff),
});

const SECTION = "Register Summary";
const POWER_ON_RESET = 0x5400;
const CELL_MICROVOLTS = 78.125;
const RATE_PERCENT = 0.208;
const ALERT_MILLIVOLTS = 20;
/** It guesses from the voltage at first; its filter needs so long. */
const FIRST_MS = 1000;
const MS_PER_HOUR = 3_600_000;
/** The rate is an average over about as long. */
const RATE_WINDOW_MS = 120_000;
/** STATUS bits. */
const VOLTAGE_LOW = 0x0400;
const PERCENT_LOW = 0x1000;
const RESET = 0x0100;
/** CONFIG bits. */
const ALERT = 0x20;

export interface GaugeChipOptions {
  readonly now: () => number;
  readonly cell: LithiumCell;
  /** Its open drain ALRT. */
  readonly alert?: DigitalPin;
  /** Into the cell, now; below 0: out of it. The chip itself cannot see it. */
  readonly currentMa: () => number;
}

/** MAX17048, at 36h: a gauge by voltage alone. It has its power from the cell that it measures. */
export class Max17048Model implements I2cChip {
  readonly address = 0x36;
  readonly strict = new Strictness("MAX17048");
  powered = true;
  readonly #options: GaugeChipOptions;
  readonly #words = new Map<number, number>();
  #startedMs = 0;
  #rate: { readonly atMs: number; readonly level: number; readonly percentPerHour: number };
  #register: number | undefined;
  #bytes: number[] = [];
  #reads = 0;

  constructor(options: GaugeChipOptions) {
    this.#options = options;
    this.#rate = { atMs: options.now(), level: options.cell.level, percentPerHour: 0 };
    this.reset();
  }

  /** As after power-on. */
  reset(): void {
    for (const [register, { reset }] of Object.entries(map)) this.#words.set(Number(register), reset);
    this.#startedMs = this.#options.now();
    this.#rate = { atMs: this.#startedMs, level: this.#options.cell.level, percentPerHour: 0 };
  }

  /** A register as it is now. */
  word(register: number): number {
    return this.#words.get(register) ?? 0;
  }

  /** What the driver will read of VCELL, SOC and CRATE, whatever the cell says. */
  readonly forced = new Map<number, number>();

  addressed(direction: "write" | "read"): boolean {
    if (!this.powered || !this.#options.cell.present || this.strict.aborted) return false;
    this.#reads = 0;
    if (direction === "write") this.#register = undefined;
    else if (this.#register === undefined) this.strict.abort(SECTION, "a read before any register was named");
    return this.strict.aborted === undefined;
  }

  write(byte: number): boolean {
    if (this.#register === undefined) {
      if (!map[byte]) this.strict.abort(SECTION, `${byte.toString(16)}h is no register, or the second half of one`);
      this.#register = byte;
      this.#bytes = [];
      return this.strict.aborted === undefined;
    }
    this.#bytes.push(byte);
    if (this.#bytes.length < 2) return true;
    if (this.#bytes.length > 2) this.strict.abort(SECTION, "a write of more than one word");
    return this.strict.aborted === undefined && this.#store(this.#register, (this.#bytes[0]! << 8) | byte);
  }

  read(): number {
    const register = this.#register ?? 0;
    this.measure();
    const at = this.#reads++;
    if (at > 1) this.strict.abort(SECTION, "a read of more than one word");
    if (register === 0x04 && this.#options.now() - this.#startedMs < FIRST_MS)
      this.strict.abort("Quick-Start and first sample", "SOC was read before its first second was over");
    const value = this.#words.get(register) ?? 0;
    return at === 0 ? value >> 8 : value & 0xff;
  }

  stopped(): void {
    if (this.#bytes.length === 1) this.strict.abort(SECTION, "half a word was written");
    this.#bytes = [];
  }

  /** Brings the registers up to date. Call it when something changes that ought to alert. */
  measure(): void {
    const { cell, now } = this.#options;
    const passedMs = now() - this.#rate.atMs;
    if (passedMs >= RATE_WINDOW_MS) {
      const percentPerHour = ((cell.level - this.#rate.level) * 100 * MS_PER_HOUR) / passedMs;
      this.#rate = { atMs: now(), level: cell.level, percentPerHour };
    }
    const millivolts = cell.millivolts(this.#options.currentMa());
    this.#set(0x02, Math.round((millivolts * 1000) / CELL_MICROVOLTS));
    this.#set(0x04, Math.round(cell.level * 100 * 256));
    this.#set(0x16, Math.round(this.#rate.percentPerHour / RATE_PERCENT) & 0xffff);
    const threshold = 32 - (this.word(0x0c) & 0x1f);
    let status = this.word(0x1a);
    if (millivolts < (this.word(0x14) >> 8) * ALERT_MILLIVOLTS) status |= VOLTAGE_LOW;
    if (cell.level * 100 < threshold) status |= PERCENT_LOW;
    if (status & (VOLTAGE_LOW | PERCENT_LOW) & ~this.word(0x1a)) this.#words.set(0x0c, this.word(0x0c) | ALERT);
    this.#words.set(0x1a, status);
    this.#options.alert?.pull("MAX17048", this.word(0x0c) & ALERT ? 0 : undefined);
  }

  /** Whether nobody has cleared its reset indicator yet. */
  get freshlyReset(): boolean {
    return (this.word(0x1a) & RESET) !== 0;
  }

  #set(register: number, value: number): void {
    this.#words.set(register, this.forced.get(register) ?? value);
  }

  #store(register: number, value: number): boolean {
    const { name, writable } = map[register] as Word;
    if (register === 0xfe) {
      if (value !== POWER_ON_RESET) this.strict.abort(SECTION, `CMD ${value.toString(16)}h is none`);
      // It restarts before it could acknowledge.
      this.reset();
      return false;
    }
    if (writable === 0) this.strict.abort(SECTION, `${name} is read only`);
    if ((this.word(register) ^ value) & ~writable & 0xffff)
      this.strict.abort(SECTION, `${name}: reserved bits were changed`);
    if (this.strict.aborted) return false;
    // STATUS is cleared by zeros; nobody sets it from outside but for its enable bit.
    this.#words.set(register, register === 0x1a ? this.word(register) & (value | 0x4000) : value);
    this.#options.alert?.pull("MAX17048", this.word(0x0c) & ALERT ? 0 : undefined);
    return true;
  }
}
