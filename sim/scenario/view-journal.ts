import { tipWithin } from "../../src/book/facts";
import { fromRecord } from "../../src/book/record";
import { asBack, moneyAfter } from "../../src/book/returns";
import { type Approved, isStored, isUnsent, type Transaction } from "../../src/book/states";
import { diagnose, ended } from "../../src/diagnosis/diagnosis";
import { transactionEnd } from "../../src/diagnosis/ends";
import { filled, type Names } from "../../src/screen/text";
import type { MoneyState } from "../../src/values/money-state";
import type { Simulator } from "../simulator/simulator";
import { journalElsewhere, journalOf, openCopy } from "./journal-copy";
import { namesOn } from "./names";
import type { Plain } from "./result";

/** A STAN or batch as people read it. */
export function sixDigits(number: number): string {
  return String(number).padStart(6, "0");
}

/** A transaction as the merchant sees it. */
function transactionView(transaction: Transaction, all: readonly Transaction[], names: Names): Plain {
  const { facts } = transaction;
  const diagnosis = transactionEnd(transaction);
  return {
    stan: sixDigits(facts.stan),
    batch: sixDigits(facts.batch),
    kind: facts.kind,
    ...(tipWithin(facts) > 0 ? { tipFen: tipWithin(facts) } : {}),
    ...(facts.askedFen === undefined ? {} : { askedFen: facts.askedFen }),
    ...(facts.settlesPart === undefined ? {} : { settlesPart: sixDigits(facts.settlesPart) }),
    ...(facts.original ? { original: sixDigits(facts.original.stan) } : {}),
    amountFen: facts.amountFen,
    money: moneyNow(transaction, all),
    signature: transaction.state === "approved" ? transaction.signature.kind : "none",
    slip: slipWord(transaction),
    pan: facts.pan,
    operator: facts.operator,
    localTime: facts.localTime,
    ...(diagnosis
      ? {
          diagnosis: {
            code: diagnosis.code,
            cause: filled(diagnosis.cause, names),
            remedy: filled(diagnosis.remedy, names),
            who: diagnosis.who,
            ...(diagnosis.responseCode === undefined ? {} : { responseCode: diagnosis.responseCode }),
          },
        }
      : {}),
  };
}

function slipWord(transaction: Transaction): string {
  if (transaction.state === "approved") return transaction.slip;
  return isStored(transaction) && transaction.printed ? "printed" : "none";
}

/** Its money is where what was done to it has left it. */
export function moneyNow(transaction: Transaction, all: readonly Transaction[]): MoneyState {
  const backs = backsOf(transaction, all).map((back) => asBack(back, moneyNow(back, all), backsOf(back, all)));
  return moneyAfter(transaction, backs);
}

function backsOf({ facts: { stan, batch } }: Transaction, all: readonly Transaction[]): readonly Transaction[] {
  return all.filter(({ facts: { original } }) => original?.stan === stan && original.batch === batch);
}

/** One of which nothing is left but its STAN: what it came to is being checked (D08). */
function doubtView({ stan, batch }: { readonly stan: number; readonly batch: number }): Plain {
  const { code, cause, remedy, who, money } = ended(diagnose("D08"), "being checked");
  return {
    stan: sixDigits(stan),
    batch: sixDigits(batch),
    kind: "unknown",
    money,
    diagnosis: { code, cause, remedy, who },
  };
}

/** One of those of which support has said what became of it. */
function saidView({
  stan,
  batch,
  charged,
}: {
  readonly stan: number;
  readonly batch: number;
  readonly charged: boolean;
}): Plain {
  const money = charged ? "charged" : "not charged";
  return { stan: sixDigits(stan), batch: sixDigits(batch), kind: "unknown", money, says: "support" };
}

export type TransactionsRead =
  /** Oldest first. */
  | {
      readonly kind: "read";
      readonly transactions: readonly Transaction[];
      readonly doubts: readonly { readonly stan: number; readonly batch: number }[];
      readonly said: readonly { readonly stan: number; readonly batch: number; readonly charged: boolean }[];
    }
  | { readonly kind: "unreadable"; readonly why: string };

/** What the terminal's journal holds of transactions. */
export async function readTransactions(simulator: Simulator): Promise<TransactionsRead> {
  const journal = await journalOf(simulator);
  if (journal.kind === "unreadable") return journal;
  const transactions: Transaction[] = [];
  // A record in history says what was so when it closed: the host may have taken the signature since.
  const sentSince = ({ facts }: Transaction) => journal.unsent?.includes(facts.stan) === false;
  const uploaded = (sale: Approved): Approved => ({ ...sale, signature: { kind: "uploaded" } });
  for (const record of [...journal.closed, ...journal.open]) {
    const transaction = fromRecord(record);
    if (!transaction) return { kind: "unreadable", why: "a record of unknown layout" };
    transactions.push(isUnsent(transaction) && sentSince(transaction) ? uploaded(transaction) : transaction);
  }
  transactions.sort((a, b) => compare(a.facts.localTime, b.facts.localTime) || a.facts.stan - b.facts.stan);
  return { kind: "read", transactions, doubts: journal.doubts, said: journal.said };
}

/** The `transactions` view: the terminal's journal, oldest first. */
export async function transactionsView(simulator: Simulator): Promise<Plain> {
  const read = await readTransactions(simulator);
  if (read.kind === "unreadable") return { transactions: [], unreadable: read.why };
  const names = namesOn(simulator);
  return {
    transactions: [
      ...read.transactions.map((each) => transactionView(each, read.transactions, names)),
      ...read.doubts.map(doubtView),
      ...read.said.map(saidView),
    ],
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The `flash` view: the chip, and what the journal makes of it. */
export async function flashView(simulator: Simulator): Promise<Plain> {
  const { flash } = simulator;
  const { sizeBytes, sectorBytes, sum } = flash;
  const chip = { sizeBytes, sectorBytes, sum, wear: [...flash.image.wear] };
  const elsewhere = journalElsewhere(simulator);
  if (elsewhere !== undefined) return { ...chip, unreadable: elsewhere };
  const opened = await openCopy(flash);
  if (opened.kind === "fault") return { ...chip, unreadable: opened.why };
  const space = await opened.journal.space();
  if ("kind" in space) return { ...chip, unreadable: space.why };
  return {
    ...chip,
    sectors: space.sectors,
    records: space.cells + space.historyEntries,
    free: space.freeSectors * space.sectorBytes,
    freeSectors: space.freeSectors,
    liveBytes: space.liveBytes,
    startingBytesMax: space.startingBytesMax,
    cells: space.cells,
    transactions: space.historyEntries,
    retired: space.retired,
  };
}
