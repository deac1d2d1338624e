import type { Counted } from "../../hal/secure-element";
import type { SeededRandom } from "../world/random";

/** What is kept of a count. */
export interface KeptCount {
  readonly count: number;
  readonly renewed: boolean;
}

/** As of an ATECC608: beyond it the Counter command fails. */
export const COUNT_MAX = 2_097_151;
/** What a cut in the middle of a count may add, by the same chip's data sheet. */
const TORN_MAX = 3;

/** The monotonic counter of an external element. It is in no flash image, and nothing lowers it. */
export class ElementCount {
  #count: number;
  #renewed: boolean;

  /** @param kept absent: a new chip, which its key loading makes ready. */
  constructor(kept: KeptCount = { count: 0, renewed: true }) {
    this.#count = kept.count;
    this.#renewed = kept.renewed;
  }

  get kept(): KeptCount {
    return { count: this.#count, renewed: this.#renewed };
  }

  /** What whoever loads keys does besides: the firmware may count from here. */
  renew(): void {
    this.#renewed = true;
  }

  /** @throws TypeError for what the contract does not know. */
  serve(what: unknown): Counted {
    if (what !== "read" && what !== "raise") throw new TypeError("counter: expected do, read or raise");
    if (what === "raise") {
      if (this.#count >= COUNT_MAX) return { kind: "fault", fault: "disconnected" };
      this.#rise(1);
    }
    return { kind: "count", count: this.#count, renewed: this.#renewed };
  }

  /** The power goes in the middle of a raise. */
  torn(random: SeededRandom): void {
    this.#rise(random.uint32() % (TORN_MAX + 1));
  }

  #rise(by: number): void {
    if (by === 0) return;
    this.#count = Math.min(this.#count + by, COUNT_MAX);
    this.#renewed = false;
  }
}
