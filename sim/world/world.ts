import type { Identity, Personalisation, PortName } from "../../hal/board";
import type { DeviceFacts } from "../../hal/remote/ports";
import type { Engine, PortCall, Settled } from "../engine/engine";
import type { Happening } from "./agenda";
import type { DeviceModel } from "./device-model";
import { type CutMoment, Faults } from "./faults";
import { PortCalls } from "./port-calls";
import { SeededRandom } from "./random";
import { Timeline } from "./timeline";
import { VirtualTime } from "./virtual-time";

export type { Answer, DeviceModel } from "./device-model";

export interface WorldOptions {
  readonly seed: number;
  /** Virtual wall clock at the start, ms since 1970. */
  readonly startMs: number;
  readonly engine: Engine;
  readonly identity: Identity;
  readonly personalisation?: Personalisation;
  /** It lives in the same time as this one, whose `startMs` counts. */
  readonly beside?: World;
}

/** From plug to the first instruction of the firmware. */
const BOOT_MS = 300;
/** From a firmware's death to the watchdog's reset. */
const WATCHDOG_MS = 1000;
/** A pause at least this long is background work that waits for better times: it does not keep the world busy. */
export const PATIENT_MS = 5000;

/**
 * The simulated world: virtual time, seeded randomness, power, faults, and a numbered point at every call through a
 * contract. Deterministic: everything happens in `step`, one thing at a time.
 */
