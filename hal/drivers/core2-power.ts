/** The registers of one chip on a bus: ECMA-419's SMBus has these. A chip that does not answer throws. */
export interface RegisterIo {
  readUint8(register: number): number;
  writeUint8(register: number, value: number): void;
}

export interface Core2PowerOptions {
  /** The chip at address 34h. */
  readonly io: RegisterIo;
  /** Stands still for so long. */
  readonly delay: (ms: number) => void;
}

/** Some bits of a register. */
interface Bits {
  readonly register: number;
  readonly mask: number;
}

/** What feeds the screen of one kind of Core2. */
interface Rails {
  /** Written in this order: the panel's logic at 3.3 V and on, its reset line an output. */
  readonly screenOn: readonly (Bits & { readonly value: number })[];
  /** 0 holds the panel in reset. */
  readonly reset: Bits;
  /** The lamp's voltage: `baseMillivolts` and a step for each count. */
  readonly lamp: Bits & { readonly baseMillivolts: number; readonly stepMillivolts: number };
  readonly lampOn: Bits;
}

/** Chip id, both chips. */
const ID = 0x03;
const ID_AXP192 = 0x03;
const ID_AXP2101 = 0x4a;
/** An ILI9341 takes 10 µs of reset and 120 ms until it hears commands (data sheet 15.4). */
const RESET_MS = 20;
const AWAKE_MS = 150;
/** Below that the lamp's diodes are dark; above it they have what they bear. */
const LAMP_MIN_MV = 2500;
const LAMP_MAX_MV = 3300;

/** AXP192 (data sheet 9.11): the first Core2. DC3 feeds the lamp, LDO2 the panel, GPIO4 is its reset. */
const axp192: Rails = Object.freeze({
  screenOn: Object.freeze([
    // LDO2 in the high nibble, 1.8 V and 0.1 V a step.
    Object.freeze({ register: 0x28, mask: 0xf0, value: 0xf0 }),
    Object.freeze({ register: 0x12, mask: 0x04, value: 0x04 }),
    // GPIO4 an open drain.
    Object.freeze({ register: 0x95, mask: 0x8c, value: 0x84 }),
  ]),
  reset: Object.freeze({ register: 0x96, mask: 0x02 }),
  lamp: Object.freeze({ register: 0x27, mask: 0x7f, baseMillivolts: 700, stepMillivolts: 25 }),
  lampOn: Object.freeze({ register: 0x12, mask: 0x02 }),
});

/** AXP2101 (data sheet 6.12): the Core2 from version 1.1. BLDO1 feeds the lamp, ALDO4 the panel, ALDO2 is its reset. */
const axp2101: Rails = Object.freeze({
  screenOn: Object.freeze([
    // 0.5 V and 0.1 V a step. 90h: which are on.
    Object.freeze({ register: 0x95, mask: 0x1f, value: 28 }),
    Object.freeze({ register: 0x93, mask: 0x1f, value: 28 }),
    Object.freeze({ register: 0x90, mask: 0x08, value: 0x08 }),
  ]),
  reset: Object.freeze({ register: 0x90, mask: 0x02 }),
  lamp: Object.freeze({ register: 0x96, mask: 0x1f, baseMillivolts: 500, stepMillivolts: 100 }),
  lampOn: Object.freeze({ register: 0x90, mask: 0x10 }),
});

/** Feeds the screen of an M5Stack Core2 by its power chip, of either kind. */
export class Core2Power {
  readonly #io: RegisterIo;
  readonly #rails: Rails;

  private constructor(io: RegisterIo, rails: Rails) {
    this.#io = io;
    this.#rails = rails;
  }

  /**
   * Switches the panel on, resets it, leaves its lamp off.
   *
   * @returns undefined where the chip is none of the two.
   * @throws what the bus throws where no chip answers.
   */
  static open({ io, delay }: Core2PowerOptions): Core2Power | undefined {
    const id = io.readUint8(ID);
    const rails = id === ID_AXP192 ? axp192 : id === ID_AXP2101 ? axp2101 : undefined;
    if (!rails) return undefined;
    for (const { value, ...bits } of rails.screenOn) setBits(io, bits, value);
    setBits(io, rails.reset, 0);
    delay(RESET_MS);
    setBits(io, rails.reset, rails.reset.mask);
    delay(AWAKE_MS);
    const power = new Core2Power(io, rails);
    power.setLamp(0);
    return power;
  }

  /** @param percent of the lamp behind the screen, 0 (off) to 100. */
  setLamp(percent: number): void {
    const { lamp, lampOn } = this.#rails;
    const steps = Math.round((lampMillivolts(percent) - lamp.baseMillivolts) / lamp.stepMillivolts);
    setBits(this.#io, lamp, steps);
    setBits(this.#io, lampOn, percent > 0 ? lampOn.mask : 0);
  }
}

function lampMillivolts(percent: number): number {
  return LAMP_MIN_MV + ((LAMP_MAX_MV - LAMP_MIN_MV) * Math.max(0, Math.min(100, percent))) / 100;
}

/** Only the bits of the mask: the others feed the processor itself. */
function setBits(io: RegisterIo, { register, mask }: Bits, value: number): void {
  io.writeUint8(register, (io.readUint8(register) & ~mask) | value);
}
