import { sumOf } from "../world/sum";

/** Bits of a chip that read differently from one time to the next, sector by sector. */
export class UnstableBits {
  readonly #sectorBytes: number;
  /** Sector → its unstable bits, as a mask. */
  readonly #masks = new Map<number, Uint8Array>();

  constructor(sectorBytes: number) {
    this.#sectorBytes = sectorBytes;
  }

  /** As parts of a sum over all that the chip holds. */
  get sums(): readonly string[] {
    const masks = [...this.#masks].filter(([, mask]) => mask.some((bits) => bits !== 0)).sort(([a], [b]) => a - b);
    return masks.map(([sector, mask]) => `${sector}:${sumOf(mask)}`);
  }

  get isEmpty(): boolean {
    return this.#masks.size === 0;
  }

  fork(): UnstableBits {
    const fork = new UnstableBits(this.#sectorBytes);
    for (const [sector, mask] of this.#masks) fork.#masks.set(sector, mask.slice());
    return fork;
  }

  /** Lets what was read from `address` on differ in its unstable bits. */
  blur(bytes: Uint8Array, address: number, random: () => number): void {
    if (this.isEmpty) return;
    // Cells near the threshold often lean together, with temperature and supply: all 1, all 0, or each by itself.
    const lean = random() % 3;
    const first = Math.floor(address / this.#sectorBytes);
    for (let sector = first; sector * this.#sectorBytes < address + bytes.length; sector += 1) {
      const mask = this.#masks.get(sector);
      if (mask === undefined) continue;
      const base = sector * this.#sectorBytes - address;
      for (let index = Math.max(0, -base); index < mask.length && base + index < bytes.length; index += 1) {
        const bits = mask[index] as number;
        if (bits === 0) continue;
        const seen = lean === 0 ? 0xff : lean === 1 ? 0 : random();
        bytes[base + index] = ((bytes[base + index] as number) & ~bits) | (seen & bits);
      }
    }
  }

  /** Bits become unstable. */
  shake(address: number, bits: number): void {
    if (bits === 0) return;
    const sector = Math.floor(address / this.#sectorBytes);
    let mask = this.#masks.get(sector);
    if (mask === undefined) {
      mask = new Uint8Array(this.#sectorBytes);
      this.#masks.set(sector, mask);
    }
    const at = address % this.#sectorBytes;
    mask[at] = (mask[at] as number) | bits;
  }

  /** Bits were driven, and are stable from now on. */
  settle(address: number, bits: number): void {
    const mask = this.#masks.get(Math.floor(address / this.#sectorBytes));
    const at = address % this.#sectorBytes;
    if (mask !== undefined) mask[at] = (mask[at] as number) & ~bits;
  }

  settleSector(sector: number): void {
    this.#masks.delete(sector);
  }

  settleAll(): void {
    this.#masks.clear();
  }
}
