import { type Battery, isPowerChange, type PowerEvent, type PowerState } from "../../battery";
import type { Clock } from "../../clock";
import { WAIT_MS_MAX } from "../../wait";
import type { PowerGauge, PowerSample } from "./gauge";

export interface GaugeBatteryOptions {
  /** Opens the chip; called again whenever it has fallen silent. @param onAlert for the chip's interrupt line. */
  readonly open: (onAlert: () => void) => PowerGauge;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
  /** Frees a bus whose data line is held, when nothing answers: `clearBus`. */
  readonly recover?: () => void;
  /** Between two looks of a `watch`, ms. Default 1000. */
  readonly everyMs?: number;
  /** Called with what the bus threw, for a log. */
  readonly onBusError?: (error: Error) => void;
}

const EVERY_MS = 1000;
/** A bus is disturbed for moments. */
const TRIES = 3;
const TRY_AGAIN_MS = 5;
/** Within this time a board that was switched off stops. */
const OFF_MS = 1000;

/** Told while the chip has never answered: full and on mains, so that the terminal sells. */
const unknown: PowerState = Object.freeze({ level: 1, charging: false, mains: true });

/** One `watch` that waits. */
interface Watch {
  resolve: (event: PowerEvent) => void;
  wake: () => void;
  /** The chip pulled its line after the last look began: the next look must not wait. */
  alerted: boolean;
}

/**
 * `hal/battery.ts` over a chip. During a `watch` the chip is asked once a second, and at once when it pulls its interrupt line. A chip that
 * does not answer, or did not answer at power-up, is opened again at the next question.
 */
export class GaugeBattery implements Battery {
  readonly #options: GaugeBatteryOptions;
  #gauge: PowerGauge | undefined;
  /** The state that was told last. Changes are measured from it. */
  #told: PowerState = unknown;
  #everTold = false;
  #watch: Watch | undefined;
  /** The question that is under way: a second caller waits for the same answer. */
  #asking: Promise<PowerSample | undefined> | undefined;

  constructor(options: GaugeBatteryOptions) {
    this.#options = options;
  }

  async state(): Promise<PowerState> {
    const { state } = await this.#look();
    this.#told = state;
    this.#everTold = true;
    return state;
  }

  /** @throws TypeError where a `watch` is waiting; RangeError for a `timeoutMs` that is not in 0 < ms <= WAIT_MS_MAX. */
  watch({ timeoutMs }: { readonly timeoutMs: number }): Promise<PowerEvent> {
    if (this.#watch) throw new TypeError("another call is waiting at this device");
    if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
    return new Promise((resolve, reject) => {
      const watch: Watch = { resolve, wake: () => undefined, alerted: false };
      this.#watch = watch;
      this.#looking(watch, timeoutMs).catch((error: unknown) => {
        if (this.#watch === watch) this.#watch = undefined;
        reject(error);
      });
    });
  }

  async cancel(): Promise<void> {
    this.#end(this.#watch, { kind: "cancelled" });
  }

  async off(): Promise<void> {
    await this.#ask((gauge) => gauge.off());
    await this.#options.clock.sleep({ ms: OFF_MS });
  }

  /** Asks once a second, until there is something to tell or time is up. */
  async #looking(watch: Watch, timeoutMs: number): Promise<void> {
    const { clock, everyMs = EVERY_MS } = this.#options;
    const untilMs = (await clock.monotonic()) + timeoutMs;
    while (this.#watch === watch) {
      watch.alerted = false;
      const { state, failing } = await this.#look();
      if (failing) return this.#end(watch, { kind: "failing" });
      if (this.#everTold && isPowerChange(this.#told, state)) {
        this.#told = state;
        return this.#end(watch, { kind: "changed", state });
      }
      if (!this.#everTold) this.#told = state;
      this.#everTold = true;
      const leftMs = untilMs - (await clock.monotonic());
      if (leftMs > 0 && !watch.alerted) await this.#pause(watch, Math.min(leftMs, everyMs));
      if ((await clock.monotonic()) >= untilMs) return this.#end(watch, { kind: "timeout" });
    }
  }

  /** Waits until the chip alerts, the watch is over, or so much time has passed. */
  #pause(watch: Watch, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      watch.wake = resolve;
      this.#options.clock.sleep({ ms }).then(resolve, reject);
    });
  }

  #alert(): void {
    if (!this.#watch) return;
    this.#watch.alerted = true;
    this.#watch.wake();
  }

  #end(watch: Watch | undefined, event: PowerEvent): void {
    if (!watch || this.#watch !== watch) return;
    this.#watch = undefined;
    watch.wake();
    watch.resolve(event);
  }

  async #look(): Promise<{ readonly state: PowerState; readonly failing: boolean }> {
    const asking = this.#asking ?? this.#ask((gauge) => gauge.sample());
    this.#asking = asking;
    const sample = await asking.finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    if (!sample) return { state: { ...this.#told, fault: "no-answer" }, failing: false };
    const { present, level, charging, mains, failing } = sample;
    return { state: { level: present ? level : mains ? 1 : 0, charging, mains }, failing };
  }

  /** @returns undefined where the chip does not answer, after all tries. */
  async #ask<T>(question: (gauge: PowerGauge) => T): Promise<T | undefined> {
    const { clock, recover, onBusError } = this.#options;
    for (let left = TRIES; left > 0; left--) {
      try {
        return question(await this.#opened());
      } catch (error) {
        // The bus throws where no chip answers. A TypeError is no error of the bus: it is a bug, and must be seen.
        if (!(error instanceof Error) || error instanceof TypeError) throw error;
        onBusError?.(error);
      }
      this.#gauge?.close();
      this.#gauge = undefined;
      recover?.();
      if (left > 1) await clock.sleep({ ms: TRY_AGAIN_MS });
    }
    return undefined;
  }

  async #opened(): Promise<PowerGauge> {
    if (this.#gauge) return this.#gauge;
    const gauge = this.#options.open(() => this.#alert());
    this.#gauge = gauge;
    await this.#options.clock.sleep({ ms: gauge.settleMs });
    return gauge;
  }
}
