import type { Display, DisplayFault, ScreenView } from "../../display";
import type { QrEncoder } from "../../qr-code";
import { changedParts } from "./changes";
import { layoutScreen } from "./layout";
import type { ScreenFonts, ScreenLayout } from "./marks";
import { Painter, type PixelPanel } from "./painter";

export type { PixelPanel } from "./painter";

export interface DrawnDisplayOptions {
  readonly panel: PixelPanel;
  readonly fonts: ScreenFonts;
  readonly qr: QrEncoder;
  /** Of the lamp behind the glass, 0 to 100. */
  readonly backlight: (percent: number) => void;
}

const LAMP_PERCENT = 100;

interface Shown {
  readonly view: ScreenView;
  readonly widthPixels: number;
  readonly heightPixels: number;
}

/** Draws screens on a board's own panel: in bands, and only what differs from the screen before. */
export class DrawnDisplay implements Display {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly painter: Painter;
  readonly #options: DrawnDisplayOptions;
  /** As a layout it would take 130 slots of the heap for as long as it is shown. */
  #shown: Shown | undefined;

  constructor(options: DrawnDisplayOptions) {
    this.#options = options;
    this.painter = new Painter(options.panel, options.fonts);
    this.widthPixels = options.panel.width;
    this.heightPixels = options.panel.height;
  }

  async show(view: ScreenView): Promise<"shown" | DisplayFault> {
    this.draw(view, this.widthPixels, this.heightPixels);
    return "shown";
  }

  /**
   * Draws a screen into the upper left part of the panel; the rest stays as it is.
   *
   * @returns whether there was room for all that it says.
   */
  draw(view: ScreenView, widthPixels: number, heightPixels: number): boolean {
    const layout = this.#layoutOf(view, widthPixels, heightPixels);
    const before = this.#shown;
    const shown = before && this.#layoutOf(before.view, before.widthPixels, before.heightPixels);
    for (const part of changedParts(layout, shown)) this.painter.paint(layout, part);
    this.#shown = { view, widthPixels, heightPixels };
    // Only now: before the first screen the panel has whatever it has.
    if (!before) this.#options.backlight(LAMP_PERCENT);
    return layout.complete;
  }

  #layoutOf(view: ScreenView, widthPixels: number, heightPixels: number): ScreenLayout {
    const { fonts, qr } = this.#options;
    return layoutScreen(view, { widthPixels, heightPixels, fonts, qr });
  }

  async backlight(percent: number): Promise<void> {
    this.#options.backlight(percent);
  }
}
