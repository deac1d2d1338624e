import type { Book } from "./book";
import { isStored, type Reversed, type Stored, type Unended } from "./states";

/** What the host has not ended yet: reversals, which stand before every other transaction, and messages that go again. */
export async function owed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Unended[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Unended => transaction.state === "reversing" || transaction.state === "repeating",
  );
}

/** Of these the advices that nobody has answered yet: they count as done. */
export async function advicesOwed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Stored[]> {
  return (await owed(terminal)).filter(isStored);
}

/** Of these those whose money is being checked. */
export async function checked(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Unended[]> {
  return (await owed(terminal)).filter((transaction) => !isStored(transaction));
}

/** Reversals that are told and go once more: nothing is settled while there are any. */
export async function repeatsOwed(terminal: { readonly book: Pick<Book, "checking"> }): Promise<readonly Reversed[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Reversed => transaction.state === "reversed" && transaction.repeat === true,
  );
}
