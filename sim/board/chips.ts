import type { I2cBus } from "../buses/i2c";
import { Aw9523bModel } from "../chips/aw9523b";
import { Aw88298Model } from "../chips/aw88298";
import { Axp192Model } from "../chips/axp192";
import { Axp2101Model } from "../chips/axp2101";
import type { Strictness } from "../chips/data-sheet";
import { Ft6336Model } from "../chips/ft6336";
import { LithiumCell } from "../chips/lithium-cell";
import type { PowerChip } from "../chips/power-chip";
import type { BoardName } from "./wirings";

/** What differs between boards of one name, and what is out of order. */
export interface ChipWishes {
  /** A Core2 from version 1.1 on has an AXP2101. */
  readonly power?: "axp2101";
  /** Of a CoreS3: it does not answer, or keeps nothing that is written. */
  readonly amplifier?: "silent" | "forgetful";
}

/** The chips of a board. */
export interface ChipsOnBus {
  readonly power: PowerChip | undefined;
  readonly touch: Ft6336Model | undefined;
  readonly expander: Aw9523bModel | undefined;
  readonly amplifier: Aw88298Model | undefined;
  /** The panel has power, and is out of reset. */
  readonly panelIsOn: () => boolean;
  /** Light falls through it. */
  readonly lampIsOn: () => boolean;
  readonly powerOn: () => void;
  /** Who broke a rule of its data sheet. */
  readonly aborted: () => Strictness["aborted"];
}

/** Of the AW9523B on a CoreS3: what its pins hold in reset. */
const TOUCH_RESET = 0x0001;
const AMPLIFIER_RESET = 0x0004;
const PANEL_RESET = 0x0200;

const isSet = (chip: PowerChip | undefined, register: number, bits: number): boolean =>
  (((chip?.values[register] ?? 0) & bits) as number) === bits;

export interface ChipsOptions {
  readonly name: BoardName;
  /** Undefined: the board has none. */
  readonly bus: I2cBus | undefined;
  /** The board's running time; the time on its buses, which is all that its cell lives in: the terminal's battery is at the other end. */
  readonly now: () => number;
  readonly busNow: () => number;
}

/** Puts a board's chips on its bus. */
export function chipsOnBus({ name, bus, now, busNow }: ChipsOptions, wishes: ChipWishes = {}): ChipsOnBus {
  if (!bus) return noChips;
  const options = { now: busNow, cell: new LithiumCell(), onOff: () => undefined };
  const isCoreS3 = name === "m5stack_cores3";
  const hasAxp2101 = isCoreS3 || wishes.power === "axp2101";
  const power = hasAxp2101 ? new Axp2101Model(options) : new Axp192Model(options);
  const touch = new Ft6336Model({ now });
  bus.connect(power);
  bus.connect(touch);
  const amplifier = isCoreS3 && wishes.amplifier !== "silent" ? new Aw88298Model() : undefined;
  if (amplifier && wishes.amplifier) amplifier.forgetful = true;
  let released = 0;
  const expander = isCoreS3
    ? new Aw9523bModel({
        onPins: (pins) => {
          if (pins & ~released & TOUCH_RESET) touch.wake();
          touch.powered = (pins & TOUCH_RESET) !== 0;
          if (amplifier) amplifier.powered = (pins & AMPLIFIER_RESET) !== 0;
          released = pins;
        },
      })
    : undefined;
  for (const chip of [expander, amplifier]) if (chip) bus.connect(chip);
  return {
    power,
    touch,
    expander,
    amplifier,
    // LDO2 and GPIO4 of an AXP192; ALDO4 and ALDO2 of an AXP2101; the expander of a CoreS3, whose panel is on the processor's supply.
    panelIsOn: () => {
      if (isCoreS3) return (released & PANEL_RESET) !== 0;
      return hasAxp2101 ? isSet(power, 0x90, 0x0a) : isSet(power, 0x12, 0x04) && isSet(power, 0x96, 0x02);
    },
    // DC3 of an AXP192; BLDO1, on a CoreS3 DLDO1, of an AXP2101.
    lampIsOn: () => (hasAxp2101 ? isSet(power, 0x90, isCoreS3 ? 0x80 : 0x10) : isSet(power, 0x12, 0x02)),
    powerOn: () => {
      released = 0;
      for (const chip of [power, expander, amplifier]) chip?.reset();
      touch.wake();
    },
    aborted: () => [power, touch, expander, amplifier].find((chip) => chip?.strict.aborted)?.strict.aborted,
  };
}

const noChips: ChipsOnBus = Object.freeze({
  power: undefined,
  touch: undefined,
  expander: undefined,
  amplifier: undefined,
  panelIsOn: () => false,
  lampIsOn: () => false,
  powerOn: () => undefined,
  aborted: () => undefined,
});
