import type { Bitmap } from "./bitmap";

/** Dots of a glyph; one dot parts it from the next. */
const GLYPH_COLUMNS = 5;
export const GLYPH_ROWS = 7;

/** The hex digits, each seven rows from the top, five dots a row with the left one in bit 4. */
const GLYPHS: readonly number[] = Object.freeze(
  // biome-ignore format: a glyph a line
  [
    0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e,
    0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e,
    0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f,
    0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e,
    0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02,
    0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e,
    0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e,
    0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08,
    0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e,
    0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c,
    0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11,
    0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e,
    0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e,
    0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e,
    0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f,
    0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10,
  ],
);

/** Pixels across of so many hex digits. */
export function codeWidth(characters: number, scale: number): number {
  return (characters * (GLYPH_COLUMNS + 1) - 1) * scale;
}

/**
 * Draws hex digits, each dot `scale` pixels wide and high.
 * @throws RangeError on another character or beyond the picture: a bug of the caller.
 */
export function drawCode(bitmap: Bitmap, code: string, left: number, top: number, scale: number): void {
  const { width, height, rowBytes, bits } = bitmap;
  const fits = left >= 0 && top >= 0 && left + codeWidth(code.length, scale) <= width;
  if (!fits || top + GLYPH_ROWS * scale > height) throw new RangeError("the code does not fit the picture");
  if (!/^[0-9A-F]*$/.test(code)) throw new RangeError("the code is not of hex digits");
  // Read once: in each row again they cost as much as all dots.
  const glyphs = Array.from(code, (digit) => Number.parseInt(digit, 16) * GLYPH_ROWS);
  for (let row = 0; row < GLYPH_ROWS; row++) {
    const from = (top + row * scale) * rowBytes;
    let x = left;
    for (let at = 0; at < glyphs.length; at++) {
      const dots = GLYPHS[(glyphs[at] as number) + row] as number;
      for (let column = GLYPH_COLUMNS - 1; column >= 0; column--) {
        const end = x + scale;
        if (((dots >> column) & 1) === 0) x = end;
        for (; x < end; x++) {
          const index = from + (x >> 3);
          bits[index] = (bits[index] as number) | (0x80 >> (x & 7));
        }
      }
      x += scale;
    }
    // The lines of one row of dots are alike, wherever the code stands alone on them: it is drawn before the ink.
    for (let line = 1; line < scale; line++) bits.copyWithin(from + line * rowBytes, from, from + rowBytes);
  }
}
