import { type Font, halfCells } from "../../hal/font";
import type { SlipLine } from "./slip-line";

/** The cell that slips are laid out in. */
export const FONT_DOTS = 24;
/** Bytes of a half and of a whole glyph: 24 rows of 12 dots in 2 bytes, and of 24 dots in 3. */
const HALF_BYTES = 48;
const WHOLE_BYTES = 72;
/** In front of a whole glyph, so that each of its rows can be read with the byte before it as one number. */
const PAD_BYTES = 1;
const SPACE = 0x20;

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
  /** One whole glyph behind its pad, or two half glyphs. Glyphs are copied here: a view of each would be garbage. */
  readonly #glyphs = new Uint8Array(2 * HALF_BYTES);
  readonly #glyphView = new DataView(this.#glyphs.buffer);

  /** @param bits all rows that will be drawn in; each of `rowBytes` bytes. @throws RangeError when the font has not 24 dots. */
  constructor(font: Font, bits: Uint8Array, rowBytes: number) {
    if (font.dots !== FONT_DOTS) throw new RangeError("a font of another size");
    this.#font = font;
    this.#rowBytes = rowBytes;
    this.#bits = bits;
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
    const font = this.#font;
    const glyphs = this.#glyphs;
    const { length } = text;
    let cell = firstCell;
    for (let at = 0; at < length; ) {
      const codePoint = text.codePointAt(at) as number;
      at += codePoint > 0xffff ? 2 : 1;
      if (codePoint === SPACE) {
        cell += 1;
        continue;
      }
      const glyph = font.glyph(codePoint) ?? font.missing(codePoint);
      const byte = (cell * 3) >> 1;
      const odd = (cell & 1) === 1;
      if (glyph.widthDots !== 12) {
        glyphs.set(glyph.bits, PAD_BYTES);
        this.#whole(start + byte, odd);
        cell += 2;
        continue;
      }
      glyphs.set(glyph.bits, 0);
      const next = text.charCodeAt(at);
      // The comparison is false at the end of the text, too.
      if (!odd && next > SPACE && next < 0x7f && byte + 4 <= this.#rowBytes) {
        glyphs.set((font.glyph(next) ?? font.missing(next)).bits, HALF_BYTES);
        at += 1;
        cell += 2;
        this.#pair(start + byte);
        continue;
      }
      this.#half(start + byte, odd);
      cell += 1;
    }
  }

  /** Two half glyphs that begin on a whole byte, two rows at a time. */
  #pair(to: number): void {
    const from = this.#glyphView;
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    const step = 2 * rowBytes;
    for (let at = 0; at < HALF_BYTES; at += 4, to += step) {
      const left = from.getInt32(at);
      const right = from.getInt32(at + HALF_BYTES);
      if ((left | right) === 0) continue;
      target.setInt32(to, (left & -0x10000) | ((right >>> 12) & 0xffff0));
      target.setInt32(to + rowBytes, (left << 16) | ((right & 0xffff) << 4));
    }
  }

  /** One half glyph; where it begins in the middle of a byte, that byte is its left neighbour's as well. */
  #half(to: number, odd: boolean): void {
    const from = this.#glyphView;
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    for (let at = 0; at < HALF_BYTES; at += 2, to += rowBytes) {
      const dots = from.getUint16(at);
      if (dots === 0) continue;
      target.setInt16(to, odd ? target.getInt16(to) | (dots >> 4) : dots);
    }
  }

  /** One whole glyph. The byte to the left of each row is shifted out of the number. */
  #whole(to: number, odd: boolean): void {
    const from = this.#glyphView;
    const target = this.#target;
    const rowBytes = this.#rowBytes;
    if (odd) {
      for (let at = 0; at < WHOLE_BYTES; at += 3, to += rowBytes)
        target.setInt32(to, target.getInt32(to) | ((from.getInt32(at) << 8) >>> 4));
      return;
    }
    if ((to % rowBytes) + 4 > rowBytes) return this.#wholeAtEdge(to);
    const step = 2 * rowBytes;
    for (let at = 0; at < WHOLE_BYTES; at += 6, to += step) {
      target.setInt32(to, from.getInt32(at) << 8);
      target.setInt32(to + rowBytes, from.getInt32(at + 3) << 8);
    }
  }

  #wholeAtEdge(to: number): void {
    const glyphs = this.#glyphs;
    const bits = this.#bits;
    const rowBytes = this.#rowBytes;
    for (let at = PAD_BYTES; at < PAD_BYTES + WHOLE_BYTES; at += 3, to += rowBytes)
      bits.set(glyphs.subarray(at, at + 3), to);
  }
}

/**
 * Each dot of the first 24 rows becomes two side by side. The left half of the row holds all that is drawn.
 * @param from the first byte of a row with ink, `to` the byte after its last.
 */
function widen(target: DataView, start: number, from: number, to: number, rowBytes: number): void {
  const end = start + FONT_DOTS * rowBytes;
  for (let row = start; row < end; row += rowBytes) {
    for (let at = to - 1; at >= from; at--) {
      const dots = target.getUint8(row + at);
      target.setInt16(
        row + 2 * at,
        dots === 0 ? 0 : ((WIDENED[dots >> 4] as number) << 8) | (WIDENED[dots & 15] as number),
      );
    }
    // What was not written over: the single dots left of where the double ones begin.
    for (let at = from; at < 2 * from && at < to; at++) target.setInt8(row + at, 0);
  }
}

/** Four dots as eight. */
const WIDENED: readonly number[] = Object.freeze([
  0x00, 0x03, 0x0c, 0x0f, 0x30, 0x33, 0x3c, 0x3f, 0xc0, 0xc3, 0xcc, 0xcf, 0xf0, 0xf3, 0xfc, 0xff,
]);

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
