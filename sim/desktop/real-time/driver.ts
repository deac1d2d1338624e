import type { Pace, Speed } from "../../scenario/pace";
import type { Place } from "../../scenario/recorder";
import type { Simulator } from "../../simulator/simulator";
import type { World } from "../../world/world";
import { SlowMotion } from "./slow-motion";

/** Things that arrive from real sockets, handed over between the world's steps. */
export interface Arrivals {
  /** Hands over what has arrived. @returns whether anything had. */
  deliver(): boolean;
}

/** How long the driver sleeps at most before it looks at the clock again: what a person does not notice. */
const NAP_MS = 50;
/** While bytes are in flight: their arrival wakes the driver, this is for the case that it does not. */
const HELD_NAP_MS = 5;
/** How often a world that does not rest is told of. */
const TELL_MS = 1000;
/** How long sockets may go unheard while the world is busy: what comes, and who leaves. */
const DEAF_MS = 50;
/** So many quick jobs go before one that lets time pass; then it is its turn. */
const OVERTAKEN_MAX = 64;

/** Where a job stands among the others. */
export interface Turn {
  /** It lets time pass, as far as a day. */
  readonly slow?: boolean;
  /** Whose it is: what one client asks for is done in its order. */
  readonly client?: object;
}

interface Job extends Turn {
  readonly run: () => Promise<void>;
  readonly urgent: boolean;
  /** Jobs that came later and went first. */
  overtaken: number;
}

/** A world is played as fast as it goes to a place in it: whatever it is doing there is left as it is. */
interface Rush {
  readonly stop: () => boolean;
  readonly stopped: () => void;
  /** Where somebody who does not wait came first, when it was played first. */
  readonly hurriedAt: Place | undefined;
}

export type Breathe = () => Promise<void>;

const turnOfNode: Breathe = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Owns the world in real time. One loop lets time pass at the speed that was asked for, and plays verbs and views between
 * the world's steps, one after the other: nobody else touches the world.
 */
export class Driver implements Pace {
  speed: Speed;
  paused = false;
  /** Slows paced time down while a message with money travels. */
  readonly slowMotion: SlowMotion;
  arrivals: Arrivals | undefined;
  /** Those who call by themselves, whatever the world waits for: what they say arrives between two steps. */
  callers: Arrivals | undefined;
  /** Told after every job, when the world comes to rest, and once a second while it does not. */
  onPause: () => void = () => undefined;
  readonly #simulator: () => Simulator;
  readonly #breathe: Breathe;
  readonly #jobs: Job[] = [];
  #heardReal = performance.now();
  #wake: (() => void) | undefined;
  #stopped = false;
  #loop: Promise<void> | undefined;
  #rush: Rush | undefined;
  /** Steps are counted for one world at a time, or for all that live in one time. */
  #counted: World["company"] | undefined;
  #steps = 0;
  #waits = 0;
  #hurriedAt: Place | undefined;

  /** @param breathe lets the host's event loop have a turn. */
  constructor(simulator: () => Simulator, speed: Speed, breathe: Breathe = turnOfNode) {
    this.#simulator = simulator;
    this.speed = speed;
    this.slowMotion = new SlowMotion(simulator);
    this.#breathe = breathe;
  }

  /** Starts the loop. @param onError a bug of the simulator: the world is not to be trusted any more. */
  start(onError: (error: unknown) => void): void {
    this.#loop = this.#run().catch(onError);
  }

  /** Ends the loop after the job that runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#loop;
  }

  /** Runs `work` when the world is between two steps and nothing is in flight. */
  serial<T>(work: () => Promise<T>, turn: Turn = {}): Promise<T> {
    return this.#enqueue(work, false, turn);
  }

  /** Jobs that let time pass and have not begun. */
  get slowJobs(): number {
    return this.#jobs.filter(({ slow }) => slow).length;
  }

  /** The same before all others; a verb that waits for the world goes on no longer. Nobody pulls a plug and waits. */
  first<T>(work: () => Promise<T>): Promise<T> {
    return this.#enqueue(work, true, {});
  }

