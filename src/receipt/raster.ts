import type { Font, Glyph } from "../../hal/font";
import { halfCells } from "../../hal/font";
import { BAND_ROWS_MAX } from "../../hal/printer";
import type { SlipLine } from "./slip-line";

/** Rows of a printer job as `Printer.band` takes them. */
export interface Band {
  readonly rows: number;
  /** Most significant bit left, 1 is black. Valid until the next band is asked for: all bands share one buffer. */
  readonly bits: Uint8Array;
}

type TextLine = Extract<SlipLine, { kind: "text" }>;

/** The cell that slips are laid out in; a double line and its gap must fit a band. */
const FONT_DOTS = 24;
/** Between lines: 30 rows a line is what printers of this kind do by themselves. */
const GAP_ROWS = 6;
const RULE_ROWS = 12;
/** Of the rule's rows, the two that are black, in dashes of 6 dots. */
const RULE_BLACK_FROM = 4;
const RULE_BLACK_TO = 6;
const RULE_PATTERN = 0xfc;

/** Dot rows of a line on paper. */
export function lineRows(line: SlipLine): number {
  if (line.kind === "blank") return line.rows;
  if (line.kind === "rule") return RULE_ROWS;
  return (line.size === "normal" ? FONT_DOTS : 2 * FONT_DOTS) + GAP_ROWS;
}

/** Dot rows of the whole slip: what the paper's length follows from. */
export function slipRows(lines: readonly SlipLine[]): number {
  let rows = 0;
  for (const line of lines) rows += lineRows(line);
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
  if (font.dots !== FONT_DOTS || widthDots % 8 !== 0) throw new RangeError("font or paper of another size");
  const rowBytes = widthDots >> 3;
  const bits = new Uint8Array(BAND_ROWS_MAX * rowBytes);
  let used = 0;
  for (const line of lines) {
    for (let left = lineRows(line); left > 0; ) {
      const rows = line.kind === "blank" ? Math.min(left, BAND_ROWS_MAX - used) : left;
      if (used + rows > BAND_ROWS_MAX || rows === 0) {
        yield { rows: used, bits: bits.subarray(0, used * rowBytes) };
        bits.fill(0);
        used = 0;
        continue;
      }
      draw(line, font, bits.subarray(used * rowBytes, (used + rows) * rowBytes), rowBytes);
      used += rows;
      left -= rows;
    }
  }
  if (used > 0) yield { rows: used, bits: bits.subarray(0, used * rowBytes) };
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(slipBands.prototype);

function draw(line: SlipLine, font: Font, target: Uint8Array, rowBytes: number): void {
  if (line.kind === "rule") target.fill(RULE_PATTERN, RULE_BLACK_FROM * rowBytes, RULE_BLACK_TO * rowBytes);
  if (line.kind === "text") drawText(line, font, target, rowBytes);
}

/** Draws in single size; larger sizes are made from that in place. Every glyph starts on a whole or a half byte. */
function drawText(line: TextLine, font: Font, target: Uint8Array, rowBytes: number): void {
  const scale = line.size === "double" ? 2 : 1;
  const free = Math.floor((rowBytes * 8) / (scale * 12)) - halfCells(line.text);
  if (free < 0) throw new RangeError("a line is wider than the paper");
  let cell = line.align === "left" ? 0 : line.align === "right" ? free : free >> 1;
  for (let at = 0; at < line.text.length; ) {
    const codePoint = line.text.codePointAt(at) ?? 0;
    at += codePoint > 0xffff ? 2 : 1;
    const glyph = font.glyph(codePoint) ?? font.missing(codePoint);
    if (codePoint !== 0x20) blit(glyph, target, (cell * 3) >> 1, (cell & 1) === 1, rowBytes);
    cell += glyph.widthDots === 12 ? 1 : 2;
  }
  if (scale === 2) widen(target, rowBytes);
  if (line.size !== "normal") heighten(target, rowBytes);
}

/**
 * Copies a glyph of 12 or 24 dots. Where it starts in the middle of a byte, it shares that byte with its left neighbour;
 * a 12-dot glyph that starts on a whole byte leaves half of its last byte to the right one. One loop for each case, with
 * every index known to be inside: most of a slip's cost in XS is here.
 */
function blit(glyph: Glyph, target: Uint8Array, byteAt: number, shifted: boolean, rowBytes: number): void {
  if (glyph.rowBytes === 2) {
    if (shifted) blitHalfShifted(glyph.bits, target, byteAt, rowBytes);
    else blitHalf(glyph.bits, target, byteAt, rowBytes);
  } else if (shifted) blitWholeShifted(glyph.bits, target, byteAt, rowBytes);
  else blitWhole(glyph.bits, target, byteAt, rowBytes);
}

function blitHalf(from: Uint8Array, target: Uint8Array, to: number, rowBytes: number): void {
  for (let at = 0; at < 48; at += 2, to += rowBytes) {
    target[to] = from[at] as number;
    target[to + 1] = from[at + 1] as number;
  }
}

function blitHalfShifted(from: Uint8Array, target: Uint8Array, to: number, rowBytes: number): void {
  for (let at = 0; at < 48; at += 2, to += rowBytes) {
    const dots = ((from[at] as number) << 4) | ((from[at + 1] as number) >> 4);
    if (dots === 0) continue;
    target[to] = (target[to] as number) | (dots >> 8);
    target[to + 1] = dots;
  }
}

function blitWhole(from: Uint8Array, target: Uint8Array, to: number, rowBytes: number): void {
  for (let at = 0; at < 72; at += 3, to += rowBytes) {
    target[to] = from[at] as number;
    target[to + 1] = from[at + 1] as number;
    target[to + 2] = from[at + 2] as number;
  }
}

function blitWholeShifted(from: Uint8Array, target: Uint8Array, to: number, rowBytes: number): void {
  for (let at = 0; at < 72; at += 3, to += rowBytes) {
    const dots = ((from[at] as number) << 16) | ((from[at + 1] as number) << 8) | (from[at + 2] as number);
    if (dots === 0) continue;
    target[to] = (target[to] as number) | (dots >> 20);
    target[to + 1] = dots >> 12;
    target[to + 2] = dots >> 4;
    target[to + 3] = dots << 4;
  }
}

/** Each dot of the first 24 rows becomes two side by side. The left half of the row holds all that is drawn. */
function widen(target: Uint8Array, rowBytes: number): void {
  const half = (rowBytes + 1) >> 1;
  for (let row = 0; row < FONT_DOTS; row++) {
    const start = row * rowBytes;
    for (let at = half - 1; at >= 0; at--) {
      const dots = target[start + at] as number;
      target[start + 2 * at] = WIDENED[dots >> 4] as number;
      if (2 * at + 1 < rowBytes) target[start + 2 * at + 1] = WIDENED[dots & 15] as number;
    }
  }
}

/** Four dots as eight. */
const WIDENED: readonly number[] = Object.freeze([
  0x00, 0x03, 0x0c, 0x0f, 0x30, 0x33, 0x3c, 0x3f, 0xc0, 0xc3, 0xcc, 0xcf, 0xf0, 0xf3, 0xfc, 0xff,
]);

/** Each of the first 24 rows becomes two, from the last to the first so that none is overwritten before it is copied. */
function heighten(target: Uint8Array, rowBytes: number): void {
  for (let row = FONT_DOTS - 1; row >= 0; row--) {
    const start = row * rowBytes;
    target.copyWithin((2 * row + 1) * rowBytes, start, start + rowBytes);
    target.copyWithin(2 * row * rowBytes, start, start + rowBytes);
  }
}
