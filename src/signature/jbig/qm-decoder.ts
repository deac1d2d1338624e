import { QM_TABLE } from "./qm-table.data";

const HALF = 0x8000;
const BYTE_SHIFTS = 8;

/** The arithmetic decoder of ITU-T T.82, 6.8: the mirror of `QmEncoder`. It never fails: behind the data's end it reads zeros. */
export class QmDecoder {
  /** Of each context: the state of its estimate << 1 | the more probable symbol. Kept between stripes. */
  readonly states: Uint8Array;
  /** A, the width of the interval. Open to the loop over a line, as in the encoder. */
  interval = 0;
  /** C: 16 bits to compare with A, and below them up to 8 that are still to come in. */
  code = 0;
  readonly #input: Uint8Array;
  #position = 0;
  #end = 0;
  #shifts = 0;

  constructor(contexts: number, input: Uint8Array) {
    this.states = new Uint8Array(contexts);
    this.#input = input;
  }

  /** Begins a stripe, whose data (with FF stuffed) are the bytes `from` up to `to`. */
  start(from: number, to: number): void {
    this.#position = from;
    this.#end = to;
    this.interval = 0x10000;
    this.code = (this.#byteIn() << 16) | (this.#byteIn() << 8) | this.#byteIn();
    this.#shifts = BYTE_SHIFTS;
  }

  /** @returns 0 or 1. */
  decode(context: number): number {
    const state = this.states[context] as number;
    const entry = QM_TABLE[state >> 1] as number;
    const estimate = entry >> 15;
    const rest = this.interval - estimate;
    const below = this.code >> 8 < rest;
    let bit = state & 1;
    if (below && rest >= HALF) {
      this.interval = rest;
      return bit;
    }
    // The lower part of the interval is the more probable symbol's, unless it is the smaller one.
    if (below === rest >= estimate) this.states[context] = ((entry & 0x7f) << 1) | bit;
    else {
      this.states[context] = ((entry >> 7) & 0xfe) | (bit ^ ((entry >> 7) & 1));
      bit ^= 1;
    }
    if (!below) this.code -= rest << 8;
    this.#renormalise(below ? rest : estimate);
    return bit;
  }

  #renormalise(from: number): void {
    let interval = from << 1;
    let count = 1;
    for (; interval < HALF; interval <<= 1) count += 1;
    this.interval = interval;
    let code = this.code;
    let shifts = this.#shifts;
    while (count >= shifts) {
      code = (code << shifts) | this.#byteIn();
      count -= shifts;
      shifts = BYTE_SHIFTS;
    }
    this.code = code << count;
    this.#shifts = shifts - count;
  }

  #byteIn(): number {
    if (this.#position >= this.#end) return 0;
    const byte = this.#input[this.#position] as number;
    this.#position += byte === 0xff ? 2 : 1;
    return byte;
  }
}
