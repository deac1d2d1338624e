import { POINTS_MAX, POINTS_READ_MAX, STROKES_MAX } from "../../signature-pad";
import { BEGINS_STROKE, POINT_BYTES, pointAt } from "../../signature-points";

/** As long as a portion is: what nobody writes takes no memory, and none is copied to grow. */
const PIECE_POINTS = POINTS_READ_MAX;
const UINT16_MAX = 0xffff;
/** The panel cannot tell how hard. */
const PRESSURE = 0xff;

/** The points of one signature, packed as `hal/signature-points.ts` says, up to the contract's bounds. */
export class InkPoints {
  readonly #pieces: Uint8Array[] = [];
  #count = 0;
  #strokes = 0;
  #lastMs = 0;

  get count(): number {
    return this.#count;
  }

  /**
   * @param x in 0 to 65535 of the pad's width. @param y the same of its height. @param timeMs of any running time.
   * @param begins whether it begins a stroke.
   * @returns false where the pad is full: it is not kept, and must not be drawn.
   */
  add(x: number, y: number, timeMs: number, begins: boolean): boolean {
    if (this.#count === POINTS_MAX || (begins && this.#strokes === STROKES_MAX)) return false;
    if (begins) this.#strokes += 1;
    const place = this.#count % PIECE_POINTS;
    if (place === 0) this.#pieces.push(new Uint8Array(PIECE_POINTS * POINT_BYTES));
    const piece = this.#pieces.at(-1) as Uint8Array;
    const at = place * POINT_BYTES;
    const pauseMs = this.#count === 0 ? 0 : Math.min(UINT16_MAX, Math.max(0, Math.trunc(timeMs - this.#lastMs)));
    word(piece, at + pointAt.x, x);
    word(piece, at + pointAt.y, y);
    word(piece, at + pointAt.pauseMs, pauseMs);
    piece[at + pointAt.pressure] = PRESSURE;
    piece[at + pointAt.flags] = begins ? BEGINS_STROKE : 0;
    this.#lastMs = timeMs;
    this.#count += 1;
    return true;
  }

  /** @throws TypeError where they are not there: a bug of who asks. */
  read(from: number, count: number): Uint8Array {
    const asked = Number.isInteger(from) && Number.isInteger(count) && count >= 1 && count <= POINTS_READ_MAX;
    if (!asked || from < 0 || from >= this.#count) throw new TypeError("signature-pad: points that are not there");
    const bytes = new Uint8Array(Math.min(count, this.#count - from) * POINT_BYTES);
    for (let done = 0; done < bytes.length; ) {
      const point = from + done / POINT_BYTES;
      const piece = this.#pieces[Math.floor(point / PIECE_POINTS)] as Uint8Array;
      const start = (point % PIECE_POINTS) * POINT_BYTES;
      const part = piece.subarray(start, start + bytes.length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }
}

function word(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
