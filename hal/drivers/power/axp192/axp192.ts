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
const interrupts = Object.freeze([
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
  /** The system's voltage below which the supply counts as failing. Default 3000: what a 3.3 V regulator can do with is above. */
  readonly failMillivolts?: number;
  /** Of the cell and its leads, for the state of charge. Default 120. */
  readonly milliohms?: number;
}

/**
 * AXP192 as a gauge: an ECMA-419 sensor. It has no state of charge; that is made of voltage and current, within some 5 %. Only bits that
 * it needs are changed: the rails of the board are others' affair.
 */
export class Axp192 implements PowerGauge {
  /** 25 measurements a second at power-on. */
  readonly settleMs = 100;
  #io!: GaugeIo;
  readonly close: () => void;
  #failMillivolts = 0;
  #milliohms = 0;

  /** @throws what the bus throws where no chip answers; WrongChip where another one does. */
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
    io.writeUint8(registers.adcs, io.readUint8(registers.adcs) | ADCS);
    io.writeUint8(registers.level2, Math.round((failMillivolts - LEVEL_BASE_MV) / LEVEL_STEP_MV));
    for (const [enable, asked, bits] of interrupts) {
      io.writeUint8(asked, bits);
      io.writeUint8(enable, bits);
    }
  }

  sample(): PowerSample {
    const io = this.#io;
    const present = (io.readUint8(registers.charge) & 0x20) !== 0;
    const charging = (io.readUint8(registers.charge) & 0x40) !== 0;
    const mains = (io.readUint8(registers.power) & ACIN_OR_VBUS) !== 0;
    const millivolts = present ? this.#read(registers.battery, 4) * BATTERY_MV : 0;
    const inMa = this.#read(registers.chargeCurrent, 5) * CURRENT_MA;
    const outMa = this.#read(registers.dischargeCurrent, 5) * CURRENT_MA;
    const system = this.#read(registers.system, 4) * SYSTEM_MV;
    // What alerted is read with this.
    for (const [, asked, bits] of interrupts) io.writeUint8(asked, bits);
    return {
      millivolts,
      present,
      level: present ? levelOf(millivolts + ((outMa - inMa) * this.#milliohms) / 1000) : 0,
      charging,
      mains,
      // 0: it has not been measured yet.
      failing: system > 0 && system < this.#failMillivolts,
    };
  }

  off(): boolean {
    const io = this.#io;
    io.writeUint8(registers.off, io.readUint8(registers.off) | 0x80);
    return true;
  }

  /** High eight bits, and the low ones beside them. */
  #read(register: number, lowBits: number): number {
    const word = this.#io.readUint16(register, true);
    return ((word >> 8) << lowBits) | (word & ((1 << lowBits) - 1));
  }
}
