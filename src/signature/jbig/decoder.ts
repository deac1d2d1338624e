import { type Bitmap, blankBitmap } from "../bitmap";
import { CONTEXTS, type Template, threeLines, twoLines, WHITE_MASK_1, WHITE_MASK_2 } from "./format";
import { QmDecoder } from "./qm-decoder";
import { QM_TABLE } from "./qm-table.data";
import { type JbigFault, type JbigHeader, type JbigLimits, readHeader, readStripe, type Stripe } from "./stream";

export type JbigDecoded = { readonly kind: "decoded"; readonly bitmap: Bitmap } | JbigFault;

/** A signature on the largest pad: 16 kB. */
const JBIG_LIMITS: JbigLimits = Object.freeze({ widthMax: 512, heightMax: 256 });

/** Below this the coder's interval is doubled. */
const HALF = 0x8000;
/** The window's bits left of the byte at hand that a context takes in. */
const OWN_WHITE_MASK = 0xf0000;

/**
 * Reads a JBIG1 picture (ITU-T T.82) of one plane and one layer, some lines at a time: either template, stripes, typical prediction,
 * moves of the AT pixel, NEWLEN, comments. Every input comes to its end: the work is bounded by the limits, what is wrong is a value.
 */
export class JbigDecoder {
  readonly #bytes: Uint8Array;
  readonly #coder: QmDecoder;
  readonly #header: JbigHeader | JbigFault;
  readonly #bitmap: Bitmap;
  readonly #template: Template;
  readonly #white: Uint8Array;
  #line = 0;
  #position = 0;
  #stripe: Stripe | undefined;
  #stripeStart = 0;
  /** The first line that counts as above: 0, or that of the stripe behind a reset. */
  #top = 0;
  #untypical = 1;
  /** Whether the stripe before ended with a reset. */
  #resetsNext = false;
  /** How far left the AT pixel stands; 0 for its old place. */
  #adaptiveLeft = 0;

  /** @param bytes are read until the last step. */
  constructor(bytes: Uint8Array, limits: JbigLimits = JBIG_LIMITS) {
    this.#bytes = bytes;
    const header = readHeader(bytes, limits);
    this.#header = header;
    const good = header.kind === "header";
    this.#bitmap = good ? blankBitmap(header.width, header.height) : blankBitmap(0, 0);
    this.#template = good && header.twoLines ? twoLines : threeLines;
    this.#position = good ? header.bodyAt : 0;
    this.#white = new Uint8Array(this.#bitmap.rowBytes);
    this.#coder = new QmDecoder(CONTEXTS, bytes);
  }

