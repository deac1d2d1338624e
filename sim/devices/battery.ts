import type { PowerState } from "../../hal/battery";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** Battery and charger. Its level changes only when told: a scenario says how empty it is. */
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

  become(change: Partial<PowerState>): void {
    this.#state = { ...this.#state, ...change };
    this.#waiting.end({ kind: "changed", state: this.#state });
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
