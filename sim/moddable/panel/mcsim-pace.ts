import type { Pace, Speed } from "../../scenario/pace";
import type { World } from "../../world/world";

/** How long the world works in one go before the window may be looked after. Real ms. */
const SLICE_MS = 20;
/** So much real time at most is made up for at once: a host that had no time for mcsim slows the world, and lets no patience run out. */
const LAG_MAX_MS = 500;

interface Job {
  readonly run: () => Promise<unknown>;
  readonly isUrgent: boolean;
}

/**
 * Virtual time in a machine without timers of its own: whoever owns it calls `tick` many times a second. One loop lets the
 * world go on and plays verbs between its steps; nobody else touches the world.
 */
export class McsimPace implements Pace {
  speed: Speed = 1;
  paused = false;
  readonly #nowMs: () => number;
  readonly #world: () => World;
  readonly #jobs: Job[] = [];
  #wake: (() => void) | undefined;
  #stopped = false;

  /** @param nowMs real time. */
  constructor(world: () => World, nowMs: () => number) {
    this.#world = world;
    this.#nowMs = nowMs;
  }

  /** Some time has passed, or something has come in. */
  tick(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Runs `work` between two steps of the world, after what waits already. */
  serial<T>(work: () => Promise<T>): Promise<T> {
    return this.#enqueue(work, false);
  }

  /** The same before all others, and a verb that waits for the world waits no longer: nobody pulls a plug and waits. */
  first<T>(work: () => Promise<T>): Promise<T> {
    return this.#enqueue(work, true);
  }

  /** Ends `run` after the job that runs. */
  stop(): void {
    this.#stopped = true;
    this.tick();
  }

  /** Lets time pass until it is stopped. Rejects with a bug of the simulated world, which is not to be trusted any more. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      const job = this.#jobs.shift();
      if (job) {
        await job.run();
        continue;
      }
      const world = this.#world();
      if (this.paused || (this.speed === "max" && world.idle)) {
        await this.#nap();
        continue;
      }
      const isDone = () =>
        this.#jobs.length > 0 || this.#stopped || this.paused || (this.speed === "max" && world.idle);
      await this.until(world, isDone, Number.POSITIVE_INFINITY, "paced");
    }
  }

  async until(world: World, so: () => boolean, limitMs: number, how: "paced" | "jump"): Promise<boolean> {
    if (this.paused && how === "paced") return so();
    const deadlineMs = world.nowMs + limitMs;
    let sliceMs = this.#nowMs();
    let lookedMs = sliceMs;
    let horizonMs = world.nowMs;
    for (;;) {
      if (so()) return true;
      if (how === "paced" && this.#jobs[0]?.isUrgent) return false;
      const factor = how === "jump" ? "max" : this.speed;
      const now = this.#nowMs();
      horizonMs += factor === "max" ? 0 : Math.min(now - lookedMs, LAG_MAX_MS) * factor;
      lookedMs = now;
      const untilMs = factor === "max" ? deadlineMs : Math.max(Math.min(horizonMs, deadlineMs), world.nowMs);
      const atOnce = world.stepAtOnce(untilMs);
      const progress = atOnce ?? (await world.step(untilMs));
      // The firmware's answer came through mcsim's loop, which looks after the window before it brings messages.
      if (!atOnce) sliceMs = this.#nowMs();
      if (progress === "held") throw new Error("nothing real is in flight in this world");
      const isEnd = progress === "waiting" && (factor === "max" || world.nowMs >= deadlineMs);
      if (isEnd) return so();
      if (progress === "waiting" || now - sliceMs > SLICE_MS) {
        await this.#nap();
        sliceMs = this.#nowMs();
      }
    }
  }

  #enqueue<T>(work: () => Promise<T>, isUrgent: boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const job = { run: () => work().then(resolve, reject), isUrgent };
      if (isUrgent) this.#jobs.unshift(job);
      else this.#jobs.push(job);
      this.tick();
    });
  }

  #nap(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
