import type { Language, ScreenView } from "../../hal/display";
import { DrawnDisplay } from "../../hal/drivers/screen/drawn-display";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { PixelMemory } from "./pixel-memory";
import { drawScreen, type ScreenFonts, unpacked } from "./screen";

/** Of a panel, in dots, and the language that it shows. */
export interface BoardScreen {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly language: Language;
}

/** Boards with a panel of their own that show one screen after the other: each draws only what has changed since the one before. */
export class BoardScreens {
  readonly #fonts: ScreenFonts;
  readonly #boards: readonly {
    readonly of: BoardScreen;
    readonly panel: PixelMemory;
    readonly display: DrawnDisplay;
  }[];

  constructor(boards: readonly BoardScreen[], fonts: ScreenFonts) {
    this.#fonts = fonts;
    this.#boards = boards.map((of) => {
      const panel = new PixelMemory(of.widthPixels, of.heightPixels);
      return { of, panel, display: new DrawnDisplay({ panel, fonts, qr: uqrEncoder, backlight: () => undefined }) };
    });
  }

  /** Shows a screen on each. @returns those whose dots are others than those of the picture, which is drawn as a whole. */
  async others(view: ScreenView): Promise<readonly BoardScreen[]> {
    const found: BoardScreen[] = [];
    for (const { of, panel, display } of this.#boards) {
      await display.show({ ...view, language: of.language });
      const { pixels } = drawScreen(view, of, this.#fonts, of.language);
      if (!isSame(unpacked(panel.pixels), pixels)) found.push(of);
    }
    return found;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
