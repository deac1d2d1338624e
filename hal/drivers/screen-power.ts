/** The registers of one chip on a bus: ECMA-419's SMBus has these. A chip that does not answer throws. */
export interface RegisterIo {
  readUint8(register: number): number;
  writeUint8(register: number, value: number): void;
}

/** Some bits of a register. */
export interface Bits {
  readonly register: number;
  readonly mask: number;
}

export interface SetBits extends Bits {
  readonly value: number;
}

/** A register that says which chip it is. */
interface ChipId {
  readonly register: number;
  readonly value: number;
}

/** What holds the screen, and the touch chip where it can, in reset while a bit is 0. */
export interface ResetLines {
  /** Written in this order: the lines become outputs. */
  readonly ready: readonly SetBits[];
  readonly lines: readonly Bits[];
}

/** A power chip, as it is wired on one board. */
export interface Rails {
  readonly id: ChipId;
  /** Written in this order: what feeds the panel is at its voltage and on. Nothing where that is on with the processor. */
  readonly screenOn: readonly SetBits[];
  /** Written behind it: what feeds the loudspeaker's amplifier. */
  readonly soundOn?: readonly SetBits[];
  /** The lamp's voltage: `baseMillivolts` and a step for each count. */
  readonly lamp: Bits & { readonly baseMillivolts: number; readonly stepMillivolts: number };
  readonly lampOn: Bits;
}

/** A power chip that holds the reset lines, too. */
export interface RailsWithResets extends Rails {
  readonly resets: ResetLines;
}

/** A chip of inputs and outputs that holds the reset lines. */
export interface Expander extends ResetLines {
  readonly address: number;
  readonly id: ChipId;
}

/** What one board has: the power chips that it may have, and what holds the reset lines. */
export type ScreenWiring =
  | { readonly chips: readonly RailsWithResets[] }
  | { readonly chips: readonly Rails[]; readonly expander: Expander };

export interface ScreenPowerOptions {
  readonly wired: ScreenWiring;
  /** The chip at this address. */
  readonly at: (address: number) => RegisterIo;
  /** Stands still for so long. */
  readonly delay: (ms: number) => void;
}

/** Of all these power chips. */
const ADDRESS = 0x34;
/** An ILI9341 or ILI9342C takes 10 µs of reset and 120 ms until it hears commands (data sheet 15.4). */
const RESET_MS = 20;
const AWAKE_MS = 150;
/** Below that the lamp's diodes are dark; above it they have what they bear. */
const LAMP_MIN_MV = 2500;
const LAMP_MAX_MV = 3300;

/** Feeds the screen and the loudspeaker of a board by its power chip, takes the screen out of reset, and dims its lamp. */
export class ScreenPower {
  readonly #io: RegisterIo;
  readonly #rails: Rails;

  private constructor(io: RegisterIo, rails: Rails) {
    this.#io = io;
    this.#rails = rails;
  }

  /**
   * Switches the panel on, resets it, leaves its lamp off.
   *
   * @returns undefined where a chip is none that the board may have; then nothing was written.
   * @throws what the bus throws where no chip answers.
   */
  static open({ wired, at, delay }: ScreenPowerOptions): ScreenPower | undefined {
    const io = at(ADDRESS);
    if ("expander" in wired) {
      const { chips, expander } = wired;
      const rails = chips.find(({ id }) => is(io, id));
      const holder = at(expander.address);
      if (!rails || !is(holder, expander.id)) return undefined;
      feed(io, rails);
      reset(holder, expander, delay);
      return ScreenPower.#dark(io, rails);
    }
    const rails = wired.chips.find(({ id }) => is(io, id));
    if (!rails) return undefined;
    feed(io, rails);
    reset(io, rails.resets, delay);
    return ScreenPower.#dark(io, rails);
  }

  static #dark(io: RegisterIo, rails: Rails): ScreenPower {
    const power = new ScreenPower(io, rails);
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

function is(io: RegisterIo, { register, value }: ChipId): boolean {
  return io.readUint8(register) === value;
}

function feed(io: RegisterIo, { screenOn, soundOn = [] }: Rails): void {
  for (const step of [...screenOn, ...soundOn]) setBits(io, step, step.value);
}

function reset(io: RegisterIo, { ready, lines }: ResetLines, delay: (ms: number) => void): void {
  for (const step of ready) setBits(io, step, step.value);
  for (const line of lines) setBits(io, line, 0);
  delay(RESET_MS);
  for (const line of lines) setBits(io, line, line.mask);
  delay(AWAKE_MS);
}

function lampMillivolts(percent: number): number {
  return LAMP_MIN_MV + ((LAMP_MAX_MV - LAMP_MIN_MV) * Math.max(0, Math.min(100, percent))) / 100;
}

/** Only the bits of the mask: the others feed the processor itself. */
function setBits(io: RegisterIo, { register, mask }: Bits, value: number): void {
  io.writeUint8(register, (io.readUint8(register) & ~mask) | value);
}
