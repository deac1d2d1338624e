import { CELLS_MAX, type CellKey } from "./journal";

const GROWTH = 32;
/** An address is a multiple of 4, and stands above the 8 bits of the size. */
const ADDRESS_SHIFT = 6;

/**
 * Where each cell's newest value lies: two sorted columns of 32-bit numbers, 8 bytes a cell. A place is the address of
 * the part, divided by 4, in its upper 24 bits, and the part's size in steps of 8 bytes in its lower 8.
 */
export class CellIndex {
  #keys = new Uint32Array(GROWTH);
  #places = new Uint32Array(GROWTH);
  #count = 0;
  /** Behind the cell that was put last: in records the next one's place is often there. */
  #next = 0;
  /** Room that all cells' parts take in flash, in steps of 8 bytes each. */
  #eighths = 0;

  get count(): number {
    return this.#count;
  }

  get liveBytes(): number {
    return this.#eighths * 8;
  }

  /** Address of the cell's part, or -1. */
  addressOf(key: CellKey): number {
    const at = this.#lowerBound(key);
    return this.#has(at, key) ? ((this.#places[at] as number) >>> 8) * 4 : -1;
  }

  /** Room that the cell's part takes, 0 when there is none. */
  bytesOf(key: CellKey): number {
    const at = this.#lowerBound(key);
    return this.#has(at, key) ? ((this.#places[at] as number) & 0xff) * 8 : 0;
  }

  /** Where cells come in their order, nothing is searched for. */
  put(key: CellKey, address: number, partBytes: number): void {
    const keys = this.#keys;
    const count = this.#count;
    const next = this.#next;
    const isBehind = next > 0 && next <= count && (keys[next - 1] as number) < key;
    const at = isBehind && (next === count || (keys[next] as number) >= key) ? next : this.#lowerBound(key);
    const eighths = (partBytes + 7) >> 3;
    let more = eighths;
    if (at < count && keys[at] === key) more -= (this.#places[at] as number) & 0xff;
    else this.#insert(at, key);
    this.#places[at] = (address << ADDRESS_SHIFT) | eighths;
    this.#eighths += more;
    this.#next = at + 1;
  }

  remove(key: CellKey): void {
    const at = this.#lowerBound(key);
    if (!this.#has(at, key)) return;
    this.#eighths -= (this.#places[at] as number) & 0xff;
    this.#keys.copyWithin(at, at + 1, this.#count);
    this.#places.copyWithin(at, at + 1, this.#count);
    this.#count -= 1;
  }

  /** Calls `visit` with the address of each cell's part. */
  forEachAddress(visit: (address: number) => void): void {
    const places = this.#places;
    for (let at = 0; at < this.#count; at += 1) visit(((places[at] as number) >>> 8) * 4);
  }

  /** Keys from `first` up to, not with, `end`. */
  between(first: CellKey, end: CellKey): CellKey[] {
    const keys: CellKey[] = [];
    for (let at = this.#lowerBound(first); at < this.#count && (this.#keys[at] as number) < end; at += 1) {
      keys.push(this.#keys[at] as number);
    }
    return keys;
  }

  /** All keys, then all places: what a checkpoint holds. Copied by the machine, whose byte order is little-endian. */
  bytes(): Uint8Array {
    const half = this.#count * 4;
    const bytes = new Uint8Array(half * 2);
    bytes.set(new Uint8Array(this.#keys.buffer, 0, half), 0);
    bytes.set(new Uint8Array(this.#places.buffer, 0, half), half);
    return bytes;
  }

  load(bytes: Uint8Array): void {
    const count = bytes.length >>> 3;
    if (count > this.#keys.length) this.#grow(count + GROWTH);
    new Uint8Array(this.#keys.buffer).set(bytes.subarray(0, count * 4), 0);
    new Uint8Array(this.#places.buffer).set(bytes.subarray(count * 4, count * 8), 0);
    this.#count = count;
    this.#eighths = 0;
    for (let at = 0; at < count; at += 1) this.#eighths += (this.#places[at] as number) & 0xff;
  }

  #has(at: number, key: CellKey): boolean {
    return at < this.#count && this.#keys[at] === key;
  }

  #lowerBound(key: CellKey): number {
    const keys = this.#keys;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, key: CellKey): void {
    const count = this.#count;
    if (count === CELLS_MAX) throw new RangeError("journal: more cells than its index holds");
    if (count === this.#keys.length) this.#grow(count + GROWTH);
    if (at < count) {
      this.#keys.copyWithin(at + 1, at, count);
      this.#places.copyWithin(at + 1, at, count);
    }
    this.#keys[at] = key;
    this.#count = count + 1;
  }

  #grow(size: number): void {
    const keys = new Uint32Array(size);
    const places = new Uint32Array(size);
    keys.set(this.#keys);
    places.set(this.#places);
    this.#keys = keys;
    this.#places = places;
  }
}
