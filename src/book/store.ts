import { EvidenceLog } from "../evidence/log";
import type { Guard } from "../guard/guard";
import { type CellKey, cellKey, type Journal, type JournalValue, type Transition } from "../journal/journal";
import { freshStack } from "../values/fresh-stack";
import { cellClasses, evidenceKey, unsentKey } from "./cells";
import { asMade } from "./former";
import { fromRecord } from "./record";
import { isUnsent, type Transaction } from "./states";
import { unpackUnsent } from "./unsent";

/** Of the last closed transactions, among which one is looked for by its STAN. */
export const CLOSED_LOOKED_AT = 64;
/** One blocks all others; more come only by a supervisor's leave. */
const CHECKING_MAX = 64;

/** The journal failed where the terminal cannot go on without it (D03). Thrown: the terminal starts anew from flash. */
export class StorageFailure extends Error {
  override readonly name = "StorageFailure";
}

/** Whoever counts STANs. */
export interface Counted {
  /** The STAN that the next transaction or management message uses up. */
  readonly nextStan: number;
}

/** Cells and transactions of a journal, where a fault is the end of the flow. */
export abstract class BookStore {
  /** For the parts of the book alone. */
  readonly journal: Journal;
  /** Whose password was noted as wrong just now, before anybody looked at it (`people.ts`). */
  suspect: string | undefined;
  /** What the layers saw go wrong. */
  readonly evidence = new EvidenceLog();
  /** Found good at boot, before anything is changed; undefined until then. */
  guard: Guard | undefined;
  /** Cells that lost more bits than can be put right. */
  protected readonly unreadable = new Set<CellKey>();

  protected constructor(journal: Journal) {
    this.journal = journal;
  }

  /** Those of a class that can be read; the others stay behind in `unreadable`. */
  protected async transactions(cellClass: number, limit = CHECKING_MAX): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    for (const id of this.journal.ids(cellClass).slice(0, limit)) {
      const value = await this.read(cellKey(cellClass, id));
      if (value !== undefined) found.push(readable(value));
    }
    return found;
  }

  /** Ids of the cells of one class, ascending. From memory. */
  ids(cellClass: number): readonly number[] {
    return this.journal.ids(cellClass);
  }

  /** A cell that another part of the firmware looks after. */
  cell(key: CellKey): Promise<JournalValue | undefined> {
    return this.read(key);
  }

  /** Changes such cells, all of them in one step. */
  async change(set: NonNullable<Transition["set"]>, clear: readonly CellKey[] = [], knowsLoss?: true): Promise<void> {
    await this.commit({ kind: "finishing", set, clear, ...(knowsLoss ? { knowsLoss } : {}) });
  }

  /** Changes one of them. */
  async put(key: CellKey, value: JournalValue): Promise<void> {
    await this.commit({ kind: "finishing", set: [[key, value]] });
  }

  /** An open transaction, or one of the last that were closed. */
  async byStan(stan: number): Promise<Transaction | undefined> {
    const open = await this.openByStan(stan);
    return open ?? (await this.find(({ facts }) => facts.stan === stan, 1, CLOSED_LOOKED_AT, stan))[0];
  }

  /** A transaction that is not closed. */
  async openByStan(stan: number): Promise<Transaction | undefined> {
    for (const cellClass of [cellClasses.checking, cellClasses.waiting, cellClasses.unsigned]) {
      const value = await this.read(cellKey(cellClass, stan));
      if (value !== undefined) return readable(value);
    }
    return undefined;
  }

  /** Closed transactions, newest first, at most `limit`, after the first `skip`. */
  async latest(limit: number, skip = 0): Promise<readonly Transaction[]> {
    let seen = 0;
    return this.find(() => ++seen > skip, limit, limit + skip);
  }

  /**
   * Closed transactions that fit, newest first: at most `limit` of the last `within`.
   * @param fits "over": none behind this one does. @param holding stands in the record of each one that fits: the others are not read.
   */
  async find(
    fits: (transaction: Transaction) => boolean | "over",
    limit: number,
    within: number,
    holding?: number | string,
  ): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    if (limit <= 0) return found;
    const { entry: end } = this.journal.historyEnd();
    for await (const read of this.journal.history("newest-first", undefined, holding)) {
      if (read.kind === "fault") throw new StorageFailure(read.why);
      // What was passed over counts, too.
      if (end - read.entry > within) break;
      if (read.kind === "lost") {
        this.metLost();
        continue;
      }
      const transaction = await this.asOfNow(readable(read.value));
      const fit = fits(transaction);
      if (fit === "over") break;
      if (fit) found.push(transaction);
      if (found.length >= limit || end - read.entry === within) break;
    }
    return found;
  }

  /** The STAN that the next transaction or management message uses up. */
  abstract readonly nextStan: number;

  /** A closed transaction as it stands now: its record was written before the host took its signature, or the terminal was moved. */
  async asOfNow(written: Transaction): Promise<Transaction> {
    const transaction = await asMade(this, written);
    // Without a list it was closed by an earlier firmware, which kept none: nobody has sent it since.
    if (!isUnsent(transaction) || !this.hasUnsentList) return transaction;
    const stans = await this.unsentStans();
    return stans.includes(transaction.facts.stan) ? transaction : { ...transaction, signature: { kind: "uploaded" } };
  }

  /** From memory. */
  get hasUnsentList(): boolean {
    return this.journal.ids(cellClasses.unsent).length > 0;
  }

  /** STANs of closed sales whose signature the host does not have, ascending. */
  async unsentStans(): Promise<readonly number[]> {
    return this.hasUnsentList ? unpackUnsent(await this.read(unsentKey)) : [];
  }

  /** An entry of history cannot be read any more. */
  abstract metLost(): void;

  protected async commit(transition: Transition): Promise<void> {
    // Writing is the deepest that a flow gets. The stack, 512 slots on a device, begins anew here, without the frames of who writes.
    await undefined;
    // Evidence goes along with what is written anyway.
    const evidence = this.evidence.unwritten;
    const committed = await this.journal.commit(
      evidence ? { ...transition, set: [...(transition.set ?? []), [evidenceKey, evidence]] } : transition,
    );
    if (committed.kind !== "durable") throw new StorageFailure(committed.why);
    if (evidence) this.evidence.written();
  }

  /** @returns undefined where there is none, and where it cannot be read any more: then it is in `unreadable`. */
  protected async read(key: CellKey): Promise<JournalValue | undefined> {
    await freshStack;
    const read = await this.journal.read(key);
    if (read.kind === "value") return read.value;
    if (read.kind === "fault" && read.why !== "damaged") throw new StorageFailure(read.why);
    if (read.kind === "fault") this.unreadable.add(key);
    return undefined;
  }
}

/** Another release's record, or none: the terminal must not guess what became of that money. */
export function readable(value: JournalValue): Transaction {
  const transaction = fromRecord(value);
  if (!transaction) throw new StorageFailure("a record of unknown layout");
  return transaction;
}
