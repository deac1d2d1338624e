import { COUNT_CLASS } from "../guard/guard";
import { type CellKey, cellKey, type Journal } from "../journal/journal";
import type { Transaction } from "./states";

/** Classes of the journal's cells. Numbers are in flash: never used again for something else. */
export const cellClasses = Object.freeze({
  counters: 1,
  operator: 2,
  parameters: 3,
  /** Intents and owed reversals: money that is being checked. And reversals that are told and not over, and unclear declines. */
  checking: 4,
  /** Charged sales whose slip or upload is still owed. */
  waiting: 5,
  /** Charged sales whose signature is still to be taken. */
  unsigned: 6,
  /** Signatures, sealed, until host and slip have them, and of the last sales for their reprints: keyed as their sales. */
  ink: 7,
  /** What is in force and what is coming of the sets that chip cards need, and their objects (`host/downloads`). */
  cardSets: 8,
  cardSetItems: 9,
  /** How issuers' scripts went, until the host has heard of it: keyed as their sales. */
  scriptResults: 10,
  /** The secure element's count that the image belongs to (`guard/`). */
  count: COUNT_CLASS,
  /** What the journal lost (D08), and until when it was told. */
  loss: 20,
  /** Troubles that were seen (`evidence/log.ts`). */
  evidence: 23,
  /** Transactions of which nothing is left but that they were: keyed as the others, by STAN. */
  doubts: 21,
  /** What support said of such, by its number: keyed as they were. */
  saidDoubts: 24,
  /** Fields 41 and 42 that this terminal left, keyed by the first STAN that it used under others: `takeover.ts`. */
  formers: 25,
  /** Which closed sales have a signature that the host does not have: `unsent.ts`. */
  unsent: 22,
  /** Which transactions another one was begun to take back: `returns.ts`. */
  returns: 26,
  /** The card of a message that may have to go again, sealed: keyed as its transaction, which is being checked. */
  keptCards: 27,
  /** Cash registers that asked for something: `tills.ts`. */
  tills: 30,
  /** The settlement under way, the last one's report, and which batches of history are settled: `settlements.ts`. */
  settlement: 34,
  /** Payouts that were asked for: `payouts.ts`. */
  payouts: 35,
});

const LOADED_ID = 8;

export const countersKey = cellKey(cellClasses.counters, 0);
/** How many failed sectors support was told of (D03). */
export const toldSectorsKey = cellKey(cellClasses.counters, 1);
/** Who was refused what (F04). */
export const refusalsKey = cellKey(cellClasses.counters, 2);
/** Fields 41 and 42 that transactions were made under, where they do not say so themselves. */
export const acceptorKey = cellKey(cellClasses.counters, 4);
/** Sealed when the operators were made: opens as long as the secure element has the keys that their passwords are proven with. */
export const elementMarkKey = cellKey(cellClasses.counters, 5);
/** Software faults (B21), the newest last. */
export const bugsKey = cellKey(cellClasses.counters, 6);
/** Batch numbers that this terminal has sold under, the newest last. */
export const usedBatchesKey = cellKey(cellClasses.counters, 3);
/**
 * The batch that was left behind sales last, when the journal was not known to hold all that was sent: until another was left, nobody
 * concludes from what it does not hold. None: no batch was. Less than any: the terminal was new.
 */
export const unsureKey = cellKey(cellClasses.counters, 7);
/** Support has loaded the terminal, and it has not signed in since: what that sign-in says of the batch is support's own doing. */
export const loadedKey = cellKey(cellClasses.counters, LOADED_ID);
/** What a boot that finds it so writes down. */
export const loaded: readonly (readonly [CellKey, true])[] = Object.freeze([Object.freeze([loadedKey, true] as const)]);
/** Check values of the working keys that sign-ins brought, the newest last: `keys.ts`. */
export const keysKey = cellKey(cellClasses.counters, 9);
export const evidenceKey = cellKey(cellClasses.evidence, 0);
export const lossKey = cellKey(cellClasses.loss, 0);
export const unsentKey = cellKey(cellClasses.unsent, 0);
export const returnsKey = cellKey(cellClasses.returns, 0);
export const settlementKey = cellKey(cellClasses.settlement, 0);
export const settlementReportKey = cellKey(cellClasses.settlement, 1);
export const settledKey = cellKey(cellClasses.settlement, 2);
/** Batches that were left behind sales without a settlement: `settlements.ts`. */
export const leftBatchesKey = cellKey(cellClasses.settlement, 3);
/** From here on what ended after its batch's settlement, a page for each report to come, the first one's first: `settlements.ts`. */
export const LATE_ID = 4;
export const payoutsKey = cellKey(cellClasses.payouts, 0);
export const parametersKey = cellKey(cellClasses.parameters, 0);
export const stagedKey = cellKey(cellClasses.parameters, 1);

/** The cell of an open transaction; a closed one's would be where it was while something waited. */
export function keyOf(transaction: Transaction): CellKey {
  return cellKey(classOf(transaction), transaction.facts.stan);
}

function classOf(transaction: Transaction): number {
  switch (transaction.state) {
    case "intent":
    case "reversing":
    case "repeating":
    case "reversed":
    case "vouched":
      return cellClasses.checking;
    case "approved": {
      const { kind } = transaction.signature;
      return kind === "owed" || kind === "unsigned" ? cellClasses.unsigned : cellClasses.waiting;
    }
    case "declined":
      // In the place of its intent: neither a slip nor an upload waits.
      return transaction.unclear ? cellClasses.checking : cellClasses.waiting;
    case "withdrawn":
      return cellClasses.waiting;
  }
}

/** @see loadedKey. From memory. */
export function isLoaded(journal: Journal): boolean {
  return journal.ids(cellClasses.counters).includes(LOADED_ID);
}

export function keptCardKey(stan: number): CellKey {
  return cellKey(cellClasses.keptCards, stan);
}

export function inkKey(stan: number): CellKey {
  return cellKey(cellClasses.ink, stan);
}

/** Signatures that stay for reprints of the merchant's slip: 34 kB, the busiest two hours of a shop. */
const INKS_KEPT_MAX = 32;

/**
 * Which ink goes as an inked transaction closes: its own where nobody prints its slip again, else the oldest of too many.
 * @param nextStan numbers from it on are of the round before.
 */
export function inkToForget(journal: Journal, closed: Transaction, nextStan: number): number | undefined {
  const { stan } = closed.facts;
  if (closed.state !== "approved" || closed.slip !== "printed") return stan;
  const waiting = journal.ids(cellClasses.waiting);
  const kept = journal.ids(cellClasses.ink).filter((id) => id === stan || !waiting.includes(id));
  return kept.length > INKS_KEPT_MAX ? (kept.find((id) => id >= nextStan) ?? kept[0]) : undefined;
}
