import type { HostSettlement } from "../acquirer/settlement-types";
import type { RecordSeen } from "../witness/record-evidence";
import { isBalanced, isCounted, isForced, isIn, lateOf, ofBatch, sixDigits, wasChecked } from "./checker-batches";
import type { Books } from "./checker-books";
import { certifiedIn } from "./checker-certificates";
import { isBooked, keyOf } from "./checker-entries";
import type { Settling } from "./checker-settling";

/**
 * The host has had it (94), so that the terminal counts it, and sends it once more (`money.md`, 4). Where no answer could be waited for any
 * longer none need have come.
 */
export function wentAgain(books: Books, settlement: HostSettlement, { stan, arrived }: RecordSeen): boolean {
  return settlement.again?.includes(stan) || (arrived === true && isForced(books, settlement));
}

/** What the host had had is closed with the settlement that took it once more, where it is booked; and with no other. */
export function judgeAgain(
  books: Books,
  { underWay }: Settling,
  ends: readonly HostSettlement[],
  record: RecordSeen,
): void {
  const { stan, batch, uploaded, arrived, doubted } = record;
  const taken = ends.find((end) => end.batch === batch && end.again?.includes(stan));
  if (uploaded && !taken) books.differ("closed as taken with a settlement, and none has it", record);
  if (!taken || !arrived || doubted || sixDigits(underWay ?? 0) === batch || isForced(books, taken)) return;
  const entry = books.entryOf(record);
  if (entry && isBooked(entry)) books.differ("taken with a settlement, and still being checked", record);
}

/** What the host asked for came, every record once, as the terminal has it, or the host refused it, or gave no answer as long as one was waited for. */
export function judgeUpload(books: Books, settlement: HostSettlement): void {
  const { batch, host, uploaded, end } = settlement;
  const came = uploaded.length + certifiedIn(settlement);
  if (!isBalanced(host) && end && end.count !== came)
    books.differ(`the end counts ${end.count} records, and ${came} came`, ofBatch(batch));
  for (const { stan, amountFen } of uploaded) {
    const record = books.recordOf({ stan, batch });
    if (record && record.amountFen !== amountFen && !isTurnedOver(record.amountFen, amountFen))
      books.differ("uploaded with another amount than its record's", record);
  }
  // What the host had had comes once more where the totals are balanced, too.
  if (isBalanced(host) && uploaded.every(({ alone }) => alone)) return;
  const late = lateOf(books, settlement);
  // Nor a 0320: with a digit of its number turned over on the line it is nobody's, and the host finds none.
  const strange = uploaded.filter(({ stan, found }) => found === "not found" && !books.recordOf({ stan, batch }));
  for (const record of books.evidence.records) {
    if (record.state !== "approved" || !isCounted(record.kind ?? "sale")) continue;
    if (!isIn(settlement, books.evidence, record)) continue;
    if (late.includes(record.stan) || wasChecked(books, batch, record.stan)) continue;
    if (uploaded.some(({ stan }) => stan === record.stan) || books.evidence.wasRefused?.(keyOf(record))) continue;
    if (isForced(books, settlement) && books.evidence.wasUnanswered?.(keyOf(record))) continue;
    const at = strange.findIndex(({ amountFen }) => amountFen === record.amountFen);
    if (at >= 0) strange.splice(at, 1);
    else books.differ("left out of the upload", record);
  }
}

/** No side signs a 0320: a line that turns one bit over makes another digit of it. */
function isTurnedOver(one: number, other: number): boolean {
  const digits = (fen: number) => [...String(fen).padStart(AMOUNT_DIGITS, "0")].map(Number);
  const theirs = digits(other);
  const turned = digits(one).map((digit, at) => digit ^ (theirs[at] ?? 0));
  const bits = turned.flatMap((both) => [...both.toString(2)]).filter((bit) => bit === "1");
  return bits.length === 1;
}

const AMOUNT_DIGITS = 12;
