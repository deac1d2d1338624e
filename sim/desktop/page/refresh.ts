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
