import { openFont } from "../../../hal/font";
import type { ScreenFonts } from "../../raster/screen";
import { PicturedGlass } from "../../raster/touch-glass";
import type { Simulator } from "../../simulator/simulator";
import { romOf } from "../engines/node-engine";

/** What screens are drawn with, and the glass of each terminal that has keys on it. */
export class Glasses {
  #fonts: ScreenFonts | undefined;
  readonly #glasses = new WeakMap<Simulator, PicturedGlass>();

  async fonts(): Promise<ScreenFonts> {
    this.#fonts ??= {
      large: openFont(await romOf(new URL("../../../src/receipt/font/font24.bin", import.meta.url))),
      small: openFont(await romOf(new URL("../../../src/receipt/font/font16.bin", import.meta.url))),
    };
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
