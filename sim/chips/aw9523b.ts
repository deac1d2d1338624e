import { only, plain, RegisterChip, type RegisterMap } from "./register-chip";

/** Data sheet, "Register List", without dimming. */
const map: RegisterMap = Object.freeze({
  0: only("inputs P0"),
  1: only("inputs P1"),
  2: plain("outputs P0", 0xff),
  3: plain("outputs P1", 0xff),
  4: plain("directions P0", 0x00),
  5: plain("directions P1", 0x00),
  6: plain("interrupts P0", 0x00),
  7: plain("interrupts P1", 0x00),
  16: only("chip id", 0x23),
  17: plain("control", 0x00, 0x13),
  18: plain("LED mode P0", 0xff),
  19: plain("LED mode P1", 0xff),
});

const PUSH_PULL = 0x10;

export interface Aw9523bOptions {
  /** Told of the sixteen pins whenever one may have changed. @param pins of P1 the high byte; 1: it is driven high. */
  readonly onPins: (pins: number) => void;
}

/** AW9523B: sixteen pins, of which a board's file makes reset lines. */
export class Aw9523bModel extends RegisterChip {
  readonly #options: Aw9523bOptions;

  constructor(options: Aw9523bOptions) {
    super("AW9523B", "Register List", map, 0x58);
    this.#options = options;
  }

  protected override measure(): void {
    // Nothing that its pins read is wired.
  }

  protected override wasWritten(): void {
    const register = (at: number) => this.values[at] as number;
    // P0 drives high in push-pull mode alone; a 1 of the directions is an input.
    const [p0, p1] = [register(0x11) & PUSH_PULL ? register(0x02) : 0, register(0x03)];
    this.#options.onPins((p0 & ~register(0x04)) | ((p1 & ~register(0x05)) << 8));
  }
}
