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

/** More colours than an index of one byte names. */
const PALETTE_MAX = 256;

/**
 * The same as a PNG with a palette, where the picture has few colours as screens have: a person looks on, and a dozen times fewer bytes are
 * to be packed.
 */
export function fewColoursToPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const colours = new Map<number, number>();
  const indexes = new Uint8Array(width * height);
  let last = -1;
  let index = 0;
  for (let at = 0, from = 0; at < indexes.length; at++, from += 3) {
    const colour = ((pixels[from] ?? 0) << 16) | ((pixels[from + 1] ?? 0) << 8) | (pixels[from + 2] ?? 0);
    if (colour !== last) {
      last = colour;
      index = colours.get(colour) ?? colours.size;
      if (index === PALETTE_MAX) return pixelsToPng(width, height, pixels);
      colours.set(colour, index);
    }
    indexes[at] = index;
  }
  const depth = colours.size <= 2 ? 1 : colours.size <= 4 ? 2 : colours.size <= 16 ? 4 : 8;
  const palette = [...colours.keys()].map((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff] as const);
  const data = packed(indexes, width, depth);
  return encode({ width, height, data, channels: 1, depth, palette: palette.map(([...rgb]) => rgb) });
}

/** Values of `depth` bits each, the leftmost in the highest bits; every row begins with a byte of its own (PNG, 7.2). */
function packed(values: Uint8Array, width: number, depth: 1 | 2 | 4 | 8): Uint8Array {
  if (depth === 8) return values;
  const height = values.length / width;
  const rowBytes = Math.ceil((width * depth) / 8);
  const bytes = new Uint8Array(height * rowBytes);
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, bit = 8 * y * rowBytes; x < width; x++, bit += depth)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | ((values[from++] ?? 0) << (8 - depth - (bit & 7)));
  return bytes;
}
