import type { PixelPanel } from "../../hal/drivers/screen/drawn-display";

/** What a panel holds. */
export class PixelMemory implements PixelPanel {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint16Array;
  #left = 0;
  #top = 0;
  #width = 0;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint16Array(width * height);
  }

  begin(left: number, top: number, width: number): void {
    this.#left = left;
    this.#top = top;
    this.#width = width;
  }

  send(bytes: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void {
    const sent = new Uint16Array(bytes, offsetBytes, lengthBytes / 2);
    for (let at = 0; at < sent.length; at += this.#width, this.#top++)
      this.pixels.set(sent.subarray(at, at + this.#width), this.#top * this.width + this.#left);
  }

  end(): void {
    // Nothing waits for the glass.
  }
}
