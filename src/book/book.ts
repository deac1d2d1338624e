import type { Flash } from "../../hal/flash";
import { type CellKey, cellKey, type Journal, type JournalValue, type RecoveryReport } from "../journal/journal";
import { openJournal } from "../journal/open";
import {
  acceptorKey,
  cellClasses,
  countersKey,
  evidenceKey,
  inkKey,
  inkToForget,
  keyOf,
  lossKey,
  parametersKey,
  stagedKey,
  usedBatchesKey,
} from "./cells";
import {
  type Acceptor,
  type After,
  type Approved,
  advance,
  type Facts,
  type Intent,
  isOpen,
  isTaken,
  type LegalEvent,
  type Transaction,
} from "./life";
import { batchAfterLoss, doubtfulStans, following, type LossMemory, stanAfterLoss } from "./loss";
import { type Parameters, parseParameters } from "./params";
import { BookPeople } from "./people";
import { acceptorFromRecord, inkOf, isLayout1, isSealedInk, type SealedInk, toRecord } from "./record";
import { isSignatureOpen, type Owed, type Taken, type Unsigned } from "./signature-state";
import { readable, StorageFailure } from "./store";
import { type Usual, withSale } from "./usual";

export { cellClasses } from "./cells";
export type { Refusal } from "./people";
export { StorageFailure } from "./store";

/** STAN (the next one), batch, and what sales usually come to, which goes along without a flush of its own. */
interface Counters {
  readonly stan: number;
  readonly batch: number;
  readonly usual?: Usual;
}

/** Blocks of a parameter download that are here so far. */
export interface StagedParameters {
  readonly blocks: number;
  readonly bytes: Uint8Array;
  /** The last block has come. */
  readonly whole: boolean;
}

/** Doubtful STANs noted in one step. More at once and the flash is dead. */
const DOUBTS_MAX = 32;
/** How many of the last closed transactions may be one of which an older state came back. */
const CLOSED_LOOKED_AT_FOR_LOSS = 64;
/** Lost records that are known: each is told once. */
const PLACES_MAX = 64;
/** Until the acquirer's parameters say otherwise (parameter 12; typical 60 s). */
const REPLY_TIMEOUT_S = 60;
/** Whose number is asked about: more than a batch holds. */
const OPEN_LOOKED_AT = 1_000;
const CLOSED_LOOKED_AT = 10_000;
/** Whether the batch that is left had sales: its last one is among them, with those that were not begun behind it. */
const CLOSED_LOOKED_AT_FOR_BATCH = 16;
/** Batches that were sold under: two months of days. By then no STAN of theirs comes again. */
const USED_BATCHES_MAX = 64;
/** A parameter below this would reverse every slow approval; above it nobody waits. */
const REPLY_TIMEOUT_S_MIN = 20;
const REPLY_TIMEOUT_S_MAX = 99;

/** The terminal's book: what the journal holds, as the flows speak of it. Every write is durable when it resolves. */
export class Book extends BookPeople {
  #counters: Counters;
  #parameters: Parameters | undefined;
  #parametersRead = false;
  /** Sales whose ink stays for their slip alone, as far as this has been seen since power-up. */
  readonly #inkForSlip = new Set<number>();

  #wasDamaged = false;
  /** The power went while something was being stored: the state before it counts. */
  readonly wasTorn: boolean;

  private constructor(journal: Journal, counters: Counters, wasTorn: boolean) {
    super(journal);
    this.#counters = counters;
    this.wasTorn = wasTorn;
  }

