import { isPowerChange, type PowerState } from "../../hal/battery";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** Battery and charger. Its level changes only when told: a scenario says how empty it is. At 0 without charger the power is gone. */
export class BatteryModel implements DeviceModel {
  readonly facts = {};
  readonly #world: World;
  readonly #waiting: Waiting;
  #state: PowerState = { level: 1, charging: false, mains: true };
  /** The state that the firmware was told last. Changes are measured from it. */
  #told = this.#state;

  constructor(world: World) {
    this.#world = world;
    this.#waiting = new Waiting(world);
  }

  get state(): PowerState {
    return this.#state;
  }

  /** Nothing left, and nothing that charges it: the terminal is off, and stays so. */
  get isEmpty(): boolean {
    const { level, charging, mains } = this.#state;
    return level <= 0 && !charging && !mains;
  }

  become(change: Partial<PowerState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.isEmpty) return this.#world.cutPower("battery empty");
    if (!this.#waiting.pending || !isPowerChange(this.#told, this.#state)) return;
    this.#told = this.#state;
    this.#waiting.end({ kind: "changed", state: this.#state });
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "state":
        this.#told = this.#state;
        return answer(this.#state);
      case "watch":
        if (!this.#waiting.pending) this.#told = this.#state;
        return this.#waiting.begin(answer, fields(argument)["timeoutMs"]);
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      case "off":
        return this.#world.cutPower("switched off");
      default:
        noSuchMethod("battery", method);
    }
  }

  /** The gauge does not answer: the state is the one that was measured last. */
  failure(method: string): unknown {
    const state: PowerState = { ...this.#state, fault: "no-answer" };
    if (method === "state") return state;
    if (method !== "watch") return undefined;
    this.#waiting.forget();
    return { kind: "changed", state };
  }

  powerLost(): void {
    this.#waiting.forget();
  }
}
