const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/** What one hash function does differently from another one of the same frame. */
export interface BlockHashRule {
  /** Eight words. */
  readonly initial: readonly number[];
  /** Words that a block is expanded to; the first 16 are the block. */
  readonly expanded: number;
  /** Takes one block, in the first 16 of `words`, into the state. */
  readonly compress: (state: Int32Array, words: Int32Array) => void;
}

/**
 * The frame that SHA-256 (FIPS 180-4, 5.1.1 and 6.2) and SM3 (GB/T 32905-2016, 5.2) have in common: blocks of 64 bytes, padded with a
 * bit and the length in bits, 64 bits wide, big-endian. One for many messages.
 */
export class BlockHash {
  readonly #rule: BlockHashRule;
  readonly #state: Int32Array;
  readonly #words: Int32Array;

  constructor(rule: BlockHashRule) {
    this.#rule = rule;
    this.#state = new Int32Array(rule.initial.length);
    this.#words = new Int32Array(rule.expanded);
  }

  /** 32 bytes. */
  digest(bytes: Uint8Array): Uint8Array {
    const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const { initial, compress } = this.#rule;
    const state = this.#state;
    const words = this.#words;
    for (let index = 0; index < state.length; index++) state[index] = initial[index] ?? 0;
    for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
      for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4);
      compress(state, words);
    }
    padded.fill(0);
    words.fill(0);
    const digest = new Uint8Array(DIGEST_BYTES);
    const out = new DataView(digest.buffer);
    for (let index = 0; index < state.length; index++) out.setInt32(index * 4, state[index] ?? 0);
    return digest;
  }
}
