import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { ArrivalTold } from "../witness/evidence-payouts";
import type { Books } from "./checker-books";
import { bookedAt } from "./checker-entries";
import type { PayingOut } from "./checker-paying-out";
import { wasSo } from "./checker-payouts";

/** What is said of where a sale's money is (E04) is so at the acquirer. */
export function judgeArrivals(books: Books): void {
  const { payingOut } = books.evidence;
  for (const told of payingOut?.seen.arrivals ?? []) {
    // Screens tell no batch: one of the sales of this number has to be so.
    const wrongs = books.entriesOf(told.stan).map((entry) => wrongIn(books, entry, told));
    const isKnown = told.said === "none" || told.said === "not charged" || wrongs.length > 0;
    const wrong = isKnown ? wrongs[0] : "and the acquirer has none";
    if (wrong !== undefined && !wrongs.includes(undefined))
      books.differ(`a screen says of a sale's money: ${wordsOf(told)}, ${wrong}`, { stan: told.stan });
    if (told.payout && payingOut && !isPayout(payingOut, told.payout, told.atMs))
      books.differ(`a screen says of a sale's money: ${wordsOf(told)}, and no payout is`, { stan: told.stan });
  }
}

function wordsOf({ said, netFen, payout }: ArrivalTold): string {
  if (payout) return `in a payout of ${yuan(payout.amountFen)}, ${payout.word}`;
  return netFen === undefined ? said : `${said}, ${yuan(netFen)} net`;
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

/** What is not so at the acquirer, or undefined. */
function wrongIn(books: Books, entry: LedgerEntry, told: ArrivalTold): string | undefined {
  const { said, netFen, isSettled, atMs } = told;
  const isThere = bookedAt(entry, atMs);
  const leftFen = isThere ? entry.amountFen - books.takenAt(entry, atMs) : 0;
  const now = leftFen > 0 ? "charged" : isThere ? "given back" : entry.atMs <= atMs ? "reversed" : "none";
  // What comes later was not there yet: it is neither there nor charged.
  if (said !== now && !(said === "not charged" && now === "none")) return `and it is ${now}`;
  if (isSettled && !entry.settled) return "settled, and its batch is open";
  const parts = said === "charged" ? wrongParts(books, entry, told) : undefined;
  if (parts) return parts;
  const hasFen = leftFen - feeFen(books, entry, atMs);
  return netFen === undefined || netFen === hasFen ? undefined : `and it is ${yuan(hasFen)}`;
}

/** Of a sale that was paid in parts its money is a part of what was asked for: who looks for all of it has to be told so. */
function wrongParts(books: Books, entry: LedgerEntry, { askedFen, restOf }: ArrivalTold): string | undefined {
  if (askedFen !== entry.askedFen)
    return entry.askedFen === undefined ? "and it is no part" : `and it is a part of ${yuan(entry.askedFen)}`;
  const record = books.recordOf(entry);
  if (!record || record.settlesPart === restOf) return undefined;
  return record.settlesPart === undefined ? "and it is no rest" : `and it is the rest of ${record.settlesPart}`;
}

/** What of its fee was not given back by a moment; 0 where fees are billed. */
function feeFen(books: Books, entry: LedgerEntry, momentMs: number): number {
  if (!books.evidence.payingOut?.isNet) return 0;
  const backs = books.backsOf(entry).filter((back) => bookedAt(back, momentMs));
  return [entry, ...backs].reduce((sum, each) => sum + (each.feeFen ?? 0), 0);
}

function isPayout({ all }: PayingOut, { amountFen, word }: NonNullable<ArrivalTold["payout"]>, atMs: number): boolean {
  return all.some((payout) => payout.amountFen === amountFen && wasSo(payout, word, atMs));
}
