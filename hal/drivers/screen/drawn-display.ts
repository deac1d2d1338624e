import type { Display, DisplayFault, ScreenView } from "../../display";
import type { QrEncoder } from "../../qr-code";
import { changedParts } from "./changes";
import { layoutScreen } from "./layout";
import type { ScreenFonts, ScreenLayout } from "./marks";
import { drawPart } from "./raster";

/** A panel of 16 bits a pixel, as Commodetto's PixelsOut has it. */
export interface PixelPanel {
  readonly width: number;
  readonly height: number;
  /** The rectangle that the next pixels fill, row by row. */
  begin(x: number, y: number, width: number, height: number): void;
  send(pixels: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void;
  /** All of it is on its way to the glass. */
  end(): void;
}

interface DrawnDisplayOptions {
  readonly panel: PixelPanel;
  readonly fonts: ScreenFonts;
  readonly qr: QrEncoder;
  /** Of the lamp behind the glass, 0 to 100. */
  readonly backlight: (percent: number) => void;
}

/** 16 rows of 320 pixels: 10 kB. A whole picture has no room in a microcontroller beside the firmware. */
const BAND_PIXELS = 16 * 320;

/** Draws screens on a board's own panel: in bands, and only what differs from the screen before. */
export class DrawnDisplay implements Display {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly #options: DrawnDisplayOptions;
  readonly #band = new Uint16Array(BAND_PIXELS);
  #shown: ScreenLayout | undefined;

  constructor(options: DrawnDisplayOptions) {
    this.#options = options;
    this.widthPixels = options.panel.width;
    this.heightPixels = options.panel.height;
  }

  async show(view: ScreenView): Promise<"shown" | DisplayFault> {
    const { fonts, qr } = this.#options;
    const layout = layoutScreen(view, { widthPixels: this.widthPixels, heightPixels: this.heightPixels, fonts, qr });
    for (const part of changedParts(layout, this.#shown)) {
      const rows = Math.max(1, Math.floor(BAND_PIXELS / part.width));
      for (let top = part.top; top < part.top + part.height; top += rows) {
        const height = Math.min(rows, part.top + part.height - top);
        this.#send(layout, { left: part.left, top, width: part.width, height });
      }
    }
    this.#shown = layout;
    return "shown";
  }

  async backlight(percent: number): Promise<void> {
    this.#options.backlight(percent);
  }

  #send(layout: ScreenLayout, part: { left: number; top: number; width: number; height: number }): void {
    const { panel, fonts } = this.#options;
    drawPart(layout, part, fonts, this.#band);
    panel.begin(part.left, part.top, part.width, part.height);
    panel.send(this.#band.buffer, 0, 2 * part.width * part.height);
    panel.end();
  }
}
