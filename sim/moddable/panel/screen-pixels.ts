import type { PixelPanel } from "../../../hal/drivers/screen/drawn-display";
import { PixelMemory } from "../../raster/pixel-memory";

/** As in hal/boards/lin/simulator-screen.ts, where such a message is shown. */
const PIXELS = 1;
const HEAD_BYTES = 10;
const PIXEL_BYTES = 2;
/** Pixels of one message: the firmware's memory holds it whole. 12 rows of 320 pixels are 7.7 kB. */
export const PIXELS_MAX = 12 * 320;

/**
 * The simulator's screen as a panel that a board's own code draws on: what is drawn goes out as messages. A screen that went black, as
 * without power, gets all that is on the panel at the next `catchUp`.
 */
export class ScreenPixels implements PixelPanel {
  readonly width: number;
  readonly height: number;
  readonly #memory: PixelMemory;
  readonly #post: (message: ArrayBuffer) => void;
  #isBlack = true;
  #left = 0;
  #top = 0;
  #width = 0;

  constructor(width: number, height: number, post: (message: ArrayBuffer) => void) {
    this.width = width;
    this.height = height;
    this.#memory = new PixelMemory(width, height);
    this.#post = post;
  }

  /** The simulator shows nothing of it any more. */
  black(): void {
    this.#isBlack = true;
  }

  /** Behind a drawing. */
  catchUp(): void {
    if (!this.#isBlack) return;
    this.#isBlack = false;
    this.#postRows(0, 0, this.width, this.#memory.pixels);
  }

  begin(left: number, top: number, width: number): void {
    this.#left = left;
    this.#top = top;
    this.#width = width;
    this.#memory.begin(left, top, width);
  }

  send(bytes: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void {
    this.#memory.send(bytes, offsetBytes, lengthBytes);
    const pixels = new Uint16Array(bytes, offsetBytes, lengthBytes / PIXEL_BYTES);
    if (!this.#isBlack) this.#postRows(this.#left, this.#top, this.#width, pixels);
    this.#top += pixels.length / this.#width;
  }

  end(): void {
    // Nothing waits for the screen.
  }

  #postRows(left: number, top: number, width: number, pixels: Uint16Array): void {
    const rowsMax = Math.max(1, Math.floor(PIXELS_MAX / width));
    for (let row = 0; row * width < pixels.length; row += rowsMax)
      this.#post(message(left, top + row, width, pixels.subarray(row * width, (row + rowsMax) * width)));
  }
}

function message(left: number, top: number, width: number, pixels: Uint16Array): ArrayBuffer {
  const bytes = new ArrayBuffer(HEAD_BYTES + pixels.byteLength);
  const head = new DataView(bytes);
  head.setUint8(0, PIXELS);
  head.setUint16(2, left);
  head.setUint16(4, top);
  head.setUint16(6, width);
  head.setUint16(8, pixels.length / width);
  // The screen takes the low byte first, as this machine keeps it.
  new Uint8Array(bytes, HEAD_BYTES).set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
  return bytes;
}

/** 16 bits a pixel: what the screen of a terminal has. */
export function rgb565(red: number, green: number, blue: number): number {
  return ((red & 0xf8) << 8) | ((green & 0xfc) << 3) | (blue >> 3);
}
