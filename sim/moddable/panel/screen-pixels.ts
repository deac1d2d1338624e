import type { Picture } from "../../raster/picture";

/** As in hal/boards/lin/simulator-screen.ts, where such a message is shown. */
const PIXELS = 1;
const HEAD_BYTES = 10;
/** Rows of one message: the firmware's memory holds it whole. 12 rows of 320 pixels are 7.7 kB. */
export const ROWS_MAX = 12;

/**
 * The rows of a picture that differ from the one that is shown, as messages for the simulator's screen.
 *
 * @param shown of the same size; undefined when nothing is shown.
 */
export function pixelMessages(picture: Picture, shown: Picture | undefined): readonly ArrayBuffer[] {
  const messages: ArrayBuffer[] = [];
  const { heightPixels } = picture;
  for (let top = 0; top < heightPixels; ) {
    if (!differs(picture, shown, top)) {
      top++;
      continue;
    }
    let end = top + 1;
    while (end < heightPixels && end - top < ROWS_MAX && differs(picture, shown, end)) end++;
    messages.push(message(picture, top, end - top));
    top = end;
  }
  return messages;
}

function differs({ widthPixels, pixels }: Picture, shown: Picture | undefined, row: number): boolean {
  if (!shown) return true;
  const start = row * widthPixels * 3;
  const other = shown.pixels;
  for (let at = start; at < start + widthPixels * 3; at++) if (pixels[at] !== other[at]) return true;
  return false;
}

function message({ widthPixels, pixels }: Picture, top: number, rows: number): ArrayBuffer {
  const bytes = new ArrayBuffer(HEAD_BYTES + 2 * widthPixels * rows);
  const head = new DataView(bytes);
  head.setUint8(0, PIXELS);
  head.setUint16(4, top);
  head.setUint16(6, widthPixels);
  head.setUint16(8, rows);
  const out = new Uint8Array(bytes, HEAD_BYTES);
  let at = top * widthPixels * 3;
  for (let to = 0; to < out.length; to += 2) {
    const packed = rgb565(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    out[to] = packed & 0xff;
    out[to + 1] = packed >> 8;
    at += 3;
  }
  return bytes;
}

/** 16 bits a pixel: what the screen of a terminal has. */
export function rgb565(red: number, green: number, blue: number): number {
  return ((red & 0xf8) << 8) | ((green & 0xfc) << 3) | (blue >> 3);
}