export class World {
  readonly seed: number;
  readonly timeline: Timeline;
  /** All that live in this time, this one among them. Time passes only where none of them has anything to do. */
  readonly company: readonly World[];
  readonly faults: Faults;
  readonly #options: WorldOptions;
  #personalisation: Personalisation | undefined;
  readonly #time: VirtualTime;
  readonly #company: World[];
  readonly #calls: PortCalls;
  /** Counts firmware instances; 0 while the power is off. */
  #instance = 0;
  #instances = 0;
  #booting = false;
  #killing = false;
  /** The watchdog has reset it: the next firmware is told so. */
  #reset = false;
  #unsettled = false;
  /** The firmware whose turn it was last. */
  #settlingInstance = 0;
  readonly #interludes: (() => Promise<void>)[] = [];
  /** Told when the firmware's board has something to do by itself: whoever rests lets the world go on. */
  onStir: () => void = () => undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    options.engine.onStir = () => this.#stir();
    this.#personalisation = options.personalisation;
    this.seed = options.seed;
    const { beside } = options;
    this.#time = beside ? beside.#time : new VirtualTime(options.startMs);
    this.timeline = new Timeline(beside?.timeline.numbering);
    const company = beside ? beside.#company : [];
    company.push(this);
    this.company = company;
    this.#company = company;
    this.faults = new Faults(this.random("faults"));
    this.#calls = new PortCalls(options.engine, this, this.random("torn"));
    options.engine.standsIn?.(this);
  }

  /** A stream of randomness of its own for `consumer`: what one draws does not shift what another gets. */
  random(consumer: string): SeededRandom {
    let stream = 0;
    for (let i = 0; i < consumer.length; i++) stream = (Math.imul(stream, 31) + consumer.charCodeAt(i)) | 0;
    return new SeededRandom(this.seed, stream);
  }

  attach(port: PortName, model: DeviceModel): void {
    this.#calls.models.set(port, model);
  }

  /** What stands there. */
  at(port: PortName): DeviceModel | undefined {
    return this.#calls.models.get(port);
  }

  get nowMs(): number {
    return this.#time.nowMs;
  }

  /** Running time, which setting the clock does not touch: for durations. */
  get runningMs(): number {
    return this.#time.runningMs;
  }

  /** Sets everybody's wall clock ahead. No time passes: whoever waits still waits as long as before. */
  setAhead(epochMs: number): void {
    this.#time.setAhead(epochMs);
    for (const world of this.#company) world.note("clock", { set: epochMs });
  }

  get points(): number {
    return this.#calls.points;
  }

  /** Of the firmware that runs now; 0 while the power is off. */
  get instance(): number {
    return this.#instance;
  }

  /** The firmware has been told something: its turn comes next. */
  unsettle(): void {
    this.#unsettled = true;
  }

  get powered(): boolean {
    return this.#instances > 0 && this.#instance > 0;
  }

  /** How many firmware instances have been started so far. */
  get boots(): number {
    return this.#instances;
  }

  /** Nothing will happen by itself soon: everybody waits for a person, or with patience. */
  get idle(): boolean {
    return this.#time.idle && this.#next() === undefined;
  }

  /** Something is to be done before time passes. */
  get #hasTurn(): boolean {
    return this.#unsettled || this.#booting || this.#killing || this.#interludes.length > 0;
  }

  /** The first of those in this time that has its turn. */
  #next(): World | undefined {
    for (const world of this.#company) if (world.#hasTurn) return world;
    return undefined;
  }

  /** When the next thing happens, ms; undefined when nothing is on the agenda. */
  get nextMs(): number | undefined {
    return this.#time.nextMs;
  }

  get held(): boolean {
    return this.#time.held;
  }

  /** @param detail becomes the event: whoever tells it gives it away. */
  note(kind: string, detail: { [name: string]: unknown }): void {
    if (this.timeline.wants(kind)) this.timeline.add(this.#time.nowMs, kind, detail);
  }

  /** Something happens after `ms`, in whole milliseconds. Quiet happenings do not keep the world from being idle. */
  after(ms: number, run: () => void, options?: { readonly quiet?: boolean }): Happening {
    return this.#time.after(ms, options?.quiet ?? false, run);
  }

  cancel(happening: Happening | undefined): void {
    if (happening) this.#time.cancel(happening);
  }

  /** Time stands still until the returned function is called: something real is in flight. */
  hold(): () => void {
    return this.#time.hold();
  }

  /**
   * A real part is at work until the returned function is called: the world is not at rest, and whoever paces it lets its time pass no
   * faster than that of the part. Verbs are played meanwhile.
   */
  engage(): () => void {
    return this.#time.engage();
  }

  get engaged(): boolean {
    return this.#time.engaged;
  }

  /**
   * Cuts the power at the numbered point of a later call.
   * @param tornSeed decides, at "torn", what is left behind; the world's seed does where it is left out.
   */
  planCut(point: number, at: CutMoment, tornSeed?: number): void {
    this.#calls.planCut(point, at, tornSeed);
  }

  /** The power stays: no cut is planned any more. */
  forgetCut(): void {
    this.#calls.forgetCut();
  }

  powerOn(): void {
    if (this.powered) return;
    this.#instance = ++this.#instances;
    this.note("power", { action: "on", boot: this.#instances, ...(this.#reset ? { why: "watchdog" } : {}) });
    const instance = this.#instance;
    this.after(BOOT_MS, () => {
      if (instance === this.#instance) this.#booting = true;
    });
  }

  /** The power goes, now. No call, answer or event of the running instance has any effect afterwards. */
  cutPower(why: string): void {
    if (!this.powered) return;
    this.#instance = 0;
    this.#reset = false;
    this.#booting = false;
    this.#killing = true;
    this.note("power", { action: "cut", why });
    for (const model of this.#calls.models.values()) model.powerLost();
  }

  /** Between this step of the world and its next one, at the same moment: what somebody does who waited for just this. */
  interlude(run: () => Promise<void>): void {
    this.#interludes.push(run);
  }

  /** Does somebody do something before this step's calls take effect that can wait for it? */
  get interrupted(): boolean {
    return this.#interludes.length > 0;
  }

  /** Runs what belongs to the running firmware only while that instance lives. */
  afterInInstance(ms: number, run: () => void, options?: { readonly quiet?: boolean }): Happening {
    const instance = this.#instance;
    return this.after(ms, () => instance === this.#instance && run(), options);
  }

  /**
   * Does the next thing: lets the firmware run, or lets one happening happen.
   * @param untilMs happenings later than this stay where they are.
   * @returns "worked"; "held" when something real is in flight; "waiting" when nothing is due until `untilMs`.
   */
  step(untilMs: number): Promise<"worked" | "held" | "waiting"> {
    const world = this.#next() ?? this;
    // A promise in a promise would be one more turn for each call of the firmware.
    return world.runs ? world.#settle() : world.#begin(untilMs);
  }

  async #begin(untilMs: number): Promise<"worked" | "held" | "waiting"> {
    const interlude = this.#interludes.shift();
    if (interlude) {
      await interlude();
      return "worked";
    }
    if (this.#killing) {
      this.#killing = false;
      this.#unsettled = false;
      await this.#options.engine.kill();
      return "worked";
    }
    if (this.#booting) {
      this.#booting = false;
      await this.#options.engine.boot(this.hello());
      this.#unsettled = true;
      return "worked";
    }
    return this.#time.happenNext(untilMs);
  }

  /**
   * The same as `step` where it is one happening; saves a promise for each.
   * @returns undefined when the firmware is to run: then only `step` goes on.
   */
  stepAtOnce(untilMs: number): "worked" | "held" | "waiting" | undefined {
    if (this.#next()) return undefined;
    return this.#time.happenNext(untilMs);
  }

  /** What the installer sets: counts from the next power-up on. */
  personalise(part: Partial<Personalisation>): void {
    if (this.#personalisation) this.#personalisation = { ...this.#personalisation, ...part };
  }

  hello() {
    const facts: Record<string, object> = {};
    for (const [port, model] of this.#calls.models) facts[port] = model.facts;
    const { identity } = this.#options;
    const personalisation = this.#personalisation;
    return {
      identity,
      facts: facts as DeviceFacts,
      ...(personalisation ? { personalisation } : {}),
      ...(this.#reset ? { resetBy: "watchdog" as const } : {}),
    };
  }

  #stir(): void {
    if (this.#instance === 0) return;
    this.#unsettled = true;
    this.onStir();
  }

  async #settle(): Promise<"worked"> {
    await this.settled(await this.settling());
    return "worked";
  }

  /**
   * The same as `step` where the firmware `runs`, in two halves, this and `settled`: whoever plays many steps waits for the
   * engine itself, which is one promise less for each call of the firmware.
   */
  settling(): Promise<Settled> {
    this.#unsettled = false;
    this.#settlingInstance = this.#instance;
    return this.#options.engine.settle();
  }

  /** Whether the next step lets the firmware run. */
  get runs(): boolean {
    return this.#unsettled && !this.#killing && !this.#booting && this.#interludes.length === 0;
  }

  /** What the firmware did is done in the world. @returns a promise where a device has to be waited for. */
  settled(settled: Settled, from = 0): Promise<void> | void {
    const { calls, died, cut } = settled;
    const instance = this.#settlingInstance;
    for (let at = from; at < calls.length; at++) {
      if (instance !== this.#instance || instance === 0) return;
      const dispatched = this.#calls.dispatch(calls[at] as PortCall);
      if (dispatched) return this.#settledAfter(dispatched, settled, at + 1);
    }
    if (instance !== this.#instance || instance === 0) return;
    if (cut !== undefined) return this.cutPower(cut);
    if (died === undefined) return;
    this.note("bug", { message: died });
    this.resetByWatchdog();
  }

  async #settledAfter(dispatched: Promise<void>, settled: Settled, from: number): Promise<void> {
    await dispatched;
    await this.settled(settled, from);
  }

  /** The firmware has died, or hangs: B21. */
  resetByWatchdog(): void {
    this.cutPower("watchdog");
    this.#reset = true;
    this.after(WATCHDOG_MS, () => this.powerOn());
  }
}
