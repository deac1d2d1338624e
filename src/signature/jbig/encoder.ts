import type { Bitmap } from "../bitmap";
import {
  CONTEXTS,
  HEADER_BYTES,
  type JbigOptions,
  jbigOption,
  marker,
  type Template,
  threeLines,
  twoLines,
  WHITE_MASK_0,
  WHITE_MASK_1,
  WHITE_MASK_2,
} from "./format";
import { HALF_ZEROS, QmEncoder } from "./qm-encoder";
import { QM_TABLE } from "./qm-table.data";

export type JbigEncoded =
  | { readonly kind: "encoded"; readonly bytes: Uint8Array }
  /** It takes more bytes than were allowed; how many more is not known. */
  | { readonly kind: "too-long" };

/** Below this the coder's interval is doubled. */
const HALF = 0x8000;
/** By so much the windows are shifted for the first of eight pixels (format.ts). */
const FIRST_SHIFT = 13;

/**
 * Encodes a picture as JBIG1 (ITU-T T.82), some lines at a time: one plane, one layer, MX 0. Byte for byte what
 * `pbmtojbg -q -o 0 -m 0 -p 8 -s <height>` writes, with the options as given.
 */
export class JbigEncoder {
  readonly #bitmap: Bitmap;
  readonly #template: Template;
  readonly #stripeLines: number;
  readonly #typicalPrediction: boolean;
  readonly #resetStripes: boolean;
  readonly #output: Uint8Array;
  readonly #coder: QmEncoder;
  /** The picture by pairs of bytes, in which two lines are compared in half the time; none where a line has no whole number of them. */
  readonly #pairs: Uint16Array | undefined;
  /** A line of white: what stands above the picture. */
  readonly #white: Uint8Array;
  #line = 0;
  /** LNTP of the line before: 1 unless it equalled the one above it. */
  #untypical = 1;

  /**
   * @param bitmap is read until the last step.
   * @param bytesMax the most that the result may be; so many are allocated.
   * @throws RangeError on an empty picture or a stripe without lines: a bug of the caller.
   */
  constructor(bitmap: Bitmap, bytesMax: number, options: JbigOptions = {}) {
    const { width, height, rowBytes, bits } = bitmap;
    const stripeLines = options.stripeLines ?? height;
    if (!(width > 0 && height > 0 && stripeLines > 0)) throw new RangeError("a picture needs pixels");
    this.#bitmap = bitmap;
    const isEven = ((rowBytes | bits.byteOffset) & 1) === 0;
    this.#pairs = isEven ? new Uint16Array(bits.buffer, bits.byteOffset, bits.length >> 1) : undefined;
    this.#template = options.twoLines ? twoLines : threeLines;
    this.#stripeLines = stripeLines;
    this.#typicalPrediction = options.typicalPrediction ?? true;
    this.#resetStripes = options.resetStripes ?? false;
    this.#output = new Uint8Array(bytesMax);
    this.#coder = new QmEncoder(CONTEXTS, this.#output);
    this.#white = new Uint8Array(rowBytes);
    this.#putHeader();
  }

