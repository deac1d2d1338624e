import type { ScreenView } from "../../display";
import type { Key } from "../../keypad";
import type { PinEntry, PinPad } from "../../pin-pad";
import type { Random } from "../../random";
import { WAIT_MS_MAX } from "../../wait";
import { FAIR_TRIES_MAX, isFair, orderOf, PLACES } from "./digit-order";
import { digitsFace, type Face, pinFace, type SoftAct } from "./face";
import type { GlassGuest, KeyedDisplay } from "./keyed-display";

export interface TouchPinPadOptions {
  readonly display: Pick<KeyedDisplay, "lend" | "refresh">;
  readonly random: Random;
  readonly timers: {
    set(run: () => void, ms: number): unknown;
    clear(timer: unknown): void;
  };
}

/** ISO 9564-1, 6.1. */
const PIN_DIGITS_MAX = 12;

interface Request {
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly timeoutMs: number;
  readonly scrambled: boolean;
}

/**
 * A PIN pad on the screen's own glass, for development kits: such a kit cannot be certified for PIN entry (PCI PTS). Digits go from
 * here to the secure element of the same board (`take`) and nowhere else; they lie in ordinary memory until then, or until the next
 * PIN, and are zeroed.
 */
export class TouchPinPad implements PinPad, GlassGuest {
  readonly secret = true;
  readonly #options: TouchPinPadOptions;
  readonly #digits = new Uint8Array(PIN_DIGITS_MAX);
  #face: Face = digitsFace;
  #typed = 0;
  #lastEntry = 0;
  /** Of the last entry, until it is taken. */
  #kept: Uint8Array | undefined;
  #request: Request | undefined;
  #answer: ((entry: PinEntry) => void) | undefined;
  #timer: unknown;

  constructor(options: TouchPinPadOptions) {
    this.#options = options;
  }

  faceFor(): Face {
    return this.#face;
  }

  /** Stars are all that is seen of a PIN. */
  seen(view: ScreenView): ScreenView {
    return { ...view, input: "*".repeat(this.#typed) };
  }

  collect(request: Request): Promise<PinEntry> {
    return new Promise((resolve, reject) => {
      const { minDigits, maxDigits, timeoutMs } = request;
      if (this.#answer) throw new TypeError("another call is waiting at this PIN pad");
      if (!(minDigits >= 0 && minDigits <= maxDigits && maxDigits <= PIN_DIGITS_MAX))
        throw new RangeError(`collect: expected minDigits and maxDigits up to ${PIN_DIGITS_MAX}`);
      if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX))
        throw new RangeError(`timeoutMs: expected more than 0 and at most ${WAIT_MS_MAX}`);
      this.#kept?.fill(0);
      this.#kept = undefined;
      this.#answer = resolve;
      this.#request = request;
      this.#wait();
      if (!request.scrambled) return this.#begin(resolve, PLACES);
      randomOrder(this.#options.random).then(
        (order) => this.#begin(resolve, order),
        (error: unknown) => {
          reject(error);
          if (this.#answer === resolve) this.#end({ kind: "cancelled" });
        },
      );
    });
  }

  cancel(): Promise<void> {
    this.#end({ kind: "cancelled" });
    return Promise.resolve();
  }

  /** Gives the digits of an entry once, to the secure element, which zeroes them. */
  take(entry: number): Uint8Array | undefined {
    if (entry !== this.#lastEntry) return undefined;
    const digits = this.#kept;
    this.#kept = undefined;
    return digits;
  }

  press(act: SoftAct): void {
    const { minDigits, maxDigits } = this.#request as Request;
    if (act === "cancel") return this.#end({ kind: "cancelled" });
    if (act === "enter" && this.#typed >= minDigits) return this.#enter();
    if (act === "clear") this.#forget();
    else if (PLACES.some((digit) => digit === act) && this.#typed < maxDigits) {
      this.#digits[this.#typed] = Number(act);
      this.#typed += 1;
    }
    this.#wait();
    this.#options.display.refresh();
  }

  failed(): void {
    this.#end({ kind: "fault", fault: "disconnected" });
  }

  /** The places are known, unless somebody has cancelled meanwhile. */
  #begin(answer: (entry: PinEntry) => void, places: readonly Key[]): void {
    if (this.#answer !== answer) return;
    this.#face = pinFace(places);
    if (!this.#options.display.lend(this)) this.failed();
  }

  /** The time-out counts from the last key. */
  #wait(): void {
    const { timers } = this.#options;
    timers.clear(this.#timer);
    this.#timer = timers.set(() => this.#end({ kind: "timeout" }), (this.#request as Request).timeoutMs);
  }

  #enter(): void {
    const digits = this.#typed;
    this.#lastEntry += 1;
    this.#kept = digits > 0 ? this.#digits.slice(0, digits) : undefined;
    this.#end({ kind: "entered", entry: this.#lastEntry, digits });
  }

  #forget(): void {
    this.#digits.fill(0);
    this.#typed = 0;
  }

  #end(entry: PinEntry): void {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    const { timers, display } = this.#options;
    timers.clear(this.#timer);
    this.#forget();
    this.#face = digitsFace;
    display.lend(undefined);
    answer(entry);
  }
}

/** All orders are equally likely. */
async function randomOrder(random: Random): Promise<readonly Key[]> {
  for (let tries = 1; ; tries++) {
    const bytes = await random.bytes({ length: 4 });
    const number = bytes.reduce((sum, byte) => sum * 0x100 + byte, 0);
    // A broken generator must not keep the cardholder waiting.
    if (isFair(number) || tries === FAIR_TRIES_MAX) return orderOf(number);
  }
}
