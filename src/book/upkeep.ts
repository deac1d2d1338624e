import { bugsKey, toldSectorsKey } from "./cells";
import { type BookStore, type Counted, StorageFailure } from "./store";

/** What went wrong, and the STAN that came next. Of the error its name alone: its words may have come from anywhere. */
export type Bug = readonly [code: "B21", name: string, nextStan: number];

const BUGS_MAX = 8;

/** What support is to know of the terminal itself: its software's faults and its flash. */
export class Upkeep {
  readonly #store: BookStore & Counted;

  constructor(store: BookStore & Counted) {
    this.#store = store;
  }

  /** A software fault (B21), for support. The same again in the same place is one: a bug at each start must not wear out the flash. */
  async noteBug(name: string): Promise<void> {
    const bugs = await this.bugs();
    const last = bugs.at(-1);
    if (last?.[1] === name && last[2] === this.#store.nextStan) return;
    await this.#store.put(bugsKey, [...bugs, ["B21", name, this.#store.nextStan] as const].slice(-BUGS_MAX));
  }

  /** The last software faults, oldest first. */
  async bugs(): Promise<readonly Bug[]> {
    return ((await this.#store.cell(bugsKey)) as readonly Bug[] | undefined) ?? [];
  }

  /** Sectors out of use. From memory. */
  get retiredCount(): number {
    return this.#store.journal.retiredCount;
  }

  /** How often the sector was erased that was erased most. Reads each header. */
  async erasesMost(): Promise<number> {
    const space = await this.#store.journal.space();
    if (!("wear" in space)) throw new StorageFailure(space.why);
    return space.wear.reduce((most, erases) => Math.max(most, erases), 0);
  }

  /** Failed sectors that nobody was told of yet; 0 when there are none. @see toldOfSectors */
  async sectorsToTell(): Promise<number> {
    const { retiredCount } = this.#store.journal;
    if (retiredCount === 0) return 0;
    return retiredCount > Number((await this.#store.cell(toldSectorsKey)) ?? 0) ? retiredCount : 0;
  }

  async toldOfSectors(count: number): Promise<void> {
    await this.#store.put(toldSectorsKey, count);
  }
}
