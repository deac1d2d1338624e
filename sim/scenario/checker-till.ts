import type { MoneyState } from "../../src/values/money-state";
import type { TillTold } from "../till/ear";
import type { RecordSeen } from "../witness/record-evidence";
import type { Books } from "./checker-books";
import { isBooked } from "./checker-entries";

/** Words that say that a booking stands. */
const standing: readonly string[] = Object.freeze(["approved"]);
/** And that none does. */
const without: readonly string[] = Object.freeze(["declined", "not-begun", "not-sent", "reversed"]);
/** Of an end somebody knows the money. */
const UNKNOWN: MoneyState = "being checked";

/** What a cash register was told, against the books, and its references against each other: each is one transaction, with one end. */
export function judgeTill(books: Books): void {
  const { records, tillTold = [] } = books.evidence;
  const byReference = new Map<string, RecordSeen>();
  for (const record of records) {
    const { tillReference } = record;
    if (tillReference === undefined) continue;
    if (byReference.has(tillReference)) books.differ("two sales under one reference of a till", record);
    byReference.set(tillReference, record);
  }
  const finals = new Map<string, TillTold>();
  for (const told of tillTold) {
    judgeTold(books, told, byReference.get(told.reference));
    if (!told.final) continue;
    const first = finals.get(told.reference);
    if (first && !isSame(first, told)) books.differ("a till was told two ends of one reference", saleOf(told));
    finals.set(told.reference, first ?? told);
  }
}

function judgeTold(books: Books, told: TillTold, record: RecordSeen | undefined): void {
  const sale = saleOf(told);
  if (record && (record.kind !== told.kind || askedIn(record) !== askedIn(told)))
    books.differ("a till was told another kind or amount than the terminal's", record);
  // Before the answer nobody knows of a part.
  else if (record && told.final && record.amountFen !== told.amountFen)
    books.differ("a till was told another part than the terminal's", record);
  if (told.voucher === undefined) {
    if (record) books.differ("a till was told that nothing was begun, and the terminal has a record", record);
    return;
  }
  if (!told.final) return;
  if (told.money === UNKNOWN) books.differ("a till was told an end whose money is still being checked", sale);
  const entry = books.entryOf({ stan: told.voucher, batch: told.batch ?? "" });
  const booked = entry !== undefined && isBooked(entry);
  if (standing.includes(told.outcome) && !booked)
    books.differ("a till was told approved, and the host's ledger does not hold it", sale);
  if (without.includes(told.outcome) && booked && !books.isUnderWay(entry))
    books.differ(`a till was told ${told.outcome}, and it stands at the host`, sale);
  if (entry && entry.kind !== told.kind) books.differ("a till was told another kind than the host's", sale);
}

function askedIn({ amountFen, askedFen = amountFen }: Pick<TillTold, "amountFen" | "askedFen">): number {
  return askedFen;
}

function saleOf({ voucher, batch }: TillTold): { readonly stan: string | undefined; readonly batch?: string } {
  return { stan: voucher, ...(batch === undefined ? {} : { batch }) };
}

/** Of what was not begun the money is another one's, a void's sale, and moves on with it. */
function isSame(a: TillTold, b: TillTold): boolean {
  if (a.outcome === "not-begun" && b.outcome === "not-begun") return a.amountFen === b.amountFen;
  return a.outcome === b.outcome && a.money === b.money && a.voucher === b.voucher && a.amountFen === b.amountFen;
}
