import { WAIT_MS_MAX } from "../../hal/wait";
import { type Answer, type DeviceModel, PATIENT_MS, type World } from "../world/world";
import { fields, noSuchMethod } from "./waiting";

/** The terminal's own clock: runs with the world's time, can be wrong, and forgets when its backup cell is dead. */
export class ClockModel implements DeviceModel {
  readonly facts = {};
  readonly #world: World;
  #offsetMs = 0;
  #trusted = true;
  #bootMs = 0;
  /** The backup cell is dead: with the power the date goes, each time (A23). */
  cellDead = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** What the terminal takes for the time, ms since 1970. */
  get terminalMs(): number {
    return this.#world.nowMs + this.#offsetMs;
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  /** The date is lost: at the next look the clock says 2000-01-01 and is not trusted (A23). */
  lose(): void {
    this.#offsetMs = Date.UTC(2000, 0, 1) - this.#world.nowMs;
    this.#trusted = false;
  }

  /** Somebody sets the clock from outside. */
  shift(epochMs: number): void {
    this.#offsetMs = epochMs - this.#world.nowMs;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "now":
        return answer({ epochMs: this.terminalMs, trusted: this.#trusted });
      case "set": {
        const { epochMs } = fields(argument);
        if (typeof epochMs !== "number" || !Number.isSafeInteger(epochMs))
          throw new TypeError("set: expected epochMs, a whole number of ms");
        this.shift(epochMs);
        this.#trusted = true;
        return answer(undefined);
      }
      case "sleep": {
        const { ms } = fields(argument);
        if (typeof ms !== "number" || !(ms >= 0 && ms <= WAIT_MS_MAX))
          throw new RangeError(`sleep: expected ms from 0 to ${WAIT_MS_MAX}`);
        this.#world.afterInInstance(ms, () => answer(undefined), { quiet: ms >= PATIENT_MS });
        return;
      }
      case "monotonic":
        return answer(this.#world.runningMs - this.#bootMs);
      default:
        noSuchMethod("clock", method);
    }
  }

  failure(): unknown {
    return undefined;
  }

  powerLost(): void {
    this.#bootMs = this.#world.runningMs;
    if (this.cellDead) this.lose();
  }
}
