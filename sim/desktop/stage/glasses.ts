import type { ScreenFonts } from "../../raster/screen";
import { PicturedGlass } from "../../raster/touch-glass";
import type { Simulator } from "../../simulator/simulator";

/** What screens are drawn with, and the glass of each terminal that has keys on it. */
export class Glasses {
  readonly #open: () => Promise<ScreenFonts>;
  #fonts: Promise<ScreenFonts> | undefined;
  readonly #glasses = new WeakMap<Simulator, PicturedGlass>();

  /** @param open reads the fonts; asked once, when the first picture is drawn. */
  constructor(open: () => Promise<ScreenFonts>) {
    this.#open = open;
  }

  fonts(): Promise<ScreenFonts> {
    this.#fonts ??= this.#open();
    return this.#fonts;
  }

  /** Undefined where the terminal has a keypad. */
  async of(simulator: Simulator): Promise<PicturedGlass | undefined> {
    if (!simulator.display.facts.largeKeys) return undefined;
    const fonts = await this.fonts();
    const known = this.#glasses.get(simulator);
    if (known) return known;
    const glass = new PicturedGlass(simulator, fonts);
    this.#glasses.set(simulator, glass);
    return glass;
  }
}
