import { type Font, HALF_FIRST, HALF_LAST, halfCells } from "../../hal/font";
import type { SlipLine } from "./slip-line";

/** The cell that slips are laid out in. */
export const FONT_DOTS = 24;
/** Bytes of a half and of a whole glyph: 24 rows of 12 dots in 2 bytes, and of 24 dots in 3. */
const HALF_BYTES = 48;
const WHOLE_BYTES = 72;

type TextLine = Extract<SlipLine, { kind: "text" }>;

/**
 * Draws lines of text into rows of dots. Most of a slip's cost in XS is here, where every byte code counts: so rows are read
 * and written as numbers of 16 and 32 bits, two half glyphs at once where they fill three bytes, blank rows not at all.
 *
 * A number that is written may cover the byte to its right with zeros: glyphs come from left to right, so nothing stands there
 * yet. Where that byte is the next row's, narrower numbers are written.
 */
export class LinePen {
  readonly #font: Font;
  readonly #rowBytes: number;
  readonly #target: DataView;
  readonly #bits: Uint8Array;
  readonly #halves: DataView;
  /** @param bits all rows that will be drawn in; each of `rowBytes` bytes. @throws RangeError when the font has not 24 dots. */
  constructor(font: Font, bits: Uint8Array, rowBytes: number) {
    if (font.dots !== FONT_DOTS) throw new RangeError("a font of another size");
    this.#font = font;
    this.#rowBytes = rowBytes;
    this.#bits = bits;
    const { halves } = font;
    this.#halves = new DataView(halves.buffer, halves.byteOffset, halves.byteLength);
    this.#target = new DataView(bits.buffer, bits.byteOffset, bits.byteLength);
  }

  /**
   * Draws a line in single size; larger sizes are made from that in place.
   * @param start the byte at which its first row begins; all its rows are 0. @throws RangeError when it is wider than the paper.
   */
  draw(line: TextLine, start: number): void {
    const { text, align, size } = line;
    const rowBytes = this.#rowBytes;
    const scale = size === "double" ? 2 : 1;
    const cells = halfCells(text);
    const free = Math.floor((rowBytes * 8) / (scale * 12)) - cells;
    if (free < 0) throw new RangeError("a line is wider than the paper");
    const first = align === "left" ? 0 : align === "right" ? free : free >> 1;
    this.#drawCells(text, first, start);
    if (scale === 2) widen(this.#target, start, (first * 3) >> 1, ((first + cells) * 3 + 1) >> 1, rowBytes);
    if (size !== "normal") heighten(this.#bits, start, rowBytes);
  }

  #drawCells(text: string, firstCell: number, start: number): void {
    const rowBytes = this.#rowBytes;
    const { length } = text;
    let cell = firstCell;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === HALF_FIRST) {
        cell += 1;
        continue;
      }
      const byte = (cell * 3) >> 1;
      const odd = (cell & 1) === 1;
      if (code > HALF_LAST || code < HALF_FIRST) {
        const codePoint = text.codePointAt(at) as number;
        if (codePoint > 0xffff) at++;
        this.#drawWhole(codePoint, start + byte, odd, byte + 4 > rowBytes);
        cell += 2;
        continue;
      }
      const glyph = (code - HALF_FIRST) * HALF_BYTES;
      const next = text.charCodeAt(at + 1);
      // The comparison is false at the end of the text, too.
      if (!odd && next > HALF_FIRST && next <= HALF_LAST && byte + 4 <= rowBytes) {
        this.#drawPair(glyph, (next - HALF_FIRST) * HALF_BYTES, start + byte);
        at++;
        cell += 2;
        continue;
      }
      this.#drawHalf(glyph, start + byte, odd);
      cell += 1;
    }
  }

  /** Two half glyphs that begin on a whole byte: two rows of each are one number, and the loop takes two such. */
  #drawPair(left: number, right: number, to: number): void {
    const from = this.#halves;
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    const step = 4 * rowBytes;
    for (const end = left + HALF_BYTES; left < end; left += 8, right += 8, to += step) {
      let a = from.getInt32(left);
      let b = from.getInt32(right);
      if ((a | b) !== 0) {
        target.setInt32(to, (a & -0x10000) | ((b >>> 12) & 0xffff0));
        target.setInt32(to + rowBytes, (a << 16) | ((b & 0xffff) << 4));
      }
      a = from.getInt32(left + 4);
      b = from.getInt32(right + 4);
      if ((a | b) !== 0) {
        target.setInt32(to + 2 * rowBytes, (a & -0x10000) | ((b >>> 12) & 0xffff0));
        target.setInt32(to + 3 * rowBytes, (a << 16) | ((b & 0xffff) << 4));
      }
    }
  }

  /** One half glyph; where it begins in the middle of a byte, that byte is its left neighbour's as well. */
  #drawHalf(glyph: number, to: number, odd: boolean): void {
    const from = this.#halves;
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    const end = glyph + HALF_BYTES;
    if (odd) {
      for (; glyph < end; glyph += 2, to += rowBytes) {
        const dots = from.getInt16(glyph);
        if (dots !== 0) target.setInt16(to, target.getInt16(to) | ((dots >> 4) & 0x0fff));
      }
      return;
    }
    const step = 2 * rowBytes;
    for (; glyph < end; glyph += 4, to += step) {
      const dots = from.getInt32(glyph);
      if (dots === 0) continue;
      target.setInt16(to, dots >> 16);
      target.setInt16(to + rowBytes, dots);
    }
  }

  /** One whole glyph. The fourth byte of each number is the next row's first: it is masked or shifted out. */
  #drawWhole(codePoint: number, to: number, odd: boolean, atEdge: boolean): void {
    const { bits } = this.#font.glyph(codePoint) ?? this.#font.missing(codePoint);
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    if (atEdge) {
      for (let at = 0; at < WHOLE_BYTES; at += 3, to += rowBytes) this.#bits.set(bits.subarray(at, at + 3), to);
      return;
    }
    const from = new DataView(bits.buffer, bits.byteOffset, WHOLE_BYTES);
    const last = WHOLE_BYTES - 4;
    if (odd) {
      for (let at = 0; at < last; at += 3, to += rowBytes)
        target.setInt32(to, target.getInt32(to) | ((from.getInt32(at) >>> 4) & 0x0ffffff0));
      target.setInt32(to, target.getInt32(to) | ((from.getInt32(last) << 8) >>> 4));
      return;
    }
    const step = 2 * rowBytes;
    for (let at = 0; at < WHOLE_BYTES - 6; at += 6, to += step) {
      target.setInt32(to, from.getInt32(at) & -0x100);
      target.setInt32(to + rowBytes, from.getInt32(at + 3) & -0x100);
    }
    target.setInt32(to, from.getInt32(last - 2) & -0x100);
    target.setInt32(to + rowBytes, from.getInt32(last) << 8);
  }
}

