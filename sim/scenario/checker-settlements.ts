import type { HostSettlement } from "../acquirer/settlement-types";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { Simulator } from "../simulator/simulator";
import type { RecordSeen } from "../witness/record-evidence";
import { formerOf, isBalanced, isCounted, isLate, numberOf, ofBatch, sixDigits } from "./checker-batches";
import type { Books } from "./checker-books";
import { certifiedIn, judgeCertificates } from "./checker-certificates";
import { isBooked } from "./checker-entries";
import { judgeLate } from "./checker-late";
import { judgeReported } from "./checker-reported";
import { NAMED_MAX, type ReportSeen, type Settling } from "./checker-settling";
import { added, judgeTotals, nothing, reportedSums, same } from "./checker-totals";
import { isUnheard, judgeAgain, judgeUpload } from "./checker-upload";
import type { JournalCopy } from "./journal-copy";
import { reportSeen } from "./report-seen";

/** Of the terminal with these numbers. */
export function settlingOf(
  { acquirer, printer }: Simulator,
  { batch, settled, report, underWay, late, saysLost }: Extract<JournalCopy, { kind: "read" }>,
  numbers: readonly string[],
): Settling {
  return {
    settlements: acquirer.settlements().filter(({ terminal }) => numbers.includes(terminal)),
    batch,
    settled,
    late,
    ...(report ? { kept: report } : {}),
    ...(underWay === undefined ? {} : { underWay }),
    lossSaid: saysLost,
    reports: (printer?.slips ?? []).flatMap((slip) => reportSeen(slip) ?? []),
  };
}

/** Each batch once, with all that is in it, and never before its end. */
export function judgeSettlements(books: Books): void {
  const { settling, entries } = books.evidence;
  if (!settling) return;
  /** The last one of each number, and all of them. */
  const closed = new Map<string, HostSettlement>();
  const ends: HostSettlement[] = [];
  /** By its number alone: what a moved terminal had sold is closed with it, once the terminal has left it as settled. */
  const batches = new Map<string, HostSettlement>();
  for (const settlement of settling.settlements) {
    if (!settlement.end) continue;
    const before = closed.get(numberOf(settlement));
    if (before && !before.former) books.differ("a batch was settled twice", ofBatch(settlement.batch));
    closed.set(numberOf(settlement), settlement);
    ends.push(settlement);
    batches.set(settlement.batch, settlement);
    judgeTotals(books, settlement);
    judgeUpload(books, settlement);
    judgeCertificates(books, settlement);
  }
  judgeReported(books, settling, ends);
  judgeLate(books, settling, closed);
  for (const record of books.evidence.records) judgeAgain(books, settling, ends, record);
  for (const entry of entries) {
    if (entry.settled && !closed.has(numberOf(entry)))
      books.differ("settled, and its batch is open at the host", entry);
    const isLeft = settling.settled.includes(Number(entry.batch));
    const last = closed.get(numberOf(entry));
    // What is sold under a number that the host has opened again belongs to a settlement to come.
    const end = last?.former ? undefined : (last ?? (isLeft ? batches.get(entry.batch) : undefined));
    if (entry.settled || !isBooked(entry) || !isCounted(entry.kind)) continue;
    if (end ? isLate(end, entry) : !isLeftBehind(books, settling, entry)) continue;
    if (!isToldUnsettled(books, settling, entry))
      books.differ(
        end ? "left out of the settlement of its batch" : "left behind in a batch that nothing settles",
        entry,
      );
  }
  for (const batch of settling.settled)
    if (!batches.has(sixDigits(batch)))
      books.differ("the terminal left its batch as settled, and the host has not closed it", ofBatch(sixDigits(batch)));
  for (const report of settling.reports) {
    const own = reportedBy(books, report, ends);
    const taken = [...closed.values()].filter((each) => report.formers?.includes(numberOf(each)));
    judgeReport(books, report, own && !taken.includes(own) ? [...taken, own] : taken);
    judgeChecked(books, settling, report, own);
    for (const each of closed.values())
      if (!each.former && report.unsettled?.includes(numberOf(each)))
        books.differ("a settlement slip says not settled of what the host has closed", ofBatch(each.batch));
  }
}

/**
 * Several numbers of one terminal may have a batch of this number, and the host may open a number again: it is the one that is not settled
 * along with another, with these totals, and of several the one that was closed when the report was made. The terminal's clock may be wrong.
 */
function reportedBy(books: Books, report: ReportSeen, ends: readonly HostSettlement[]): HostSettlement | undefined {
  const all = ends.filter(({ batch }) => batch === report.batch);
  all.sort((one, other) => (one.end?.atMs ?? 0) - (other.end?.atMs ?? 0));
  const apart = all.filter((each) => !report.formers?.includes(numberOf(each)));
  const own = apart.length > 0 ? apart : all;
  const fitting = own.some(({ former }) => former) ? own.filter((each) => same(report, reportedSums(books, each))) : [];
  const { closedMs } = report;
  if (closedMs === undefined || own.length < 2) return own.at(-1);
  const farMs = ({ end }: HostSettlement) => Math.abs((end?.atMs ?? 0) - closedMs);
  return (fitting.length > 0 ? fitting : own).reduce((one, other) => (farMs(other) <= farMs(one) ? other : one));
}

