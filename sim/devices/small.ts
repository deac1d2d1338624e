import type { BeeperFault, Lights, Sound } from "../../hal/beeper";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** Randomness from the world's seed. */
export class RandomModel implements DeviceModel {
  readonly facts = {};
  readonly #random: SeededRandom;

  constructor(world: World) {
    this.#random = world.random("device");
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method !== "bytes") noSuchMethod("random", method);
    const { length } = fields(argument);
    if (typeof length !== "number" || !(length >= 1 && length <= 256))
      throw new RangeError("bytes: expected length from 1 to 256");
    answer(this.#random.bytes(length));
  }

  failure(): unknown {
    return undefined;
  }

  powerLost(): void {
    // Nothing volatile: the generator goes on where it was.
  }
}

/** Beeper and lights: what was heard and seen last. */
export class BeeperModel implements DeviceModel {
  readonly facts = {};
  readonly #world: World;
  lights: Lights = { contactless: 0, error: false };

  constructor(world: World) {
    this.#world = world;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "sound") this.#world.note("sound", { sound: argument as Sound });
    else if (method === "lights") this.lights = argument as Lights;
    else noSuchMethod("beeper", method);
    answer(undefined);
  }

  failure(method: string): unknown {
    return method === "sound" ? ("disconnected" satisfies BeeperFault) : undefined;
  }

  powerLost(): void {
    this.lights = { contactless: 0, error: false };
  }
}

/** Reads the code that somebody holds before it. */
export class ScannerModel implements DeviceModel {
  readonly facts = {};
  readonly #waiting: Waiting;

  constructor(world: World) {
    this.#waiting = new Waiting(world);
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  show(text: string): void {
    this.#waiting.end({ kind: "code", text }, 200);
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "scan") return this.#waiting.begin(answer, fields(argument)["timeoutMs"]);
    if (method !== "cancel") noSuchMethod("scanner", method);
    this.#waiting.end({ kind: "cancelled" });
    answer(undefined);
  }

  failure(method: string): unknown {
    if (method !== "scan") return undefined;
    this.#waiting.forget();
    return { kind: "fault", fault: "no-answer" };
  }

  powerLost(): void {
    this.#waiting.forget();
  }
}

/** A firmware slot that runs and an empty one; images are checked by the update's own rules in a later release. */
export class UpdateModel implements DeviceModel {
  readonly facts = {};
  /** Of the image that runs. */
  version: string;

  constructor(version: string) {
    this.version = version;
  }

  handle(method: string, _argument: unknown, answer: Answer): void {
    switch (method) {
      case "slots":
        return answer([
          { version: this.version, state: "confirmed" },
          { version: "", state: "empty" },
        ]);
      case "begin":
      case "write":
      case "activate":
        return answer("storage");
      case "confirm":
        return answer(undefined);
      default:
        noSuchMethod("update", method);
    }
  }

  failure(method: string): unknown {
    return method === "slots" || method === "confirm" ? undefined : "storage";
  }

  powerLost(): void {
    // Slots are in flash.
  }
}
