import { crc16Of } from "../../hal/crc16";
import { TILL_BYTES_MAX } from "../../hal/till";

/**
 * One JSON object a frame, on a line that may lose, double or damage bytes and be pulled anywhere:
 *
 * | offset | bytes | content |
 * | --- | --- | --- |
 * | 0 | 2 | L: bytes of the object, big endian, 2 to {@link FRAME_JSON_BYTES_MAX} |
 * | 2 | L | the object: UTF-8 without a byte order mark, beginning with `{` |
 * | 2 + L | 2 | CRC-16/CCITT-FALSE over everything before it, big endian |
 */

const HEAD_BYTES = 2;
const TAIL_BYTES = 2;
/** The longest message has some 400. */
export const FRAME_JSON_BYTES_MAX = 1_024;
const FRAME_BYTES_MAX = HEAD_BYTES + FRAME_JSON_BYTES_MAX + TAIL_BYTES;
const BRACE = 0x7b;

/** @throws RangeError for what is too long: a bug of the sender. */
export function frameOf(json: Uint8Array): Uint8Array {
  const { length } = json;
  if (length > FRAME_JSON_BYTES_MAX || HEAD_BYTES + length + TAIL_BYTES > TILL_BYTES_MAX)
    throw new RangeError(`till: a frame of ${length} bytes`);
  const frame = new Uint8Array(HEAD_BYTES + length + TAIL_BYTES);
  frame[0] = length >> 8;
  frame[1] = length & 0xff;
  frame.set(json, HEAD_BYTES);
  const crc = crc16Of(frame, 0, HEAD_BYTES + length);
  frame[HEAD_BYTES + length] = crc >> 8;
  frame[HEAD_BYTES + length + 1] = crc & 0xff;
  return frame;
}

/**
 * Puts frames together again, however the line cuts them. What is no frame is dropped byte by byte until one begins: a whole frame
 * behind noise is found once noise and frame are here, or `giveUp` was called. Holds one frame at most.
 */
export class TillFrames {
  readonly #held = new Uint8Array(FRAME_BYTES_MAX);
  #from = 0;
  #to = 0;
  #dropped = 0;

  /** Bytes that belonged to no frame. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Has something begun that may become a frame? */
  get isMidway(): boolean {
    return this.#to > this.#from;
  }

  /** Takes the next bytes of the line. @returns the objects that are whole with them, as bytes, in order. */
  take(bytes: Uint8Array): readonly Uint8Array[] {
    const whole: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      this.#toFront();
      const taken = Math.min(bytes.length - at, FRAME_BYTES_MAX - this.#to);
      this.#held.set(bytes.subarray(at, at + taken), this.#to);
      this.#to += taken;
      at += taken;
      this.#read(whole);
    }
    return whole;
  }

  /** Nothing more has come for long: what seemed to begin was no frame. @returns the frames that stand behind it. */
  giveUp(): readonly Uint8Array[] {
    const whole: Uint8Array[] = [];
    while (this.isMidway) {
      this.#drop();
      this.#read(whole);
    }
    return whole;
  }

  /** The line is another one. */
  forget(): void {
    this.#from = 0;
    this.#to = 0;
  }

  #toFront(): void {
    this.#held.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
  }

  #read(whole: Uint8Array[]): void {
    for (;;) {
      const [held, from] = [this.#held, this.#from];
      const here = this.#to - from;
      if (here === 0) return;
      const length = here > 1 ? ((held[from] ?? 0) << 8) | (held[from + 1] ?? 0) : (held[from] ?? 0) << 8;
      const fits =
        length <= FRAME_JSON_BYTES_MAX && (here === 1 || length >= 2) && (here < 3 || held[from + 2] === BRACE);
      if (!fits) {
        this.#drop();
        continue;
      }
      const end = from + HEAD_BYTES + length;
      if (here < HEAD_BYTES || this.#to < end + TAIL_BYTES) return;
      const crc = ((held[end] ?? 0) << 8) | (held[end + 1] ?? 0);
      if (crc16Of(held, from, end) !== crc) {
        this.#drop();
        continue;
      }
      whole.push(held.slice(from + HEAD_BYTES, end));
      this.#from = end + TAIL_BYTES;
    }
  }

  #drop(): void {
    this.#from += 1;
    this.#dropped += 1;
  }
}
