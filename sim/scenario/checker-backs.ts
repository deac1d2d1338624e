import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { RecordSeen } from "../witness/record-evidence";
import type { Books } from "./checker-books";
import { isBooked, keyOf } from "./checker-entries";
import { article, isGivingBack, isRefund, kindsKnown } from "./checker-kinds";

/** For so many days, and up to so many per cent of its amount, an authorisation may be completed. */
const HOLD_DAYS_MAX = 29;
const COMPLETION_PERCENT_MAX = 115;
const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** What is about another transaction, at the host and at the terminal: each once, of what stands, and of no more than that. */
export function judgeBacks(books: Books): void {
  const { entries, records } = books.evidence;
  for (const entry of entries) {
    const standing = books.backsOf(entry).filter((back) => isBooked(back) && back.state !== "voided");
    // A void that stands is called voided, too.
    const voids = books.backsOf(entry).filter((back) => isBooked(back) && isVoid(back.kind));
    judgeStates(books, entry, standing, voids);
    if (kindsKnown[entry.kind].about.length > 0 && isBooked(entry)) judgeOriginal(books, entry);
  }
  const seen = new Map<string, RecordSeen>();
  const refunds = new Map<string, RecordSeen[]>();
  for (const record of records) {
    judgeBack(books, record, seen);
    if (isRefund(record.kind) && record.state === "approved" && record.original && record.original.batch !== NOWHERE)
      refunds.set(keyOf(record.original), [...(refunds.get(keyOf(record.original)) ?? []), record]);
  }
  for (const [original, backs] of refunds) judgeRefunds(books, backs, seen.get(original)?.kind);
}

function isVoid(kind: LedgerEntry["kind"]): boolean {
  return isGivingBack(kind) && !isRefund(kind);
}

/** What refunds have given back of a sale at the host is what its state says, and no more than it came to. */
function judgeRefunded(books: Books, entry: LedgerEntry, isVoided: boolean): void {
  const refundedFen = sumOf(books.backsOf(entry).filter((back) => isBooked(back) && isRefund(back.kind)));
  if (isVoided && refundedFen > 0) books.differ("voided and refunded at the host", entry);
  if (refundedFen > entry.amountFen) books.differ("more refunded at the host than the sale came to", entry);
  const due = refundedFen === 0 ? "none" : refundedFen < entry.amountFen ? "partly-refunded" : "refunded";
  const said = entry.state === "refunded" || entry.state === "partly-refunded" ? entry.state : "none";
  if (said !== due) books.differ(`${entry.state} at the host, with ${refundedFen} fen of refunds`, entry);
}

/** All refunds of one sale that stand at the terminal. @param other what else stands for it. */
function judgeRefunds(books: Books, backs: readonly RecordSeen[], other: RecordSeen["kind"]): void {
  const [first] = backs;
  if (!first?.original) return;
  if (other !== undefined) books.differ("voided and refunded at the terminal", first.original);
  const sale = books.recordOf(first.original);
  if (sale && sumOf(backs) > sale.amountFen)
    books.differ("more refunded at the terminal than the sale came to", first.original);
}

function sumOf(all: readonly { readonly amountFen: number }[]): number {
  return all.reduce((sumFen, { amountFen }) => sumFen + amountFen, 0);
}

/** @param standing what uses it and is not taken back itself. @param voids that stand. */
function judgeStates(
  books: Books,
  entry: LedgerEntry,
  standing: readonly LedgerEntry[],
  voids: readonly LedgerEntry[],
): void {
  if (voids.length > 1) books.differ("voided twice at the host", entry);
  switch (entry.kind) {
    case "sale":
    case "qr-sale":
    case "completion":
    case "completion-advice":
      judgeRefunded(books, entry, voids.length > 0);
      if (isBooked(entry) && (entry.state === "voided") !== voids.length > 0)
        books.differ(`${entry.state} at the host, with ${voids.length} voids`, entry);
      break;
    case "authorisation": {
      if (standing.length > 1) books.differ("completed or released twice at the host", entry);
      const [used] = standing;
      const due = used === undefined ? "held" : used.kind === "authorisation-void" ? "released" : "completed";
      if (isBooked(entry) && entry.state !== due && !books.isExpired(entry))
        books.differ(`${entry.state} at the host, and it is to be ${due}`, entry);
      break;
    }
  }
}

function judgeOriginal(books: Books, entry: LedgerEntry): void {
  const { kind } = entry;
  const key = books.originalKey(entry);
  const original = key === undefined ? undefined : books.entryByKey(key);
  const { done, about } = kindsKnown[kind];
  const what = about[0] ?? "sale";
  if (!original) {
    // Of an authorisation any terminal of the merchant may be the maker.
    if (what !== "authorisation") books.differ(`${done} at the host, and there is no such ${what}`, entry);
    return;
  }
  if (!about.includes(original.kind)) books.differ(`${article(kind)} of ${article(original.kind)} at the host`, entry);
  if (kind !== "completion" && kind !== "completion-advice") {
    if (!isRefund(kind) && original.amountFen !== entry.amountFen)
      books.differ(`${done} with another amount than the ${what}'s`, entry);
    return;
  }
  if (entry.amountFen * 100 > original.amountFen * COMPLETION_PERCENT_MAX)
    books.differ("completed with more than was authorised", entry);
  if (dayOf(entry) - dayOf(original) > HOLD_DAYS_MAX) books.differ("completed when its hold had expired", entry);
}

function dayOf({ atMs }: LedgerEntry): number {
  return Math.floor((atMs + CHINA_OFFSET_MS) / DAY_MS);
}

/** @param seen what stands at the terminal about another one, by that one. */
function judgeBack(books: Books, record: RecordSeen, seen: Map<string, RecordSeen>): void {
  const { original, kind } = record;
  if (kind !== undefined && (kindsKnown[kind].about.length === 0) !== (original === undefined))
    books.differ(`${article(kind)} ${original ? "with" : "without"} an original at the terminal`, record);
  const stands = record.state === "approved" || record.stored;
  if (!original || kind === undefined || !stands || books.isTakenBackAtTerminal(record)) return;
  const { done, about } = kindsKnown[kind];
  const what = about[0] ?? "sale";
  const isTwice = seen.has(keyOf(original)) && original.batch !== NOWHERE && !isRefund(kind);
  if (isTwice) books.differ(`${done} twice at the terminal`, original);
  // Of refunds there may be many.
  if (!isRefund(kind)) seen.set(keyOf(original), record);
  const sale = books.recordOf(original);
  if (sale && sale.state !== "approved") books.differ(`${done}, and the terminal says ${sale.state}`, original);
  const whole = kind !== "completion" && kind !== "completion-advice" && !isRefund(kind);
  if (sale && whole && sale.amountFen !== record.amountFen)
    books.differ(`${done} with another amount than the ${what}'s`, record);
  const entry = books.entryOf(record);
  if (entry && original.batch !== NOWHERE && books.originalKey(entry) !== keyOf(original))
    books.differ(`${done} at the host for another ${what}`, record);
}

/** The batch of an original that is on no record of this terminal. */
const NOWHERE = "000000";
