/** What may differ between the pictures this encoder writes; all are one plane in one layer, without moves of the AT pixel. */
export interface JbigOptions {
  /** Lines of a stripe (L0), from 1. Default: the whole picture is one stripe, which costs the least bytes. */
  readonly stripeLines?: number;
  /** Lines that equal the one above cost one decision (TPBON). Default true. */
  readonly typicalPrediction?: boolean;
  /** The template of two lines in place of three (LRLTWO). Default false. */
  readonly twoLines?: boolean;
  /** Each stripe is coded as if it were the first (SDRST). Default false. */
  readonly resetStripes?: boolean;
}

/** ITU-T T.82, 6.2: length of the header of a bi-level image entity. */
export const HEADER_BYTES = 20;

/** Bits of the header's last byte. */
export const jbigOption = Object.freeze({
  twoLines: 0x40,
  variableLength: 0x20,
  typicalPredictionAbove: 0x10,
  typicalPrediction: 0x08,
  tableGiven: 0x04,
  tablePrivate: 0x02,
  tableLast: 0x01,
});

/** The byte after FF. */
export const marker = Object.freeze({
  stuff: 0x00,
  stripeEnd: 0x02,
  stripeEndReset: 0x03,
  abort: 0x04,
  newLength: 0x05,
  templateMove: 0x06,
  comment: 0x07,
});

/**
 * Where the neighbours of a pixel stand in its context (T.82, templates of layer 0). A line's window is three bytes, that of the pixel in the
 * middle; shifted right by 13 for the byte's first pixel down to 6 for its last, the masks cut the neighbours out of it.
 */
export interface Template {
  /** Left shift of the window of line y-2, and what of it counts. */
  readonly shift2: number;
  readonly mask2: number;
  /** The same for line y-1; the AT pixel at its place of old, (x+2, y-1), included. */
  readonly shift1: number;
  readonly mask1: number;
  /** What counts of the pixels before this one on its own line. */
  readonly mask0: number;
  /** The AT pixel's bit. */
  readonly adaptiveBit: number;
  /** A moved AT pixel stands at least so far to the left, for nearer ones are in the template anyway. */
  readonly moveMin: number;
  /** The context of the pseudo-pixel that says whether a line is typical. */
  readonly typicalContext: number;
}

export const threeLines: Template = Object.freeze({
  shift2: 6,
  mask2: 0x380,
  shift1: 2,
  mask1: 0x7c,
  mask0: 0x03,
  adaptiveBit: 0x04,
  moveMin: 3,
  typicalContext: 0x0e5,
});

export const twoLines: Template = Object.freeze({
  shift2: 0,
  mask2: 0,
  shift1: 4,
  mask1: 0x3f0,
  mask0: 0x0f,
  adaptiveBit: 0x10,
  moveMin: 5,
  typicalContext: 0x195,
});

/** Contexts of either template. */
export const CONTEXTS = 1024;

/** What of a window must be white so that all eight pixels of the middle byte have the context 0, in either template. */
export const WHITE_MASK_2 = 0x1ff80;
export const WHITE_MASK_1 = 0x7ffc0;
/** The byte itself included. */
export const WHITE_MASK_0 = 0xfff00;
