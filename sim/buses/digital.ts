import type { BusTime } from "./bus-time";

/** Who pulls on a line: 0 pulls down, 1 pushes up, undefined lets go. */
export type Pull = 0 | 1 | undefined;

/**
 * One pin of the processor and what hangs on it. Whoever pulls down wins over a resistor; two that push against each other are a
 * short circuit, and the bug of whoever wired or wrote that.
 */
export class DigitalPin {
  readonly #pulls = new Map<string, Pull>();
  readonly #watchers: ((level: 0 | 1) => void)[] = [];
  readonly time: BusTime;
  readonly name: string;
  /** What a resistor makes of a line that nobody drives. */
  readonly #resting: 0 | 1;

  constructor(time: BusTime, name: string, resting: 0 | 1 = 1) {
    this.time = time;
    this.name = name;
    this.#resting = resting;
  }

  get level(): 0 | 1 {
    let level: Pull;
    for (const pull of this.#pulls.values()) {
      if (pull === undefined) continue;
      if (level !== undefined && level !== pull) throw new Error(`${this.name}: one pushes up, another pulls down`);
      level = pull;
    }
    return level ?? this.#resting;
  }

  /** @param who drives it: a chip's name, or the processor's. */
  pull(who: string, pull: Pull): void {
    const before = this.level;
    this.#pulls.set(who, pull);
    const { level } = this;
    if (level !== before) for (const watcher of this.#watchers) watcher(level);
  }

  /** Told of each change of level, by hardware: chips, and the processor's interrupt. */
  watch(watcher: (level: 0 | 1) => void): void {
    this.#watchers.push(watcher);
  }
}

export interface DigitalOptions {
  /** In the place of a pin's number. */
  readonly pin: DigitalPin;
  readonly mode: number;
  readonly initialValue?: 0 | 1;
  readonly edge?: number;
  readonly onReadable?: (this: SimulatedDigital) => void;
}

const PROCESSOR = "processor";

/** ECMA-419's Digital. */
export class SimulatedDigital {
  // The values of the SDK.
  static readonly Input = 0;
  static readonly InputPullUp = 1;
  static readonly InputPullDown = 2;
  static readonly InputPullUpDown = 3;
  static readonly Output = 8;
  static readonly OutputOpenDrain = 9;
  static readonly Rising = 1;
  static readonly Falling = 2;

  readonly #pin: DigitalPin;
  readonly #mode: number;
  #open = true;
  #told = false;

  /** @throws TypeError for a callback without an edge. */
  constructor(options: DigitalOptions) {
    const { pin, mode, edge = 0, onReadable, initialValue } = options;
    if (onReadable && edge === 0) throw new TypeError("edge");
    this.#pin = pin;
    this.#mode = mode;
    if (this.#drives) this.#drive(initialValue ?? 0);
    if (!onReadable) return;
    pin.watch((level) => {
      const wanted = level === 1 ? SimulatedDigital.Rising : SimulatedDigital.Falling;
      if (!this.#open || this.#told || (edge & wanted) === 0) return;
      this.#told = true;
      pin.time.interrupt(() => {
        this.#told = false;
        if (this.#open) onReadable.call(this);
      });
    });
  }

  read(): 0 | 1 {
    return this.#pin.level;
  }

  /** @throws TypeError at an input. */
  write(value: 0 | 1): void {
    if (!this.#open || !this.#drives) throw new TypeError("not an output");
    this.#drive(value);
  }

  close(): void {
    if (this.#open && this.#drives) this.#pin.pull(PROCESSOR, undefined);
    this.#open = false;
  }

  get #drives(): boolean {
    return this.#mode === SimulatedDigital.Output || this.#mode === SimulatedDigital.OutputOpenDrain;
  }

  #drive(value: 0 | 1): void {
    const pull = this.#mode === SimulatedDigital.OutputOpenDrain && value === 1 ? undefined : value;
    this.#pin.pull(PROCESSOR, pull);
  }
}