  /**
   * Encodes up to so many more lines.
   * @returns undefined while there is more to do.
   */
  step(lines: number): JbigEncoded | undefined {
    const coder = this.#coder;
    const { height } = this.#bitmap;
    for (let left = lines; left > 0; left--) {
      const inStripe = this.#line % this.#stripeLines;
      if (inStripe === 0) coder.start();
      this.#encodeLine(this.#line);
      this.#line += 1;
      if (inStripe === this.#stripeLines - 1 || this.#line === height) this.#endStripe();
      if (coder.overflowed) return { kind: "too-long" };
      if (this.#line === height) return { kind: "encoded", bytes: this.#output.subarray(0, coder.length) };
    }
    return undefined;
  }

  #putHeader(): void {
    const { width, height } = this.#bitmap;
    const header = new Uint8Array(HEADER_BYTES);
    const view = new DataView(header.buffer);
    view.setUint8(2, 1); // planes
    view.setUint32(4, width);
    view.setUint32(8, height);
    view.setUint32(12, this.#stripeLines);
    const two = this.#template === twoLines ? jbigOption.twoLines : 0;
    view.setUint8(19, two | (this.#typicalPrediction ? jbigOption.typicalPrediction : 0));
    for (const byte of header) this.#coder.put(byte);
  }

  #endStripe(): void {
    const coder = this.#coder;
    coder.flush();
    coder.put(0xff);
    coder.put(this.#resetStripes ? marker.stripeEndReset : marker.stripeEnd);
    if (this.#resetStripes) {
      coder.forget();
      this.#untypical = 1;
    }
  }

  /** The line `back` above, or white where there is none, or none that counts. */
  #above(line: number, back: number): Uint8Array {
    const { rowBytes, bits } = this.#bitmap;
    const first = this.#resetStripes ? line - (line % this.#stripeLines) : 0;
    if (line - back < first) return this.#white;
    return bits.subarray((line - back) * rowBytes, (line - back + 1) * rowBytes);
  }

  #encodeLine(line: number): void {
    const { width, rowBytes, bits } = this.#bitmap;
    const row = bits.subarray(line * rowBytes, (line + 1) * rowBytes);
    const unused = (rowBytes << 3) - width;
    if (((row[rowBytes - 1] as number) & ((1 << unused) - 1)) !== 0) throw new RangeError("ink right of the picture");
    const above = this.#above(line, 1);
    if (this.#typicalPrediction) {
      const untypical = this.#isLikeAbove(line, row, above) ? 0 : 1;
      this.#coder.encode(this.#template.typicalContext, untypical === this.#untypical ? 1 : 0);
      this.#untypical = untypical;
      if (untypical === 0) return;
    }
    this.#encodePixels(row, above, this.#above(line, 2));
  }

  #isLikeAbove(line: number, row: Uint8Array, above: Uint8Array): boolean {
    const pairs = this.#pairs;
    if (!pairs || above === this.#white) return equalRows(row, above);
    const half = row.length >> 1;
    const first = line * half;
    for (let at = first + half - 1; at >= first; at--) if (pairs[at] !== pairs[at - half]) return false;
    return true;
  }

  /**
   * All that is done for each pixel stands in this loop, the coder's `encode` included; calls are for the rare case. Pixels that are white
   * among white ones, thus of context 0, are counted, and coded together. Every variable is declared by itself ahead of the loop: on XS a
   * declaration within costs as much as an addition, a pattern of several as much as a pixel.
   */
  #encodePixels(row: Uint8Array, above: Uint8Array, above2: Uint8Array): void {
    const { width, rowBytes } = this.#bitmap;
    const { shift2, mask2, shift1, mask1, mask0 } = this.#template;
    const three = this.#template === threeLines;
    const coder = this.#coder;
    const { states } = coder;
    const { clz32 } = Math;
    const table = QM_TABLE;
    const half = HALF;
    const lastSkipped = rowBytes - 2;
    let interval = coder.interval;
    let low = coder.low;
    let shifts = coder.shifts;
    // The bytes left of, at and right of the eight pixels at hand, in each line.
    let window0 = 0;
    let window1 = above[0] as number;
    let window2 = above2[0] as number;
    let whiteRun = 0;
    let pixels = 8;
    let neighbours2 = 0;
    let neighbours1 = 0;
    let own = 0;
    let busy = 0;
    let shift = 0;
    let first = 0;
    let ink = 0;
    let context = 0;
    let state = 0;
    let estimate = 0;
    let count = 0;
    for (let column = 0; column < rowBytes; column++) {
      window0 = ((window0 << 8) & 0xff0000) | ((row[column] as number) << 8);
      window1 = (window1 << 8) & 0xffff00;
      window2 = (window2 << 8) & 0xffff00;
      if (column + 1 < rowBytes) {
        window1 |= above[column + 1] as number;
        window2 |= above2[column + 1] as number;
      } else pixels = width - (column << 3);
      if (((window0 & WHITE_MASK_0) | (window1 & WHITE_MASK_1) | (window2 & WHITE_MASK_2)) === 0) {
        whiteRun += pixels;
        // Far from any ink there is less to look at.
        if ((window0 | window1 | window2) === 0) {
          while (column < lastSkipped && (row[column + 1] || above[column + 2] || above2[column + 2]) === 0) {
            whiteRun += 8;
            column += 1;
          }
        }
        continue;
      }
      neighbours2 = window2 << shift2;
      neighbours1 = window1 << shift1;
      own = window0 >> 2;
      // The pixels that have ink in or around them, the byte's first at bit FIRST_SHIFT; those right of the picture never.
      busy = three ? (inkAround(window0, window1, window2) >> 2) & 0x3fc0 : 0x3fc0;
      busy &= 0x3fc0 << (8 - pixels);
      shift = FIRST_SHIFT;
      while (busy !== 0) {
        first = 31 - clz32(busy);
        whiteRun += shift - first;
        shift = first;
        if (whiteRun > 0) {
          state = states[0] as number;
          count = interval - whiteRun * (state >> 16);
          if (count >= half && (state & 1) === 0) interval = count;
          else {
            coder.interval = interval;
            coder.low = low;
            coder.shifts = shifts;
            coder.encodeRun(0, 0, whiteRun);
            interval = coder.interval;
            low = coder.low;
            shifts = coder.shifts;
          }
          whiteRun = 0;
        }
        do {
          ink = own >> shift;
          context = ((neighbours2 >> shift) & mask2) | ((neighbours1 >> shift) & mask1) | ((ink >> 1) & mask0);
          shift -= 1;
          state = states[context] as number;
          estimate = state >> 16;
          interval -= estimate;
          if ((state ^ ink) & 1) {
            states[context] = ((table[(state >> 9) & 0x7f] as number) << 1) | ((state ^ (state >> 8)) & 1);
            // The smaller part of the interval is the less probable symbol's, wherever it lies.
            if (interval >= estimate) {
              low += interval;
              interval = estimate;
            }
          } else if (interval >= half) continue;
          else {
            states[context] = ((table[(state >> 1) & 0x7f] as number) << 1) | (state & 1);
            if (interval < estimate) {
              low += interval;
              interval = estimate;
            }
          }
          count = clz32(interval) - HALF_ZEROS;
          interval <<= count;
          if (count < shifts) {
            low <<= count;
            shifts -= count;
          } else {
            coder.low = low;
            coder.shifts = shifts;
            coder.shiftOut(count);
            low = coder.low;
            shifts = coder.shifts;
          }
        } while ((busy >> shift) & 1);
        busy &= (2 << shift) - 1;
      }
      whiteRun += shift - FIRST_SHIFT + pixels;
    }
    coder.interval = interval;
    coder.low = low;
    coder.shifts = shifts;
    if (whiteRun > 0) coder.encodeRun(0, 0, whiteRun);
  }
}

/** Where the template of three lines sees ink, or stands on it. All in the places of the windows. */
function inkAround(window0: number, window1: number, window2: number): number {
  const left = window0 | window1;
  const near = left | window2;
  return (left >> 2) | (near >> 1) | near | ((window1 | window2) << 1) | (window1 << 2);
}

function equalRows(row: Uint8Array, other: Uint8Array): boolean {
  for (let index = row.length - 1; index >= 0; index--) if (row[index] !== other[index]) return false;
  return true;
}
