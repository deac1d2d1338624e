import type { Flash } from "../hal/flash";
import { type Parameters, parseParameters } from "./host/iso8583/params";
import { type CellKey, cellKey, type Journal, type JournalValue, type Transition } from "./journal/journal";
import { openJournal } from "./journal/open";
import type { Operator } from "./operator/operators";
import { advance, type Event, type Facts, isOpen, moneyOf, type Transaction } from "./transaction/life";
import { fromRecord, toRecord } from "./transaction/record";

/** Classes of the journal's cells. Numbers are in flash: never used again for something else. */
export const cellClasses = Object.freeze({
  counters: 1,
  operator: 2,
  parameters: 3,
  /** Intents and owed reversals: money that is being checked. */
  checking: 4,
  /** Charged sales whose slip or signature is still owed. */
  waiting: 5,
});

/** STAN and batch: the STAN is the next to be used. */
interface Counters {
  readonly stan: number;
  readonly batch: number;
}

/** Blocks of a parameter download that are here so far. */
export interface StagedParameters {
  readonly blocks: number;
  readonly bytes: Uint8Array;
  /** The last block has come. */
  readonly whole: boolean;
}

/** STAN and batch go from 1 to this and start anew (Q/CUP 009; `unionpay.md`, 5.2). */
const NUMBER_MAX = 999_999;
/** Until the acquirer's parameters say otherwise (parameter 12; typical 60 s). */
const REPLY_TIMEOUT_S = 60;
/** A parameter below this would reverse every slow approval; above it nobody waits. */
const REPLY_TIMEOUT_S_MIN = 20;
const REPLY_TIMEOUT_S_MAX = 99;

/** One blocks all others; more come only by a supervisor's leave. */
const CHECKING_MAX = 64;

const countersKey = cellKey(cellClasses.counters, 0);
const parametersKey = cellKey(cellClasses.parameters, 0);
const stagedKey = cellKey(cellClasses.parameters, 1);

/** The journal failed where the terminal cannot go on without it (D03). Thrown: the terminal starts anew from flash. */
export class StorageFailure extends Error {
  override readonly name = "StorageFailure";
}

/** The terminal's book: what the journal holds, as the flows speak of it. Every write is durable when it resolves. */
export class Book {
  readonly #journal: Journal;
  #counters: Counters;
  #parameters: Parameters | undefined;
  #parametersRead = false;

  private constructor(journal: Journal, counters: Counters) {
    this.#journal = journal;
    this.#counters = counters;
  }

  static async open(
    flash: Flash,
  ): Promise<{ readonly kind: "open"; readonly book: Book } | { readonly kind: "fault" }> {
    const opened = await openJournal(flash);
    if (opened.kind === "fault") return { kind: "fault" };
    const read = await opened.journal.read(countersKey);
    if (read.kind === "fault") return { kind: "fault" };
    const counters = read.kind === "value" ? (read.value as Counters) : { stan: 1, batch: 1 };
    return { kind: "open", book: new Book(opened.journal, counters) };
  }

  /** Does ahead of time, at rest, what a commit would have to wait for. @returns whether there is more of it. */
  async maintain(): Promise<boolean> {
    const { kind } = await this.#journal.maintain();
    return kind === "more";
  }

  get batch(): number {
    return this.#counters.batch;
  }

  /** The STAN that the next `begin` or `takeStan` uses up. */
  get nextStan(): number {
    return this.#counters.stan;
  }

  /** Uses up a STAN for a management message. */
  async takeStan(): Promise<number> {
    const { stan } = this.#counters;
    await this.#keepCounters({ ...this.#counters, stan: following(stan) });
    return stan;
  }

  async setBatch(batch: number): Promise<void> {
    await this.#keepCounters({ ...this.#counters, batch });
  }

  /**
   * INTENT: the transaction and the use of its STAN become durable in one step.
   * @returns undefined when the journal is full (D04): nothing may be sent then.
   */
  async begin(facts: Facts): Promise<Transaction | undefined> {
    if (facts.stan !== this.#counters.stan) throw new Error(`begin: STAN ${facts.stan} is not the next one`);
    const intent: Transaction = { state: "intent", facts };
    const counters = { ...this.#counters, stan: following(facts.stan) };
    const committed = await this.#journal.commit({
      kind: "starting",
      set: [
        [countersKey, counters],
        [keyOf(intent), toRecord(intent)],
      ],
    });
    if (committed.kind === "refused") return undefined;
    if (committed.kind === "fault") throw new StorageFailure(committed.why);
    this.#counters = counters;
    return intent;
  }

