const COLON = 0x3a;
const COMMA = 0x2c;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** The worker's own reader takes at most nine digits of length; more would be a broken stream here too. */
const MAX_LENGTH_DIGITS = 9;

const NOTHING = new Uint8Array(0);

/** A netstring of a one-character kind and a body: `<length>:<kind><body>,`. */
export function netstring(kind: string, body: Uint8Array): Uint8Array {
  const head = `${body.length + 1}:${kind}`;
  const whole = Buffer.allocUnsafe(head.length + body.length + 1);
  whole.write(head, 0, "latin1");
  whole.set(body, head.length);
  whole[whole.length - 1] = COMMA;
  return whole;
}

/** What a piece of the stream brought. */
export interface Read {
  /** Bodies that are whole now. They share memory with the pieces. */
  readonly bodies: readonly Uint8Array[];
  /** What is no netstring within the bound: from the first such byte on, everything. Usually empty. */
  readonly garbage: Uint8Array;
}

/** Cuts a byte stream into netstrings, however the stream is cut into pieces. */
export class NetstringReader {
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #held = 0;
  /** Where the body of the netstring at the front begins, and how many bytes it has with its comma; 0 while not known. */
  #start = 0;
  #whole = 0;
  #broken = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(piece: Uint8Array): Read {
    if (this.#broken) return { bodies: [], garbage: piece };
    this.#pieces.push(piece);
    this.#held += piece.length;
    const bodies: Uint8Array[] = [];
    while (this.#held > 0 && this.#held >= this.#whole) {
      const front = this.#joined();
      if (this.#whole === 0) {
        const state = this.#readLength(front);
        if (state === "short") break;
        if (state === "garbage") return { bodies, garbage: this.#break(front) };
        continue;
      }
      if (front[this.#whole - 1] !== COMMA) return { bodies, garbage: this.#break(front) };
      bodies.push(front.subarray(this.#start, this.#whole - 1));
      this.#pieces = [front.subarray(this.#whole)];
      this.#held = front.length - this.#whole;
      this.#whole = 0;
    }
    return { bodies, garbage: NOTHING };
  }

  #break(front: Uint8Array): Uint8Array {
    this.#broken = true;
    this.#pieces = [];
    return front;
  }

  #joined(): Uint8Array {
    const only = this.#pieces[0];
    if (this.#pieces.length === 1 && only !== undefined) return only;
    const whole = Buffer.concat(this.#pieces, this.#held);
    this.#pieces = [whole];
    return whole;
  }

  #readLength(front: Uint8Array): "known" | "short" | "garbage" {
    let length = 0;
    for (let at = 0; at <= MAX_LENGTH_DIGITS; at++) {
      const byte = front[at];
      if (byte === undefined) return "short";
      if (byte === COLON && at > 0 && length <= this.#maxBytes) {
        this.#start = at + 1;
        this.#whole = this.#start + length + 1;
        return "known";
      }
      if (byte < DIGIT_0 || byte > DIGIT_9) return "garbage";
      length = length * 10 + byte - DIGIT_0;
    }
    return "garbage";
  }
}
