import type { Flash } from "../../hal/flash";
import type { CellKey, Journal, JournalValue, RecoveryReport, WatchedCell } from "../journal/journal";
import { openJournal } from "../journal/open";
import { type BatchNumbers, batchAfterDoubt, batchAfterMove, batchAfterSettlement, withProvenBatch } from "./batch";
import {
  cellClasses,
  countersKey,
  evidenceKey,
  inkKey,
  inkToForget,
  isLoaded,
  keptCardKey,
  keyOf,
  loadedKey,
  returnsKey,
  settledKey,
  unsentKey,
  usedBatchesKey,
} from "./cells";
import { doubtWhatMayHaveEnded } from "./doubts";
import { type Facts, givesBack, goesAgain, isOwn, isSale } from "./facts";
import { advance } from "./life";
import type { After, LegalEvent } from "./life-events";
import { BookLists, OPEN_LOOKED_AT } from "./lists";
import { batchAfterLoss, fitsKey, following, isSince, stanAfterBoot, stanAfterLoss } from "./loss";
import { Losses } from "./losses";
import { People } from "./people";
import { type SealedInk, toRecord } from "./record";
import { Repeats } from "./repeats";
import { Returns } from "./returns";
import { Settings } from "./settings";
import { Settlements } from "./settlements";
import { isSignatureOpen, type Owed, type Taken, type Unsigned } from "./signature-state";
import { Signatures } from "./signatures";
import { type Approved, type Intent, isAsked, isOpen, isUnsent, type Transaction } from "./states";
import { StorageFailure } from "./store";
import type { Tills } from "./tills";
import { hasEnded, type Untold, untoldOf, withoutUntold, withUntold } from "./untold";
import { Upkeep } from "./upkeep";
import { type Usual, withSale } from "./usual";

export { cellClasses } from "./cells";
export type { Refusal } from "./people";
export { StorageFailure } from "./store";

/** STAN (the next one), batch, and what sales usually come to, which goes along without a flush of its own. */
interface Counters extends BatchNumbers {
  readonly stan: number;
  readonly usual?: Usual;
  readonly untold?: Untold;
}

/** Whether the batch that is left had sales: its last one is among them, with those that were not begun behind it. */
const CLOSED_LOOKED_AT_FOR_BATCH = 16;
/** Closed transactions of one batch: a field's count has three digits, and an upload its hours (`unionpay.md`, 5.2). */
const BATCH_MAX = 500;
/** The terminal's book: what the journal holds, as the flows speak of it. Every write is durable when it resolves. */
export class Book extends BookLists {
  readonly settings: Settings;
  readonly signatures: Signatures;
  readonly repeats: Repeats;
  readonly losses: Losses;
  #counters: Counters;

  /** What cash registers asked for, on a terminal that has a line to one. */
  declare tills?: Tills;
  /** Told of each transaction that one of them asked for, as it stands from then on. */
  declare tillWatch?: (transaction: Transaction) => void;

  /** The counters in flash still name somebody who has been told meanwhile. */
  #toldSince = false;
  /** The power went while something was being stored: the state before it counts. */
  readonly wasTorn: boolean;
  /** From here to the first STAN since power-up none was used: the same where none was skipped. */
  readonly #skippedFrom: number;
  readonly #firstStan: number;

  private constructor(journal: Journal, counters: Counters, wasTorn: boolean, skippedFrom = counters.stan) {
    super(journal);
    this.#counters = counters;
    this.#skippedFrom = skippedFrom;
    this.#firstStan = counters.stan;
    this.settings = new Settings(this);
    this.signatures = new Signatures(this);
    this.repeats = new Repeats(this);
    this.losses = new Losses(this);
    this.wasTorn = wasTorn;
  }

  /** Made when it is asked for, like `upkeep`. */
  get people(): People {
    return new People(this);
  }

  /** Made when it is asked for, like `upkeep`. */
  get returns(): Returns {
    return new Returns(this);
  }

  /** Made when it is asked for, like `upkeep`. */
  get settlements(): Settlements {
    return new Settlements(this);
  }

