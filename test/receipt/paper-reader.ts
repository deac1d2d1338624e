import type { Band } from "../../src/receipt/raster";

/**
 * Reads print back by comparing cells of dots with a font's, dot by dot. Shares no code with what draws: it parses the font
 * file from its described format.
 */
export class PaperReader {
  readonly #half = new Map<string, string>();
  readonly #whole = new Map<string, string>();

  constructor(font: Uint8Array) {
    const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
    const count = view.getUint16(6, true);
    const halves = 522 + count;
    for (let index = 0; index < 95; index++) {
      const at = halves + index * 48;
      this.#half.set(dots(font.subarray(at, at + 48), 2, 12), String.fromCharCode(0x20 + index));
    }
    const wholes = halves + 95 * 48;
    for (let page = 0; page < 256; page++) {
      for (let index = view.getUint16(8 + 2 * page, true); index < view.getUint16(10 + 2 * page, true); index++) {
        const character = String.fromCharCode(page * 256 + (font[522 + index] ?? 0));
        const key = dots(font.subarray(wholes + index * 72, wholes + index * 72 + 72), 3, 24);
        // Signs that look the same to the dot: the first one stands for all (see `alike`).
        this.#alike.set(character, this.#whole.get(key) ?? character);
        if (!this.#whole.has(key)) this.#whole.set(key, character);
      }
    }
  }

  readonly #alike = new Map<string, string>();

  /** The text as it looks: characters with one and the same bitmap are made equal. */
  alike(text: string): string {
    return [...text].map((character) => this.#alike.get(character) ?? character).join("");
  }

  /**
   * The text at a row of the paper, without leading and trailing space.
   * @param wide how many dots a font's dot is across on the paper, `high` down.
   */
  read(paper: Paper, top: number, wide: number, high: number): string {
    let text = "";
    for (let left = 0; left + 12 * wide <= paper.widthDots; ) {
      const whole = this.#whole.get(paper.cell(left, top, 24, wide, high));
      const half = this.#half.get(paper.cell(left, top, 12, wide, high));
      // Signs such as 【 begin with an empty half, so the whole cell is tried first; two spaces look like a whole blank.
      const isWhole = whole !== undefined && whole.trim() !== "";
      const found = isWhole ? whole : half;
      if (found === undefined) throw new Error(`unreadable at ${left}, ${top} after "${text}"`);
      text += found;
      left += (isWhole ? 24 : 12) * wide;
    }
    return text.trim();
  }
}

export class Paper {
  readonly widthDots: number;
  readonly #rows: Uint8Array[] = [];

  constructor(widthDots: number, bands: Iterable<Band>) {
    this.widthDots = widthDots;
    const rowBytes = widthDots / 8;
    for (const band of bands) {
      for (let row = 0; row < band.rows; row++) this.#rows.push(band.bits.slice(row * rowBytes, (row + 1) * rowBytes));
    }
  }

  get height(): number {
    return this.#rows.length;
  }

  dot(x: number, y: number): boolean {
    return (((this.#rows[y]?.[x >> 3] ?? 0) >> (7 - (x & 7))) & 1) === 1;
  }

  /** A cell of the font's dots; "" when a dot of the font is not printed as one solid block. */
  cell(left: number, top: number, width: number, wide: number, high: number): string {
    if (left + width * wide > this.widthDots) return "";
    let key = "";
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < width; x++) {
        const black = this.dot(left + x * wide, top + y * high);
        for (let dy = 0; dy < high; dy++) {
          for (let dx = 0; dx < wide; dx++) {
            if (this.dot(left + x * wide + dx, top + y * high + dy) !== black) return "";
          }
        }
        key += black ? "#" : ".";
      }
    }
    return key;
  }
}

function dots(bits: Uint8Array, rowBytes: number, width: number): string {
  let key = "";
  for (let y = 0; y < 24; y++) {
    for (let x = 0; x < width; x++) {
      key += ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? "." : "#";
    }
  }
  return key;
}
