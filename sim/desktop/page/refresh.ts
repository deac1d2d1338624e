/** Does one piece of work again and again when asked to: never twice at a time, and once more when asked meanwhile. */
export class Refresh {
  readonly #work: () => Promise<void>;
  readonly #restMs: number;
  #running = false;
  #asked = false;

  /** @param restMs what is asked for within this time is done in one go. */
  constructor(work: () => Promise<void>, restMs: number) {
    this.#work = work;
    this.#restMs = restMs;
  }

  ask(): void {
    this.#asked = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#asked) {
      await new Promise((resolve) => setTimeout(resolve, this.#restMs));
      this.#asked = false;
      await this.#work();
    }
    this.#running = false;
  }
}

/** What is asked for at once when it is told of, ahead of the look that finds out all the rest. */
export class Ahead {
  readonly #restMs: number;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** What was told last, and what was asked for last. */
  #told = 0;
  #asked = 0;
  /** What had been told when the last look began. */
  #looked = 0;

  /** @param restMs what comes closer than that behind another one is left to the look. */
  constructor(restMs: number) {
    this.#restMs = restMs;
  }

  /** Something was told. @returns whether to ask for it now. */
  told(): boolean {
    this.#told++;
    if (performance.now() - this.#askedAt < this.#restMs) return false;
    this.#askedAt = performance.now();
    this.#asked = this.#told;
    return true;
  }

  /** A look begins. @returns whether what it finds has been asked for: so it is where something was told since the look before, and the last of it was asked for. */
  looked(): () => boolean {
    const isNew = this.#told > this.#looked;
    this.#looked = this.#told;
    return () => isNew && this.#asked === this.#told;
  }
}