  /** Made when it is asked for: it keeps nothing, and each object takes memory that a sale needs. */
  get upkeep(): Upkeep {
    return new Upkeep(this);
  }

  static async open(
    flash: Flash,
  ): Promise<{ readonly kind: "open"; readonly book: Book } | { readonly kind: "fault" }> {
    const opened = await openJournal(flash, watched);
    if (opened.kind === "fault") return { kind: "fault" };
    const { journal, report } = opened;
    const read = await journal.read(countersKey);
    if (read.kind === "fault" && read.why !== "damaged") return { kind: "fault" };
    const known = read.kind === "value" ? (read.value as Counters) : undefined;
    const wasTorn = report.tornBytes > 0;
    const whole = report.lost === undefined && read.kind !== "fault";
    if (whole) {
      const counters = known ? { ...known, stan: stanAfterBoot(known.stan, report) } : { stan: 1, batch: 1 };
      const book = new Book(journal, counters, wasTorn, known?.stan);
      await book.#recallEvidence();
      return { kind: "open", book };
    }
    const counters = {
      ...known,
      ...batchAfterDoubt(known, batchAfterLoss(known?.batch, report)),
      stan: stanAfterLoss(known?.stan, report),
    };
    const book = new Book(journal, counters, wasTorn);
    await book.#remember(report);
    await book.#recallEvidence();
    return { kind: "open", book };
  }

