import type { Font } from "../../hal/font";
import { BAND_ROWS_MAX } from "../../hal/printer";
import { drawQrRows, qrRows } from "../../hal/qr-dots";
import { FONT_DOTS, LinePen } from "./line-dots";
import { drawPictureRows, pictureRows } from "./picture";
import type { SlipLine } from "./slip-line";

/** Rows of a printer job as `Printer.band` takes them. */
export interface Band {
  readonly rows: number;
  /** Most significant bit left, 1 is black. Valid until the next band is asked for: all bands share one buffer. */
  readonly bits: Uint8Array;
}

/** Between lines: 30 rows a line is what printers of this kind do by themselves. */
const GAP_ROWS = 6;
const RULE_ROWS = 12;
/** Of the rule's rows, the two that are black, in dashes of 6 dots. */
const RULE_BLACK_FROM = 4;
const RULE_BLACK_TO = 6;
const RULE_PATTERN = 0xfc;

/** Dot rows of a line on paper. */
export function lineRows(line: SlipLine, widthDots: number): number {
  if (line.kind === "blank") return line.rows;
  if (line.kind === "rule") return RULE_ROWS;
  if (line.kind === "code") return qrRows(line.code, line.scale);
  if (line.kind === "picture") return pictureRows(line.picture, widthDots);
  return (line.size === "normal" ? FONT_DOTS : 2 * FONT_DOTS) + GAP_ROWS;
}

/** Dot rows of the whole slip: what the paper's length follows from. */
export function slipRows(lines: readonly SlipLine[], widthDots: number): number {
  let rows = 0;
  for (const line of lines) rows += lineRows(line, widthDots);
  return rows;
}

/**
 * The slip as dots, one band at a time, so that no more than one band (3 kB on 58 mm paper) is ever in memory. A line of
 * text is never split between bands.
 * @param font of 24 dots; characters that it lacks become boxes.
 * @param widthDots of the printer, a multiple of 8; the lines were laid out for it.
 * @throws RangeError when font or width do not fit: a bug of the caller.
 */
export function* slipBands(lines: readonly SlipLine[], font: Font, widthDots: number): Generator<Band, void, void> {
  if (widthDots % 8 !== 0) throw new RangeError("paper of another size");
  const rowBytes = widthDots >> 3;
  const bits = new Uint8Array(BAND_ROWS_MAX * rowBytes);
  // The engine fills element by element: four bytes in each are four times as fast.
  const words = new Uint32Array(bits.buffer);
  const pen = new LinePen(font, bits, rowBytes);
  let used = 0;
  for (const line of lines) {
    const all = lineRows(line, widthDots);
    // Text and rules stay whole, all else goes on in the next band.
    const whole = line.kind === "text" || line.kind === "rule";
    for (let left = all; left > 0; ) {
      const rows = whole ? left : Math.min(left, BAND_ROWS_MAX - used);
      if (used + rows > BAND_ROWS_MAX || rows === 0) {
        yield { rows: used, bits: bits.subarray(0, used * rowBytes) };
        words.fill(0);
        used = 0;
        continue;
      }
      const start = used * rowBytes;
      if (line.kind === "text") pen.draw(line, start);
      else if (line.kind === "rule")
        bits.fill(RULE_PATTERN, start + RULE_BLACK_FROM * rowBytes, start + RULE_BLACK_TO * rowBytes);
      else if (line.kind === "picture")
        drawPictureRows(line.picture, all - left, rows, bits.subarray(start, start + rows * rowBytes), rowBytes);
      else if (line.kind === "code")
        drawQrRows(line.code, line.scale, all - left, rows, bits.subarray(start, start + rows * rowBytes), rowBytes);
      used += rows;
      left -= rows;
    }
  }
  if (used > 0) yield { rows: used, bits: bits.subarray(0, used * rowBytes) };
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(slipBands.prototype);
