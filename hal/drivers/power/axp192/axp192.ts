import { type AxpInterrupt, clearInterrupts, enableInterrupts, setBits } from "../axp";
import { type GaugeIo, type GaugeOptions, openGauge, type PowerGauge, type PowerSample, WrongChip } from "../gauge";
import { levelOf } from "../open-circuit";

/** Data sheet 9.11. */
const registers = Object.freeze({
  /** 5: VBUS is there, 7: ACIN is there, 2: the battery's current flows in. */
  power: 0x00,
  /** 6: charging, 5: a battery is there. */
  charge: 0x01,
  id: 0x03,
  /** 7: off. */
  off: 0x32,
  /** APS below this: interrupt 4, bit 0. */
  level2: 0x3b,
  enable1: 0x40,
  enable2: 0x41,
  enable4: 0x43,
  asked1: 0x44,
  asked2: 0x45,
  asked4: 0x47,
  battery: 0x78,
  chargeCurrent: 0x7a,
  dischargeCurrent: 0x7c,
  system: 0x7e,
  adcs: 0x82,
});
const ID = 0x03;
/** Battery voltage and current, and the system's voltage: at power-on the current is off. */
const ADCS = 0xc2;
const ACIN_OR_VBUS = 0xa0;
/** VBUS and ACIN in and out; charge begun and done; APS below level 2. */
const interrupts: readonly AxpInterrupt[] = Object.freeze([
  Object.freeze([registers.enable1, registers.asked1, 0x6c] as const),
  Object.freeze([registers.enable2, registers.asked2, 0x0c] as const),
  Object.freeze([registers.enable4, registers.asked4, 0x01] as const),
]);

const BATTERY_MV = 1.1;
const CURRENT_MA = 0.5;
const SYSTEM_MV = 1.4;
const LEVEL_BASE_MV = 2867.2;
const LEVEL_STEP_MV = 5.6;

export interface Axp192Configuration {
  /** The supply counts as failing when the system's voltage is below this. Default 3000: a 3.3 V regulator needs more than that. */
  readonly failMillivolts?: number;
  /** Resistance of the cell and its leads: the state of charge is computed with it. Default 120. */
  readonly milliohms?: number;
}

/**
 * AXP192 as a gauge: an ECMA-419 sensor. The chip does not measure the state of charge: it is computed from voltage and current, and
 * may be wrong by about 5 %. Only bits that the driver needs are changed.
 */
export class Axp192 implements PowerGauge {
  /** 25 measurements a second at power-on. */
  readonly settleMs = 100;
  #io!: GaugeIo;
  readonly close: () => void;
  #failMillivolts = 0;
  #milliohms = 0;

  /** @throws what the bus throws where no chip answers; WrongChip where another chip answers. */
  constructor(options: GaugeOptions) {
    this.close = openGauge(options, (io) => {
      if (io.readUint8(registers.id) !== ID) throw new WrongChip("AXP192");
      this.#io = io;
      this.configure({});
    });
  }

  configure({ failMillivolts = 3000, milliohms = 120 }: Axp192Configuration): void {
    const io = this.#io;
    this.#failMillivolts = failMillivolts;
    this.#milliohms = milliohms;
    setBits(io, registers.adcs, ADCS);
    io.writeUint8(registers.level2, Math.round((failMillivolts - LEVEL_BASE_MV) / LEVEL_STEP_MV));
    enableInterrupts(io, interrupts);
  }

  sample(): PowerSample {
    const io = this.#io;
    clearInterrupts(io, interrupts);
    const charge = io.readUint8(registers.charge);
    const present = (charge & 0x20) !== 0;
    const mains = (io.readUint8(registers.power) & ACIN_OR_VBUS) !== 0;
    const millivolts = present ? this.#read(registers.battery, 4) * BATTERY_MV : 0;
    const inMa = this.#read(registers.chargeCurrent, 5) * CURRENT_MA;
    const outMa = this.#read(registers.dischargeCurrent, 5) * CURRENT_MA;
    const system = this.#read(registers.system, 4) * SYSTEM_MV;
    return {
      millivolts,
      present,
      level: present ? levelOf(millivolts + ((outMa - inMa) * this.#milliohms) / 1000) : 0,
      charging: (charge & 0x40) !== 0,
      mains,
      // 0: it has not been measured yet.
      failing: system > 0 && system < this.#failMillivolts,
    };
  }

  off(): boolean {
    setBits(this.#io, registers.off, 0x80);
    return true;
  }

  /** High eight bits, and the low ones in the register after them. */
  #read(register: number, lowBits: number): number {
    const word = this.#io.readUint16(register, true);
    return ((word >> 8) << lowBits) | (word & ((1 << lowBits) - 1));
  }
}
