import { KEY_AHEAD_MAX, type Key, type KeyPress } from "../../hal/keypad";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** From the finger to the firmware. */
const KEY_MS = 5;
/** Below this nobody waits for a person. */
const PERSON_MS = 5;

export class KeypadModel implements DeviceModel {
  readonly facts = {};
  readonly #waiting: Waiting;
  readonly #ahead: Key[] = [];

  constructor(world: World) {
    this.#waiting = new Waiting(world);
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  press(key: Key): void {
    const press: KeyPress = { kind: "key", key };
    if (this.#waiting.pending) this.#waiting.end(press, KEY_MS);
    else if (this.#ahead.length < KEY_AHEAD_MAX) this.#ahead.push(key);
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "read": {
        const key = this.#ahead.shift();
        if (key !== undefined) return answer({ kind: "key", key });
        const { timeoutMs } = fields(argument);
        // Nobody is so quick: asked whether the keypad is there.
        if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < PERSON_MS)
          return answer({ kind: "timeout" }, timeoutMs);
        return this.#waiting.begin(answer, timeoutMs);
      }
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      case "flush":
        this.#ahead.length = 0;
        return answer(undefined);
      default:
        noSuchMethod("keypad", method);
    }
  }

  failure(method: string): unknown {
    if (method !== "read") return undefined;
    this.#waiting.forget();
    return { kind: "fault", fault: "disconnected" };
  }

  powerLost(): void {
    this.#waiting.forget();
    this.#ahead.length = 0;
  }
}
