import type { Book } from "./book";
import type { Reversed, Reversing } from "./states";

/** The reversals that are owed and stand before every other transaction. */
export async function owed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Reversing[]> {
  const open = await terminal.book.checking();
  return open.filter((transaction): transaction is Reversing => transaction.state === "reversing");
}

/** Reversals that are told and go once more: nothing is settled while there are any. */
export async function repeatsOwed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Reversed[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Reversed => transaction.state === "reversed" && transaction.repeat === true,
  );
}
