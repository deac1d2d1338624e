import type { SeededRandom } from "../world/random";

/**
 * What the world does to one transfer. corrupt: a bit of it is turned. drop: a byte of it is lost on a UART, the whole of it on I2C, where
 * nobody acknowledges, and on SPI. delay: it comes later; on I2C the chip holds the clock. cut-power: the board loses its power before it, after half
 * of it, or after it.
 */
export type Strike =
  | { readonly kind: "corrupt" }
  | { readonly kind: "drop" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "cut-power"; readonly at: "before" | "torn" | "after" };

/** out: from the processor. */
export type Direction = "out" | "in";

/** One transfer, as it is about to begin. */
export interface Transfer {
  /** Counts from 1, over all buses of a board. */
  readonly point: number;
  readonly bus: string;
  readonly direction: Direction;
  readonly bytes: number;
}

/** An IO of a board that has no power any more. Its firmware does not run: nobody is there to catch it. */
export class PowerGone extends Error {}

export interface TransferPointsOptions {
  /** Which byte, which bit, and whether. */
  readonly random: SeededRandom;
  /** The power goes: chips forget, the processor stops. */
  readonly onCut?: (transfer: Transfer) => void;
  readonly onTransfer?: (transfer: Transfer, strike: Strike | undefined) => void;
}

/** The transfers on all buses of a board: each is a numbered point at which the world may strike. */
export class TransferPoints {
  points = 0;
  readonly #options: TransferPointsOptions;
  readonly #planned = new Map<number, Strike>();
  #nth: { readonly bus: string; readonly direction: Direction; left: number; readonly strike: Strike }[] = [];
  #each: { readonly probability: number; readonly strikes: readonly Strike[] } | undefined;
  #gone = false;

  constructor(options: TransferPointsOptions) {
    this.#options = options;
  }

  /** Strikes one transfer to come. */
  plan(point: number, strike: Strike): void {
    this.#planned.set(point, strike);
  }

  /** Cuts the power at one transfer to come. */
  cutAt(point: number, at: "before" | "torn" | "after"): void {
    this.plan(point, { kind: "cut-power", at });
  }

  /** Strikes the `nth` transfer to come of those on a bus in one direction; 1 is the next one. */
  planOn(bus: string, direction: Direction, nth: number, strike: Strike): void {
    this.#nth.push({ bus, direction, left: nth, strike });
  }

  /** Strikes any transfer from now on with this probability, by one of these. */
  strikeEach(probability: number, strikes: readonly Strike[]): void {
    this.#each = { probability, strikes };
  }

  forget(): void {
    this.#planned.clear();
    this.#nth = [];
    this.#each = undefined;
  }

  /** @throws PowerGone where the board has no power. */
  begin(bus: string, direction: Direction, bytes: number): Strike | undefined {
    if (this.#gone) throw new PowerGone(bus);
    const point = ++this.points;
    const strike = this.#planned.get(point) ?? this.#counted(bus, direction) ?? this.#drawn();
    this.#options.onTransfer?.({ point, bus, direction, bytes }, strike);
    return strike;
  }

  /** At which byte, and which bit of it. */
  place(bytes: number): { readonly byte: number; readonly bit: number } {
    return { byte: this.#options.random.below(Math.max(1, bytes)), bit: this.#options.random.below(8) };
  }

  /** Cuts the power, because a strike said so. */
  cut(bus: string, direction: Direction, bytes: number): void {
    this.#gone = true;
    this.#options.onCut?.({ point: this.points, bus, direction, bytes });
  }

  get powered(): boolean {
    return !this.#gone;
  }

  /** Power is back. */
  restore(): void {
    this.#gone = false;
  }

  #counted(bus: string, direction: Direction): Strike | undefined {
    for (const plan of this.#nth) if (plan.bus === bus && plan.direction === direction) plan.left -= 1;
    const due = this.#nth.find(({ left }) => left === 0);
    if (due) this.#nth = this.#nth.filter((plan) => plan !== due);
    return due?.strike;
  }

  #drawn(): Strike | undefined {
    const each = this.#each;
    if (!each || !this.#options.random.chance(each.probability)) return undefined;
    return each.strikes[this.#options.random.below(each.strikes.length)];
  }
}
