import type { Language } from "../../../hal/display";
import { DrawnDisplay } from "../../../hal/drivers/screen/drawn-display";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import type { ScreenFonts } from "../../raster/screen";
import { shownScreen } from "../../raster/shown";
import { TouchGlass } from "../../raster/touch-glass";
import type { Simulator } from "../../simulator/simulator";
import { ScreenPixels } from "./screen-pixels";

/** The terminal's, in mcsim. A board's own code draws it, and only what differs from what is shown. */
export interface Screen {
  readonly pixels: ScreenPixels;
  /** Brings it to where the world is. @param language instead of the screen's own. */
  readonly draw: (language: Language | undefined) => void;
  /** Of a terminal that has its keys on the screen. */
  readonly glass?: TouchGlass;
}

/** @param post takes messages for the simulator's screen. */
export function newScreen(world: Simulator, fonts: ScreenFonts, post: (message: ArrayBuffer) => void): Screen {
  const { widthPixels, heightPixels, largeKeys } = world.display.facts;
  const pixels = new ScreenPixels(widthPixels, heightPixels, post);
  if (largeKeys) {
    const glass = new TouchGlass(world, fonts, pixels);
    return { pixels, glass, draw: (language) => glass.draw(language) };
  }
  const drawn = new DrawnDisplay({ panel: pixels, fonts, qr: uqrEncoder, backlight: () => undefined });
  const draw = (language: Language | undefined) => {
    const view = shownScreen(world);
    drawn.draw(language ? { ...view, language } : view, widthPixels, heightPixels);
  };
  return { pixels, draw };
}
