import { POINTS_MAX, STROKES_MAX } from "../../hal/signature-pad";
import { BEGINS_STROKE, POINT_BYTES, pointAt } from "../../hal/signature-points";
import { defaultInkLimits, type InkLimits } from "./limits";

/** The pad's height in the units of ink. Units are square, whatever the pad's pixels are. */
export const INK_HEIGHT_UNITS = 4096;
const INK_HEIGHT_SHIFT = 12;
/** The widest pad in terms of its height: the units of its width fit 15 bits. */
const ASPECT_MAX = 8;
/** Of a pad's coordinates: 0..65535. */
const PAD_SHIFT = 16;
/** Longer pauses between two points all mean "slow". */
const PAUSE_MAX_MS = 255;
/** Beyond so many pieces the ink is noise anyway, and no more of it is kept. */
const PIECES_MAX = 2 * STROKES_MAX;
/** Directions are those of chords of this length, 4 % of the pad's height: shorter ones are the hand's trembling. */
const CHORD_UNITS = 164;
/** Density is measured in squares of a sixteenth of the pad's height. */
const CELL_SHIFT = 8;
const CELL_ROWS = INK_HEIGHT_UNITS >> CELL_SHIFT;

/** Ink as it was written, in one typed array a quantity: an object for each point would not fit a terminal's memory. */
export interface Ink {
  /** The pad's width in units; its height is INK_HEIGHT_UNITS. */
  readonly widthUnits: number;
  /** Points that are kept: the first so many of each array. */
  readonly points: number;
  readonly xs: Uint16Array;
  readonly ys: Uint16Array;
  /** Time since the point before, at most 255 ms. */
  readonly pausesMs: Uint8Array;
  readonly pressures: Uint8Array;
  /** Strokes, those with a jump in two: how many, and the index behind the last point of each. */
  readonly pieces: number;
  readonly ends: Uint16Array;
  readonly traits: InkTraits;
}

/** What `judge` goes by. Lengths in units. */
export interface InkTraits {
  /** Points that the pad gave. */
  readonly given: number;
  /** Ink in strokes, that in dots left out. */
  readonly length: number;
  /** The frame around all ink. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** How often the pen's direction changed by 45 degrees, from stroke to stroke included. */
  readonly turns: number;
  /** Strokes that are more than a dot. */
  readonly strokes: number;
  /** Strokes too small to be one: touches, or a palm at rest. */
  readonly dots: number;
  /** Steps within a stroke that no hand is fast enough for. */
  readonly jumps: number;
  /** Thousandths of the pad that are scribbled over. */
  readonly floodedPermille: number;
}

/** Takes the points of a pad in, some at a time. What a pad gives beyond its contract's bounds is cut off there. */
export class InkReader {
  readonly #limits: InkLimits;
  /** How far apart two points of a stroke may be, in thousandths of units, and how much farther with each ms between them. */
  readonly #jumpUnits: number;
  readonly #jumpUnitsPerMs: number;
  readonly #widthUnits: number;
  readonly #xs: Uint16Array;
  readonly #ys: Uint16Array;
  readonly #pausesMs: Uint8Array;
  readonly #pressures: Uint8Array;
  readonly #ends = new Uint16Array(PIECES_MAX);
  /** Ink in each square of the pad, in units. */
  readonly #cells: Uint32Array;
  readonly #cellColumns: number;
  /** Points that are still to be taken: none after the last stroke that counts. */
  #room: number;
  #given = 0;
  #begun = 0;
  #points = 0;
  #pieces = 0;
  /** Of the piece being written. */
  #pieceFrom = 0;
  #pieceLength = 0;
  #pieceReach = 0;
  #beginX = 0;
  #beginY = 0;
  #chordX = 0;
  #chordY = 0;
  #directionX = 0;
  #directionY = 0;
  #length = 0;
  #turns = 0;
  #longStrokes = 0;
  #dots = 0;
  #jumps = 0;
  #left = 0xffff;
  #top = 0xffff;
  #right = 0;
  #bottom = 0;

  /**
   * @param points how many there will be at most; those beyond POINTS_MAX are not taken.
   * @param pad its pixels, which are taken to be square.
   * @throws RangeError on a pad without pixels or more than 8 times as wide as high.
   */
  constructor(
    points: number,
    pad: { readonly widthPixels: number; readonly heightPixels: number },
    limits: InkLimits = defaultInkLimits,
  ) {
    const aspect = pad.widthPixels / pad.heightPixels;
    if (!(aspect > 0 && aspect <= ASPECT_MAX)) throw new RangeError("a pad of another shape");
    this.#limits = limits;
    this.#jumpUnits = limits.jumpPermille * INK_HEIGHT_UNITS;
    this.#jumpUnitsPerMs = limits.jumpPermillePerMs * INK_HEIGHT_UNITS;
    this.#widthUnits = Math.round(aspect * INK_HEIGHT_UNITS);
    const total = Math.min(points, POINTS_MAX);
    this.#room = total;
    this.#xs = new Uint16Array(total);
    this.#ys = new Uint16Array(total);
    this.#pausesMs = new Uint8Array(total);
    this.#pressures = new Uint8Array(total);
    this.#cellColumns = (this.#widthUnits >> CELL_SHIFT) + 1;
    this.#cells = new Uint32Array(CELL_ROWS * this.#cellColumns);
  }

