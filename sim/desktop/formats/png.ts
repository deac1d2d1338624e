import { encode } from "fast-png";

/**
 * Rows of dots as a PNG, black on white.
 * @param rows whole rows of `widthDots / 8` bytes, most significant bit left, 1 is black, as a printer takes them.
 * @param scale each dot becomes a square of so many pixels.
 */
export function rasterToPng(widthDots: number, rows: Uint8Array, scale = 1): Uint8Array {
  const rowBytes = widthDots / 8;
  const height = rows.length / rowBytes;
  if (!Number.isInteger(rowBytes) || !Number.isInteger(height))
    throw new RangeError("a raster has whole rows of whole bytes");
  // An empty roll of paper is shown as one white row: a PNG of no height does not exist.
  if (height === 0) return rasterToPng(widthDots, new Uint8Array(rowBytes), scale);
  const width = widthDots * scale;
  const data = new Uint8Array(width * height * scale).fill(255);
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * rowBytes;
    for (let x = 0; x < width; x++) {
      const dot = Math.floor(x / scale);
      if (((rows[row + (dot >> 3)] ?? 0) & (0x80 >> (dot & 7))) !== 0) data[y * width + x] = 0;
    }
  }
  return encode({ width, height: height * scale, data, channels: 1, depth: 8 });
}

/**
 * Pixels as a PNG.
 * @param pixels three bytes (red, green, blue) a pixel, rows top down.
 */
export function pixelsToPng(width: number, height: number, pixels: Uint8Array, scale = 1): Uint8Array {
  if (pixels.length !== width * height * 3) throw new RangeError("a picture has three bytes a pixel");
  if (scale === 1) return encode({ width, height, data: pixels, channels: 3, depth: 8 });
  const large = new Uint8Array(pixels.length * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * width;
    for (let x = 0; x < width * scale; x++) {
      const from = (row + Math.floor(x / scale)) * 3;
      large.set(pixels.subarray(from, from + 3), (y * width * scale + x) * 3);
    }
  }
  return encode({ width: width * scale, height: height * scale, data: large, channels: 3, depth: 8 });
}