  #enqueue<T>(work: () => Promise<T>, urgent: boolean, turn: Turn): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => work().then(resolve, reject);
      const job = { ...turn, run, urgent, overtaken: 0 };
      this.#jobs.splice(urgent ? 0 : this.#placeFor(turn), 0, job);
      this.wake();
    });
  }

  /** Behind all others; what is quick goes before what somebody else has time to wait for. */
  #placeFor({ slow, client }: Turn): number {
    let at = this.#jobs.length;
    for (; at > 0 && !slow; at--) {
      const before = this.#jobs[at - 1];
      if (!before?.slow || before.overtaken >= OVERTAKEN_MAX || before.client === client) break;
      before.overtaken++;
    }
    return at;
  }

  /** At full speed every verb plays to its end: there is no middle that a person could mean. */
  get #isUrged(): boolean {
    return this.speed !== "max" && this.#jobs[0]?.urgent === true;
  }

  /** Something has happened outside: the loop looks again. */
  wake(): void {
    this.#wake?.();
  }

  /** Where the world stands now. */
  placeOf(world: World): Place {
    return {
      steps: world.company === this.#counted ? this.#steps : 0,
      runningMs: world.runningMs,
      seq: world.timeline.seq,
    };
  }

  /** How many times as fast as real time the world goes now, where nobody jumps: 0 while it is paused. */
  paceOf(world: World): number | "max" {
    return this.paused ? 0 : this.#factorOf(world, this.speed);
  }

  #factorOf(world: World, speed: Speed): number | "max" {
    if (world.engaged) return 1;
    return speed === "max" ? "max" : Math.min(speed, this.slowMotion.limitAt(world.runningMs));
  }

  /** How often the world was asked to go on until something was so: tells what a verb has come to. */
  get waits(): number {
    return this.#waits;
  }

  /**
   * Goes on with `work`, a verb that is played, until it ends or the world has come to where `stop` is true. A verb that is
   * stopped never goes on: what it has put on the world's agenda still comes, what it had not done yet does not.
   * @param hurriedAt where it was told to go on no longer, when it was played first.
   * @returns whether it came to its end.
   */
  async rush(work: () => Promise<unknown>, stop: () => boolean, hurriedAt: Place | undefined): Promise<boolean> {
    try {
      return await new Promise((resolve, reject) => {
        this.#rush = { stop, stopped: () => resolve(false), hurriedAt };
        work().then(() => resolve(true), reject);
      });
    } finally {
      this.#rush = undefined;
    }
  }

  /**
   * Lets the world go on by itself, as fast as it goes, to a place where it was in another run.
   * @returns whether it got there: false for a world that is at rest before.
   */
  async goTo(world: World, place: Place, stop: () => boolean): Promise<boolean> {
    while (!stop() && this.placeOf(world).steps < place.steps)
      if ((await this.#step(world, Number.POSITIVE_INFINITY)) === "waiting") return false;
    await this.#settleFlight(world);
    const waitMs = place.runningMs - world.runningMs;
    if (!stop() && waitMs > 0) return (await this.#step(world, world.nowMs + waitMs)) === "waiting";
    return waitMs <= 0 || stop();
  }

  async until(world: World, so: () => boolean, limitMs: number, how: "paced" | "jump"): Promise<boolean> {
    this.#waits++;
    const rush = this.#rush;
    if (rush?.stop()) return stopped(rush);
    if (this.paused && how === "paced") return so();
    const deadlineMs = world.nowMs + limitMs;
    let fromMs = world.nowMs;
    let fromReal = performance.now();
    let before: number | "max" | undefined;
    for (;;) {
      await this.#hear();
      this.callers?.deliver();
      if (rush?.stop()) return stopped(rush);
      if (so()) return true;
      if (how === "paced" && (rush ? await this.#wasHurried(world, rush) : this.#isHurried(world))) return false;
      const factor = this.#factorOf(world, how === "jump" || rush ? "max" : this.speed);
      if (factor !== before) {
        fromMs = world.nowMs;
        fromReal = performance.now();
        before = factor;
      }
      const horizonMs =
        factor === "max"
          ? deadlineMs
          : Math.min(deadlineMs, fromMs + Math.floor((performance.now() - fromReal) * factor));
      const progress = await this.#step(world, Math.max(horizonMs, world.nowMs));
      if (progress === "worked") continue;
      if (progress === "held") {
        // Time stood still.
        fromMs = world.nowMs;
        fromReal = performance.now();
        continue;
      }
      if (factor === "max" || world.nowMs >= deadlineMs) return so();
      const nextMs = Math.min(world.nextMs ?? deadlineMs, deadlineMs);
      await this.#nap(Math.min(NAP_MS, Math.max(1, (nextMs - world.nowMs) / factor)));
    }
  }

  /** Where a verb was hurried since this was asked last: it went on no longer, for somebody who does not wait. */
  takeHurriedAt(): Place | undefined {
    const at = this.#hurriedAt;
    this.#hurriedAt = undefined;
    return at;
  }

  #isHurried(world: World): boolean {
    if (this.#isUrged) this.#hurriedAt ??= this.placeOf(world);
    return this.#isUrged;
  }

  /** The same when it is played again: at the same step and at the same time. */
  async #wasHurried(world: World, { hurriedAt }: Rush): Promise<boolean> {
    if (!hurriedAt || this.placeOf(world).steps < hurriedAt.steps) return false;
    await this.#settleFlight(world);
    const waitMs = hurriedAt.runningMs - world.runningMs;
    if (waitMs > 0) await this.#step(world, world.nowMs + waitMs);
    return true;
  }

  /** One step, counted. While something is on its way over a real socket it is waited for. */
  async #step(world: World, untilMs: number): Promise<"worked" | "held" | "waiting"> {
    if (world.company !== this.#counted) {
      this.#counted = world.company;
      this.#steps = 0;
    }
    const progress = await world.step(untilMs);
    if (progress === "worked") this.#steps++;
    else if (progress === "held" && !this.arrivals?.deliver()) await this.#nap(HELD_NAP_MS);
    return progress;
  }

  async #run(): Promise<void> {
    let toldMs = performance.now();
    while (!this.#stopped) {
      const { world } = this.#simulator();
      for (const each of world.company) each.onStir = () => this.wake();
      this.callers?.deliver();
      if (this.#jobs.length > 0) {
        await this.#hear();
        await this.#settleFlight(world);
        await this.#jobs.shift()?.run();
        this.onPause();
        continue;
      }
      if (this.paused || (this.speed === "max" && world.idle)) {
        this.onPause();
        await this.#nap(undefined);
        continue;
      }
      const interrupted = () =>
        this.#jobs.length > 0 ||
        this.#stopped ||
        this.paused ||
        (this.speed === "max" && world.idle) ||
        performance.now() - toldMs > TELL_MS;
      await this.until(world, interrupted, Number.POSITIVE_INFINITY, "paced");
      if (performance.now() - toldMs > TELL_MS) {
        toldMs = performance.now();
        this.onPause();
      }
    }
  }

  /** Verbs act on a world with nothing on its way over real sockets. */
  async #settleFlight(world: World): Promise<void> {
    while (world.held && !this.#stopped) if (!this.arrivals?.deliver()) await this.#nap(HELD_NAP_MS);
  }

  /** At full speed nothing else sleeps: sockets have their turn now and then. */
  async #hear(): Promise<void> {
    if (performance.now() - this.#heardReal < DEAF_MS) return;
    await this.#breathe();
    this.#heardReal = performance.now();
  }

  /** Sleeps until woken, or for so long. */
  #nap(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.wake(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}

/** Whoever waits for this waits for ever: nothing of what he would do next is done. */
function stopped(rush: Rush): Promise<boolean> {
  rush.stopped();
  return new Promise(() => undefined);
}
