import type { ScreenView } from "../display";
import { PLACES } from "../drivers/keys/digit-order";
import { digitsFace, type Face, pinFace, type SoftAct } from "../drivers/keys/face";
import type { GlassGuest, KeyedDisplay } from "../drivers/keys/keyed-display";
import type { Key } from "../keypad";
import type { PinKeys } from "../pin-keys";
import type { PinEntry, PinPad } from "../pin-pad";

interface Collection {
  readonly answer: (entry: PinEntry) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * A PIN pad on a board's own touch screen. The digits are put together at the other end of the wire, where the secure element is: this end
 * draws the keys in the order that it is told, and sends which places were pressed. The pad at the other end works as well: an entry is over
 * when either of them ends it. Nothing of an entry is kept here afterwards.
 */
export class SharedPinPad implements PinPad, GlassGuest {
  readonly secret = true;
  readonly #remote: PinPad;
  readonly #keys: PinKeys;
  readonly #display: Pick<KeyedDisplay, "lend" | "refresh">;
  readonly #stir: (happens: () => void) => void;
  #collection: Collection | undefined;
  #face = digitsFace;
  #places = PLACES;
  #digits = 0;

  /** @param stir runs what happened on the board, then tells the other end that calls may come. */
  constructor(
    remote: PinPad,
    keys: PinKeys,
    display: Pick<KeyedDisplay, "lend" | "refresh">,
    stir: (happens: () => void) => void,
  ) {
    this.#remote = remote;
    this.#keys = keys;
    this.#display = display;
    this.#stir = stir;
  }

  collect(request: Parameters<PinPad["collect"]>[0]): Promise<PinEntry> {
    return new Promise((answer, refuse) => {
      if (this.#collection) throw new TypeError("another call is waiting at this PIN pad");
      const collection: Collection = { answer, refuse };
      this.#collection = collection;
      const fail = (error: unknown) => this.#over(collection)?.refuse(error);
      this.#remote.collect(request).then((entry) => this.#over(collection)?.answer(entry), fail);
      this.#keys.places().then((places) => this.#begin(collection, places), fail);
    });
  }

  /** The other end then answers its own collection, and that ends this one. */
  cancel(): Promise<void> {
    return this.#remote.cancel();
  }

  faceFor(): Face {
    return this.#face;
  }

  /** Stars are all that is seen of a PIN. */
  seen(view: ScreenView): ScreenView {
    return { ...view, input: "*".repeat(this.#digits) };
  }

  press(act: SoftAct): void {
    const collection = this.#collection;
    const place = this.#places.indexOf(act as Key);
    const key = act === "clear" || act === "enter" || act === "cancel" ? act : place;
    if (!collection || key === -1) return;
    this.#stir(() =>
      this.#keys.press({ key }).then(
        (digits) => {
          if (this.#collection !== collection) return;
          this.#digits = digits;
          this.#display.refresh();
        },
        (error: unknown) => this.#over(collection)?.refuse(error),
      ),
    );
  }

  failed(): void {
    // The pad at the other end still works. The keys here come back when the touch panel does.
  }

  #begin(collection: Collection, places: Uint8Array): void {
    // The entry is over already, or the order cannot be drawn: then the pad at the other end works alone.
    if (collection !== this.#collection || !isOrder(places)) return;
    this.#places = Array.from(places, (digit) => String(digit) as Key);
    this.#face = pinFace(this.#places);
    this.#display.lend(this);
  }

  /** @returns the collection, once. */
  #over(collection: Collection): Collection | undefined {
    if (collection !== this.#collection) return undefined;
    this.#collection = undefined;
    this.#places = PLACES;
    this.#face = digitsFace;
    this.#digits = 0;
    this.#display.lend(undefined);
    return collection;
  }
}

/** Each digit once. */
function isOrder(places: Uint8Array): boolean {
  return places.length === PLACES.length && PLACES.every((digit) => places.includes(Number(digit)));
}
