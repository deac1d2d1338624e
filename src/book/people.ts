import { type CellKey, cellKey, type JournalValue } from "../journal/journal";
import { bugsKey, cellClasses, elementMarkKey, refusalsKey, toldSectorsKey } from "./cells";
import { BookStore, StorageFailure } from "./store";

/** cashier: sells. supervisor: also unlocks and overrides. administrator: also sets the terminal up. */
export type Role = "cashier" | "supervisor" | "administrator";

/** An operator as the journal keeps him. */
export interface Operator {
  /** Two digits. */
  readonly number: string;
  readonly role: Role;
  /** `SecureElement.passwordDigest`. */
  readonly digest: Uint8Array;
  /** Wrong passwords in a row, over restarts too (F05). */
  readonly failures: number;
  readonly locked: boolean;
  /** May not take cardholders' signatures (C09); absent: may. */
  readonly signing?: "forbidden";
}

/** Somebody who was asked for a password and did not have it, or who may not do what he asked for. */
export type Refusal = readonly [operator: string, nextStan: number];

/** What went wrong, and the STAN that came next. Of the error its name alone: its words may have come from anywhere. */
export type Bug = readonly [code: "B21", name: string, nextStan: number];

const BUGS_MAX = 8;

/** More than two screens of them: who wants to know more has seen enough. */
const REFUSALS_MAX = 16;

/** Who works at the terminal, and what support is to know of it. */
export abstract class BookPeople extends BookStore {
  /** Whose password was noted as wrong just now, before anybody looked at it. */
  #suspect: string | undefined;

  abstract get nextStan(): number;

  async operator(number: string): Promise<Operator | undefined> {
    return (await this.read(cellKey(cellClasses.operator, Number(number)))) as Operator | undefined;
  }

  /** An operator as he is now. One more wrong password of his is noted in the same step; that it was right strikes it out. */
  async keepOperator(operator: Operator): Promise<void> {
    const { number, failures } = operator;
    const before = (await this.operator(number))?.failures ?? 0;
    const set: (readonly [CellKey, JournalValue])[] = [[cellKey(cellClasses.operator, Number(number)), operator]];
    const refusals = await this.refusals();
    if (failures > before)
      set.push(
        [refusalsKey, [...refusals, [number, this.nextStan] as const].slice(-REFUSALS_MAX)],
        ...(this.guard?.announce() ?? []),
      );
    else if (failures < before && this.#suspect === number) set.push([refusalsKey, refusals.slice(0, -1)]);
    await this.commit({ kind: "finishing", set });
    this.#suspect = failures > before ? number : undefined;
  }

  /** Somebody who may not do it, or not now (F04). The same again in the same place is one: tries must not wear out the flash. */
  async noteRefusal(operator: string): Promise<void> {
    const refusals = await this.refusals();
    const last = refusals.at(-1);
    if (last?.[0] === operator && last[1] === this.nextStan) return;
    await this.set(refusalsKey, [...refusals, [operator, this.nextStan] as const].slice(-REFUSALS_MAX));
    this.#suspect = undefined;
  }

  /** Refusals (F04), oldest first: whose, and the STAN that came next. The last of them only, over restarts too. */
  async refusals(): Promise<readonly Refusal[]> {
    return ((await this.read(refusalsKey)) as readonly Refusal[] | undefined) ?? [];
  }

  /** What the secure element sealed when the operators were made. */
  async elementMark(): Promise<Uint8Array | undefined> {
    const mark = await this.read(elementMarkKey);
    return mark instanceof Uint8Array ? mark : undefined;
  }

  /** From memory. */
  get hasElementMark(): boolean {
    return this.journal.ids(cellClasses.counters).includes(elementMarkKey % 2 ** 24);
  }

  async keepElementMark(mark: Uint8Array): Promise<void> {
    await this.set(elementMarkKey, mark);
  }

  /** Forgets everybody: nothing made with keys that were wiped proves a password any more (D07). */
  async dropOperators(): Promise<void> {
    const clear = this.journal.ids(cellClasses.operator).map((id) => cellKey(cellClasses.operator, id));
    await this.commit({ kind: "finishing", clear: [...clear, elementMarkKey] });
  }

  /** A software fault (B21), for support. The same again in the same place is one: a bug at each start must not wear out the flash. */
  async noteBug(name: string): Promise<void> {
    const bugs = await this.bugs();
    const last = bugs.at(-1);
    if (last?.[1] === name && last[2] === this.nextStan) return;
    await this.set(bugsKey, [...bugs, ["B21", name, this.nextStan] as const].slice(-BUGS_MAX));
  }

  /** The last software faults, oldest first. */
  async bugs(): Promise<readonly Bug[]> {
    return ((await this.read(bugsKey)) as readonly Bug[] | undefined) ?? [];
  }

  /** Sectors out of use. From memory. */
  get retiredCount(): number {
    return this.journal.retiredCount;
  }

  /** How often the sector was erased that was erased most. Reads each header. */
  async erasesMost(): Promise<number> {
    const space = await this.journal.space();
    if (!("wear" in space)) throw new StorageFailure(space.why);
    return space.wear.reduce((most, erases) => Math.max(most, erases), 0);
  }

  /** Failed sectors that nobody was told of yet; 0 when there are none. @see toldOfSectors */
  async sectorsToTell(): Promise<number> {
    const { retiredCount } = this.journal;
    if (retiredCount === 0) return 0;
    return retiredCount > Number((await this.read(toldSectorsKey)) ?? 0) ? retiredCount : 0;
  }

  async toldOfSectors(count: number): Promise<void> {
    await this.set(toldSectorsKey, count);
  }
}
