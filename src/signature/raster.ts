import { type Bitmap, blankBitmap } from "./bitmap";
import { codeWidth, drawCode, GLYPH_ROWS } from "./code-glyphs";
import { INK_HEIGHT_UNITS, type Ink } from "./ink";

/** A picture as an acquirer wants it. */
export interface RasterFormat {
  /** Pixels: RASTER_WIDTH_MIN to RASTER_WIDTH_MAX. */
  readonly width: number;
  /** Pixels: RASTER_HEIGHT_MIN to RASTER_HEIGHT_MAX. */
  readonly height: number;
  /** foot: below the ink, both easy to read. middle: behind the ink, so that neither can be cut from the other. */
  readonly codePlace: "foot" | "middle";
}

/** The feature code of eight characters in its smallest size, with room left. */
export const RASTER_WIDTH_MIN = 56;
export const RASTER_HEIGHT_MIN = 16;
/** What the decoder takes by default, too. */
const RASTER_WIDTH_MAX = 512;
const RASTER_HEIGHT_MAX = 256;

/** Positions are counted in sixteenths of a pixel. */
const SUB_SHIFT = 4;
const SUB = 1 << SUB_SHIFT;
const CENTRE = SUB >> 1;
/** Fraction bits of the scale from units of ink to sixteenths of a pixel. */
const SCALE_SHIFT = 12;
/** Small writing is drawn larger than it stands on the pad, but not larger than so many times. */
const ENLARGE_MAX = 3;
/** The pen, as parts of the picture's height: on 80 rows 2.5 pixels where it is slow, 1.25 where it is fast. */
const PEN_SLOW_DIVISOR = 32;
const PEN_FAST_DIVISOR = 64;
/** At this speed, in units of ink a millisecond, the line is thinnest: the pad's height in 150 ms. */
const FAST_UNITS_PER_MS = 27;
/** What a pad says that cannot tell pressure. */
const PRESSURE_UNKNOWN = 255;
/** A code that is 14 pixels high on a picture of 80 rows. */
const CODE_HEIGHT_PARTS = 40;
/** The longest line between two points crosses the picture, at two stamps a pixel. */
const STAMPS_OF_CURVE_MAX = 512;

/**
 * Draws ink and feature code, some stamps of the pen at a time. The line goes smoothly through the middles between the points; its width
 * follows the pressure or, where the pad cannot tell, the speed. Ink is enlarged or reduced to the picture, never distorted.
 */
export class SignatureRaster {
  readonly #ink: Ink;
  readonly #xs: Uint16Array;
  readonly #ys: Uint16Array;
  readonly #left: number;
  readonly #top: number;
  readonly #bitmap: Bitmap;
  readonly #scale: number;
  readonly #offsetX: number;
  readonly #offsetY: number;
  readonly #penThin: number;
  readonly #penThick: number;
  /** Whole square roots up to the square of the pen's radius. A processor without floating point takes a thousand instructions for one. */
  readonly #roots: Uint8Array;
  #point = 0;
  #piece = 0;
  /** Where the pen is, in sixteenths of a pixel, and how wide. */
  #x = 0;
  #y = 0;
  #pen = 0;
  /** The last point, towards which the pen goes until the next one bends its way. */
  #bendX = 0;
  #bendY = 0;

