import type { Key } from "../../hal/keypad";
import type { Answer, DeviceModel } from "../world/world";
import type { PinPadModel } from "./pin-pad";
import { fields, noSuchMethod } from "./waiting";

const acts: readonly Key[] = Object.freeze(["clear", "enter", "cancel"]);

/** The PIN pad's keys, drawn on the glass of a board: it tells which place was pressed. */
export class PinKeysModel implements DeviceModel {
  readonly facts = {};
  readonly #pad: PinPadModel;

  constructor(pad: PinPadModel) {
    this.#pad = pad;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "places") return answer(this.#places());
    if (method !== "press") noSuchMethod("pin-keys", method);
    this.#press(fields(argument)["key"]);
    answer(this.#pad.dots);
  }

  /** The glass has no keys then, and shows no stars: the other PIN pad serves. */
  failure(method: string): unknown {
    return method === "places" ? new Uint8Array(0) : 0;
  }

  powerLost(): void {
    // The PIN pad forgets what it has.
  }

  #places(): Uint8Array {
    return this.#pad.collecting ? Uint8Array.from(this.#pad.places, Number) : new Uint8Array(0);
  }

  #press(key: unknown): void {
    const pressed = typeof key === "number" ? this.#pad.places[key] : acts.find((act) => act === key);
    if (pressed === undefined) throw new RangeError("press: expected a place from 0 to 9, clear, enter or cancel");
    this.#pad.press(pressed);
  }
}
