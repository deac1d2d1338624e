import type { Rectangle, ScreenFonts, ScreenLayout } from "./marks";
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

/** 8 rows of 320 pixels: 5 kB. A whole picture has no room in a microcontroller beside the firmware. */
const BAND_PIXELS = 8 * 320;

/** Brings marks to a panel's glass, in bands. */
export class Painter {
  readonly fonts: ScreenFonts;
  readonly #panel: PixelPanel;

  constructor(panel: PixelPanel, fonts: ScreenFonts) {
    this.#panel = panel;
    this.fonts = fonts;
  }

  /** @param part within the panel. */
  paint(marks: Pick<ScreenLayout, "marks">, part: Rectangle): void {
    const rows = Math.min(part.height, Math.max(1, Math.floor(BAND_PIXELS / part.width)));
    // Not kept: while a slip is printed its memory is the printer's.
    const band = new Uint16Array(rows * part.width);
    for (let top = part.top; top < part.top + part.height; top += rows) {
      const height = Math.min(rows, part.top + part.height - top);
      this.#send(marks, { left: part.left, top, width: part.width, height }, band);
    }
  }

  /** Puts pixels on the panel as they are: `width` times `height` of them, row by row, within the panel. */
  stamp(pixels: Uint16Array<ArrayBuffer>, left: number, top: number, width: number, height: number): void {
    this.#panel.begin(left, top, width, height);
    this.#panel.send(pixels.buffer, 0, 2 * width * height);
    this.#panel.end();
  }

  #send(marks: Pick<ScreenLayout, "marks">, part: Rectangle, band: Uint16Array<ArrayBuffer>): void {
    drawPart(marks, part, this.fonts, band);
    this.stamp(band, part.left, part.top, part.width, part.height);
  }
}
