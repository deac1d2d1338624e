import { expect } from "vitest";
import type { PixelPanel } from "../../../../hal/drivers/screen/drawn-display";
import { common, type Rectangle } from "../../../../hal/drivers/screen/marks";

/** What a panel's memory holds, as the driver writes it. */
export class Glass implements PixelPanel {
  readonly pixels: Uint16Array;
  /** Rectangles since the last look. */
  parts: Rectangle[] = [];
  #left = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint16Array(width * height).fill(0xf81f);
  }

  begin(left: number, top: number, width: number, height: number): void {
    expect(common({ left, top, width, height }, { left: 0, top: 0, width: this.width, height: this.height })).toEqual({
      left,
      top,
      width,
      height,
    });
    this.parts.push({ left, top, width, height });
    this.#left = width * height;
  }

  send(pixels: ArrayBufferLike, offsetBytes: number, lengthBytes: number): void {
    const { left, top, width, height } = this.parts.at(-1) as Rectangle;
    const sent = new Uint16Array(pixels, offsetBytes, lengthBytes / 2);
    this.#left -= sent.length;
    for (let y = 0; y < height; y++)
      this.pixels.set(sent.subarray(y * width, (y + 1) * width), (top + y) * this.width + left);
  }

  end(): void {
    expect(this.#left).toBe(0);
  }
}
