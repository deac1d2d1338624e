/** All that a card may give in one transaction: the records of a card with two 1984 bit certificates come to 1.5 kB. */
const STORE_BYTES_MAX = 4096;
const STORE_BYTES_FIRST = 512;
/** Annex A of Book 3 has 150 tags, half of them a card's. */
const STORE_TAGS_MAX = 128;
const STORE_TAGS_FIRST = 48;

/**
 * Data objects by tag: one buffer and three columns, however many there are. A value that `get` gave stays as it is until
 * the same tag is set again.
 */
export class TagStore {
  #bytes = new Uint8Array(STORE_BYTES_FIRST);
  #tags = new Uint32Array(STORE_TAGS_FIRST);
  #starts = new Uint16Array(STORE_TAGS_FIRST);
  #lengths = new Uint16Array(STORE_TAGS_FIRST);
  #used = 0;
  #count = 0;

  /** How many tags there are. */
  get count(): number {
    return this.#count;
  }

  has(tag: number): boolean {
    return this.#tags.indexOf(tag) >= 0;
  }

  /** The how-manieth tag it was, from 0; -1 when it is not there. */
  position(tag: number): number {
    return this.#tags.indexOf(tag);
  }

  get(tag: number): Uint8Array | undefined {
    const index = this.#tags.indexOf(tag);
    if (index < 0) return undefined;
    const start = this.#starts[index] ?? 0;
    return this.#bytes.subarray(start, start + (this.#lengths[index] ?? 0));
  }

  /** Copies the value. @param tag not 0. @returns false when there is no room left. */
  set(tag: number, value: Uint8Array): boolean {
    let index = this.#tags.indexOf(tag);
    const known = index >= 0;
    if (known && this.#lengths[index] === value.length) {
      this.#bytes.set(value, this.#starts[index] ?? 0);
      return true;
    }
    if (!this.#makeRoom(value.length, known)) return false;
    if (!known) index = this.#count++;
    this.#bytes.set(value, this.#used);
    this.#tags[index] = tag;
    this.#starts[index] = this.#used;
    this.#lengths[index] = value.length;
    this.#used += value.length;
    return true;
  }

  /** Zeroes and forgets everything. */
  clear(): void {
    this.#bytes.fill(0);
    this.#tags.fill(0);
    this.#used = 0;
    this.#count = 0;
  }

  #makeRoom(bytes: number, known: boolean): boolean {
    if (this.#used + bytes > STORE_BYTES_MAX) return false;
    if (this.#used + bytes > this.#bytes.length) {
      let size = this.#bytes.length;
      while (size < this.#used + bytes) size *= 2;
      this.#bytes = grown(this.#bytes, new Uint8Array(size));
    }
    if (known || this.#count < this.#tags.length) return true;
    if (this.#count >= STORE_TAGS_MAX) return false;
    const size = Math.min(this.#count * 2, STORE_TAGS_MAX);
    this.#tags = grown(this.#tags, new Uint32Array(size));
    this.#starts = grown(this.#starts, new Uint16Array(size));
    this.#lengths = grown(this.#lengths, new Uint16Array(size));
    return true;
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
