import type { PowerState } from "../../hal/battery";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** Battery and charger. Its level changes only when told: a scenario says how empty it is. At 0 without charger the power is gone. */
export class BatteryModel implements DeviceModel {
  readonly facts = {};
  readonly #world: World;
  readonly #waiting: Waiting;
  #state: PowerState = { level: 1, charging: false, mains: true };

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
    if (this.isEmpty) this.#world.cutPower("battery empty");
    else this.#waiting.end({ kind: "changed", state: this.#state });
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "state":
        return answer(this.#state);
      case "watch":
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

  failure(): unknown {
    return undefined;
  }

  powerLost(): void {
    this.#waiting.forget();
  }
}