  /** What was seen before the power went. Where it is lost, it only is not known. */
  async #recallEvidence(): Promise<void> {
    const read = await this.journal.read(evidenceKey);
    if (read.kind === "value") this.evidence.load(read.value);
  }

  /** Takes note of what is lost: counters skip what may have been used. Told again by the journal until all of it is durable. */
  async #remember(report: RecoveryReport): Promise<void> {
    await doubtWhatMayHaveEnded(this, report.lost);
    await this.losses.remember(report, [[countersKey, this.#counters]]);
  }

  protected override metLost(): void {
    this.losses.meetEntry();
  }

  protected override async read(key: CellKey): Promise<JournalValue | undefined> {
    const value = await super.read(key);
    if (this.unreadable.size > 0) {
      const lost = [...this.unreadable];
      this.unreadable.clear();
      await this.losses.giveUp(lost);
    }
    return value;
  }

  /** More is not counted in one batch: then it has to be settled first (D04). Read from flash only where history may hold so many. */
  async batchIsFull(): Promise<boolean> {
    return this.closedCount >= BATCH_MAX && (await this.settlements.closedCount()) >= BATCH_MAX;
  }

  /** When the first of this batch that is closed began, YYYYMMDDhhmmss. */
  async firstOfBatch(): Promise<string | undefined> {
    for await (const { transaction } of this.closed(await this.settlements.from())) return transaction.facts.localTime;
    return undefined;
  }

  get batch(): number {
    return this.#counters.batch;
  }

  /** A sale is durable in it with the next STAN. */
  get usual(): Usual | undefined {
    return this.#counters.usual;
  }

  /** The STAN that the next `begin` or `takeStan` uses up. */
  get nextStan(): number {
    return this.#counters.stan;
  }

  /** A person has seen how it ended. Durable with the next record. */
  told(stan: number): void {
    const { untold, ...counters } = this.#counters;
    if (!untoldOf(untold).includes(stan)) return;
    const left = withoutUntold(untold, stan);
    this.#counters = left === undefined ? counters : { ...counters, untold: left };
    this.#toldSince = true;
  }

  /** Transactions that ended and that nobody was told of, oldest first. Costs nothing where there are none. */
  async untold(): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    for (const stan of untoldOf(this.#counters.untold)) {
      const transaction = await this.byStan(stan);
      // A number of which no transaction is left tells nothing.
      if (!transaction) this.told(stan);
      else if (hasEnded(transaction)) found.push(transaction);
    }
    return found;
  }

  /** The counters, where somebody was told since they were written: they ride on a record that is written anyway. */
  #tellings(): readonly (readonly [CellKey, JournalValue])[] {
    if (!this.#toldSince) return [];
    this.#toldSince = false;
    return [[countersKey, this.#counters]];
  }

  /** Uses up a STAN for a management message. @param beside what becomes durable in the same step. */
  async takeStan(beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<number> {
    const { stan } = this.#counters;
    await this.#keepCounters({ ...this.#counters, stan: following(stan) }, beside);
    return stan;
  }

  /** The batch is settled and the next one begins: both in one step, and once. */
  async closeBatch(set: readonly (readonly [CellKey, JournalValue])[], clear: readonly CellKey[]): Promise<void> {
    const { batch, left: _, ...others } = this.#counters;
    const closed = batchAfterSettlement(batch, await this.#usedBatches());
    const counters = { ...others, ...closed.numbers };
    await this.change([[countersKey, counters], [usedBatchesKey, closed.used], ...set], clear);
    this.#counters = counters;
    this.#toldSince = false;
  }

  async #usedBatches(): Promise<readonly number[]> {
    return ((await this.read(usedBatchesKey)) as readonly number[] | undefined) ?? [];
  }

  /**
   * @returns false where this terminal has sold under that number: among the last of them, what its journal holds, or what is
   * still open. Nothing changes then. The first sign-in behind support's load may name any.
   */
  async moveToBatch(batch: number): Promise<boolean> {
    const byLoad = isLoaded(this.journal);
    const clear = byLoad ? [loadedKey] : [];
    if (batch === this.#counters.batch) {
      if (byLoad) await this.change([], clear);
      return true;
    }
    const used = await this.#usedBatches();
    const open = [...(await this.checking()), ...(await this.waiting(OPEN_LOOKED_AT))];
    const known = [...open, ...(await this.latest(CLOSED_LOOKED_AT_FOR_BATCH))];
    const moved = batchAfterMove(this.#counters, batch, used, known, byLoad);
    if (!moved) return false;
    const reopened = await this.settlements.reopened(batch);
    const { stan, usual, untold } = this.#counters;
    const counters = {
      stan,
      ...moved.numbers,
      ...(usual ? { usual } : {}),
      ...(untold === undefined ? {} : { untold }),
    };
    const set: readonly (readonly [CellKey, JournalValue])[] = [
      [countersKey, counters],
      [usedBatchesKey, moved.used],
      ...(reopened ? [[settledKey, reopened] as const] : []),
    ];
    await this.change(byLoad ? [...set, ...this.losses.unsureBehind(moved.used)] : set, clear);
    this.#counters = counters;
    return true;
  }

  /**
   * INTENT: the transaction and the use of its STAN become durable in one step.
   * @param beside cells of another part of the firmware that belong to it.
   * @returns undefined when the journal is full (D04): nothing may be sent then.
   */
  async begin(facts: Facts, beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<Intent | undefined> {
    if (facts.stan !== this.#counters.stan) throw new Error(`begin: STAN ${facts.stan} is not the next one`);
    const intent: Intent = { state: "intent", facts };
    const untold = withUntold(this.#counters.untold, facts.stan);
    const counters = { ...this.#counters, stan: following(facts.stan), untold };
    const set: readonly (readonly [CellKey, JournalValue])[] = [
      [countersKey, counters],
      [keyOf(intent), toRecord(intent)],
      ...beside,
    ];
    const { original, tillReference } = facts;
    const withReturn: typeof set =
      original && isOwn(original) ? [...set, [returnsKey, await this.returns.withOne(original.stan)]] : set;
    const asked = tillReference === undefined ? undefined : this.tills?.begins(tillReference);
    const committed = await this.journal.commit({
      kind: "starting",
      set: asked ? [...withReturn, asked.cell] : withReturn,
    });
    if (committed.kind === "refused") return undefined;
    if (committed.kind === "fault") throw new StorageFailure(committed.why);
    asked?.durable();
    this.#counters = counters;
    this.#toldSince = false;
    if (!givesBack(facts)) this.repeats.note(facts);
    return intent;
  }

  /**
   * Takes a transaction to its next state, durably: a closed one leaves its cell for the history in the same step.
   * @param beside cells of another part of the firmware that change in the same step.
   */
  async record<T extends Transaction, E extends LegalEvent<T>>(
    transaction: T,
    event: E,
    beside: readonly (readonly [CellKey, JournalValue])[] = [],
  ): Promise<After[E["type"]]> {
    const next = advance(transaction, event);
    await this.#keep(transaction, next, beside);
    if (event.type === "approved" && isSale(transaction.facts))
      this.#counters = withSale(withProvenBatch(this.#counters, transaction.facts.batch), transaction.facts.amountFen);
    if (next.facts.tillReference !== undefined) this.tillWatch?.(next);
    return next;
  }

  /** The signature of a sale, and that it was given, in one step. */
  async keepSignature(sale: Approved<Owed> | Approved<Unsigned>, ink: SealedInk): Promise<Approved<Taken>> {
    const signed = advance(sale, { type: "signed" });
    await this.commit({
      kind: "finishing",
      set: [
        [keyOf(signed), toRecord(signed)],
        [inkKey(sale.facts.stan), ink],
      ],
      clear: [keyOf(sale)],
    });
    return signed;
  }

  async #keep(
    from: Transaction,
    to: Transaction,
    beside: readonly (readonly [CellKey, JournalValue])[],
  ): Promise<void> {
    const { stan } = to.facts;
    const [was, is] = [keyOf(from), keyOf(to)];
    if (isOpen(to)) {
      const clear = was === is ? keptOf(to) : [was, ...keptOf(to)];
      // No older image may forget that a reversal is owed, or a message that goes again.
      const isNew = from.state !== to.state && (to.state === "reversing" || to.state === "repeating");
      const owing = isNew ? this.guard : undefined;
      const set = [[is, toRecord(to)] as const, ...beside, ...this.#tellings(), ...(owing?.announce() ?? [])];
      await this.commit({ kind: "finishing", set, clear });
      await owing?.raise();
      if (to.state === "approved" && !isSignatureOpen(to.signature)) this.signatures.settled(stan);
      return;
    }
    const inked = this.journal.ids(cellClasses.ink).includes(stan);
    // What the host did not take goes with its sale, and stays until the batch is settled.
    const unsent =
      inked && to.state === "approved" && to.signature.kind === "unsent" ? await this.signatures.ink(to) : undefined;
    const gone = inked ? inkToForget(this.journal, to, this.nextStan) : undefined;
    const clear = [was, ...keptOf(to), ...(gone === undefined ? [] : [inkKey(gone)])];
    const listed = isUnsent(to) ? await this.signatures.withUnsent(stan) : undefined;
    const set = [...beside, ...this.#tellings(), ...(listed ? [[unsentKey, listed] as const] : [])];
    await this.commit({ kind: "finishing", set, clear, append: [toRecord(to, unsent)] });
    this.signatures.closed(stan);
  }

  /** This terminal has not used it: it was skipped behind power-up. */
  isSkipped(stan: number): boolean {
    return this.#skippedFrom !== this.#firstStan && isSince(stan, this.#skippedFrom, this.#firstStan);
  }

  /** 94 can be about a message that was doubled on its way only where no other sale of this terminal can have had the number. */
  async mayBeDoubled({ stan, batch }: Facts): Promise<boolean> {
    return !(await this.hasOther(stan, batch)) && (await this.losses.isSure());
  }

  async #keepCounters(counters: Counters, beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<void> {
    await this.change([[countersKey, counters], ...beside]);
    this.#counters = counters;
    this.#toldSince = false;
  }
}

/** What was kept of a card goes as soon as its message will not go again. */
function keptOf(transaction: Transaction): readonly CellKey[] {
  const { facts } = transaction;
  if (!goesAgain(facts) || (transaction.state === "repeating" && isAsked(transaction))) return [];
  return [keptCardKey(facts.stan)];
}

/** A table, so that it takes no memory that a sale needs. */
const watched: WatchedCell = Object.freeze({ key: countersKey, note: noteOfCounters, fits: fitsKey });

function noteOfCounters(value: JournalValue): readonly [number, number] {
  const { stan, batch } = value as Counters;
  return [stan, batch];
}
