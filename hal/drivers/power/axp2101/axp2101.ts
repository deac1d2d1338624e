import { type GaugeIo, type GaugeOptions, openGauge, type PowerGauge, type PowerSample, WrongChip } from "../gauge";

/** Data sheet 6.12. */
const registers = Object.freeze({
  /** 5: VBUS is good, 3: a battery is there. */
  status1: 0x00,
  /** 6 and 5: 01 charges, 10 discharges. */
  status2: 0x01,
  id: 0x03,
  /** 0: soft power off. */
  common: 0x10,
  /** 3: gauge. */
  modules: 0x18,
  adcs: 0x30,
  battery: 0x34,
  system: 0x3a,
  enable1: 0x40,
  enable2: 0x41,
  enable3: 0x42,
  asked1: 0x48,
  asked2: 0x49,
  asked3: 0x4a,
  percent: 0xa4,
});
const ID = 0x4a;
/** Battery and system voltage. */
const ADCS = 0x09;
const GAUGE = 0x08;
/** Warnings of a low battery; VBUS and battery in and out; charge begun and done. */
const interrupts = Object.freeze([
  Object.freeze([registers.enable1, registers.asked1, 0xc0] as const),
  Object.freeze([registers.enable2, registers.asked2, 0xf0] as const),
  Object.freeze([registers.enable3, registers.asked3, 0x18] as const),
]);
const MILLIVOLTS_MASK = 0x3fff;

export interface Axp2101Configuration {
  /** The system's voltage below which the supply counts as failing. Default 3000. */
  readonly failMillivolts?: number;
}

/**
 * AXP2101 as a gauge: an ECMA-419 sensor. It has a state of charge of its own, and no measure of the battery's current. Only bits that it
 * needs are changed: the rails of the board are others' affair.
 */
export class Axp2101 implements PowerGauge {
  readonly settleMs = 100;
  #io!: GaugeIo;
  readonly close: () => void;
  #failMillivolts = 0;

  /** @throws what the bus throws where no chip answers; WrongChip where another one does. */
  constructor(options: GaugeOptions) {
    this.close = openGauge(options, (io) => {
      if (io.readUint8(registers.id) !== ID) throw new WrongChip("AXP2101");
      this.#io = io;
      this.configure({});
    });
  }

  configure({ failMillivolts = 3000 }: Axp2101Configuration): void {
    const io = this.#io;
    this.#failMillivolts = failMillivolts;
    io.writeUint8(registers.adcs, io.readUint8(registers.adcs) | ADCS);
    io.writeUint8(registers.modules, io.readUint8(registers.modules) | GAUGE);
    for (const [enable, asked, bits] of interrupts) {
      io.writeUint8(asked, bits);
      io.writeUint8(enable, bits);
    }
  }

  sample(): PowerSample {
    const io = this.#io;
    const status = io.readUint8(registers.status1);
    const present = (status & 0x08) !== 0;
    const charging = ((io.readUint8(registers.status2) >> 5) & 3) === 1;
    // High byte first: it holds the low one still.
    const millivolts = present ? io.readUint16(registers.battery, true) & MILLIVOLTS_MASK : 0;
    const system = io.readUint16(registers.system, true) & MILLIVOLTS_MASK;
    const level = present ? Math.min(100, io.readUint8(registers.percent)) / 100 : 0;
    // What alerted is read with this.
    for (const [, asked, bits] of interrupts) io.writeUint8(asked, bits);
    // 0: it has not been measured yet.
    const failing = system > 0 && system < this.#failMillivolts;
    return { millivolts, present, level, charging, mains: (status & 0x20) !== 0, failing };
  }

  off(): boolean {
    const io = this.#io;
    io.writeUint8(registers.common, io.readUint8(registers.common) | 0x01);
    return true;
  }
}
