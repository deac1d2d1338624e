import type { Font } from "../../font";
import { drawQrRows } from "../../qr-dots";
import {
  type Code,
  type Colour,
  common,
  type Line,
  type Rectangle,
  type ScreenFonts,
  type ScreenLayout,
} from "./marks";

const BLACK: Colour = 0;
/** Of the engine's integers, in which a row of a glyph is looked through. */
const ROW_BITS = 32;

/**
 * Draws a part of a screen; what lies outside of it is left out.
 *
 * @param pixels `part.width` times `part.height` pixels, rows top down; all of them are written where the part is within the screen.
 * @throws RangeError when `pixels` is shorter.
 */
export function drawPart(
  { marks }: Pick<ScreenLayout, "marks">,
  part: Rectangle,
  fonts: ScreenFonts,
  pixels: Uint16Array,
): void {
  if (pixels.length < part.width * part.height)
    throw new RangeError(`pixels: expected ${part.width * part.height}, not ${pixels.length}`);
  for (const mark of marks) {
    const inside = common(mark, part);
    if (!inside) continue;
    if (mark.kind === "fill") fill(inside, part, mark.colour, pixels);
    else if (mark.kind === "line") drawLine(mark, part, fonts[mark.font], pixels);
    else drawCode(mark, inside, part, pixels);
  }
}

function fill({ left, top, width, height }: Rectangle, part: Rectangle, colour: Colour, pixels: Uint16Array): void {
  // A row at a time: pixel by pixel a screen takes half a second where the engine is XS.
  for (let y = top - part.top; y < top - part.top + height; y++) {
    const start = y * part.width + left - part.left;
    pixels.fill(colour, start, start + width);
  }
}

function drawLine({ text, left, top, colour }: Line, part: Rectangle, font: Font, pixels: Uint16Array): void {
  const firstRow = Math.max(0, part.top - top);
  const endRow = Math.min(font.dots, part.top + part.height - top);
  let x = left - part.left;
  for (const character of text) {
    if (x >= part.width) return;
    const codePoint = character.codePointAt(0) ?? 0;
    const { widthDots, rowBytes, bits } = font.glyph(codePoint) ?? font.missing(codePoint);
    if (x + widthDots > 0)
      for (let row = firstRow, at = firstRow * rowBytes; row < endRow; row++) {
        let dots = 0;
        for (let shift = 24, end = at + rowBytes; at < end; shift -= 8) dots |= (bits[at++] as number) << shift;
        if (dots !== 0) drawGlyphRow(dots, x, part.width, (top + row - part.top) * part.width, colour, pixels);
      }
    x += widthDots;
  }
}

/**
 * Dots side by side at once: one by one a screen of text takes half a second where the engine is XS.
 *
 * @param dots the leftmost in the highest bit.
 * @param start of the row in `pixels`.
 */
function drawGlyphRow(
  dots: number,
  x: number,
  width: number,
  start: number,
  colour: Colour,
  pixels: Uint16Array,
): void {
  let row = dots;
  let dot = x;
  if (dot < 0) {
    row = dot > -ROW_BITS ? row << -dot : 0;
    dot = 0;
  }
  while (row !== 0) {
    const gap = Math.clz32(row);
    row <<= gap;
    dot += gap;
    if (dot >= width) return;
    const run = Math.clz32(~row);
    pixels.fill(colour, start + dot, start + Math.min(dot + run, width));
    dot += run;
    row = run < ROW_BITS ? row << run : 0;
  }
}

function drawCode(
  { code, scale, left, top, width }: Code,
  inside: Rectangle,
  part: Rectangle,
  pixels: Uint16Array,
): void {
  const rowBytes = (width + 7) >> 3;
  // It stands in the middle of whole bytes.
  const before = (8 * rowBytes - width) >> 1;
  const row = new Uint8Array(rowBytes);
  for (let y = inside.top; y < inside.top + inside.height; y++) {
    row.fill(0);
    drawQrRows(code, scale, y - top, 1, row, rowBytes);
    const start = (y - part.top) * part.width - part.left;
    for (let x = inside.left; x < inside.left + inside.width; x++) {
      const dot = x - left + before;
      if (((row[dot >> 3] as number) & (0x80 >> (dot & 7))) !== 0) pixels[start + x] = BLACK;
    }
  }
}
