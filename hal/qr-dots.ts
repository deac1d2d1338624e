import type { QrCode } from "./qr-code";

/** Light modules around a symbol (ISO/IEC 18004, 5.3.8): a reader finds no symbol without them. */
export const QUIET_MODULES = 4;

/** A symbol as dots, quiet zone and all. */
export interface QrRaster {
  /** A multiple of 8, at least the height: the symbol stands in the middle, left by a dot where it cannot. */
  readonly widthDots: number;
  readonly heightDots: number;
  /** `heightDots` rows of `widthDots / 8` bytes, top down, most significant bit left, 1 is black. */
  readonly bits: Uint8Array;
}

/**
 * The largest number of dots a module's side can have so that symbol and quiet zone fit; 0 when they do not even with one.
 * For a phone to read it from 203 dpi paper a module should have 3 dots (0.375 mm) or more.
 */
export function qrScale(code: QrCode, widthDots: number): number {
  return Math.floor(widthDots / (code.size + 2 * QUIET_MODULES));
}

/** Dot rows of a symbol with its quiet zone above and below. */
export function qrRows(code: QrCode, scale: number): number {
  return (code.size + 2 * QUIET_MODULES) * scale;
}

/**
 * Draws some rows of a symbol in the middle of paper or screen, for those that take a picture in bands.
 * @param from the first row to draw, 0 is the top of the quiet zone. @param rows how many.
 * @param target `rows` times `rowBytes` bytes, all 0 before.
 * @throws RangeError when the symbol is wider than the target or the rows are not the symbol's: a bug of the caller.
 */
export function drawQrRows(
  code: QrCode,
  scale: number,
  from: number,
  rows: number,
  target: Uint8Array,
  rowBytes: number,
): void {
  const { size, modules } = code;
  if (!Number.isInteger(scale) || scale < 1 || qrRows(code, scale) > rowBytes * 8)
    throw new RangeError("a symbol that does not fit");
  if (from < 0 || rows < 0 || from + rows > qrRows(code, scale) || target.length < rows * rowBytes)
    throw new RangeError("rows that the symbol or the target does not have");
  const left = (rowBytes * 8 - size * scale) >> 1;
  for (let row = 0, drawn = -1; row < rows; row++) {
    const y = Math.floor((from + row) / scale) - QUIET_MODULES;
    if (y < 0 || y >= size) continue;
    const start = row * rowBytes;
    // The rows of one module are all alike.
    if (y === drawn) target.copyWithin(start, start - rowBytes, start);
    else drawRow(modules, y * size, size, scale, target, start * 8 + left);
    drawn = y;
  }
}

/** Draws one row of dots, a run of dark modules at a time. @param dotAt where the symbol begins, in dots of the target. */
function drawRow(
  modules: Uint8Array,
  at: number,
  size: number,
  scale: number,
  target: Uint8Array,
  dotAt: number,
): void {
  const end = at + size;
  let dot = dotAt;
  while (at < end) {
    if (modules[at] === 0) {
      at += 1;
      dot += scale;
      continue;
    }
    let runEnd = dot;
    for (; at < end && modules[at] !== 0; at++) runEnd += scale;
    blacken(target, dot, runEnd);
    dot = runEnd;
  }
}

/** Blackens the dots from `dot` up to `end`. */
function blacken(target: Uint8Array, dot: number, end: number): void {
  const first = dot >> 3;
  const last = (end - 1) >> 3;
  const head = 0xff >> (dot & 7);
  const tail = 0xff << (7 - ((end - 1) & 7));
  if (first === last) {
    target[first] = (target[first] as number) | (head & tail);
    return;
  }
  target[first] = (target[first] as number) | head;
  target.fill(0xff, first + 1, last);
  target[last] = (target[last] as number) | tail;
}

/** The whole symbol with its quiet zone: for a screen, or where 4 to 18 kB of memory do not matter. */
export function drawQr(code: QrCode, scale: number): QrRaster {
  const heightDots = qrRows(code, scale);
  const rowBytes = (heightDots + 7) >> 3;
  const bits = new Uint8Array(heightDots * rowBytes);
  drawQrRows(code, scale, 0, heightDots, bits, rowBytes);
  return { widthDots: rowBytes * 8, heightDots, bits };
}