/**
 * Each dot of the first 24 rows becomes two side by side. The left half of the row holds all that is drawn.
 * @param from the first byte of a row with ink, `to` the byte after its last.
 */
function widen(target: DataView, start: number, from: number, to: number, rowBytes: number): void {
  const end = start + FONT_DOTS * rowBytes;
  for (let row = start; row < end; row += rowBytes) {
    let at = to - 2;
    for (; at >= from; at -= 2) {
      const dots = target.getUint16(row + at);
      target.setInt32(row + 2 * at, dots === 0 ? 0 : doubled(dots));
    }
    // One is left over.
    if (at + 1 === from) target.setInt16(row + 2 * from, doubled(target.getUint8(row + from)));
    // What was not written over: the single dots left of where the double ones begin.
    for (let single = from; single < 2 * from && single < to; single++) target.setInt8(row + single, 0);
  }
}

/** Each of sixteen dots twice: they are spread until every second one is free. */
function doubled(dots: number): number {
  let spread = (dots | (dots << 8)) & 0x00ff00ff;
  spread = (spread | (spread << 4)) & 0x0f0f0f0f;
  spread = (spread | (spread << 2)) & 0x33333333;
  spread = (spread | (spread << 1)) & 0x55555555;
  return spread | (spread << 1);
}

/** Each of the first 24 rows becomes two, from the last to the first so that none is overwritten before it is copied. */
function heighten(bits: Uint8Array, start: number, rowBytes: number): void {
  let from = start + FONT_DOTS * rowBytes;
  let to = start + 2 * FONT_DOTS * rowBytes;
  while (from > start) {
    from -= rowBytes;
    const end = from + rowBytes;
    bits.copyWithin(to - rowBytes, from, end);
    to -= 2 * rowBytes;
    bits.copyWithin(to, from, end);
  }
}
