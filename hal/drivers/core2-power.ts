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

/** What feeds the screen of one kind of Core2. */
interface Rails {
  /** Logic of the panel on at 3.3 V, panel out of its reset line's hold. */
  readonly screenOn: (io: RegisterIo) => void;
  readonly reset: (io: RegisterIo, held: boolean) => void;
  readonly lamp: (io: RegisterIo, percent: number) => void;
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
  screenOn(io: RegisterIo) {
    // 28h: LDO2 in the high nibble, 1.8 V and 0.1 V a step.
    setBits(io, 0x28, 0xf0, 0xf0);
    setBits(io, 0x12, 0x04, 0x04);
    // 95h: GPIO4 an open drain.
    setBits(io, 0x95, 0x8c, 0x84);
  },
  reset(io: RegisterIo, held: boolean) {
    setBits(io, 0x96, 0x02, held ? 0x00 : 0x02);
  },
  lamp(io: RegisterIo, percent: number) {
    // 27h: 0.7 V and 25 mV a step. 12h, bit 1: DC3 on.
    io.writeUint8(0x27, Math.round((lampMillivolts(percent) - 700) / 25));
    setBits(io, 0x12, 0x02, percent > 0 ? 0x02 : 0x00);
  },
});

/** AXP2101 (data sheet 6.12): the Core2 from version 1.1. BLDO1 feeds the lamp, ALDO4 the panel, ALDO2 is its reset. */
const axp2101: Rails = Object.freeze({
  screenOn(io: RegisterIo) {
    // 92h to 96h: 0.5 V and 0.1 V a step. 90h: which are on.
    setBits(io, 0x95, 0x1f, 28);
    setBits(io, 0x93, 0x1f, 28);
    setBits(io, 0x90, 0x08, 0x08);
  },
  reset(io: RegisterIo, held: boolean) {
    setBits(io, 0x90, 0x02, held ? 0x00 : 0x02);
  },
  lamp(io: RegisterIo, percent: number) {
    setBits(io, 0x96, 0x1f, Math.round((lampMillivolts(percent) - 500) / 100));
    setBits(io, 0x90, 0x10, percent > 0 ? 0x10 : 0x00);
  },
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
    rails.screenOn(io);
    rails.reset(io, true);
    delay(RESET_MS);
    rails.reset(io, false);
    delay(AWAKE_MS);
    rails.lamp(io, 0);
    return new Core2Power(io, rails);
  }

  /** @param percent of the lamp behind the screen, 0 (off) to 100. */
  setLamp(percent: number): void {
    this.#rails.lamp(this.#io, percent);
  }
}

function lampMillivolts(percent: number): number {
  return LAMP_MIN_MV + ((LAMP_MAX_MV - LAMP_MIN_MV) * Math.max(0, Math.min(100, percent))) / 100;
}

/** Only the bits of the mask: the others feed the processor itself. */
function setBits(io: RegisterIo, register: number, mask: number, value: number): void {
  io.writeUint8(register, (io.readUint8(register) & ~mask) | value);
}
