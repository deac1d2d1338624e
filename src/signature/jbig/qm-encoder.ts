import { QM_TABLE } from "./qm-table.data";

/** Below this the interval is doubled. */
const HALF = 0x8000;
/** Zeros above the highest bit of HALF in 32. */
export const HALF_ZEROS = 16;
/** Bits of C below those that leave it as a byte. */
const BYTE_OUT_SHIFT = 19;
const KEPT_BITS = 0x7ffff;
/** Shifts until the first byte leaves C, then until each further one. */
const FIRST_SHIFTS = 11;
const BYTE_SHIFTS = 8;
const NONE = -1;

/**
 * The arithmetic encoder of ITU-T T.82, 6.8, which is the QM coder of T.81. Decisions go in one by one, each with the number of its
 * context; the bytes come out behind `start`'s position with FF already stuffed.
 */
export class QmEncoder {
  /** Of each context: its state's row of QM_TABLE << 1 | the more probable symbol. Kept between stripes. */
  readonly states: Int32Array;
  /** A, the width of the interval. The registers are open to the loop over a line, which has `encode` in it. */
  interval = 0;
  /** C, the interval's lower end. */
  low = 0;
  /** How many more shifts of C until a byte leaves it. */
  shifts = 0;
  /** Bytes written so far. */
  length = 0;
  /** More bytes came than the room holds; they are lost. */
  overflowed = false;
  readonly #output: Uint8Array;
  /** The last byte, which a carry may still raise; NONE before the first. */
  #held = NONE;
  /** Bytes FF behind the held one, which a carry would turn into 00. */
  #stacked = 0;
  /** Bytes 00 not yet written: at the end they are dropped. */
  #zeros = 0;

  /** @param output takes the bytes, and no more than its length. */
  constructor(contexts: number, output: Uint8Array) {
    this.states = new Int32Array(contexts);
    this.forget();
    this.#output = output;
  }

  /** As if nothing had been encoded: every symbol as probable as the other. */
  forget(): void {
    this.states.fill((QM_TABLE[0] as number) << 1);
  }

  /** Begins a stripe: the registers, not the states. */
  start(): void {
    this.interval = 0x10000;
    this.low = 0;
    this.shifts = FIRST_SHIFTS;
    this.#held = NONE;
    this.#stacked = 0;
    this.#zeros = 0;
  }

  /** @param bit 0 or 1. */
  encode(context: number, bit: number): void {
    const state = this.states[context] as number;
    const estimate = state >> 16;
    const rest = this.interval - estimate;
    const probable = state & 1;
    if (bit === probable) {
      if (rest >= HALF) {
        this.interval = rest;
        return;
      }
      this.states[context] = ((QM_TABLE[(state >> 1) & 0x7f] as number) << 1) | probable;
    } else this.states[context] = ((QM_TABLE[(state >> 9) & 0x7f] as number) << 1) | ((state ^ (state >> 8)) & 1);
    // The smaller part of the interval is the less probable symbol's, wherever it lies.
    if ((bit === probable) === rest < estimate) {
      this.low += rest;
      this.interval = estimate;
    } else this.interval = rest;
    this.#renormalise();
  }

  /** The same as `count` times `encode(context, bit)`, but the decisions that only narrow the interval are taken at once. */
  encodeRun(context: number, bit: number, count: number): void {
    let left = count;
    while (left > 0) {
      const state = this.states[context] as number;
      if ((state & 1) === bit) {
        const estimate = state >> 16;
        const free = ((this.interval - HALF) / estimate) | 0;
        if (free >= left) {
          this.interval -= left * estimate;
          return;
        }
        this.interval -= free * estimate;
        left -= free;
      }
      this.encode(context, bit);
      left -= 1;
    }
  }

  /** Ends a stripe's data with as few bytes as determine it. */
  flush(): void {
    const top = this.low + this.interval - 1;
    const most = top - (top & 0xffff);
    const low = (most < this.low ? most + HALF : most) << this.shifts;
    this.#byteOut(low >> BYTE_OUT_SHIFT);
    this.#byteOut((low >> (BYTE_OUT_SHIFT - BYTE_SHIFTS)) & 0xff);
    if (this.#held !== NONE) this.#emit(this.#held);
    this.#emitStacked(0xff);
  }

  /** Writes a byte as it is. */
  put(byte: number): void {
    if (this.length < this.#output.length) {
      this.#output[this.length] = byte;
      this.length += 1;
    } else this.overflowed = true;
  }

  /** Doubles the interval until it is at least half; C goes along. */
  #renormalise(): void {
    const count = Math.clz32(this.interval) - HALF_ZEROS;
    this.interval <<= count;
    if (count < this.shifts) {
      this.low <<= count;
      this.shifts -= count;
    } else this.shiftOut(count);
  }

  /** Shifts C by no less than the shifts that a byte still needs; whole bytes leave it. */
  shiftOut(count: number): void {
    let low = this.low << this.shifts;
    let left = count - this.shifts;
    this.#byteOut(low >> BYTE_OUT_SHIFT);
    low &= KEPT_BITS;
    for (; left >= BYTE_SHIFTS; left -= BYTE_SHIFTS) {
      low <<= BYTE_SHIFTS;
      this.#byteOut(low >> BYTE_OUT_SHIFT);
      low &= KEPT_BITS;
    }
    this.low = low << left;
    this.shifts = BYTE_SHIFTS - left;
  }

  /** @param value a byte, with the carry in bit 8. */
  #byteOut(value: number): void {
    if (value > 0xff) {
      if (this.#held !== NONE) this.#emit(this.#held + 1);
      this.#emitStacked(0x00);
      this.#held = value & 0xff;
    } else if (value === 0xff) this.#stacked += 1;
    else {
      if (this.#held !== NONE) this.#emit(this.#held);
      this.#emitStacked(0xff);
      this.#held = value;
    }
  }

  #emitStacked(byte: number): void {
    for (; this.#stacked > 0; this.#stacked--) this.#emit(byte);
  }

  #emit(byte: number): void {
    if (byte === 0) {
      this.#zeros += 1;
      return;
    }
    for (; this.#zeros > 0; this.#zeros--) this.put(0);
    this.put(byte);
    if (byte === 0xff) this.put(0);
  }
}
