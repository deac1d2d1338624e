import type { Book } from "./book";
import type { Reversed, Unended } from "./states";

/** What the host has not ended yet: reversals, which stand before every other transaction, and messages that go again. */
export async function owed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Unended[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Unended => transaction.state === "reversing" || transaction.state === "repeating",
  );
}

/** Reversals that are told and go once more: nothing is settled while there are any. */
export async function repeatsOwed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Reversed[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Reversed => transaction.state === "reversed" && transaction.repeat === true,
  );
}
