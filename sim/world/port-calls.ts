import type { PortName } from "../../hal/board";
import type { Engine, PortCall } from "../engine/engine";
import type { Happening } from "./agenda";
import type { Answer, DeviceModel } from "./device-model";
import type { CutMoment, Faults } from "./faults";
import { SeededRandom } from "./random";
import { summariseAnswer, summariseArgument } from "./summary";
import type { Timeline } from "./timeline";

/** How long a driver waits for its chip before it reports the fault. */
const DRIVER_TIMEOUT_MS = 3000;
/** Between the two answers of a part that answers twice. */
const AGAIN_MS = 1;
/** How long a processor may hang before the watchdog resets it. */
const HANG_MS = 10_000;

/** What a call may bring about in its world. */
interface CalledWorld {
  readonly timeline: Timeline;
  readonly faults: Faults;
  /** Of the firmware that runs now; 0 while the power is off. */
  readonly instance: number;
  note(kind: string, detail: { [name: string]: unknown }): void;
  after(ms: number, run: () => void): Happening;
  afterInInstance(ms: number, run: () => void): Happening;
  cutPower(why: string): void;
  resetByWatchdog(): void;
  unsettle(): void;
}

/** The firmware's calls of its devices: each is a numbered point at which a fault may strike or the power go. */
export class PortCalls {
  readonly models = new Map<PortName, DeviceModel>();
  points = 0;
  readonly #engine: Engine;
  readonly #world: CalledWorld;
  #tornRandom: SeededRandom;
  #cutPlan: { readonly point: number; readonly at: CutMoment } | undefined;

  /** @param tornRandom decides what a cut in the middle leaves behind, where no plan has a seed of its own. */
  constructor(engine: Engine, world: CalledWorld, tornRandom: SeededRandom) {
    this.#engine = engine;
    this.#world = world;
    this.#tornRandom = tornRandom;
  }

  planCut(point: number, at: CutMoment, tornSeed?: number): void {
    this.#cutPlan = { point, at };
    if (tornSeed !== undefined) this.#tornRandom = new SeededRandom(tornSeed, point);
  }

  forgetCut(): void {
    this.#cutPlan = undefined;
  }

  /** @returns a promise where the device has to be waited for. */
  dispatch(call: PortCall): Promise<void> | void {
    const { port, method } = call;
    const point = ++this.points;
    const model = this.models.get(port);
    if (this.#world.timeline.wants("call"))
      this.#world.note("call", { point, port, method, argument: summariseArgument(port, method, call.argument) });
    if (!model) return this.#misuse(call, `no device at port ${port}`);
    const planned = this.#cutPlan?.point === point ? this.#cutPlan : undefined;
    // Faults of the network strike messages, not calls: its model asks for them itself.
    const fault = port === "network" ? undefined : this.#world.faults.strike(port, method);
    if (fault) this.#world.note("fault", { id: fault.id, port, point: method, fault: fault.kind });
    const cut = planned?.at ?? (fault?.kind === "cut-power" ? fault.at : undefined);
    if (cut === "before") return this.#world.cutPower(`point ${point} before`);
    if (cut === "torn") {
      model.torn?.(method, call.argument, this.#tornRandom);
      return this.#world.cutPower(`point ${point} torn`);
    }
    if (fault?.kind === "throw") return this.#misuse(call, `fault ${fault.id}`);
    const extraMs = fault?.kind === "delay" ? fault.ms : 0;
    if (fault?.kind === "fail") {
      const failure = model.failure(method);
      if (failure !== undefined) return this.#answer(call, failure, 0);
    }
    const instance = this.#world.instance;
    const answer: Answer = (value, afterMs = 0) => {
      if (fault?.kind === "drop" || instance !== this.#world.instance) return;
      const altered = fault?.kind === "corrupt" ? (model.corrupt?.(method, value, this.#tornRandom) ?? value) : value;
      this.#answer(call, altered, afterMs + extraMs);
      if (fault?.kind === "duplicate") this.#answer(call, altered, afterMs + AGAIN_MS);
    };
    const over = (refused: boolean) => {
      if (instance !== this.#world.instance) return;
      // What it did is done: only its answer is lost.
      if (fault?.kind === "drop" && !refused) this.#silence(call, model);
      if (cut === "after") this.#world.cutPower(`point ${point} after`);
    };
    try {
      const handled = model.handle(method, call.argument, answer);
      if (handled) return this.#handled(call, handled, over);
    } catch (error) {
      this.#refuse(call, error);
      return over(true);
    }
    over(false);
  }

  async #handled(call: PortCall, handled: Promise<void>, over: (refused: boolean) => void): Promise<void> {
    try {
      await handled;
    } catch (error) {
      this.#refuse(call, error);
      return over(true);
    }
    over(false);
  }

  /** The firmware broke the contract: the device says so. Anything else is a bug of the device. */
  #refuse(call: PortCall, error: unknown): void {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    this.#misuse(call, error.message);
  }

  #answer(call: PortCall, value: unknown, afterMs: number): void {
    const instance = this.#world.instance;
    this.#world.after(afterMs, () => {
      if (instance !== this.#world.instance) return;
      if (this.#world.timeline.wants("answer"))
        this.#world.note("answer", {
          call: call.id,
          port: call.port,
          value: summariseAnswer(call.port, call.method, value),
        });
      this.#engine.answer(call.id, value);
      this.#world.unsettle();
    });
  }

  /**
   * A device that does not answer: its driver notices and reports the contract's fault; where the contract has none the
   * processor hangs until the watchdog resets it (B21).
   */
  #silence(call: PortCall, model: DeviceModel): void {
    const failure = model.failure(call.method);
    if (failure !== undefined) return this.#answer(call, failure, DRIVER_TIMEOUT_MS);
    this.#world.afterInInstance(HANG_MS, () => this.#world.resetByWatchdog());
  }

  #misuse(call: PortCall, message: string): void {
    this.#world.note("bug", { port: call.port, method: call.method, message });
    this.#engine.misuse(call.id, message);
    this.#world.unsettle();
  }
}