  /**
   * @param code 8 hex characters.
   * @throws RangeError on a format out of bounds or another code: a bug of the caller, who checks an acquirer's parameters.
   */
  constructor(ink: Ink, code: string, format: RasterFormat) {
    const { width, height, codePlace } = format;
    const wide = width >= RASTER_WIDTH_MIN && width <= RASTER_WIDTH_MAX;
    if (!wide || !(height >= RASTER_HEIGHT_MIN && height <= RASTER_HEIGHT_MAX)) throw new RangeError("picture's size");
    this.#ink = ink;
    this.#xs = ink.xs;
    this.#ys = ink.ys;
    this.#left = ink.traits.left;
    this.#top = ink.traits.top;
    this.#bitmap = blankBitmap(width, height);
    this.#penThin = Math.max(SUB, ((height << SUB_SHIFT) / PEN_FAST_DIVISOR) | 0);
    this.#penThick = Math.max(this.#penThin, ((height << SUB_SHIFT) / PEN_SLOW_DIVISOR) | 0);
    this.#roots = rootsTo(this.#penThick >> 1);

    const codeScale = codeScaleOf(code, format);
    const codeRows = GLYPH_ROWS * codeScale;
    const codeLeft = (width - codeWidth(code.length, codeScale)) >> 1;
    const codeTop = codePlace === "foot" ? height - codeRows - 1 : (height - codeRows) >> 1;
    drawCode(this.#bitmap, code, codeLeft, codeTop, codeScale);

    const inkRows = codePlace === "foot" ? codeTop - 1 : height;
    const { left, top, right, bottom } = ink.traits;
    const areaX = (width << SUB_SHIFT) - this.#penThick - SUB;
    const areaY = (inkRows << SUB_SHIFT) - this.#penThick - SUB;
    const wholePad = Math.min(areaX / ink.widthUnits, areaY / INK_HEIGHT_UNITS);
    const fits = Math.min(areaX / Math.max(1, right - left), areaY / Math.max(1, bottom - top));
    this.#scale = (Math.min(fits, wholePad * ENLARGE_MAX) * (1 << SCALE_SHIFT)) | 0;
    this.#offsetX = ((width << SUB_SHIFT) - (((right - left) * this.#scale) >> SCALE_SHIFT)) >> 1;
    this.#offsetY = ((inkRows << SUB_SHIFT) - (((bottom - top) * this.#scale) >> SCALE_SHIFT)) >> 1;
  }

  /**
   * Draws about so many stamps, at most one curve more.
   * @returns undefined while there is more to do.
   */
  step(stamps: number): Bitmap | undefined {
    for (let left = stamps; left > 0; ) {
      if (this.#point === this.#ink.points) return this.#bitmap;
      left -= this.#drawPoint();
    }
    return undefined;
  }

  #subX(index: number): number {
    return this.#offsetX + ((((this.#xs[index] as number) - this.#left) * this.#scale) >> SCALE_SHIFT);
  }

  #subY(index: number): number {
    return this.#offsetY + ((((this.#ys[index] as number) - this.#top) * this.#scale) >> SCALE_SHIFT);
  }