  /** @param bytes whole points (hal/signature-points.ts), those behind the ones that were taken before. About 400 XS steps a point. */
  take(bytes: Uint8Array): void {
    const widthUnits = this.#widthUnits;
    const { x: X, y: Y, pauseMs: PAUSE, pressure: PRESSURE, flags: FLAGS } = pointAt;
    const end = Math.min(bytes.length, this.#room * POINT_BYTES);
    let begins = this.#given === 0;
    let at = 0;
    for (; at < end; at += POINT_BYTES) {
      begins = begins || ((bytes[at + FLAGS] as number) & BEGINS_STROKE) !== 0;
      if (begins && this.#begun === STROKES_MAX) break;
      if (begins) this.#begun += 1;
      this.#take(
        ((((bytes[at + X] as number) << 8) | (bytes[at + X + 1] as number)) * widthUnits) >> PAD_SHIFT,
        (((bytes[at + Y] as number) << 8) | (bytes[at + Y + 1] as number)) >> (PAD_SHIFT - INK_HEIGHT_SHIFT),
        begins ? 0 : ((bytes[at + PAUSE] as number) << 8) | (bytes[at + PAUSE + 1] as number),
        bytes[at + PRESSURE] as number,
        begins,
      );
      begins = false;
    }
    const taken = at / POINT_BYTES;
    this.#given += taken;
    this.#room = at < end ? 0 : this.#room - taken;
  }

  /** What was written, when all points are taken. */
  finish(): Ink {
    this.#endPiece();
    this.#pieceFrom = this.#points;
    const flooded = this.#limits.floodCrossings << CELL_SHIFT;
    let floodedCells = 0;
    const cells = this.#cells;
    for (let cell = cells.length - 1; cell >= 0; cell--) if ((cells[cell] as number) > flooded) floodedCells += 1;
    return {
      widthUnits: this.#widthUnits,
      points: this.#points,
      xs: this.#xs,
      ys: this.#ys,
      pausesMs: this.#pausesMs,
      pressures: this.#pressures,
      pieces: this.#pieces,
      ends: this.#ends,
      traits: {
        given: this.#given,
        length: this.#length,
        left: this.#points === 0 ? 0 : this.#left,
        top: this.#points === 0 ? 0 : this.#top,
        right: this.#right,
        bottom: this.#bottom,
        turns: this.#turns,
        strokes: this.#longStrokes,
        dots: this.#dots,
        jumps: this.#jumps,
        floodedPermille: Math.trunc((floodedCells * 1000) / this.#cells.length),
      },
    };
  }

  #take(unitsX: number, unitsY: number, pauseMs: number, pressure: number, begins: boolean): void {
    if (begins) {
      this.#endPiece();
      this.#beginPiece(unitsX, unitsY);
    } else {
      const last = this.#points - 1;
      if (last < this.#pieceFrom) return;
      const dx = unitsX - (this.#xs[last] as number);
      const dy = unitsY - (this.#ys[last] as number);
      const distance = Math.sqrt(dx * dx + dy * dy) | 0;
      if (distance === 0) {
        this.#pausesMs[last] = Math.min((this.#pausesMs[last] as number) + pauseMs, PAUSE_MAX_MS);
        return;
      }
      if (distance * 1000 > this.#jumpUnits + this.#jumpUnitsPerMs * pauseMs) {
        this.#jumps += 1;
        this.#endPiece();
        this.#beginPiece(unitsX, unitsY);
      } else this.#measure(unitsX, unitsY, distance);
    }
    if (this.#pieces === PIECES_MAX) return;
    const index = this.#points;
    this.#xs[index] = unitsX;
    this.#ys[index] = unitsY;
    this.#pausesMs[index] = Math.min(pauseMs, PAUSE_MAX_MS);
    this.#pressures[index] = pressure;
    this.#points = index + 1;
    if (unitsX < this.#left) this.#left = unitsX;
    if (unitsX > this.#right) this.#right = unitsX;
    if (unitsY < this.#top) this.#top = unitsY;
    if (unitsY > this.#bottom) this.#bottom = unitsY;
  }

  #beginPiece(x: number, y: number): void {
    this.#pieceFrom = this.#points;
    this.#pieceLength = 0;
    this.#pieceReach = 0;
    this.#beginX = x;
    this.#beginY = y;
    this.#chordX = x;
    this.#chordY = y;
  }

  #endPiece(): void {
    if (this.#points === this.#pieceFrom) return;
    if (this.#pieceReach * 1000 <= this.#limits.dotPermille * INK_HEIGHT_UNITS) this.#dots += 1;
    else {
      this.#longStrokes += 1;
      this.#length += this.#pieceLength;
    }
    this.#ends[this.#pieces] = this.#points;
    this.#pieces += 1;
  }

  #measure(x: number, y: number, distance: number): void {
    this.#pieceLength += distance;
    const reachX = x - this.#beginX;
    const reachY = y - this.#beginY;
    let reach = this.#pieceReach;
    if (reachX > reach) reach = reachX;
    else if (-reachX > reach) reach = -reachX;
    if (reachY > reach) reach = reachY;
    else if (-reachY > reach) reach = -reachY;
    this.#pieceReach = reach;
    const cell = (y >> CELL_SHIFT) * this.#cellColumns + (x >> CELL_SHIFT);
    this.#cells[cell] = (this.#cells[cell] as number) + distance;
    const dx = x - this.#chordX;
    const dy = y - this.#chordY;
    if (dx * dx + dy * dy < CHORD_UNITS * CHORD_UNITS) return;
    this.#chordX = x;
    this.#chordY = y;
    const along = dx * this.#directionX + dy * this.#directionY;
    const across = dx * this.#directionY - dy * this.#directionX;
    // In a curve each chord is measured against the last turn's, so that a full circle has eight turns.
    const first = this.#directionX === 0 && this.#directionY === 0;
    if (!first && along >= Math.abs(across)) return;
    if (!first) this.#turns += 1;
    this.#directionX = dx;
    this.#directionY = dy;
  }
}