  /**
   * Decodes up to so many more lines.
   * @returns undefined while there is more to do.
   */
  step(lines: number): JbigDecoded | undefined {
    const header = this.#header;
    if (header.kind !== "header") return header;
    for (let left = lines; left > 0; left--) {
      if (this.#line - this.#stripeStart === header.stripeLines) this.#stripe = undefined;
      const fault = this.#stripe ? undefined : this.#openStripe();
      if (fault) return fault;
      const wrong = this.#moveTemplate();
      if (wrong) return wrong;
      this.#decodeLine(header);
      this.#line += 1;
      if (this.#line === header.height) return { kind: "decoded", bitmap: this.#bitmap };
    }
    return undefined;
  }

  #openStripe(): JbigFault | undefined {
    if (this.#resetsNext) {
      this.#coder.states.fill(0);
      this.#untypical = 1;
      this.#adaptiveLeft = 0;
      this.#top = this.#line;
    }
    const stripe = readStripe(this.#bytes, this.#position);
    if (stripe.kind !== "stripe") return stripe;
    this.#stripe = stripe;
    this.#stripeStart = this.#line;
    this.#resetsNext = stripe.reset;
    this.#position = stripe.nextAt;
    this.#coder.start(stripe.from, stripe.to);
    return undefined;
  }

  /** A move takes effect at the beginning of its line. */
  #moveTemplate(): JbigFault | undefined {
    const stripe = this.#stripe;
    if (!stripe) return undefined;
    for (const { line, left } of stripe.moves) {
      if (line !== this.#line - this.#stripeStart) continue;
      if (left !== 0 && left < this.#template.moveMin) {
        return { kind: "malformed", why: "AT pixel within the template", atByte: stripe.from };
      }
      this.#adaptiveLeft = left;
    }
    return undefined;
  }

  #row(line: number): Uint8Array {
    const { rowBytes, bits } = this.#bitmap;
    return line < this.#top ? this.#white : bits.subarray(line * rowBytes, (line + 1) * rowBytes);
  }

  #decodeLine(header: JbigHeader): void {
    const row = this.#row(this.#line);
    const above = this.#row(this.#line - 1);
    if (header.typicalPrediction) {
      if (this.#coder.decode(this.#template.typicalContext) === 0) this.#untypical ^= 1;
      if (this.#untypical === 0) {
        row.set(above);
        return;
      }
    }
    const above2 = this.#row(this.#line - 2);
    if (this.#adaptiveLeft === 0) this.#decodePixels(row, above, above2);
    else this.#decodeMoved(row, above, above2);
  }

  /** The mirror of the encoder's loop. Eight white pixels that only narrow the interval are taken at once. */
  #decodePixels(row: Uint8Array, above: Uint8Array, above2: Uint8Array): void {
    const { width, rowBytes } = this.#bitmap;
    const { shift2, mask2, shift1, mask1, mask0 } = this.#template;
    const coder = this.#coder;
    const { states } = coder;
    const table = QM_TABLE;
    const half = HALF;
    let window0 = 0;
    let window1 = above[0] as number;
    let window2 = above2[0] as number;
    let interval = coder.interval;
    // C of the coder down to the bits that A is compared with; it changes only in its calls.
    let code = coder.code >> 8;
    let pixels = 8;
    let [neighbours2, neighbours1, own, last, shift, context, state, rest] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let column = 0; column < rowBytes; column++) {
      window0 = (window0 & 0xff) << 8;
      window1 = (window1 << 8) & 0xffff00;
      window2 = (window2 << 8) & 0xffff00;
      if (column + 1 < rowBytes) {
        window1 |= above[column + 1] as number;
        window2 |= above2[column + 1] as number;
      } else pixels = width - (column << 3);
      if ((((window0 << 8) & OWN_WHITE_MASK) | (window1 & WHITE_MASK_1) | (window2 & WHITE_MASK_2)) === 0) {
        state = states[0] as number;
        rest = interval - pixels * ((table[state >> 1] as number) >> 15);
        if ((state & 1) === 0 && rest >= half && code < rest) {
          interval = rest;
          continue;
        }
      }
      neighbours2 = window2 << shift2;
      neighbours1 = window1 << shift1;
      // Here the window of the own line ends with the pixel just decoded.
      own = window0 >> 8;
      last = 14 - pixels;
      shift = 13;
      do {
        context = ((neighbours2 >> shift) & mask2) | ((neighbours1 >> shift) & mask1) | (own & mask0);
        state = states[context] as number;
        rest = interval - ((table[state >> 1] as number) >> 15);
        if (rest >= half && code < rest) {
          interval = rest;
          own = (own << 1) | (state & 1);
        } else {
          coder.interval = interval;
          own = (own << 1) | coder.decode(context);
          interval = coder.interval;
          code = coder.code >> 8;
        }
        shift -= 1;
      } while (shift >= last);
      row[column] = own << (8 - pixels);
      window0 = own;
    }
    coder.interval = interval;
  }

  /** With the AT pixel on this line: each pixel is written at once, for it may be the next one's. */
  #decodeMoved(row: Uint8Array, above: Uint8Array, above2: Uint8Array): void {
    const { width } = this.#bitmap;
    const { shift2, mask2, shift1, mask1, mask0, adaptiveBit } = this.#template;
    const left = this.#adaptiveLeft;
    let own = 0;
    for (let x = 0; x < width; x++) {
      const column = x >> 3;
      const shift = 13 - (x & 7);
      const neighbours2 = ((windowOf(above2, column) << shift2) >> shift) & mask2;
      const neighbours1 = ((windowOf(above, column) << shift1) >> shift) & mask1 & ~adaptiveBit;
      const from = x - left;
      const adaptive = from >= 0 && (((row[from >> 3] as number) >> (7 - (from & 7))) & 1) === 1 ? adaptiveBit : 0;
      const bit = this.#coder.decode(neighbours2 | neighbours1 | adaptive | (own & mask0));
      own = (own << 1) | bit;
      if (bit === 1) row[column] = (row[column] as number) | (0x80 >> (x & 7));
    }
  }
}

function windowOf(row: Uint8Array, column: number): number {
  return ((row[column - 1] ?? 0) << 16) | ((row[column] as number) << 8) | (row[column + 1] ?? 0);
}
