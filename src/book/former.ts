import { type CellKey, cellKey, type Journal, type JournalValue } from "../journal/journal";
import { cellClasses } from "./cells";
import type { Acceptor } from "./facts";
import { numbersBehind } from "./loss";
import { acceptorFromRecord } from "./record";
import type { Transaction } from "./states";

/** Moves of a terminal that its history can go back behind: of one that is moved more often the oldest are forgotten. */
const FORMERS_MAX = 8;

/** The book, as far as it is needed here. */
interface Shelf {
  readonly journal: Journal;
  readonly nextStan: number;
  cell(key: CellKey): Promise<JournalValue | undefined>;
}

/**
 * What a terminal that is moved writes down for its closed sales: their records in history are not written anew. Its next STAN is
 * the first under its new numbers.
 */
export function leaving(
  { journal, nextStan }: Shelf,
  before: Acceptor,
): { readonly set: readonly (readonly [CellKey, JournalValue])[]; readonly clear: readonly CellKey[] } {
  const stans = journal.ids(cellClasses.formers);
  // Moved again before anything was done: sales are of the numbers before.
  if (stans.includes(nextStan)) return { set: [], clear: [] };
  const oldestFirst = stans.toSorted((a, b) => numbersBehind(b, nextStan) - numbersBehind(a, nextStan));
  return {
    set: [[cellKey(cellClasses.formers, nextStan), [before.terminal, before.merchant]]],
    clear: oldestFirst.slice(0, -(FORMERS_MAX - 1)).map((stan) => cellKey(cellClasses.formers, stan)),
  };
}

/** A closed transaction with the numbers that it was made under. Costs nothing where the terminal never had others. */
export async function asMade(shelf: Shelf, transaction: Transaction): Promise<Transaction> {
  const { facts } = transaction;
  const { journal, nextStan } = shelf;
  const stans = journal.ids(cellClasses.formers);
  if (stans.length === 0 || facts.madeAs) return transaction;
  // The first move behind it.
  const behind = numbersBehind(facts.stan, nextStan);
  const moves = stans.filter((stan) => numbersBehind(stan, nextStan) < behind);
  const [first] = moves.toSorted((a, b) => numbersBehind(b, nextStan) - numbersBehind(a, nextStan));
  if (first === undefined) return transaction;
  const madeAs = acceptorFromRecord(await shelf.cell(cellKey(cellClasses.formers, first)));
  return madeAs ? { ...transaction, facts: { ...facts, madeAs } } : transaction;
}
