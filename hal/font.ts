import type { Rom } from "./rom";

/**
 * A bitmap font in read-only memory, for printers and screens. Characters stand in cells of two widths, as on every Chinese
 * receipt printer: ASCII in half a cell, all else in a whole one.
 *
 * The file, integers little endian:
 *
 * | offset | bytes | content |
 * | --- | --- | --- |
 * | 0 | 4 | "QSF1": format and its version |
 * | 4 | 1 | D: dots of the whole cell, across and down |
 * | 5 | 1 | H: bytes of a half cell's row, (D / 2 + 7) / 8 rounded down |
 * | 6 | 2 | N: number of whole glyphs |
 * | 8 | 514 | 257 numbers: how many whole glyphs have a code point below 256 × i |
 * | 522 | N | low byte of each whole glyph's code point, glyphs in order of code point |
 * | 522 + N | 95 D H | half glyphs U+0020 to U+007E |
 * | then | N D D / 8 | whole glyphs |
 *
 * A glyph is D rows top down, most significant bit left, 1 is black. To find one takes one short read (the low bytes of its
 * page of 256, searched by a built-in), to draw it a second: in XS that is far cheaper than a binary search by script.
 */
export interface Font {
  /** Height of every glyph and width of a whole one. */
  readonly dots: number;
  /** The character's bitmap, or `undefined` when the font does not have it: draw `missing` instead. */
  glyph(codePoint: number): Glyph | undefined;
  /** The bitmaps of U+0020 to U+007E one behind the other: for those that draw so many that each lookup counts. */
  readonly halves: Uint8Array;
  /** An empty box of the width that the character would have. */
  missing(codePoint: number): Glyph;
  /** Dots across of a text set in one line. */
  widthDots(text: string): number;
}

export interface Glyph {
  readonly widthDots: number;
  readonly rowBytes: number;
  /** `dots` rows of `rowBytes` bytes; bits right of `widthDots` are 0. Not to be written to. */
  readonly bits: Uint8Array;
}

const MAGIC = 0x31465351;
const PAGES_AT = 8;
const PAGES_BYTES = 514;
const LOW_BYTES_AT = PAGES_AT + PAGES_BYTES;
export const HALF_FIRST = 0x20;
export const HALF_LAST = 0x7e;
const HALF_GLYPHS = HALF_LAST - HALF_FIRST + 1;

/** Whether a character takes half a cell. The same for every font, so that a slip can be laid out without one. */
export function isHalfWidth(codePoint: number): boolean {
  return codePoint >= HALF_FIRST && codePoint <= HALF_LAST;
}

/** Half cells that a text takes. */
export function halfCells(text: string): number {
  let cells = 0;
  const { length } = text;
  // Every text of a slip passes here twice, so no call more than one a character.
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= HALF_FIRST && code <= HALF_LAST) cells += 1;
    else {
      cells += 2;
      if (code >= 0xd800 && code < 0xdc00 && (text.codePointAt(at) as number) > 0xffff) at++;
    }
  }
  return cells;
}

/** @throws RangeError when the file is not a whole font of this format: a firmware that was put together wrongly. */
export function openFont(rom: Rom): Font {
  return new RomFont(rom);
}

/** Few fields, and what follows from them counted anew: one lives in the heap for as long as the terminal with a screen of its own. */
class RomFont implements Font {
  readonly dots: number;
  readonly halves: Uint8Array;
  readonly #rom: Rom;
  readonly #pages: Uint8Array;
  readonly #wholesAt: number;

  constructor(rom: Rom) {
    const head = rom.read(0, PAGES_AT);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const dots = view.getUint8(4);
    const count = view.getUint16(6, true);
    this.#rom = rom;
    this.dots = dots;
    const halvesAt = LOW_BYTES_AT + count;
    const halvesBytes = HALF_GLYPHS * dots * this.#halfRowBytes;
    this.#wholesAt = halvesAt + halvesBytes;
    if (
      view.getUint32(0, true) !== MAGIC ||
      view.getUint8(5) !== this.#halfRowBytes ||
      rom.sizeBytes !== this.#wholesAt + count * dots * this.#rowBytes
    )
      throw new RangeError("not a QSF1 font");
    this.#pages = rom.read(PAGES_AT, PAGES_BYTES);
    this.halves = rom.read(halvesAt, halvesBytes);
  }

  get #halfRowBytes(): number {
    return ((this.dots >> 1) + 7) >> 3;
  }

  get #rowBytes(): number {
    return this.dots >> 3;
  }

  glyph(codePoint: number): Glyph | undefined {
    const { dots } = this;
    if (isHalfWidth(codePoint)) {
      const rowBytes = this.#halfRowBytes;
      const at = (codePoint - HALF_FIRST) * dots * rowBytes;
      return { widthDots: dots >> 1, rowBytes, bits: this.halves.subarray(at, at + dots * rowBytes) };
    }
    if (codePoint > 0xffff) return undefined;
    const pages = this.#pages;
    const page = (codePoint >> 8) * 2;
    const first = (pages[page] ?? 0) | ((pages[page + 1] ?? 0) << 8);
    const end = (pages[page + 2] ?? 0) | ((pages[page + 3] ?? 0) << 8);
    if (first === end) return undefined;
    const found = this.#rom.read(LOW_BYTES_AT + first, end - first).indexOf(codePoint & 0xff);
    if (found < 0) return undefined;
    const rowBytes = this.#rowBytes;
    const bytes = dots * rowBytes;
    return { widthDots: dots, rowBytes, bits: this.#rom.read(this.#wholesAt + (first + found) * bytes, bytes) };
  }

  missing(codePoint: number): Glyph {
    const { dots } = this;
    return isHalfWidth(codePoint) ? box(dots >> 1, dots, this.#halfRowBytes) : box(dots, dots, this.#rowBytes);
  }

  widthDots(text: string): number {
    return halfCells(text) * (this.dots >> 1);
  }
}

/** A frame with two empty dots around it. */
function box(widthDots: number, rows: number, rowBytes: number): Glyph {
  const bits = new Uint8Array(rows * rowBytes);
  for (let y = 2; y < rows - 2; y++) {
    const side = y > 2 && y < rows - 3;
    for (let x = 2; x < widthDots - 2; x += side ? widthDots - 5 : 1) {
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, rowBytes, bits };
}
