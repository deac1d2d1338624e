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
  /** Something was told too close behind another one. */
  #left = false;
  /** What had been told when the last look began. */
  #looked = 0;

  readonly #waitedMs: number;

  /** @param restMs what comes closer than that behind another one is left to the look. @param waitedMs so long the next one is waited for there. */
  constructor(restMs: number, waitedMs: number) {
    this.#restMs = restMs;
    this.#waitedMs = waitedMs;
  }

  /** Something will be told soon, if anything is. @returns whether to ask for it now, and have it waited for there. */
  expects(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#askedAt < this.#restMs) return false;
    this.#askedAt = nowMs;
    this.#asked = this.#told + 1;
    return true;
  }

  /** Something was told. @returns whether to ask for it now. */
  told(): boolean {
    this.#told++;
    const agoMs = performance.now() - this.#askedAt;
    // It was asked for before it was there.
    if (this.#told === this.#asked && agoMs < this.#waitedMs) return false;
    if (agoMs < this.#restMs) {
      this.#left = true;
      return false;
    }
    this.#askedAt = performance.now();
    this.#asked = this.#told;
    return true;
  }

  /**
   * A look begins. @returns what its end has to do. "ask": something was left to it, which it may have seen before it was told.
   * "asked": something was told since the look before, and the last of it was asked for. "compare": nobody knows.
   */
  looked(): () => "ask" | "asked" | "compare" {
    const isNew = this.#told > this.#looked;
    const left = this.#left;
    this.#looked = this.#told;
    this.#left = false;
    return () => (left ? "ask" : isNew && this.#asked === this.#told ? "asked" : "compare");
  }
}
