import type { HostSettlement } from "../acquirer/settlement-types";
import type { RecordSeen } from "../witness/record-evidence";
import {
  isAtDaysEnd,
  isBalanced,
  isCounted,
  isForced,
  isIn,
  lateOf,
  numberOf,
  ofBatch,
  reportsOf,
  sixDigits,
  wasLeft,
} from "./checker-batches";
import type { Books } from "./checker-books";
import { certifiedIn } from "./checker-certificates";
import { isBooked, keyOf } from "./checker-entries";
import type { Settling } from "./checker-settling";

/**
 * The host has had it (94), so that the terminal counts it, and sends it once more (`money.md`, 4). Where the host refused that, or gave no
 * answer as long as one could be waited for, it did not come: then the report says so.
 */
export function wentAgain(
  books: Books,
  settlement: HostSettlement,
  { stan, batch, arrived, says }: RecordSeen,
): boolean {
  const isTold = () => reportsOf(books, batch).some(({ counted }) => counted?.includes(stan));
  return (
    settlement.again?.includes(stan) ||
    (arrived === true && isForced(books, settlement)) ||
    ((arrived === true || says !== undefined) && isTold())
  );
}

/** What the host had had is closed with the settlement that took it once more, where it is booked; and with no other. */
export function judgeAgain(
  books: Books,
  { underWay, lossSaid }: Settling,
  ends: readonly HostSettlement[],
  record: RecordSeen,
): void {
  const { stan, batch, uploaded, arrived, doubted } = record;
  const taken = ends.find((end) => end.batch === batch && end.again?.includes(stan));
  if (uploaded && !taken) books.differ("closed as taken with a settlement, and none has it", record);
  if (!taken || !arrived || doubted || sixDigits(underWay ?? 0) === batch || isForced(books, taken)) return;
  // The host's figure is another one: nobody says what became of it.
  if (taken.uploaded.some((each) => each.stan === stan && each.found !== "same")) return;
  const entry = books.entryOf(record);
  // The answer to the end was waited for until then, and never came.
  const isForNothing = reportsOf(books, batch).some(
    ({ time, counted }) => isAtDaysEnd(time) && counted?.includes(stan),
  );
  const isOpen =
    lossSaid ||
    isForNothing ||
    isSomethingLeft(books, batch) ||
    (isOver(books, taken, record) && !wasCounted(books, record));
  if (entry && isBooked(entry) && !isOpen) books.differ("taken with a settlement, and still being checked", record);
}

/** Had the host closed it before, under the same number? Then no totals have it any more. */
function isOver({ evidence }: Books, taken: HostSettlement, record: RecordSeen): boolean {
  return !isIn(taken, evidence, record);
}

/** Was it in totals of before that were the same on both sides, with nothing left out? */
function wasCounted({ evidence }: Books, { stan, batch }: RecordSeen): boolean {
  const { reports = [] } = evidence.settling ?? {};
  return reports.some(
    (each) => each.batch === batch && each.balanced && each.left.length === 0 && each.counted?.includes(stan),
  );
}

/** Totals that are the same prove nothing where something is in one side's alone: left out, or not booked by support's word. */
function isSomethingLeft(books: Books, batch: string): boolean {
  const isSaid = books.evidence.records.some(
    (each) => each.batch === batch && each.says !== undefined && !each.uploaded,
  );
  return isSaid || reportsOf(books, batch).some(({ left }) => left.length > 0);
}

/** What the host asked for came, every record once, as the terminal has it, or the host refused it, or gave no answer as long as one was waited for. */
export function judgeUpload(books: Books, settlement: HostSettlement): void {
  const { batch, host, uploaded, end } = settlement;
  const came = uploaded.length + certifiedIn(settlement);
  // What support has denied since it came, and before the totals were told anew, is counted no more.
  const isDenied = ({ stan }: { readonly stan: string }) => books.recordOf({ stan, batch })?.says === "not charged";
  const counted = uploaded.filter((each) => !isDenied(each)).length + certifiedIn(settlement);
  const heard = came - uploaded.filter(({ stan }) => isUnheard(books, settlement, stan)).length;
  // A line may have turned a digit of the count over: then it left the terminal as it should.
  const counts = [end?.count ?? came, ...(books.evidence.endCounts?.(numberOf(settlement)) ?? [])];
  if (!isBalanced(host) && ![came, counted, heard].some((count) => counts.includes(count)))
    books.differ(`the end counts ${end?.count} records, and ${came} came`, ofBatch(batch));
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
    if (late.includes(record.stan) || wasLeft(books, record)) continue;
    if (uploaded.some(({ stan }) => stan === record.stan) || books.evidence.wasRefused?.(keyOf(record))) continue;
    if (isUnheard(books, settlement, record.stan)) continue;
    const at = strange.findIndex(({ amountFen }) => amountFen === record.amountFen);
    if (at >= 0) strange.splice(at, 1);
    else books.differ("left out of the upload", record);
  }
}

/** Nobody waits any more, and the host has answered nothing to its message: the terminal counts what was answered, and knows of no difference. */
export function isUnheard(books: Books, settlement: HostSettlement, stan: string): boolean {
  const { batch } = settlement;
  return isForced(books, settlement) && books.evidence.wasUnanswered?.(keyOf({ stan, batch })) === true;
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
