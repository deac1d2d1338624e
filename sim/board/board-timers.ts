import type { WorldTime } from "../engine/engine";

/** So many runs in which nothing happened: the next ones are like these. */
const CALM_RUNS = 64;

interface Repeat {
  readonly ms: number;
  readonly run: () => void;
  calm: number;
  rests: boolean;
}

/**
 * The timers of a board's processor, in the world's time, from its power-up to its end.
 *
 * What a board does again and again is to look: at its touch panel, at its keypad. When nothing was to be seen for a second it is not played any
 * more until there is (`disturb`), because the next look would see and change as little as the last; else a night would be five million looks.
 */
export class BoardTimers {
  readonly #time: WorldTime;
  readonly #ran: () => void;
  readonly #quiet: boolean;
  readonly #repeats: Repeat[] = [];
  #ended = false;

  /**
   * @param ran told after each run: the processor may have something to say.
   * @param quiet what it waits for keeps no world from being idle. What it does again and again never does.
   */
  constructor(time: WorldTime, ran: () => void, quiet: boolean) {
    this.#time = time;
    this.#ran = ran;
    this.#quiet = quiet;
  }

  every(ms: number, run: () => void): void {
    const repeat: Repeat = { ms, run, calm: 0, rests: false };
    this.#repeats.push(repeat);
    this.#schedule(repeat);
  }

  /** @returns how it is stopped. */
  after(ms: number, run: () => void): () => void {
    let stopped = false;
    this.#later(ms, this.#quiet, () => {
      if (!stopped) this.#runs(run);
    });
    return () => {
      stopped = true;
    };
  }

  /** There is something to be seen, or may be. */
  disturb(): void {
    for (const repeat of this.#repeats) {
      repeat.calm = 0;
      if (repeat.rests) this.#schedule(repeat);
    }
  }

  /** Nothing runs any more. */
  end(): void {
    this.#ended = true;
  }

  #schedule(repeat: Repeat): void {
    repeat.rests = false;
    this.#later(repeat.ms, true, () => {
      repeat.calm += 1;
      this.#runs(repeat.run);
      if (repeat.calm < CALM_RUNS) this.#schedule(repeat);
      else repeat.rests = true;
    });
  }

  #later(ms: number, quiet: boolean, run: () => void): void {
    const due = () => {
      if (!this.#ended) run();
    };
    this.#time.after(ms, due, { quiet });
  }

  #runs(run: () => void): void {
    run();
    this.#ran();
  }
}