  static async open(
    flash: Flash,
  ): Promise<{ readonly kind: "open"; readonly book: Book } | { readonly kind: "fault" }> {
    const opened = await openJournal(flash, Object.freeze({ key: countersKey, note: noteOfCounters }));
    if (opened.kind === "fault") return { kind: "fault" };
    const { journal, report } = opened;
    const read = await journal.read(countersKey);
    if (read.kind === "fault" && read.why !== "damaged") return { kind: "fault" };
    const known = read.kind === "value" ? (read.value as Counters) : undefined;
    const wasTorn = report.tornBytes > 0;
    const whole = report.lost === undefined && read.kind !== "fault";
    if (whole) {
      const book = new Book(journal, known ?? { stan: 1, batch: 1 }, wasTorn);
      await book.#recallEvidence();
      return { kind: "open", book };
    }
    const counters = {
      ...known,
      stan: stanAfterLoss(known?.stan, report),
      batch: batchAfterLoss(known?.batch, report),
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

  /** Whether the journal was not whole when it was opened (D08): then nobody may conclude from what it does not hold. */
  get wasDamaged(): boolean {
    return this.#wasDamaged;
  }

  /** What was lost and nobody has been told of. */
  async lossToTell(): Promise<LossMemory | undefined> {
    const loss = (await this.read(lossKey)) as LossMemory | undefined;
    return loss?.told === false ? loss : undefined;
  }

  async toldOfLoss(): Promise<void> {
    const loss = await this.lossToTell();
    if (loss) await this.set(lossKey, { ...loss, told: true });
  }

  /** STANs of transactions of which nothing is left but that they were: being checked. From memory. */
  get doubts(): readonly number[] {
    return this.journal.ids(cellClasses.doubts);
  }

  /** Support, or the acquirer's books, have ended the doubt about a STAN of `doubts`. */
  async endDoubt(stan: number): Promise<void> {
    await this.commit({ kind: "finishing", clear: [cellKey(cellClasses.doubts, stan)] });
  }

  /**
   * Takes note of what is lost: counters skip what may have been used; what may have ended otherwise is in doubt, and never
   * reversed on a guess. Told again by the journal until all of it is durable.
   */
  async #remember(report: RecoveryReport): Promise<void> {
    this.#wasDamaged = true;
    const { lost } = report;
    const open = await this.transactions(cellClasses.checking);
    const suspects = new Set(lost?.suspects ?? []);
    for (const transaction of open) {
      const key = keyOf(transaction);
      if (!suspects.has(key) || !(transaction.state === "intent" || transaction.state === "reversing")) continue;
      // Its next state is there, only that it left this one is lost.
      const isKnown = this.#isCharged(transaction.facts.stan) || (await this.#isClosed(transaction.facts));
      if (isKnown) await this.commit({ kind: "finishing", clear: [key] });
      else await this.set(key, toRecord(advance(transaction, { type: "doubted" })));
    }
    const set: [CellKey, JournalValue][] = [[countersKey, this.#counters]];
    if (lost) {
      const exists = (key: CellKey) => this.journal.ids(Math.floor(key / 2 ** 24)).includes(key % 2 ** 24);
      for (const stan of doubtfulStans(lost.changed, exists).slice(0, DOUBTS_MAX))
        set.push([cellKey(cellClasses.doubts, stan), this.batch]);
    }
    set.push([lossKey, await this.#lossWith(lost?.records ?? 1, lost?.headers ?? 0, lost?.places ?? [])]);
    await this.commit({ kind: "finishing", set, knowsLoss: true });
  }

  async #lossWith(records: number, sectors: number, places: readonly number[]): Promise<LossMemory> {
    const read = await this.journal.read(lossKey);
    const before = read.kind === "value" ? (read.value as LossMemory) : undefined;
    const untold = before?.told === false ? before : undefined;
    return {
      records: records + (untold?.records ?? 0),
      sectors: sectors + (untold?.sectors ?? 0),
      places: [...(before?.places ?? []), ...places].slice(-PLACES_MAX),
      told: false,
    };
  }

  /** Looks through the flash at rest, a sector a call. @returns whether there is more to look at. */
  async scrub(): Promise<boolean> {
    const scrubbed = await this.journal.scrub();
    if (scrubbed.kind === "fault") throw new StorageFailure(scrubbed.why);
    if (scrubbed.lost.length > 0) {
      const known = ((await this.read(lossKey)) as LossMemory | undefined)?.places ?? [];
      const found = scrubbed.lost.filter((place) => !known.includes(place));
      if (found.length > 0) await this.set(lossKey, await this.#lossWith(found.length, 0, found));
    }
    return scrubbed.kind === "more";
  }

  #isCharged(stan: number): boolean {
    return [cellClasses.waiting, cellClasses.unsigned].some((cellClass) => this.journal.ids(cellClass).includes(stan));
  }

  async #isClosed({ stan, batch, localTime }: Facts): Promise<boolean> {
    const same = ({ facts }: Transaction) =>
      facts.stan === stan && facts.batch === batch && facts.localTime === localTime;
    return (await this.find(same, 1, CLOSED_LOOKED_AT_FOR_LOSS)).length > 0;
  }

  /**
   * Cells that cannot be read any more are cleared, and it is told. Of a transaction its STAN is left; what the host or a
   * person can give again is asked for as if it had never been there.
   */
  async #giveUpUnreadable(): Promise<void> {
    const lost = [...this.unreadable].slice(0, DOUBTS_MAX);
    this.unreadable.clear();
    this.#wasDamaged = true;
    const set = doubtfulStans(lost, () => false).map(
      (stan) => [cellKey(cellClasses.doubts, stan), this.batch] as const,
    );
    const loss = [lossKey, await this.#lossWith(lost.length, 0, [])] as const;
    await this.commit({ kind: "finishing", set: [...set, loss], clear: lost.filter((key) => key !== lossKey) });
  }

  protected override async read(key: CellKey): Promise<JournalValue | undefined> {
    const value = await super.read(key);
    if (this.unreadable.size > 0) await this.#giveUpUnreadable();
    return value;
  }

  /** Does ahead of time, at rest, what a commit would have to wait for. @returns whether there is more of it. */
  async maintain(): Promise<boolean> {
    const { kind } = await this.journal.maintain();
    return kind === "more";
  }

  /** Counts the sectors that were opened since the journal was made. From memory. */
  get sector(): number {
    return this.journal.sequence;
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

  /** Uses up a STAN for a management message. */
  async takeStan(): Promise<number> {
    const { stan } = this.#counters;
    await this.#keepCounters({ ...this.#counters, stan: following(stan) });
    return stan;
  }

  /**
   * @returns false where this terminal has sold under that number: among the last of them, what its journal holds, or what is
   * still open. Nothing changes then.
   */
  async moveToBatch(batch: number): Promise<boolean> {
    const used = ((await this.read(usedBatchesKey)) as readonly number[] | undefined) ?? [];
    const open = [...(await this.checking()), ...(await this.waiting(OPEN_LOOKED_AT))];
    const sold = [...open, ...(await this.latest(CLOSED_LOOKED_AT_FOR_BATCH))].map(({ facts }) => facts.batch);
    if (used.includes(batch) || sold.includes(batch)) return false;
    const left = this.batch;
    const counters = { ...this.#counters, batch };
    // A number that was left without a sale may come again: a new terminal's, before its first sign-in.
    const keep = sold.includes(left) && !used.includes(left) ? [...used, left].slice(-USED_BATCHES_MAX) : used;
    await this.change([
      [countersKey, counters],
      [usedBatchesKey, keep],
    ]);
    this.#counters = counters;
    return true;
  }

  /**
   * INTENT: the transaction and the use of its STAN become durable in one step.
   * @returns undefined when the journal is full (D04): nothing may be sent then.
   */
  async begin(facts: Facts): Promise<Intent | undefined> {
    if (facts.stan !== this.#counters.stan) throw new Error(`begin: STAN ${facts.stan} is not the next one`);
    const intent: Intent = { state: "intent", facts };
    const counters = { ...this.#counters, stan: following(facts.stan) };
    const committed = await this.journal.commit({
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
    if (event.type === "approved" && transaction.facts.kind === "sale")
      this.#counters = withSale(this.#counters, transaction.facts.amountFen);
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

  /** The sealed signature of a sale that still needs it, for the host or its slip, or of one of the last that were printed. */
  async ink(sale: Approved): Promise<SealedInk | undefined> {
    const ink = await this.read(inkKey(sale.facts.stan));
    return isSealedInk(ink) ? ink : undefined;
  }

  async #keep(
    from: Transaction,
    to: Transaction,
    beside: readonly (readonly [CellKey, JournalValue])[],
  ): Promise<void> {
    const { stan } = to.facts;
    const [was, is] = [keyOf(from), keyOf(to)];
    if (isOpen(to)) {
      const clear = was === is ? [] : [was];
      // No older image may forget that a reversal is owed.
      const owing = to.state === "reversing" && from.state !== "reversing" ? this.guard : undefined;
      const set = [[is, toRecord(to)] as const, ...beside, ...(owing?.announce() ?? [])];
      await this.commit({ kind: "finishing", set, clear });
      await owing?.raise();
      if (to.state === "approved" && !isSignatureOpen(to.signature)) this.#inkForSlip.add(stan);
      return;
    }
    const inked = this.journal.ids(cellClasses.ink).includes(stan);
    // What the host did not take goes with its sale, and stays until the batch is settled.
    const unsent = inked && to.state === "approved" && to.signature.kind === "unsent" ? await this.ink(to) : undefined;
    const gone = inked ? inkToForget(this.journal, to, this.nextStan) : undefined;
    const clear = gone === undefined ? [was] : [was, inkKey(gone)];
    await this.commit({ kind: "finishing", set: beside, clear, append: [toRecord(to, unsent)] });
    this.#inkForSlip.delete(stan);
  }

  /**
   * Intents and owed reversals, and those that are told and not over (a repeat, support's word), oldest STAN first. Costs nothing
   * when there are none.
   */
  checking(): Promise<readonly Transaction[]> {
    return this.transactions(cellClasses.checking);
  }

  /** Charged sales that still need a signature, a slip or an upload, oldest STAN first, at most `limit`. */
  async waiting(limit: number): Promise<readonly Transaction[]> {
    const unsigned = await this.unsigned(limit);
    return [...unsigned, ...(await this.transactions(cellClasses.waiting, limit - unsigned.length))];
  }

  /** Charged sales that nobody has signed, oldest STAN first, at most `limit`. */
  unsigned(limit: number): Promise<readonly Transaction[]> {
    return this.transactions(cellClasses.unsigned, limit);
  }

  /** How many sales wait for a signature, a slip or an upload. From memory. */
  get waitingCount(): number {
    return this.journal.ids(cellClasses.waiting).length + this.unsignedCount;
  }

  /** From memory. */
  get unsignedCount(): number {
    return this.journal.ids(cellClasses.unsigned).length;
  }

  /** STANs of the sales whose signature has to be uploaded, ascending. From memory. */
  uploads(): readonly number[] {
    const inks = this.journal.ids(cellClasses.ink);
    // Ink without a sale that waits is kept for reprints.
    return this.journal.ids(cellClasses.waiting).filter((stan) => inks.includes(stan) && !this.#inkForSlip.has(stan));
  }

  /** A sale of `uploads()`; undefined where it turns out that its signature is no longer owed to the host. */
  async uploadOf(stan: number): Promise<Approved<Taken> | undefined> {
    const value = await this.read(cellKey(cellClasses.waiting, stan));
    const sale = value === undefined ? undefined : readable(value);
    if (sale && isTaken(sale)) return sale;
    this.#inkForSlip.add(stan);
    return undefined;
  }

  /** Closed sales whose signature the host did not take, newest first, with the sealed signature. */
  async *unsent(): AsyncGenerator<{ readonly sale: Approved; readonly ink: SealedInk | undefined }, void, void> {
    for await (const read of this.journal.history("newest-first")) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      if (read.kind === "lost") continue;
      const sale = readable(read.value);
      if (sale.state === "approved" && sale.signature.kind === "unsent") yield { sale, ink: inkOf(read.value) };
    }
  }

  /**
   * Under which numbers the terminal speaks now. Where they are others than before, what is still open keeps its own: it is
   * reversed and uploaded under those. Costs a look where nothing has changed; a cut in the middle is gone on with.
   */
  async belongsTo({ terminal, merchant }: Acceptor): Promise<void> {
    const before = acceptorFromRecord(await this.read(acceptorKey));
    if (before && before.terminal === terminal && before.merchant === merchant) return;
    if (before)
      for (const cellClass of [cellClasses.checking, cellClasses.unsigned, cellClasses.waiting])
        for (const id of this.journal.ids(cellClass)) await this.#keepAcceptor(cellKey(cellClass, id), before);
    await this.set(acceptorKey, [terminal, merchant]);
  }

  async #keepAcceptor(key: CellKey, madeAs: Acceptor): Promise<void> {
    const value = await this.read(key);
    if (value === undefined) return;
    const transaction = readable(value);
    if (transaction.facts.madeAs) return;
    await this.set(key, toRecord({ ...transaction, facts: { ...transaction.facts, madeAs } }));
  }

  /** Does a sale of before have this number, as far as the journal goes back? What is being checked is not looked at. */
  async hasOther(stan: number, batch: number): Promise<boolean> {
    const same = ({ facts }: Transaction) => facts.stan === stan && facts.batch === batch;
    const open = [...(await this.waiting(OPEN_LOOKED_AT)), ...(await this.find(same, 1, CLOSED_LOOKED_AT))];
    return open.some(same);
  }

  /** Sales of before signatures could be taken go where this firmware looks for them. */
  async adopt(): Promise<void> {
    for (const id of this.journal.ids(cellClasses.waiting)) {
      const value = await this.read(cellKey(cellClasses.waiting, id));
      if (isLayout1(value)) {
        const sale = readable(value);
        const clear = keyOf(sale) === cellKey(cellClasses.waiting, id) ? [] : [cellKey(cellClasses.waiting, id)];
        await this.commit({ kind: "finishing", set: [[keyOf(sale), toRecord(sale)]], clear });
      }
    }
  }

  /** The acquirer's parameters in force, if any have been loaded. */
  async parameters(): Promise<Parameters | undefined> {
    if (!this.#parametersRead) {
      const bytes = await this.read(parametersKey);
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
    const staged = (await this.read(stagedKey)) as StagedParameters | undefined;
    return staged ?? { blocks: 0, bytes: new Uint8Array(0), whole: false };
  }

  async stageParameters(staged: StagedParameters): Promise<void> {
    await this.set(stagedKey, staged);
  }

  async dropStagedParameters(): Promise<void> {
    await this.commit({ kind: "finishing", clear: [stagedKey] });
  }

  /** Puts a whole set in force and forgets the download, in one step. */
  async installParameters(bytes: Uint8Array): Promise<void> {
    await this.commit({ kind: "finishing", set: [[parametersKey, bytes]], clear: [stagedKey] });
    this.#parametersRead = false;
  }

  async #keepCounters(counters: Counters): Promise<void> {
    await this.set(countersKey, counters);
    this.#counters = counters;
  }
}

function noteOfCounters(value: JournalValue): readonly [number, number] {
  const { stan, batch } = value as Counters;
  return [stan, batch];
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(Book.prototype.unsent.prototype);
