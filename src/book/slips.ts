import { cellKey } from "../journal/journal";
import type { Book } from "./book";
import { cellClasses } from "./cells";
import { readable } from "./store";

/** How many charged sales wait for their slip. From memory, but for those that wait for something else too. */
export async function slipsOwed(book: Book): Promise<number> {
  const uploads = book.signatures.uploads();
  let owed = book.ids(cellClasses.waiting).length - uploads.length;
  const others = book.ids(cellClasses.unsigned).map((stan) => cellKey(cellClasses.unsigned, stan));
  for (const key of [...others, ...uploads.map((stan) => cellKey(cellClasses.waiting, stan))]) {
    const value = await book.cell(key);
    const sale = value === undefined ? undefined : readable(value);
    if (sale?.state === "approved" && sale.slip === "owed") owed++;
  }
  return owed;
}
