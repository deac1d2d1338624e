import type { Clock } from "../../hal/clock";
import type { Flash } from "../../hal/flash";
import type { CellKey, Journal, JournalValue, RecoveryReport } from "../journal/journal";
import { openJournal } from "../journal/open";
import { batchAfterDoubt, withProvenBatch } from "./batch";
import {
  cellClasses,
  countersKey,
  evidenceKey,
  inkKey,
  inkToForget,
  keptCardKey,
  keyOf,
  returnsKey,
  unsentKey,
} from "./cells";
import { BookCounters, type Counters, watched } from "./counters";
import { doubtWhatMayHaveEnded } from "./doubts";
import { type Facts, givesBack, isEnquiry, isOwn, isSale, keepsCard } from "./facts";
import { advance } from "./life";
import type { After, LegalEvent } from "./life-events";
import { batchAfterLoss, following, stanAfterBoot, stanAfterLoss } from "./loss";
import { Losses } from "./losses";
import { Payouts } from "./payouts";
import { People } from "./people";
import { type SealedInk, toRecord } from "./record";
import { Repeats } from "./repeats";
import { Returns } from "./returns";
import { Settings } from "./settings";
import { Settlements } from "./settlements";
import { isSignatureOpen, type Owed, type Taken, type Unsigned } from "./signature-state";
import { Signatures } from "./signatures";
import {
  type Approved,
  type Intent,
  isAsked,
  isOpen,
  isStored,
  isUnbooked,
  isUnsent,
  type Transaction,
} from "./states";
import { StorageFailure } from "./store";
import type { Tills } from "./tills";
import { isFoundOut, withoutUntold, withUntold } from "./untold";
import { Upkeep } from "./upkeep";
import { withSale } from "./usual";

export { cellClasses } from "./cells";
export type { Refusal } from "./people";
export { StorageFailure } from "./store";

/** Closed transactions of one batch: a field's count has three digits, and an upload its hours (`unionpay.md`, 5.2). */
const BATCH_MAX = 500;
/** The terminal's book: what the journal holds, as the flows speak of it. Every write is durable when it resolves. */
export class Book extends BookCounters {
  readonly settings: Settings;
  readonly signatures: Signatures;
  readonly repeats: Repeats;
  readonly losses: Losses;

  /** What cash registers asked for, on a terminal that has a line to one. */
  declare tills?: Tills;
  /** STAN of the transaction that was begun last since power-up. */
  declare lastBegun?: number;
  /** Told of each transaction that one of them asked for, as it stands from then on. */
  declare tillWatch?: (transaction: Transaction) => void;

  /** The power went while something was being stored: the state before it counts. */
  readonly wasTorn: boolean;

  private constructor(journal: Journal, counters: Counters, wasTorn: boolean, skippedFrom = counters.stan) {
    super(journal, counters, skippedFrom);
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

  /** Made when it is asked for, like `upkeep`. */
  get payouts(): Payouts {
    return new Payouts(this);
  }

  /** Made when it is asked for: it keeps nothing, and each object takes memory that a sale needs. */
  get upkeep(): Upkeep {
    return new Upkeep(this);
  }

  /** @param clock for rests while a long journal is read; left out: there are none. */
  static async open(
    flash: Flash,
    clock?: Pick<Clock, "sleep">,
  ): Promise<{ readonly kind: "open"; readonly book: Book } | { readonly kind: "fault" }> {
    const opened = await openJournal(flash, watched, clock);
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
    await this.losses.remember(report, [[countersKey, this.counters]]);
  }

  override metLost(): void {
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

  /**
   * INTENT: the transaction and the use of its STAN become durable in one step.
   * @param beside cells of another part of the firmware that belong to it.
   * @returns undefined when the journal is full (D04): nothing may be sent then.
   */
  async begin(facts: Facts, beside: readonly (readonly [CellKey, JournalValue])[] = []): Promise<Intent | undefined> {
    if (facts.stan !== this.counters.stan) throw new Error(`begin: STAN ${facts.stan} is not the next one`);
    const intent: Intent = { state: "intent", facts };
    // Of an enquiry nothing is left to be told later.
    // What settles a part is the answer to it: they become durable together, and where it fails the part is open again (`record`).
    const { settlesPart } = facts;
    const before = settlesPart === undefined ? this.counters.untold : withoutUntold(this.counters.untold, settlesPart);
    const untold = isEnquiry(facts) ? {} : { untold: withUntold(before, facts.stan) };
    const counters = { ...this.counters, stan: following(facts.stan), ...untold };
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
    this.counters = counters;
    this.toldSince = false;
    this.lastBegun = facts.stan;
    if (!givesBack(facts) && !isEnquiry(facts)) this.repeats.note(facts);
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
    // An advice was told as done, and is not: that is to be told. It becomes durable together with the host's word.
    if (isStored(transaction) && !isStored(next) && next.state !== "approved") this.tellAnew(next.facts.stan);
    const { settlesPart } = next.facts;
    if (settlesPart !== undefined && isUnbooked(next) && !isUnbooked(transaction)) this.tellAnew(settlesPart);
    const late = hasBeenFound(transaction, next) ? await this.settlements.withLate(next) : undefined;
    await this.#keep(transaction, next, late ? [...beside, late] : beside);
    if (event.type === "approved" && isSale(transaction.facts))
      this.counters = withSale(withProvenBatch(this.counters, transaction.facts.batch), transaction.facts.amountFen);
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
      const set = [[is, toRecord(to)] as const, ...beside, ...this.tellings(), ...(owing?.announce() ?? [])];
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
    const set = [...beside, ...this.tellings(), ...(listed ? [[unsentKey, listed] as const] : [])];
    await this.commit({ kind: "finishing", set, clear, append: [toRecord(to, unsent)] });
    this.signatures.closed(stan);
  }

  /** 94 can be about a message that was doubled on its way only where no other sale of this terminal can have had the number. */
  async mayBeDoubled({ stan, batch }: Facts): Promise<boolean> {
    return !(await this.hasOther(stan, batch)) && (await this.losses.isSure());
  }
}

/** Was it being checked, and has the host said now what became of it? */
function hasBeenFound(from: Transaction, to: Transaction): boolean {
  return from.state !== "intent" && !isFoundOut(from) && isFoundOut(to);
}

/** What was kept of a card goes as soon as its message will not go again. */
function keptOf(transaction: Transaction): readonly CellKey[] {
  const { facts } = transaction;
  if (!keepsCard(facts) || (transaction.state === "repeating" && isAsked(transaction))) return [];
  return [keptCardKey(facts.stan)];
}
