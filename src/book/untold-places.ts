import type { HistoryPlace, Journal } from "../journal/journal";
import type { Transaction } from "./states";
import { CLOSED_LOOKED_AT, readable, StorageFailure } from "./store";
import { waitsForAnswer } from "./untold";

/** The book, as far as it is needed here. */
interface Shelf {
  readonly journal: Journal;
  readonly untoldStans: readonly number[];
  metLost(): void;
  asOfNow(written: Transaction): Promise<Transaction>;
}

/** Where one was found, and how many entries history had by then. */
interface Found {
  readonly place: HistoryPlace;
  readonly lookedUpTo: number;
}

/**
 * Closed transactions that nobody was told of, and where they lie in history. Home asks for them each time that it is shown, and one that
 * waits for an answer may lie behind many others: looked for anew, each of these costs a read of flash, a known place costs one.
 */
export class UntoldPlaces {
  readonly #shelf: Shelf;
  #known: ReadonlyMap<number, Found> | undefined;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** The newest closed transaction of each STAN that has one: among the last ones, or wherever it waits for an answer. */
  async find(stans: readonly number[]): Promise<ReadonlyMap<number, Transaction>> {
    const transactions = new Map<number, Transaction>();
    if (stans.length === 0) return transactions;
    const { journal, untoldStans } = this.#shelf;
    const { entry: lookedUpTo } = journal.historyEnd();
    const places = new Map([...(this.#known ?? [])].filter(([stan]) => untoldStans.includes(stan)));
    const found = (transaction: Transaction, place: HistoryPlace) => {
      transactions.set(transaction.facts.stan, transaction);
      places.set(transaction.facts.stan, { place, lookedUpTo });
    };
    await this.#findNew(stans, found, lookedUpTo);
    for (const stan of stans) {
      const known = transactions.has(stan) ? undefined : this.#known?.get(stan)?.place;
      const transaction = known && (await this.#readAt(known));
      if (transaction && isLookedFor(transaction, stan, lookedUpTo - known.entry)) found(transaction, known);
    }
    this.#known = places.size > 0 ? places : undefined;
    return transactions;
  }

  /** Of those with a place looks at what was closed since it became known, of the others at all of history. */
  async #findNew(
    stans: readonly number[],
    found: (transaction: Transaction, place: HistoryPlace) => void,
    entries: number,
  ): Promise<void> {
    const left = new Set(stans);
    const isDone = (entry: number) => [...left].every((stan) => (this.#known?.get(stan)?.lookedUpTo ?? 0) > entry);
    if (isDone(entries - 1)) return;
    for await (const read of this.#shelf.journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (isDone(read.entry)) return;
      if (read.kind === "lost") {
        this.#shelf.metLost();
        continue;
      }
      const transaction = readable(read.value);
      const { stan } = transaction.facts;
      if (!left.has(stan) || !isLookedFor(transaction, stan, entries - read.entry)) continue;
      found(await this.#shelf.asOfNow(transaction), { entry: read.entry, piece: read.piece });
      left.delete(stan);
      if (left.size === 0) return;
    }
  }

  /** What was released meanwhile is no more. */
  async #readAt(place: HistoryPlace): Promise<Transaction | undefined> {
    for await (const read of this.#shelf.journal.history("oldest-first", place)) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "lost") this.#shelf.metLost();
      return read.kind === "entry" && read.entry === place.entry
        ? this.#shelf.asOfNow(readable(read.value))
        : undefined;
    }
    return undefined;
  }
}

/** @param back how many entries history has from it on: its number may have been used before, long ago. */
function isLookedFor(transaction: Transaction, stan: number, back: number): boolean {
  return transaction.facts.stan === stan && (back <= CLOSED_LOOKED_AT || waitsForAnswer(transaction));
}
