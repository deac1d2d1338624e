import type { RecordSeen } from "../witness/record-evidence";
import { type Books, isBooked, keyOf } from "./checker-books";

/** What takes sales back, at the host and at the terminal: each sale once, whole, and only what was charged. */
export function judgeBacks(books: Books): void {
  const { entries, records } = books.evidence;
  for (const entry of entries) {
    const standing = books.backsOf(entry).filter(isBooked);
    if (standing.length > 1) books.differ("voided twice at the host", entry);
    if (entry.kind === "sale" && (entry.state === "voided") !== standing.length > 0)
      books.differ(`${entry.state} at the host, with ${standing.length} voids`, entry);
    if (entry.kind !== "void" || !isBooked(entry)) continue;
    const original = entry.original === undefined ? undefined : books.entryOf({ ...entry, stan: entry.original });
    if (!original) books.differ("voided at the host, and there is no such sale", entry);
    else if (original.amountFen !== entry.amountFen) books.differ("voided with another amount than the sale's", entry);
  }
  const seen = new Map<string, RecordSeen>();
  for (const record of records) judgeBack(books, record, seen);
}

/** @param seen voids that stand at the terminal, by their sales. */
function judgeBack(books: Books, record: RecordSeen, seen: Map<string, RecordSeen>): void {
  const { original, kind } = record;
  if (kind !== undefined && (kind === "sale") !== (original === undefined))
    books.differ(`a ${kind} ${original ? "with" : "without"} an original at the terminal`, record);
  if (!original || record.state !== "approved") return;
  if (seen.has(keyOf(original))) books.differ("voided twice at the terminal", original);
  seen.set(keyOf(original), record);
  const sale = books.recordOf(original);
  if (sale && sale.state !== "approved") books.differ(`voided, and the terminal says ${sale.state}`, original);
  if (sale && sale.amountFen !== record.amountFen) books.differ("voided with another amount than the sale's", record);
  const entry = books.entryOf(record);
  if (entry && entry.original !== original.stan) books.differ("voided at the host for another sale", record);
}
