import type { RecoveryReport } from "../journal/journal";
import { cellClasses, keyOf } from "./cells";
import { type Facts, isEnquiry } from "./facts";
import { advance } from "./life";
import type { BookLists } from "./lists";
import { toRecord } from "./record";
import { isStored, isUndecided, type Transaction } from "./states";

/** How many of the last closed transactions may be one of which an older state came back. */
const CLOSED_LOOKED_AT = 64;

/**
 * At boot, behind a loss: what may have ended otherwise than its cell says is in doubt, and never reversed on a guess (`money.md`, 5).
 */
export async function doubtWhatMayHaveEnded(book: BookLists, lost: RecoveryReport["lost"]): Promise<void> {
  const open = await book.checking();
  const suspects = new Set(lost?.suspects ?? []);
  for (const transaction of open) {
    const key = keyOf(transaction);
    if (!suspects.has(key)) continue;
    // What an unclear decline says of the money is certain: it only may have been closed since.
    if (transaction.state === "declined" && (await isClosed(book, transaction.facts))) await book.change([], [key]);
    if (!isUndecided(transaction)) continue;
    // Whatever became of an enquiry, no money depends on it: boot closes it.
    if (isEnquiry(transaction.facts)) continue;
    // What was owed at the last can only have been confirmed since, and asking again does no harm: a cut must not end that.
    if (lost?.isLikely && transaction.state !== "intent") {
      // The record that it was sent may be what is lost.
      if (isStored(transaction) && transaction.unsent)
        await book.put(key, toRecord(advance(transaction, { type: "advice-sent" })));
      continue;
    }
    // Its next state is there, only that it left this one is lost.
    const isKnown = isCharged(book, transaction.facts.stan) || (await isClosed(book, transaction.facts));
    if (isKnown) await book.change([], [key]);
    else await book.put(key, toRecord(advance(transaction, { type: "doubted" })));
  }
}

function isCharged(book: BookLists, stan: number): boolean {
  return [cellClasses.waiting, cellClasses.unsigned].some((cellClass) => book.ids(cellClass).includes(stan));
}

async function isClosed(book: BookLists, { stan, batch, localTime }: Facts): Promise<boolean> {
  const same = ({ facts }: Transaction) =>
    facts.stan === stan && facts.batch === batch && facts.localTime === localTime;
  return (await book.find(same, 1, CLOSED_LOOKED_AT, stan)).length > 0;
}
