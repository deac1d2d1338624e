interface Timer {
  readonly run: () => void;
  readonly atMs: number;
}

/** Timers of a board whose time passes when it is told to. */
export class FakeTimers {
  #nowMs = 0;
  #timers: readonly Timer[] = [];

  get count(): number {
    return this.#timers.length;
  }

  set(run: () => void, ms: number): Timer {
    const timer = { run, atMs: this.#nowMs + ms };
    this.#timers = [...this.#timers, timer];
    return timer;
  }

  clear(timer: unknown): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) {
      if (timer.atMs > this.#nowMs || !this.#timers.includes(timer)) continue;
      this.clear(timer);
      timer.run();
    }
  }
}
