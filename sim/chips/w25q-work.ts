import type { BusTime } from "../buses/bus-time";
import type { Happening } from "../world/agenda";

/** AC characteristics, 9.6, ms: typical, longest. */
export const times = Object.freeze({
  program: Object.freeze({ typical: 0.4, longest: 3 }),
  sector: Object.freeze({ typical: 45, longest: 400 }),
  block32: Object.freeze({ typical: 120, longest: 1600 }),
  block64: Object.freeze({ typical: 150, longest: 2000 }),
  chip: Object.freeze({ typical: 20_000, longest: 100_000 }),
  status: Object.freeze({ typical: 10, longest: 15 }),
});
/** tSUS: until a suspend has stopped what runs; as long at least must it run again before the next. */
const SUSPEND_MS = 0.02;

/** Something that takes its time inside the chip. */
export interface Work {
  readonly what: "program" | "erase" | "chip-erase" | "status";
  /** What nobody may read or write while it is suspended. */
  readonly from: number;
  readonly bytes: number;
  readonly takesMs: number;
  finish(): void;
  /** The supply went, or a reset came. @param share of it that was done, 0 to 1. */
  tear(share: number): void;
}

interface Running {
  readonly work: Work;
  leftMs: number;
  sinceMs: number;
}

/** What a W25Q is busy with: one work, and one that is suspended. */
export class W25qWork {
  readonly #time: BusTime;
  readonly #onIdle: () => void;
  #running: Running | undefined;
  #suspended: Running | undefined;
  #stopping = false;
  #resumedMs = Number.NEGATIVE_INFINITY;
  #happening: Happening | undefined;

  /** @param onIdle a work is over, or stopped. */
  constructor(time: BusTime, onIdle: () => void) {
    this.#time = time;
    this.#onIdle = onIdle;
  }

  get busy(): boolean {
    return this.#running !== undefined || this.#stopping;
  }

  get suspended(): Work | undefined {
    return this.#suspended?.work;
  }

  begin(work: Work): void {
    this.#run({ work, leftMs: work.takesMs, sinceMs: 0 });
  }

  /** Ignored where nothing runs, something is suspended already, or the whole chip is being erased. */
  suspend(): "suspended" | "ignored" | "too-soon" {
    if (this.#time.now() - this.#resumedMs < SUSPEND_MS) return "too-soon";
    const what = this.#running?.work.what;
    if (this.#suspended || (what !== "program" && what !== "erase")) return "ignored";
    this.#suspended = this.#stop();
    this.#stopping = true;
    this.#happening = this.#time.after(SUSPEND_MS, () => {
      this.#stopping = false;
      this.#onIdle();
    });
    return "suspended";
  }

  /** Ignored where nothing is suspended. */
  resume(): void {
    const held = this.#suspended;
    if (!held) return;
    this.#suspended = undefined;
    this.#resumedMs = this.#time.now();
    this.#run(held);
  }

  /** Whatever runs or is suspended ends here. */
  tear(): void {
    const all = [this.#stop(), this.#suspended];
    this.#suspended = undefined;
    for (const each of all) each?.work.tear(1 - each.leftMs / each.work.takesMs);
  }

  #run(running: Running): void {
    running.sinceMs = this.#time.now();
    this.#running = running;
    this.#happening = this.#time.after(running.leftMs, () => {
      this.#running = undefined;
      this.#onIdle();
      running.work.finish();
    });
  }

  #stop(): Running | undefined {
    const running = this.#running;
    this.#time.cancel(this.#happening);
    this.#running = undefined;
    this.#stopping = false;
    if (running) running.leftMs -= this.#time.now() - running.sinceMs;
    return running;
  }
}
