import { ORDERS, orderOf, PLACES } from "../../hal/drivers/keys/digit-order";
import type { Key } from "../../hal/keypad";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { fields, noSuchMethod, Waiting } from "./waiting";

const KEY_MS = 5;
/** ISO 9564-1, 6.1. */
const PIN_DIGITS_MAX = 12;

/** The PIN pad and the vault between it and the secure element: digits go from here into PIN blocks and nowhere else. */
export class PinPadModel implements DeviceModel {
  readonly facts = {};
  readonly #waiting: Waiting;
  readonly #vault = new Map<number, Uint8Array>();
  #digits: number[] = [];
  #minDigits = 0;
  #maxDigits = 0;
  #timeoutMs = 0;
  #lastEntry = 0;
  #places = PLACES;
  readonly #random: SeededRandom;

  constructor(world: World) {
    this.#random = world.random("pin-pad");
    this.#waiting = new Waiting(world);
  }

  get collecting(): boolean {
    return this.#waiting.pending;
  }

  /** How many dots the display shows. */
  get dots(): number {
    return this.collecting ? this.#digits.length : 0;
  }

  /** Where the digits of this PIN stand on a glass: three rows of three, and the one beside them. */
  get places(): readonly Key[] {
    return this.#places;
  }

  press(key: Key): void {
    if (!this.collecting) return;
    if (key === "cancel") return this.#end({ kind: "cancelled" });
    if (key === "clear") this.#digits = [];
    else if (key === "enter") {
      if (this.#digits.length >= this.#minDigits) return this.#enter();
    } else
      for (const digit of /^\d+$/.test(key) ? key : "")
        if (this.#digits.length < this.#maxDigits) this.#digits.push(Number(digit));
    this.#waiting.extend(this.#timeoutMs);
  }

  /** Gives an entry's digits to the secure element, once. */
  take(entry: number): Uint8Array | undefined {
    const digits = this.#vault.get(entry);
    this.#vault.delete(entry);
    return digits;
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "collect": {
        const { minDigits, maxDigits, timeoutMs, scrambled } = fields(argument);
        if (typeof minDigits !== "number" || typeof maxDigits !== "number" || maxDigits > PIN_DIGITS_MAX)
          throw new RangeError(`collect: expected minDigits and maxDigits up to ${PIN_DIGITS_MAX}`);
        this.#waiting.begin(answer, timeoutMs);
        this.#digits = [];
        this.#minDigits = minDigits;
        this.#maxDigits = maxDigits;
        this.#timeoutMs = timeoutMs as number;
        this.#places = scrambled === true ? orderOf(this.#random.below(ORDERS)) : PLACES;
        // An entry that nobody turned into a PIN block dies with the next one.
        this.#vault.clear();
        return;
      }
      case "cancel":
        this.#end({ kind: "cancelled" });
        return answer(undefined);
      default:
        noSuchMethod("pin-pad", method);
    }
  }

  failure(method: string): unknown {
    if (method !== "collect") return undefined;
    this.#waiting.forget();
    this.#digits = [];
    return { kind: "fault", fault: "disconnected" };
  }

  powerLost(): void {
    this.#waiting.forget();
    this.#digits = [];
    this.#vault.clear();
  }

  #enter(): void {
    const entry = ++this.#lastEntry;
    const digits = this.#digits.length;
    if (digits > 0) this.#vault.set(entry, Uint8Array.from(this.#digits));
    this.#end({ kind: "entered", entry, digits });
  }

  #end(value: unknown): void {
    this.#digits = [];
    this.#waiting.end(value, KEY_MS);
  }
}