/**
 * A sale of a batch that is open at the host, while a batch behind it has been settled, and the terminal knows of it: the host had moved the
 * terminal away from that batch, and the settlement had to take it along.
 */
function isLeftBehind(books: Books, settling: Settling, entry: LedgerEntry): boolean {
  if (settling.underWay || settling.lossSaid || Number(entry.batch) === settling.batch) return false;
  const record = books.recordOf(entry);
  if (record?.state !== "approved" && !isChecked(record)) return false;
  // What is being checked may have come to the host while it was settled.
  const knownMs = entry.atMs + (record.state === "approved" ? 0 : UNDER_WAY_MS);
  return settling.settlements.some(
    ({ terminal, end }) => terminal === entry.terminal && end !== undefined && end.atMs > knownMs,
  );
}

/** No message is under way for longer. */
const UNDER_WAY_MS = 120_000;

function isChecked(record: RecordSeen | undefined): record is RecordSeen {
  return (record?.state === "reversing" || record?.state === "repeating") && !record.doubted;
}

/** What is being checked now was so when its batch was settled, and the slip has to say so: its money is in no total. */
function judgeChecked(
  books: Books,
  { settlements, settled, kept, lossSaid }: Settling,
  report: ReportSeen,
  own: HostSettlement | undefined,
): void {
  const { batch, formers = [], unsettled = [], left, named, counted = [] } = report;
  // An older image of the flash does not know of it.
  const isKnown = settled.includes(Number(batch)) || kept?.batch === batch;
  if (lossSaid || !isKnown || left.length >= NAMED_MAX) return;
  const batches = [batch, ...[...formers, ...unsettled].map((number) => number.split("/").at(-1))];
  // Under a number that was opened again something else may be being checked by now, and before.
  const fromMs = (own && formerOf(own, settlements)?.end?.atMs) ?? Number.NEGATIVE_INFINITY;
  const untilMs = own?.former && own.end ? own.end.atMs : Number.POSITIVE_INFINITY;
  for (const record of books.evidence.records) {
    const { sinceMs = untilMs } = record;
    if (record.batch === batch && (sinceMs < fromMs || sinceMs > untilMs)) continue;
    if (!isChecked(record) || !batches.includes(record.batch) || left.includes(record.stan)) continue;
    // What the host had had is in the totals.
    if (record.arrived && [...named, ...counted].includes(record.stan)) continue;
    books.differ("a settlement slip that does not name what is being checked", record);
  }
}

/**
 * The host did not settle this number's batch, and the slip says so: the report in the journal where none is printed. Where that is another
 * batch's by now, the host's own word on the wire counts.
 */
function isToldUnsettled({ evidence }: Books, { reports, kept }: Settling, entry: LedgerEntry): boolean {
  const isOf = (report: Pick<ReportSeen, "batch" | "unsettled">) =>
    report.batch === entry.batch || report.unsettled?.includes(numberOf(entry));
  const printed = reports.filter(isOf);
  const told = printed.length > 0 ? printed : (kept ? [kept] : []).filter(isOf);
  if (told.length > 0) return told.some(({ unsettled }) => unsettled?.includes(numberOf(entry)));
  return evidence.wasNotSettled?.(numberOf(entry)) ?? false;
}

/** The slip has the terminal's totals, and says balanced of what is. */
function judgeReport(books: Books, report: ReportSeen, settlements: readonly HostSettlement[]): void {
  if (settlements.length === 0)
    return books.differ("a settlement slip of a batch that was not settled", ofBatch(report.batch));
  const sums = settlements.map((settlement) => reportedSums(books, settlement));
  if (!same(report, sums.reduce(added, nothing)))
    books.differ("a settlement slip with other totals than were settled", ofBatch(report.batch));
  const { netFen, feeFen = 0, certified = 0 } = report;
  if (certified > settlements.reduce((count, each) => count + certifiedIn(each), 0))
    books.differ("a settlement slip says more certificates than the host has taken", ofBatch(report.batch));
  if (netFen !== undefined && netFen !== report.debitFen - report.creditFen - feeFen)
    books.differ("a settlement slip whose net is not its totals less its fees", ofBatch(report.batch));
  const differs = settlements.some(
    ({ uploaded, missing, host }) =>
      uploaded.some(({ found }) => found !== "same") || missing.length > 0 || !isBalanced(host),
  );
  if (report.balanced && differs)
    books.differ("a settlement slip says balanced, and the host's totals differ", ofBatch(report.batch));
  for (const settlement of settlements)
    for (const { stan, found } of settlement.uploaded.slice(0, NAMED_MAX)) {
      const sale = { stan, batch: settlement.batch };
      // What the line made of another number is no record's of the terminal.
      if (found === "same" || isNamedIn(report, stan) || !books.recordOf(sale)) continue;
      if (!isUnheard(books, settlement, stan)) books.differ("a settlement slip that does not name what differs", sale);
    }
}

function isNamedIn({ named, left, counted = [], said = [] }: ReportSeen, stan: string): boolean {
  return [...named, ...left, ...counted, ...said].includes(stan);
}
