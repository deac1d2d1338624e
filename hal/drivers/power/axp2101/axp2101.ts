import { type AxpInterrupt, clearInterrupts, enableInterrupts, setBits } from "../axp";
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
const interrupts: readonly AxpInterrupt[] = Object.freeze([
  Object.freeze([registers.enable1, registers.asked1, 0xc0] as const),
  Object.freeze([registers.enable2, registers.asked2, 0xf0] as const),
  Object.freeze([registers.enable3, registers.asked3, 0x18] as const),
]);
const MILLIVOLTS_MASK = 0x3fff;

export interface Axp2101Configuration {
  /** The supply counts as failing when the system's voltage is below this. Default 3000. */
  readonly failMillivolts?: number;
}

/**
 * AXP2101 as a gauge: an ECMA-419 sensor. The chip measures the state of charge itself, and does not measure the battery's current.
 * Only bits that the driver needs are changed.
 */
export class Axp2101 implements PowerGauge {
  readonly settleMs = 100;
  #io!: GaugeIo;
  readonly close: () => void;
  #failMillivolts = 0;

  /** @throws what the bus throws where no chip answers; WrongChip where another chip answers. */
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
    setBits(io, registers.adcs, ADCS);
    setBits(io, registers.modules, GAUGE);
    enableInterrupts(io, interrupts);
  }

  sample(): PowerSample {
    const io = this.#io;
    clearInterrupts(io, interrupts);
    const status = io.readUint8(registers.status1);
    const present = (status & 0x08) !== 0;
    const charging = ((io.readUint8(registers.status2) >> 5) & 3) === 1;
    // The high byte is read first: the chip then keeps the low one that belongs to it.
    const millivolts = present ? io.readUint16(registers.battery, true) & MILLIVOLTS_MASK : 0;
    const system = io.readUint16(registers.system, true) & MILLIVOLTS_MASK;
    const level = present ? Math.min(100, io.readUint8(registers.percent)) / 100 : 0;
    // 0: it has not been measured yet.
    const failing = system > 0 && system < this.#failMillivolts;
    return { millivolts, present, level, charging, mains: (status & 0x20) !== 0, failing };
  }

  off(): boolean {
    setBits(this.#io, registers.common, 0x01);
    return true;
  }
}
