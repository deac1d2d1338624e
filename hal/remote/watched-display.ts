import type { Display, DisplayFault, ScreenView } from "../display";

/**
 * A board's own display that is also seen at the other end of the wire, where somebody watches or a script waits for a screen.
 * What the board's own shows counts.
 */
export class WatchedDisplay implements Display {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly #own: Display;
  readonly #remote: Display;

  constructor(own: Display, remote: Display) {
    this.#own = own;
    this.#remote = remote;
    this.widthPixels = own.widthPixels;
    this.heightPixels = own.heightPixels;
  }

  get largeKeys(): boolean {
    return this.#own.largeKeys ?? false;
  }

  /** Both at once, and no function of its own that waits: that would be 50 slots of the heap while the other end draws. */
  show(view: ScreenView): Promise<"shown" | DisplayFault> {
    const shown = this.#own.show(view);
    return this.#remote.show(view).then(() => shown);
  }

  async backlight(percent: number): Promise<void> {
    await this.#own.backlight(percent);
    await this.#remote.backlight(percent);
  }
}
