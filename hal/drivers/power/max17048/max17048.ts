import { type GaugeIo, type GaugeOptions, openGauge, type PowerGauge, type PowerSample, WrongChip } from "../gauge";

/** Register Summary of the data sheet: words, the high byte first. */
const registers = Object.freeze({
  voltage: 0x02,
  charge: 0x04,
  version: 0x08,
  config: 0x0c,
  limits: 0x14,
  rate: 0x16,
  status: 0x1a,
});
const VERSION = 0x0010;
const VERSION_MASK = 0xfff0;
const CELL_MV = 0.078_125;
const PERCENT = 1 / 256;
const LIMIT_MV = 20;
/** CONFIG: the low bits are 32 % minus the threshold. ALERT is set when the chip has alerted. */
const THRESHOLD_MASK = 0x1f;
const THRESHOLD_TOP = 32;
const ALERT = 0x20;
/** STATUS: what alerted, and whether the chip was reset. */
const STATUS_CAUSES = 0x3f00;
/** One count is 0.208 % an hour. From about 1 % an hour the cell counts as charging. */
const CHARGES_RATE = 5;
/** Below this there is no cell, or its protection has disconnected it. */
const NO_CELL_MV = 2500;

export interface Max17048Configuration {
  /** Alerts below this charge, 1 to 32 percent. Default 10. */
  readonly alertPercent?: number;
  /** The chip alerts below this voltage. The supply then counts as failing, unless something outside feeds it. Default 3000. */
  readonly failMillivolts?: number;
}

export interface Max17048Options extends GaugeOptions {
  /**
   * Whether something outside feeds the board: a pin of its charger. The chip does not know it. Without this option mains is told when the
   * charge of the cell rises, which is minutes late.
   */
  readonly mains?: () => boolean;
}

/** MAX17048 as a gauge: an ECMA-419 sensor. It measures the voltage of a cell; it knows nothing of current, charger or cable. */
export class Max17048 implements PowerGauge {
  /** Until a second has passed its charge is only estimated. */
  readonly settleMs = 1000;
  #io!: GaugeIo;
  readonly #mains: (() => boolean) | undefined;
  readonly close: () => void;
  #failMillivolts = 0;

  /** @throws what the bus throws where no chip answers; WrongChip where another chip answers. */
  constructor(options: Max17048Options) {
    this.close = openGauge(options, (io) => {
      if ((io.readUint16(registers.version, true) & VERSION_MASK) !== VERSION) throw new WrongChip("MAX17048");
      this.#io = io;
      this.configure({});
    });
    this.#mains = options.mains;
  }

  /** @throws RangeError for a threshold that the chip does not have. */
  configure({ alertPercent = 10, failMillivolts = 3000 }: Max17048Configuration): void {
    if (!(Number.isInteger(alertPercent) && alertPercent >= 1 && alertPercent <= 32))
      throw new RangeError("alertPercent");
    this.#failMillivolts = failMillivolts;
    const io = this.#io;
    const config = io.readUint16(registers.config, true) & ~(THRESHOLD_MASK | ALERT);
    io.writeUint16(registers.config, config | (THRESHOLD_TOP - alertPercent), true);
    const limits = io.readUint16(registers.limits, true) & 0xff;
    io.writeUint16(registers.limits, (Math.ceil(failMillivolts / LIMIT_MV) << 8) | limits, true);
    this.#clear();
  }

  sample(): PowerSample {
    this.#clear();
    const io = this.#io;
    const millivolts = io.readUint16(registers.voltage, true) * CELL_MV;
    const present = millivolts >= NO_CELL_MV;
    const percent = io.readUint16(registers.charge, true) * PERCENT;
    const fills = toSigned(io.readUint16(registers.rate, true)) >= CHARGES_RATE;
    const mains = this.#mains?.() ?? fills;
    return {
      millivolts: present ? millivolts : 0,
      present,
      level: present ? Math.min(1, percent / 100) : 0,
      charging: fills && mains,
      mains,
      failing: !mains && millivolts < this.#failMillivolts,
    };
  }

  /** This chip cannot switch the supply off. */
  off(): boolean {
    return false;
  }

  /** Clears what alerted: the line goes up again. */
  #clear(): void {
    const io = this.#io;
    const status = io.readUint16(registers.status, true);
    if (status & STATUS_CAUSES) io.writeUint16(registers.status, status & ~STATUS_CAUSES, true);
    const config = io.readUint16(registers.config, true);
    if (config & ALERT) io.writeUint16(registers.config, config & ~ALERT, true);
  }
}

function toSigned(word: number): number {
  return word >= 0x8000 ? word - 0x1_0000 : word;
}
