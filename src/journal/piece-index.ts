/**
 * Where each piece of history lies: 4 bytes a piece. Made by a walk over the log when somebody wants to read history, and
 * kept up to date from then on; recovery and sales do without.
 */
export class PieceIndex {
  readonly #start: number;
  #addresses: Uint32Array;

  /** For the pieces from `start` up to `end`, all not found yet. */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#addresses = new Uint32Array(Math.max(end - start, 16));
  }

  /** 0 when it is not known: a sector's header lies there, never a piece. */
  addressOf(piece: number): number {
    return this.#addresses[piece - this.#start] ?? 0;
  }

  put(piece: number, address: number): void {
    const index = piece - this.#start;
    if (index < 0) return;
    if (index >= this.#addresses.length) {
      const grown = new Uint32Array(index + 1 + (index >>> 2));
      grown.set(this.#addresses);
      this.#addresses = grown;
    }
    this.#addresses[index] = address;
  }
}
