import { cellKey, type HistoryMark } from "../journal/journal";
import { cellClasses } from "./cells";
import type { Transaction } from "./states";
import { BookStore, readable, StorageFailure } from "./store";
import { isFailedAdvice } from "./untold";

/** Whose number is asked about: more than a batch holds. */
export const OPEN_LOOKED_AT = 1_000;
const CLOSED_LOOKED_AT = 10_000;

/** The transactions of a journal, as people and flows look for them. */
export abstract class BookLists extends BookStore {
  /** Of transactions whose end nobody has seen, oldest first. From memory. */
  abstract readonly untoldStans: readonly number[];

  /** Does ahead of time, at rest, what a commit would have to wait for. @returns whether there is more of it. */
  async maintain(): Promise<boolean> {
    const { kind } = await this.journal.maintain();
    return kind === "more";
  }

  /** Is there room for a new transaction (D04)? From memory. */
  get hasRoom(): boolean {
    return this.journal.startsFit;
  }

  /** Transactions in history. From memory. */
  get closedCount(): number {
    return this.journal.historyCount;
  }

  /** Counts the sectors that were opened since the journal was made. From memory. */
  get sector(): number {
    return this.journal.sequence;
  }

  /**
   * Intents and owed reversals, and those that are told and not over (a repeat, support's word), oldest STAN first. Costs nothing
   * when there are none.
   */
  checking(): Promise<readonly Transaction[]> {
    return this.transactions(cellClasses.checking);
  }

  /** Charged sales that still need a signature, a slip or an upload, oldest STAN first, at most `limit`. */
  async waiting(limit: number): Promise<readonly Transaction[]> {
    const unsigned = await this.unsigned(limit);
    return [...unsigned, ...(await this.transactions(cellClasses.waiting, limit - unsigned.length))];
  }

  /** Charged sales that nobody has signed, oldest STAN first, at most `limit`. */
  unsigned(limit: number): Promise<readonly Transaction[]> {
    return this.transactions(cellClasses.unsigned, limit);
  }

  /** How many sales wait for a signature, a slip or an upload. From memory. */
  get waitingCount(): number {
    return this.journal.ids(cellClasses.waiting).length + this.unsignedCount;
  }

  /** From memory. */
  get unsignedCount(): number {
    return this.journal.ids(cellClasses.unsigned).length;
  }

  /** Every transaction, one in memory at a time: the open ones, then the closed ones, newest first. */
  async *all(): AsyncGenerator<Transaction, void, void> {
    for (const cellClass of [cellClasses.checking, cellClasses.unsigned, cellClasses.waiting])
      for (const id of this.journal.ids(cellClass)) {
        const value = await this.read(cellKey(cellClass, id));
        if (value !== undefined) yield readable(value);
      }
    for await (const read of this.journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "lost") this.metLost();
      else yield await this.asOfNow(readable(read.value));
    }
  }

  /** Closed ones, oldest first, one in memory at a time, each with its place. @param from not what lies before it. */
  async *closed(
    from?: HistoryMark,
  ): AsyncGenerator<{ readonly at: number; readonly transaction: Transaction }, void, void> {
    for await (const read of this.journal.history("oldest-first", from)) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "lost") this.metLost();
      else yield { at: read.entry, transaction: await this.asOfNow(readable(read.value)) };
    }
  }

  /**
   * All of a batch, one in memory at a time: the open ones, then the closed ones, oldest first; among them the advices of earlier batches that
   * have failed since. @param batch undefined: of all batches. @param from where it begins in history.
   */
  async *ofBatch(batch: number | undefined, from: HistoryMark | undefined): AsyncGenerator<Transaction, void, void> {
    for (const cellClass of [cellClasses.checking, cellClasses.unsigned, cellClasses.waiting])
      for (const id of this.journal.ids(cellClass)) {
        const value = await this.read(cellKey(cellClass, id));
        const transaction = value === undefined ? undefined : readable(value);
        if (transaction && (batch === undefined || transaction.facts.batch === batch)) yield transaction;
      }
    for await (const { transaction } of this.closed(from))
      if (batch === undefined || transaction.facts.batch === batch || isFailedAdvice(transaction)) yield transaction;
  }

  /**
   * Those that fit: all open ones, then at most `limit` closed ones of the last thousand, newest first.
   * @param holding stands in the record of each one that fits: the other closed ones are not read.
   */
  async search(
    fits: (transaction: Transaction) => boolean,
    limit: number,
    holding?: number | string,
  ): Promise<readonly Transaction[]> {
    const open = [...(await this.checking()), ...(await this.waiting(OPEN_LOOKED_AT))].filter(fits);
    return [...open, ...(await this.find(fits, limit, OPEN_LOOKED_AT, holding))];
  }

  /** Does a sale of before have this number, as far as the journal goes back? What is being checked is not looked at. */
  async hasOther(stan: number, batch: number): Promise<boolean> {
    const same = ({ facts }: Transaction) => facts.stan === stan && facts.batch === batch;
    const open = [...(await this.waiting(OPEN_LOOKED_AT)), ...(await this.find(same, 1, CLOSED_LOOKED_AT, stan))];
    return open.some(same);
  }
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(BookLists.prototype.all.prototype);
Object.freeze(BookLists.prototype.closed.prototype);
Object.freeze(BookLists.prototype.ofBatch.prototype);
