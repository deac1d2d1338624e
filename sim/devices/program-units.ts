import { sumOf, sumOfWords } from "../world/sum";

/**
 * What may be programmed once between two erases: a chip with flash encryption takes one program for each unit, or more of the same
 * bytes (which the cipher turns into the same bits). In plain, units of 1 byte, anything may be programmed again.
 */
export class ProgramUnits {
  readonly #unitBytes: number;
  /** One byte a unit: 1 when it had its program. Empty when units may be programmed again. */
  readonly #used: Uint8Array;
  /** What was last asked to be programmed, where `#used` counts. */
  readonly #wanted: Uint8Array;

  /** @param image of unknown past: what is not blank counts as programmed. */
  constructor(unitBytes: number, image: Uint8Array) {
    this.#unitBytes = unitBytes;
    this.#used = new Uint8Array(unitBytes === 1 ? 0 : image.length / unitBytes);
    this.#wanted = this.#used.length === 0 ? this.#used : image.slice();
    this.#mark(0, image, false);
  }

  /** As parts of a sum over all that the chip holds: what looks blank may take no program. */
  get sums(): readonly string[] {
    return this.#used.length === 0 ? [] : [sumOf(this.#used), sumOfWords(this.#wanted)];
  }

  /** Another image was put in, of unknown past. */
  put(image: Uint8Array): void {
    this.#used.fill(0);
    if (this.#used.length > 0) this.#wanted.set(image);
    this.#mark(0, image, false);
  }

  fork(image: Uint8Array): ProgramUnits {
    const fork = new ProgramUnits(this.#unitBytes, image);
    fork.#used.set(this.#used);
    fork.#wanted.set(this.#wanted);
    return fork;
  }

  /** Whatever becomes of it, these units had their program. */
  programmed(address: number, bytes: Uint8Array): void {
    this.#mark(address, bytes, true);
  }

  /** @param used after an erase 0; where that was cut 1: it takes no program before it is erased. */
  setRange(address: number, bytes: number, used: 0 | 1): void {
    if (this.#used.length > 0) this.#used.fill(used, address / this.#unitBytes, (address + bytes) / this.#unitBytes);
  }

  /** @throws RangeError for what is not whole units; Error where one was programmed otherwise since its last erase. */
  check(address: number, bytes: Uint8Array): void {
    const unit = this.#unitBytes;
    if (bytes.length === 0 || address % unit !== 0 || bytes.length % unit !== 0) {
      throw new RangeError(`flash: ${bytes.length} bytes at ${address} are not whole units of ${unit}`);
    }
    if (this.#used.length === 0) return;
    for (let at = address; at < address + bytes.length; at += unit) {
      if (this.#used[at / unit] !== 1) continue;
      for (let index = at; index < at + unit; index += 1) {
        if (this.#wanted[index] === bytes[index - address]) continue;
        throw new Error(`flash: the unit at ${at} was programmed otherwise since its last erase`);
      }
    }
  }

  /** A unit counts as used when it is programmed, with whatever; in an image of unknown past, when it is not blank. */
  #mark(address: number, bytes: Uint8Array, programming: boolean): void {
    if (this.#used.length === 0) return;
    if (programming) this.#wanted.set(bytes, address);
    for (let index = 0; index < bytes.length; index += 1) {
      if (!programming && bytes[index] === 0xff) continue;
      const unit = Math.floor((address + index) / this.#unitBytes);
      this.#used[unit] = 1;
      index = (unit + 1) * this.#unitBytes - address - 1;
    }
  }
}
