import type { Font } from "../../../hal/font";

/** A printer's own font: what its characters look like, and what its bytes mean. */
export interface PrinterFont {
  /** Of 24 dots. */
  readonly font: Font;
  /** GB18030, two-byte zones. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** Rows on the paper before it has to be torn off: 15 m, a roll. */
export const PAPER_ROWS_MAX = 120_000;

/** Every board does Chinese in cells of 24 dots. */
const CELL_DOTS = 24;
const DEFAULT_SPACING = 30;

/** The paper as it comes out: rows of dots, and the line of text that is being set. */
export class EscposPaper {
  readonly widthDots: number;
  /** Lines of text as they were printed. */
  readonly lines: string[] = [];
  readonly #font: PrinterFont | undefined;
  #rows: Uint8Array[] = [];
  #line: number[][] = [];
  #side: 0 | 1 | 2 = 0;
  #wide = 1;
  #high = 1;
  #spacing = DEFAULT_SPACING;

  /** @param font prints nothing but blank lines when left out: a board without a Chinese font ROM. */
  constructor(widthDots: number, font: PrinterFont | undefined) {
    this.widthDots = widthDots;
    this.#font = font;
  }

  get rows(): number {
    return this.#rows.length;
  }

  /** Settings as after power-up. A line that was not ended is lost. */
  initialise(): void {
    this.#line = [];
    this.#side = 0;
    this.#wide = 1;
    this.#high = 1;
    this.#spacing = DEFAULT_SPACING;
  }

  align(side: 0 | 1 | 2): void {
    this.#side = side;
  }

  size(wide: number, high: number): void {
    this.#wide = wide;
    this.#high = high;
  }

  spacing(dots: number): void {
    this.#spacing = dots;
  }

  /** Burns one row; what is right of it stays white. */
  burn(bits: Uint8Array): void {
    const row = new Uint8Array(this.widthDots / 8);
    row.set(bits.subarray(0, row.length));
    this.#push(row);
  }

  feed(dots: number): void {
    for (let row = 0; row < dots; row++) this.#push(new Uint8Array(this.widthDots / 8));
  }

  character(bytes: readonly number[]): void {
    this.#line.push([...bytes]);
  }

  /** Whether characters wait for the end of their line. */
  get settingLine(): boolean {
    return this.#line.length > 0;
  }

  /** The rows that the line feed prints: one line, or as many as what was set wraps into. */
  lineRows(): readonly Uint8Array[] {
    const rows: Uint8Array[] = [];
    const cells = this.#line;
    this.#line = [];
    let from = 0;
    do {
      let to = from;
      let dots = 0;
      for (; to < cells.length; to++) {
        const cellDots = (cells[to]?.length ?? 0) * (CELL_DOTS / 2) * this.#wide;
        if (dots + cellDots > this.widthDots) break;
        dots += cellDots;
      }
      rows.push(...this.#oneLine(cells.slice(from, to), dots));
      from = to;
    } while (from < cells.length);
    return rows;
  }

  /** Takes the paper off at the bar, behind the last row. */
  tear(): { readonly rows: number; readonly bits: Uint8Array; readonly lines: readonly string[] } {
    const rowBytes = this.widthDots / 8;
    const bits = new Uint8Array(this.#rows.length * rowBytes);
    for (const [at, row] of this.#rows.entries()) bits.set(row, at * rowBytes);
    const torn = { rows: this.#rows.length, bits, lines: this.lines.splice(0) };
    this.#rows = [];
    return torn;
  }

  #push(row: Uint8Array): void {
    if (this.#rows.length >= PAPER_ROWS_MAX) throw new RangeError("nobody tears the paper off");
    this.#rows.push(row);
  }

  #oneLine(cells: readonly (readonly number[])[], dots: number): Uint8Array[] {
    const cellRows = CELL_DOTS * this.#high;
    const rows = Array.from({ length: Math.max(cellRows, this.#spacing * this.#high) }, () => {
      return new Uint8Array(this.widthDots / 8);
    });
    const text = this.#font?.decode(Uint8Array.from(cells.flat())) ?? "";
    this.lines.push(text);
    let left = this.#side === 0 ? 0 : (this.widthDots - dots) >> (this.#side === 1 ? 1 : 0);
    for (const character of text) left += this.#draw(character, left, rows);
    return rows;
  }

  /** @returns how wide the character is in dots. */
  #draw(character: string, left: number, rows: readonly Uint8Array[]): number {
    const font = this.#font?.font;
    if (!font) return 0;
    const codePoint = character.codePointAt(0) ?? 0;
    const glyph = font.glyph(codePoint) ?? font.missing(codePoint);
    for (let y = 0; y < CELL_DOTS * this.#high; y++) {
      const row = rows[y];
      const from = Math.floor(y / this.#high) * glyph.rowBytes;
      for (let x = 0; row !== undefined && x < glyph.widthDots * this.#wide; x++) {
        const dot = Math.floor(x / this.#wide);
        if (((glyph.bits[from + (dot >> 3)] ?? 0) & (0x80 >> (dot & 7))) === 0) continue;
        row[(left + x) >> 3] = (row[(left + x) >> 3] ?? 0) | (0x80 >> ((left + x) & 7));
      }
    }
    return glyph.widthDots * this.#wide;
  }
}
