import type { SecureElement } from "../../hal/secure-element";
import { type CellKey, cellKey, type JournalValue } from "../journal/journal";
import { judgeCount, pendingValue, ROUTINE, readKept, STRONG, type Verdict } from "./count";

type Element = Pick<SecureElement, "counter">;
type Cells = readonly (readonly [CellKey, JournalValue])[];

/** Where the count is kept: the book's cells. */
interface Store {
  cell(key: CellKey): Promise<JournalValue | undefined>;
  /** Durable when it resolves. */
  change(set: Cells): Promise<void>;
}

/** The class of the count's cell. Its number is in flash, one of `book/cells.ts`. */
export const COUNT_CLASS = 16;
/** The count that was read back last, or that it is about to rise. */
export const countKey = cellKey(COUNT_CLASS, 0);
const none: Cells = Object.freeze([]);

/** How a boot found the terminal's memory. */
export type Guarded = "good" | "rolled-back" | "silent";

/**
 * Binds the journal to the secure element's count, so that an older image of the flash is known for one (F08). The order is
 * always: journal "is to rise" → raise → read back → journal what was read. Why and how far it holds: `README.md`.
 */
export class Guard {
  readonly #element: Element;
  readonly #store: Store;
  /** Undefined: nobody counts. */
  #count: number | undefined;
  /** What the count has to reach, once the journal says so; undefined when it is settled. */
  #target: number | undefined;
  /** The journal's newest sector at the last raise. */
  #sector: number;

  private constructor(element: Element, store: Store, sector: number) {
    this.#element = element;
    this.#store = store;
    this.#sector = sector;
  }

  /**
   * Holds the journal against the element's count, and finishes what was cut.
   * @param sector the journal's newest. @param doubt marks what an older image holds as begun: it may have been approved since.
   * @param born becomes durable with the first count of a terminal that never was in use before.
   * @param loaded with the first count behind support's load of one whose image is the newest: nothing it used is forgotten.
   */
  static async open(
    element: Element,
    store: Store,
    sector: number,
    doubt: () => Promise<void>,
    born: Cells = none,
    loaded: Cells = none,
  ): Promise<{ readonly kind: "good"; readonly guard: Guard } | { readonly kind: Exclude<Guarded, "good"> }> {
    const kept = readKept(await store.cell(countKey));
    const verdict = judgeCount(kept, await element.counter({ do: "read" }));
    if (verdict.kind === "rolled-back") return { kind: "rolled-back" };
    const guard = new Guard(element, store, sector);
    if (!(await guard.#begin(verdict, kept?.kind === "settled" ? kept.count : undefined, doubt, born, loaded)))
      return { kind: "silent" };
    return { kind: "good", guard };
  }

  async #begin(
    verdict: Verdict,
    settled: number | undefined,
    doubt: () => Promise<void>,
    born: Cells,
    loaded: Cells,
  ): Promise<boolean> {
    switch (verdict.kind) {
      case "rolled-back":
      case "silent":
        return false;
      case "off":
        return true;
      case "good":
        this.#count = settled;
        return true;
      case "finish":
        this.#count = verdict.count;
        this.#target = verdict.target;
        return this.raise();
      case "renew": {
        this.#count = verdict.count;
        this.#target = verdict.count + ROUTINE;
        // Before the count rises: where the power goes in between, the element says once more that it was loaded.
        if (!verdict.whole) await doubt();
        const beside = verdict.isNew ? born : verdict.whole ? loaded : none;
        await this.#store.change([[countKey, pendingValue(verdict.count, ROUTINE)], ...beside]);
        return this.raise();
      }
    }
  }

  /**
   * What the caller makes durable in the same step as that which no older image may forget; then it calls `raise`, before
   * anybody is told.
   */
  announce(): Cells {
    if (this.#count === undefined) return none;
    this.#target = this.#count + STRONG;
    return [[countKey, pendingValue(this.#count, STRONG)]];
  }

  /** Raises the count as it was announced. @returns false where the element does not: it is still to be done. */
  async raise(): Promise<boolean> {
    const target = this.#target;
    if (target === undefined) return true;
    const before = await this.#element.counter({ do: "read" });
    // An element that says less than before is not the one that this journal counts by.
    if (before.kind !== "count" || before.count < (this.#count ?? 0)) return false;
    for (let count = before.count; count < target; count++)
      if ((await this.#element.counter({ do: "raise" })).kind !== "count") return false;
    // Read back: what an element says of its own deed is no proof that it is done.
    const counted = await this.#element.counter({ do: "read" });
    if (counted.kind !== "count" || counted.count < target) return false;
    await this.#store.change([[countKey, counted.count]]);
    this.#count = counted.count;
    this.#target = undefined;
    return true;
  }

  /** An image of before is no longer good. @returns false where the element is silent (B20). */
  async bump(): Promise<boolean> {
    if (this.#count === undefined) return true;
    if (this.#target === undefined) {
      await this.#store.change([[countKey, pendingValue(this.#count, ROUTINE)]]);
      this.#target = this.#count + ROUTINE;
    }
    return this.raise();
  }

  /** Sectors that the journal has opened since the last raise at rest. */
  behind(sector: number): number {
    return this.#count === undefined ? 0 : sector - this.#sector;
  }

  /** Announced and not done: the element was silent. */
  get isPending(): boolean {
    return this.#target !== undefined;
  }

  /** A sector was opened, so the count rises. @returns false where the element is silent. */
  async follow(sector: number): Promise<boolean> {
    if (!(await this.bump())) return false;
    this.#sector = sector;
    return true;
  }
}