  /** @returns how many stamps it took. */
  #drawPoint(): number {
    const { pieces, ends } = this.#ink;
    const index = this.#point;
    const begins = index === (this.#piece === 0 ? 0 : (ends[this.#piece - 1] as number));
    const ended = index + 1 === (ends[this.#piece] as number);
    this.#point += 1;
    if (ended && this.#piece < pieces) this.#piece += 1;
    const x = this.#subX(index);
    const y = this.#subY(index);
    if (begins) {
      this.#x = x;
      this.#y = y;
      this.#pen = this.#penThick;
      this.#bendX = x;
      this.#bendY = y;
      return this.#curve(x, y, x, y, this.#pen);
    }
    const bendX = this.#bendX;
    const bendY = this.#bendY;
    this.#bendX = x;
    this.#bendY = y;
    // A quarter of the way at each point: width that follows at once looks like beads.
    const pen = (3 * this.#pen + this.#penAt(index)) >> 2;
    return ended
      ? this.#curve(bendX, bendY, x, y, pen)
      : this.#curve(bendX, bendY, (bendX + x) >> 1, (bendY + y) >> 1, pen);
  }

  /** The width that pressure or speed at a point ask for. */
  #penAt(index: number): number {
    const { xs, ys, pausesMs, pressures } = this.#ink;
    const span = this.#penThick - this.#penThin;
    const pressure = pressures[index] as number;
    if (pressure < PRESSURE_UNKNOWN) return this.#penThin + (((span * pressure) / PRESSURE_UNKNOWN) | 0);
    const distance = distanceOf(
      (xs[index] as number) - (xs[index - 1] as number),
      (ys[index] as number) - (ys[index - 1] as number),
    );
    const fastest = FAST_UNITS_PER_MS * Math.max(1, pausesMs[index] as number);
    return this.#penThick - (((span * Math.min(distance, fastest)) / fastest) | 0);
  }

  /**
   * A quadratic Bézier curve from where the pen is, as stamps 5/8 of the pen's width apart: each blackens the pixels whose centres lie in a
   * disc. All in sixteenths of a pixel; a radius of half a pixel always hits one. The stamp stands in the loop, and every variable by itself
   * ahead of it: on XS a call costs as much as a row, and a pattern of several variables more than that.
   */
  #curve(bendX: number, bendY: number, toX: number, toY: number, pen: number): number {
    const fromX = this.#x;
    const fromY = this.#y;
    const penFrom = this.#pen;
    const { width, height, rowBytes, bits } = this.#bitmap;
    const roots = this.#roots;
    const length = distanceOf(bendX - fromX, bendY - fromY) + distanceOf(toX - bendX, toY - bendY);
    const count = length << 3 < 5 * pen ? 1 : Math.min(((length << 3) / (5 * pen) + 1) | 0, STAMPS_OF_CURVE_MAX);
    const whole = count * count;
    const penSpan = pen - penFrom;
    let rest = 0;
    let before = 0;
    let bend = 0;
    let after = 0;
    let x = 0;
    let y = 0;
    let radius = 0;
    let square = 0;
    let dy = 0;
    let row = 0;
    let lastRow = 0;
    let rowAt = 0;
    let half = 0;
    let from = 0;
    let to = 0;
    let index = 0;
    let last = 0;
    let mask = 0;
    for (let step = 1; step <= count; step++) {
      if (step < count) {
        rest = count - step;
        before = rest * rest;
        bend = 2 * rest * step;
        after = step * step;
        x = ((before * fromX + bend * bendX + after * toX) / whole) | 0;
        y = ((before * fromY + bend * bendY + after * toY) / whole) | 0;
        radius = (penFrom + (penSpan * step) / count) >> 1;
      } else {
        // The end is known without a division, each of which takes a processor without floating point a thousand instructions.
        x = toX;
        y = toY;
        radius = pen >> 1;
      }
      square = radius * radius;
      row = (y - radius + (SUB - 1 - CENTRE)) >> SUB_SHIFT;
      lastRow = (y + radius - CENTRE) >> SUB_SHIFT;
      if (row < 0) row = 0;
      if (lastRow >= height) lastRow = height - 1;
      dy = (row << SUB_SHIFT) + CENTRE - y;
      rowAt = row * rowBytes;
      for (; row <= lastRow; row++) {
        half = roots[square - dy * dy] as number;
        from = (x - half + (SUB - 1 - CENTRE)) >> SUB_SHIFT;
        to = (x + half - CENTRE) >> SUB_SHIFT;
        if (from > to) {
          from = x >> SUB_SHIFT;
          to = from;
        }
        if (from < 0) from = 0;
        if (to >= width) to = width - 1;
        index = rowAt + (from >> 3);
        last = rowAt + (to >> 3);
        mask = 0xff >> (from & 7);
        for (; index < last; index++) {
          bits[index] = (bits[index] as number) | mask;
          mask = 0xff;
        }
        bits[index] = (bits[index] as number) | (mask & (0xff80 >> (to & 7)));
        dy += SUB;
        rowAt += rowBytes;
      }
    }
    this.#x = toX;
    this.#y = toY;
    this.#pen = pen;
    return count;
  }
}

/** The whole part of the square root of each number up to the square of `root`, at most 255. */
function rootsTo(root: number): Uint8Array {
  const roots = new Uint8Array(root * root + 1);
  for (let each = 1; each <= root; each++) roots.fill(each, each * each);
  return roots;
}

/** About 14 pixels on 80 rows, less where the picture is narrow, at least one pixel a dot. */
function codeScaleOf(code: string, { width, height }: RasterFormat): number {
  const wanted = Math.max(1, (height / CODE_HEIGHT_PARTS) | 0);
  return Math.max(1, Math.min(wanted, (width / (codeWidth(code.length, 1) + 2)) | 0));
}

/** The length of a vector within 7 %, which is enough for widths and numbers of stamps. */
function distanceOf(dx: number, dy: number): number {
  const x = dx < 0 ? -dx : dx;
  const y = dy < 0 ? -dy : dy;
  return x > y ? x + ((3 * y) >> 3) : y + ((3 * x) >> 3);
}
