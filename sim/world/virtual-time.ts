import { Agenda, type Happening } from "./agenda";

/** The world's clock and what is due by it. Time passes only where `happenNext` lets it. */
export class VirtualTime {
  readonly #agenda = new Agenda();
  #nowMs: number;
  /** How far the wall clock was set ahead. */
  #jumpedMs = 0;
  #holds = 0;
  #engagements = 0;

  /** @param startMs wall clock, ms since 1970. */
  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Running time, which setting the clock does not touch. */
  get runningMs(): number {
    return this.#nowMs - this.#jumpedMs;
  }

  /**
   * Sets the wall clock ahead; whoever waits still waits as long as before.
   * @throws RangeError for a time before now, or none.
   */
  setAhead(epochMs: number): void {
    const ms = epochMs - this.#nowMs;
    if (!(Number.isSafeInteger(ms) && ms >= 0)) throw new RangeError("the world's time only goes forward");
    this.#agenda.shift(ms);
    this.#nowMs += ms;
    this.#jumpedMs += ms;
  }

  /** Nothing is due but what is quiet, nothing real is in flight, and no real part is at work. */
  get idle(): boolean {
    return this.#agenda.restless === 0 && this.#holds === 0 && this.#engagements === 0;
  }

  /** When the next thing happens, ms; undefined when nothing is on the agenda. */
  get nextMs(): number | undefined {
    return this.#agenda.peek()?.atMs;
  }

  get held(): boolean {
    return this.#holds > 0;
  }

  /** @param ms from now, rounded up to whole milliseconds. */
  after(ms: number, quiet: boolean, run: () => void): Happening {
    return this.#agenda.add(this.#nowMs + Math.max(0, Math.ceil(ms)), quiet, run);
  }

  cancel(happening: Happening): void {
    this.#agenda.cancel(happening);
  }

  /** Time stands still until the returned function is called. */
  hold(): () => void {
    this.#holds++;
    return once(() => this.#holds--);
  }

  get engaged(): boolean {
    return this.#engagements > 0;
  }

  /** A real part is at work, until the returned function is called. */
  engage(): () => void {
    this.#engagements++;
    return once(() => this.#engagements--);
  }

  /** Lets the next thing happen that is due until `untilMs`. */
  happenNext(untilMs: number): "worked" | "held" | "waiting" {
    if (this.#holds > 0) return "held";
    const next = this.#agenda.peek();
    if (!next || next.atMs > untilMs) {
      if (untilMs > this.#nowMs && untilMs !== Number.POSITIVE_INFINITY) this.#nowMs = untilMs;
      return "waiting";
    }
    this.#agenda.pop();
    if (next.atMs > this.#nowMs) this.#nowMs = next.atMs;
    next.run();
    return "worked";
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}
