import type { BatchRefused } from "../evidence/failures";
import type { CellKey, Journal, JournalValue, WatchedCell } from "../journal/journal";
import { type BatchNumbers, batchAfterMove, batchAfterSettlement } from "./batch";
import { countersKey, isLoaded, loadedKey, settledKey, usedBatchesKey } from "./cells";
import { BookLists, OPEN_LOOKED_AT } from "./lists";
import { fitsKey, following, isSince } from "./loss";
import type { Losses } from "./losses";
import type { Settlements } from "./settlements";
import type { Transaction } from "./states";
import { hasEnded, type Untold, untoldOf, withoutUntold, withUntold } from "./untold";
import { UntoldPlaces } from "./untold-places";
import type { Usual } from "./usual";

/** STAN (the next one), batch, and what sales usually come to, which goes along without a flush of its own. */
export interface Counters extends BatchNumbers {
  readonly stan: number;
  readonly usual?: Usual;
  readonly untold?: Untold;
}

/** Whether the batch that is left had sales: its last one is among them, with those that were not begun behind it. */
const CLOSED_LOOKED_AT_FOR_BATCH = 16;

/** What the terminal counts: STANs, batches, and whom nobody was told of. One cell, which changes with what it counts. */
export abstract class BookCounters extends BookLists {
  protected counters: Counters;
  /** The counters in flash still name somebody who has been told meanwhile. */
  protected toldSince = false;
  /** From here to the first STAN since power-up none was used: the same where none was skipped. */
  readonly #skippedFrom: number;
  readonly #firstStan: number;
  /** Only while somebody is to be told: most of the time it would take memory for nothing. */
  #untoldPlaces: UntoldPlaces | undefined;

  protected constructor(journal: Journal, counters: Counters, skippedFrom: number) {
    super(journal);
    this.counters = counters;
    this.#skippedFrom = skippedFrom;
    this.#firstStan = counters.stan;
  }

  abstract readonly losses: Losses;
  abstract readonly settlements: Settlements;

  get batch(): number {
    return this.counters.batch;
  }

  /** A sale is durable in it with the next STAN. */
  get usual(): Usual | undefined {
    return this.counters.usual;
  }

  /** The STAN that the next `begin` or `takeStan` uses up. */
  get nextStan(): number {
    return this.counters.stan;
  }

  /** A person has seen how it ended. Durable with the next record. */
  told(stan: number): void {
    const { untold, ...counters } = this.counters;
    if (!untoldOf(untold).includes(stan)) return;
    const left = withoutUntold(untold, stan);
    this.counters = left === undefined ? counters : { ...counters, untold: left };
    this.toldSince = true;
  }

  /** It was told, and ended otherwise: it is untold again. Durable with the next record. */
  protected tellAnew(stan: number): void {
    this.counters = { ...this.counters, untold: withUntold(this.counters.untold, stan) };
    this.toldSince = true;
  }

  get untoldStans(): readonly number[] {
    return untoldOf(this.counters.untold);
  }

  /**
   * Transactions that ended and that nobody was told of, oldest first. Costs nothing where there are none.
   * @param but STANs that are left out.
   */
  async untold(but: readonly number[] = []): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    const stans = this.untoldStans.filter((stan) => !but.includes(stan));
    if (this.untoldStans.length === 0) this.#untoldPlaces = undefined;
    if (stans.length === 0) return found;
    const open = new Map<number, Transaction>();
    for (const stan of stans) {
      const transaction = await this.openByStan(stan);
      if (transaction) open.set(stan, transaction);
    }
    this.#untoldPlaces ??= new UntoldPlaces(this);
    const closed = await this.#untoldPlaces.find(stans.filter((stan) => !open.has(stan)));
    for (const stan of stans) {
      const transaction = open.get(stan) ?? closed.get(stan);
      // A number of which no transaction is left tells nothing.
      if (!transaction) this.told(stan);
      else if (hasEnded(transaction)) found.push(transaction);
    }
    return found;
  }

  /** The counters, where somebody was told since they were written: they ride on a record that is written anyway. */
  protected tellings(): readonly (readonly [CellKey, JournalValue])[] {
    if (!this.toldSince) return [];
    this.toldSince = false;
    return [[countersKey, this.counters]];
  }

  /** Uses up a STAN for a management message. @param beside what becomes durable in the same step. */
  async takeStan(beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<number> {
    const { stan } = this.counters;
    await this.#store({ ...this.counters, stan: following(stan) }, beside);
    return stan;
  }

  /** The batch is settled and the next one begins: both in one step, and once. */
  async closeBatch(set: readonly (readonly [CellKey, JournalValue])[], clear: readonly CellKey[]): Promise<void> {
    const { batch, left: _, ...others } = this.counters;
    const closed = batchAfterSettlement(batch, await this.#usedBatches());
    const counters = { ...others, ...closed.numbers };
    await this.change([[countersKey, counters], [usedBatchesKey, closed.used], ...set], clear);
    this.counters = counters;
    this.toldSince = false;
  }

  async #usedBatches(): Promise<readonly number[]> {
    return ((await this.read(usedBatchesKey)) as readonly number[] | undefined) ?? [];
  }

  /**
   * @returns "used" where this terminal has sold under that number: among the last of them, what its journal holds, or what is
   * still open. "left" where it has been moved away from too many batches that are not settled. Nothing changes then. The first sign-in
   * behind support's load may name any number.
   */
  async moveToBatch(batch: number): Promise<"moved" | BatchRefused> {
    const byLoad = isLoaded(this.journal);
    const clear = byLoad ? [loadedKey] : [];
    if (batch === this.counters.batch) {
      if (byLoad) await this.change([], clear);
      return "moved";
    }
    const used = await this.#usedBatches();
    const open = [...(await this.checking()), ...(await this.waiting(OPEN_LOOKED_AT))];
    const known = [...open, ...(await this.latest(CLOSED_LOOKED_AT_FOR_BATCH))];
    const moved = batchAfterMove(this.counters, batch, used, known, byLoad);
    if (!moved) return "used";
    const reopened = await this.settlements.reopened(batch);
    const left = await this.settlements.withLeft(this.counters.batch, batch);
    // Nothing may stay behind in a batch that no settlement knows of.
    if (!left) return "left";
    const { stan, usual, untold } = this.counters;
    const counters = {
      stan,
      ...moved.numbers,
      ...(usual ? { usual } : {}),
      ...(untold === undefined ? {} : { untold }),
    };
    const set: readonly (readonly [CellKey, JournalValue])[] = [
      [countersKey, counters],
      [usedBatchesKey, moved.used],
      ...(reopened ? [[settledKey, reopened] as const] : []),
      ...left.set,
    ];
    await this.change(byLoad ? [...set, ...this.losses.unsureBehind(moved.used)] : set, [...clear, ...left.clear]);
    this.counters = counters;
    return "moved";
  }

  /** This terminal has not used it: it was skipped behind power-up. */
  isSkipped(stan: number): boolean {
    return this.#skippedFrom !== this.#firstStan && isSince(stan, this.#skippedFrom, this.#firstStan);
  }

  async #store(counters: Counters, beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<void> {
    await this.change([[countersKey, counters], ...beside]);
    this.counters = counters;
    this.toldSince = false;
  }
}

/** A table, so that it takes no memory that a sale needs. */
export const watched: WatchedCell = Object.freeze({ key: countersKey, note: noteOfCounters, fits: fitsKey });

function noteOfCounters(value: JournalValue): readonly [number, number] {
  const { stan, batch } = value as Counters;
  return [stan, batch];
}
