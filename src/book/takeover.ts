import { type CellKey, cellKey, type JournalValue } from "../journal/journal";
import { acceptorKey, cellClasses, keyOf, settlementKey } from "./cells";
import type { Acceptor } from "./facts";
import { leaving } from "./former";
import { keepPayoutNumbers } from "./payouts";
import { acceptorFromRecord, isLayout1, toRecord } from "./record";
import type { SettlementUnderWay } from "./settlement-record";
import { type BookStore, readable } from "./store";

/**
 * Under which numbers the terminal speaks now. Where they are others than before, what is still open keeps its own: it is
 * reversed and uploaded under those; payouts are asked about under those that they were asked for with; what is closed is printed again under its own, too. Costs a look where nothing has changed; a cut in the middle is gone on with.
 */
export async function belongsTo(book: BookStore, { terminal, merchant }: Acceptor): Promise<void> {
  const before = acceptorFromRecord(await book.cell(acceptorKey));
  if (before && before.terminal === terminal && before.merchant === merchant) return;
  if (before) {
    for (const cellClass of [cellClasses.checking, cellClasses.unsigned, cellClasses.waiting])
      for (const id of book.ids(cellClass)) await keepAcceptor(book, cellKey(cellClass, id), before);
    await keepPayoutNumbers(book, before);
  }
  const left = before ? leaving(book, before) : { set: [], clear: [] };
  const settling = before ? await settlementOf(book, before) : [];
  await book.change([...left.set, ...settling, [acceptorKey, [terminal, merchant]]], left.clear);
}

/** A settlement that was under way is one of former numbers now: it goes on where it was, under those. */
async function settlementOf(
  book: BookStore,
  { terminal, merchant }: Acceptor,
): Promise<readonly (readonly [CellKey, JournalValue])[]> {
  const underWay = (await book.cell(settlementKey)) as SettlementUnderWay | undefined;
  if (!underWay || underWay.part) return [];
  return [[settlementKey, { ...underWay, part: [terminal, merchant, underWay.batch] }]];
}

async function keepAcceptor(book: BookStore, key: CellKey, madeAs: Acceptor): Promise<void> {
  const value = await book.cell(key);
  if (value === undefined) return;
  const transaction = readable(value);
  if (transaction.facts.madeAs) return;
  await book.put(key, toRecord({ ...transaction, facts: { ...transaction.facts, madeAs } }));
}

/** Sales of before signatures could be taken go where this firmware looks for them. */
export async function adoptUnsigned(book: BookStore): Promise<void> {
  for (const id of book.ids(cellClasses.waiting)) {
    const value = await book.cell(cellKey(cellClasses.waiting, id));
    if (isLayout1(value)) {
      const sale = readable(value);
      const clear = keyOf(sale) === cellKey(cellClasses.waiting, id) ? [] : [cellKey(cellClasses.waiting, id)];
      await book.change([[keyOf(sale), toRecord(sale)]], clear);
    }
  }
}