  /** Takes a transaction to its next state, durably: a closed one leaves its cell for the history in the same step. */
  async record(transaction: Transaction, event: Event): Promise<Transaction> {
    const next = advance(transaction, event);
    const [from, to] = [keyOf(transaction), keyOf(next)];
    const clear = from === to && isOpen(next) ? [] : [from];
    await this.#commit(
      isOpen(next)
        ? { kind: "finishing", set: [[to, toRecord(next)]], clear }
        : { kind: "finishing", clear: [from], append: [toRecord(next)] },
    );
    return next;
  }

  /** Intents and owed reversals, oldest STAN first. Costs nothing when there are none. */
  checking(): Promise<readonly Transaction[]> {
    return this.#transactions(cellClasses.checking);
  }

  /** Charged sales that still need a slip or a signature, oldest STAN first, at most `limit`. */
  waiting(limit: number): Promise<readonly Transaction[]> {
    return this.#transactions(cellClasses.waiting, limit);
  }

  /** How many sales wait for a slip or a signature. From memory. */
  get waitingCount(): number {
    return this.#journal.ids(cellClasses.waiting).length;
  }

  /** Closed transactions, newest first, at most `limit`, after the first `skip`. */
  async latest(limit: number, skip = 0): Promise<readonly Transaction[]> {
    let seen = 0;
    return this.find(() => ++seen > skip, limit, limit + skip);
  }

  /** Closed transactions that fit, newest first: at most `limit` of the last `within`. */
  async find(
    fits: (transaction: Transaction) => boolean,
    limit: number,
    within: number,
  ): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    if (limit <= 0) return found;
    let looked = 0;
    for await (const read of this.#journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      const transaction = readable(read.value);
      if (fits(transaction)) found.push(transaction);
      if (found.length >= limit || ++looked >= within) break;
    }
    return found;
  }

  async operator(number: string): Promise<Operator | undefined> {
    return (await this.#read(cellKey(cellClasses.operator, Number(number)))) as Operator | undefined;
  }

  async keepOperator(operator: Operator): Promise<void> {
    await this.#set(cellKey(cellClasses.operator, Number(operator.number)), operator);
  }

  /** The acquirer's parameters in force, if any have been loaded. */
  async parameters(): Promise<Parameters | undefined> {
    if (!this.#parametersRead) {
      const bytes = await this.#read(parametersKey);
      const parsed = bytes instanceof Uint8Array ? parseParameters(bytes) : undefined;
      this.#parameters = parsed?.kind === "parameters" ? parsed.parameters : undefined;
      this.#parametersRead = true;
    }
    return this.#parameters;
  }

  /** How long to wait for the host's answer, ms. */
  async replyTimeoutMs(): Promise<number> {
    const seconds = (await this.parameters())?.replyTimeoutSeconds ?? REPLY_TIMEOUT_S;
    return 1000 * Math.min(REPLY_TIMEOUT_S_MAX, Math.max(REPLY_TIMEOUT_S_MIN, seconds));
  }

  /** The blocks of an unfinished download. */
  async stagedParameters(): Promise<StagedParameters> {
    const staged = (await this.#read(stagedKey)) as StagedParameters | undefined;
    return staged ?? { blocks: 0, bytes: new Uint8Array(0), whole: false };
  }

  async stageParameters(staged: StagedParameters): Promise<void> {
    await this.#set(stagedKey, staged);
  }

  async dropStagedParameters(): Promise<void> {
    await this.#commit({ kind: "finishing", clear: [stagedKey] });
  }

  /** Puts a whole set in force and forgets the download, in one step. */
  async installParameters(bytes: Uint8Array): Promise<void> {
    await this.#commit({ kind: "finishing", set: [[parametersKey, bytes]], clear: [stagedKey] });
    this.#parametersRead = false;
  }

  async #transactions(cellClass: number, limit = CHECKING_MAX): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    for (const id of this.#journal.ids(cellClass).slice(0, limit)) {
      const value = await this.#read(cellKey(cellClass, id));
      if (value !== undefined) found.push(readable(value));
    }
    return found;
  }

  async #keepCounters(counters: Counters): Promise<void> {
    await this.#set(countersKey, counters);
    this.#counters = counters;
  }

  async #set(key: CellKey, value: JournalValue): Promise<void> {
    await this.#commit({ kind: "finishing", set: [[key, value]] });
  }

  async #commit(transition: Transition): Promise<void> {
    const committed = await this.#journal.commit(transition);
    if (committed.kind !== "durable") throw new StorageFailure(committed.why);
  }

  async #read(key: CellKey): Promise<JournalValue | undefined> {
    const read = await this.#journal.read(key);
    if (read.kind === "fault") throw new StorageFailure(read.why);
    return read.kind === "value" ? read.value : undefined;
  }
}

/** The cell of an open transaction; a closed one's would be where it was while something waited. */
function keyOf(transaction: Transaction): CellKey {
  const checking = moneyOf(transaction) === "being checked";
  return cellKey(checking ? cellClasses.checking : cellClasses.waiting, transaction.facts.stan);
}

/** Another release's record, or none: the terminal must not guess what became of that money. */
function readable(value: JournalValue): Transaction {
  const transaction = fromRecord(value);
  if (!transaction) throw new StorageFailure("a record of unknown layout");
  return transaction;
}

function following(number: number): number {
  return number >= NUMBER_MAX ? 1 : number + 1;
}
