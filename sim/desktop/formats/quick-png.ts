import { deflateRows } from "./deflate-rows";

const SIGNATURE = Object.freeze([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits a channel, red green blue; deflate, the usual filters, not interlaced. */
const FORM = Object.freeze([8, 2, 0, 0, 0]);
const PIXEL_BYTES = 3;
const CRC_POLYNOMIAL = 0xedb88320;

/**
 * Pixels as a PNG with most of the work left out: for pictures that somebody waits for. Larger than `pixelsToPng` makes it where a
 * picture is no drawing.
 * @param pixels three bytes (red, green, blue) a pixel, rows top down.
 */
export function pixelsToQuickPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const rowBytes = width * PIXEL_BYTES;
  if (pixels.length !== rowBytes * height) throw new RangeError("a picture has three bytes a pixel");
  // Before each row stands its filter: none.
  const rows = new Uint8Array((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set(FORM, 8);
  const chunks = [
    chunk("IHDR", head),
    chunk("IDAT", deflateRows(rows, PIXEL_BYTES, rowBytes + 1)),
    chunk("IEND", new Uint8Array(0)),
  ];
  const out = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, SIGNATURE.length));
  out.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const each of chunks) {
    out.set(each, at);
    at += each.length;
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) out[4 + at] = type.charCodeAt(at);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** Bit by bit: what is summed is short. */
function crc32(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ CRC_POLYNOMIAL : sum >>> 1;
  }
  return ~sum >>> 0;
}
