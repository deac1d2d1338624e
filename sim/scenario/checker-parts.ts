import type { RecordSeen } from "../witness/record-evidence";
import type { Books } from "./checker-books";
import { keyOf } from "./checker-entries";

/**
 * Sales that the host approved in part, and what was made of their rest: each part was asked for, told with what is missing, and its rest is
 * charged once at most.
 */
export function judgeParts(books: Books): void {
  const { records, ends, watchedFromMs } = books.evidence;
  const rests = new Map<string, RecordSeen>();
  for (const record of records) {
    if (record.state !== "approved") continue;
    judgeRest(books, record, rests);
    const { askedFen, amountFen, stan } = record;
    if (askedFen === undefined) continue;
    if (amountFen <= 0 || amountFen >= askedFen) books.differ("approved in part, and the part is none", record);
    if (books.evidence.wireOf?.(keyOf(record))?.takesPart === false)
      books.differ("approved in part, and no part was asked for", record);
    if ((record.sinceMs ?? 0) < watchedFromMs) continue;
    for (const end of ends)
      if (end.id === "approved" && end.stan === stan && !tells(end, record))
        books.differ("approved in part, and the screen does not say what is missing", record);
  }
}

function tells(end: { readonly askedFen?: number; readonly missingFen?: number }, record: RecordSeen): boolean {
  const { askedFen = 0, amountFen } = record;
  return end.askedFen === askedFen && end.missingFen === askedFen - amountFen;
}

/** A rest is of the amount that was missing, and a part has one rest. What takes a rest back names the part, too: it is no second rest. */
function judgeRest(books: Books, record: RecordSeen, rests: Map<string, RecordSeen>): void {
  const { settlesPart, kind } = record;
  if (settlesPart === undefined || (kind !== "sale" && kind !== "qr-sale")) return;
  if (rests.has(settlesPart)) books.differ("the rest of one part was charged twice", record);
  rests.set(settlesPart, record);
  const { records } = books.evidence;
  const part = records.find(({ stan, askedFen }) => stan === settlesPart && askedFen !== undefined);
  if (!part && records.some(({ stan }) => stan === settlesPart))
    return books.differ("a rest of a sale that was approved whole", record);
  const missingFen = part && (part.askedFen ?? 0) - part.amountFen;
  if (missingFen !== undefined && (record.askedFen ?? record.amountFen) !== missingFen)
    books.differ("a rest of another amount than what was missing", record);
}
