import { type CellKey, cellKey, type HistoryMark, type JournalValue } from "../journal/journal";
import { epochOf } from "../values/clock";
import {
  cellClasses,
  LATE_ID,
  leftBatchesKey,
  returnsKey,
  settledKey,
  settlementKey,
  settlementReportKey,
  unsentKey,
} from "./cells";
import type { Facts } from "./facts";
import { numberOfKind } from "./facts-record";
import type { BookLists } from "./lists";
import { isSince, numbersBehind } from "./loss";
import { Returns } from "./returns";
import {
  type AllLate,
  type Late,
  markOf,
  type SettledBatch,
  type SettlementReport,
  type SettlementUnderWay,
} from "./settlement-record";
import { type Approved, isUnbooked, moneyOf, type Transaction } from "./states";
import { StorageFailure } from "./store";
import { packUnsent, unpackUnsent } from "./unsent";
import { waitsForAnswer } from "./untold";

/** Settled batches that are told apart: a month of days, and some settled by hand beside them. */
const SETTLED_MAX = 40;
/** Settled history may take this share of what may be stored, so that the ring is not copied around for what is only read. */
const SETTLED_SHARE = 2;
const DAY_MS = 86_400_000;
/** Its place in a `SettledBatch`. */
const FIRST_STAN = 5;
/** As many former parts as a settlement's record has room for, with those of former numbers. */
const LEFT_MAX = 8;
/** Named in a report; more are in the next one, and it says how many. */
export const LATE_MAX = 16;

type IsLate = (facts: Pick<Facts, "stan" | "batch" | "madeAs">) => boolean;

/** The book, and what is open in it now. */
export interface OpenBook extends BookLists {
  readonly batch: number;
  readonly nextStan: number;
}

/**
 * Settlements in the journal: the one under way, the last one's report, and which part of history is settled. No answer to a
 * settlement carries a MAC, so what it settles stays readable (`money.md`, 1) for its days, or until its room is needed.
 */
export class Settlements {
  readonly #book: OpenBook;

  constructor(book: OpenBook) {
    this.#book = book;
  }

  async underWay(): Promise<SettlementUnderWay | undefined> {
    return (await this.#read(settlementKey)) as SettlementUnderWay | undefined;
  }

  async drop(): Promise<void> {
    await this.#book.change([], [settlementKey]);
  }

  async report(): Promise<SettlementReport | undefined> {
    return (await this.#read(settlementReportKey)) as SettlementReport | undefined;
  }

  async keepReport(report: SettlementReport): Promise<void> {
    await this.#book.put(settlementReportKey, report);
  }

  /** Settled batches whose records are still here, oldest first. */
  async settled(): Promise<readonly SettledBatch[]> {
    return ((await this.#read(settledKey)) as readonly SettledBatch[] | undefined) ?? [];
  }

  /** Batches that the host has moved this terminal away from and that are not settled. What was sold under them is still to be settled. */
  async leftBatches(): Promise<readonly number[]> {
    return ((await this.#read(leftBatchesKey)) as readonly number[] | undefined) ?? [];
  }

  /** What a move from one batch to another writes down. @returns undefined where there are too many: they have to be settled first. */
  async withLeft(from: number, to: number): Promise<Written | undefined> {
    const before = await this.leftBatches();
    const all = [...before.filter((each) => each !== from), from].filter((each) => each !== to);
    const now = await this.#soldUnder(all, await this.from());
    return now.length > LEFT_MAX ? undefined : writtenLeft(before, now);
  }

  /** What a settlement writes down of the batches that it has settled. @param end where history begins that it has not seen. */
  async withoutLeft(batches: readonly number[], end: HistoryMark): Promise<Written> {
    const before = await this.leftBatches();
    const rest = before.filter((each) => !batches.includes(each));
    return writtenLeft(before, await this.#soldUnder(rest, end));
  }

  /** Those of them under which something is booked, or may still be. Reads history only where there are any. */
  async #soldUnder(batches: readonly number[], from: HistoryMark | undefined): Promise<readonly number[]> {
    if (batches.length === 0) return batches;
    // An array takes fewer of an engine's slots than a set, in the midst of a sale.
    const sold: number[] = [];
    for await (const transaction of this.#book.ofBatch(undefined, from)) {
      const { batch } = transaction.facts;
      if (!isUnbooked(transaction) && !sold.includes(batch)) sold.push(batch);
    }
    return batches.filter((each) => sold.includes(each));
  }

  /** Where the open batch begins in history; undefined: at its beginning. */
  async from(): Promise<HistoryMark | undefined> {
    return endOf(await this.settled());
  }

  /** Closed transactions since the last settlement, declined ones too. */
  async closedCount(): Promise<number> {
    return this.#closedSince(await this.from());
  }

  #closedSince(from: HistoryMark | undefined): number {
    const { journal } = this.#book;
    return from ? journal.historyEnd().entry - from.entry : journal.historyCount;
  }

  /** The first closed transaction, a declined one too, that a settlement to come may have. Seldom is it not the first of all. */
  async first(): Promise<Transaction | undefined> {
    const settled = await this.settled();
    const from = endOf(settled);
    if (this.#closedSince(from) === 0) return undefined;
    const isLate = await this.#latenessBehind(settled);
    for await (const { transaction } of this.#book.closed(from)) if (!isLate(transaction.facts)) return transaction;
    return undefined;
  }

  /**
   * Where the host has opened a number once more that was settled, the first STAN of the batch that is open under it now. undefined: it was
   * never settled.
   */
  async opened(batch: number): Promise<number | undefined> {
    return openedIn(await this.settled(), batch);
  }

  /** Tells what no settlement to come has: its batch is settled, or was left with nothing to settle in it. */
  async lateness(): Promise<IsLate> {
    return this.#latenessBehind(await this.settled());
  }

  async #latenessBehind(settled: readonly SettledBatch[]): Promise<IsLate> {
    const { batch: open, nextStan } = this.#book;
    const left = await this.leftBatches();
    const opened = openedIn(settled, open);
    const last = settled.at(-1)?.[FIRST_STAN];
    return ({ stan, batch, madeAs }) => {
      // The last settlement had it: what is made under former numbers is settled with the next one, in whichever batch.
      if (madeAs && last !== undefined && !isSince(stan, last, nextStan)) return true;
      if (madeAs) return batch !== open && settled.some(([number]) => number === batch);
      return batch === open ? opened !== undefined && !isSince(stan, opened, nextStan) : !left.includes(batch);
    };
  }

  /** What has ended after its batch's settlement and stands in no report yet: what the next one names, and how many there are behind it. */
  async late(): Promise<LatePage | undefined> {
    const [first, ...others] = this.#latePages();
    if (first === undefined) return undefined;
    let more = 0;
    for (const key of others) more += (await this.#late(key))[0];
    return { key: first, all: await this.#late(first), more };
  }

  /** What is written down of one that has come to its end. @returns undefined where a settlement to come has it. */
  async withLate(ended: Transaction): Promise<readonly [CellKey, AllLate] | undefined> {
    if (!(await this.lateness())(ended.facts)) return undefined;
    const key = this.#latePages().at(-1);
    if (key === undefined) return this.nextLate([lateOf(ended)]);
    const [count, named] = await this.#late(key);
    if (named.length >= LATE_MAX) return this.nextLate([lateOf(ended)]);
    return [key, [count + 1, [...named, lateOf(ended)]]];
  }

  /** @param page 1 for the page that comes next, 2 for the one after it: a step may write more than one. */
  nextLate(named: readonly Late[], page = 1): readonly [CellKey, AllLate] {
    return [(this.#latePages().at(-1) ?? cellKey(cellClasses.settlement, LATE_ID - 1)) + page, [named.length, named]];
  }

  /** In their order. From memory. */
  #latePages(): readonly CellKey[] {
    const ids = this.#book.ids(cellClasses.settlement).filter((id) => id >= LATE_ID);
    return ids.map((id) => cellKey(cellClasses.settlement, id));
  }

  async #late(key: CellKey): Promise<AllLate> {
    return ((await this.#read(key)) as AllLate | undefined) ?? [0, []];
  }

  /** The list with one more, for the step that closes its batch. @param end where its records end. */
  async withBatch(batch: number, closedAt: string, end: HistoryMark): Promise<readonly SettledBatch[]> {
    const { nextStan } = this.#book;
    const all = [...(await this.settled()), [batch, closedAt, end.entry, end.piece, end.bytes, nextStan] as const];
    // One that is forgotten goes with the next.
    return all.slice(-SETTLED_MAX);
  }

  /**
   * The host is in a batch again that was left as settled: what it holds is open. After a move to other numbers it is another batch.
   * @returns undefined where none was.
   */
  async reopened(batch: number): Promise<readonly SettledBatch[] | undefined> {
    const settled = await this.settled();
    const [number, , , , , stan] = settled.at(-1) ?? [];
    const moves = this.#book.ids(cellClasses.formers);
    const isMoved =
      stan !== undefined &&
      moves.some((first) => numbersBehind(first, this.#book.nextStan) <= numbersBehind(stan, this.#book.nextStan));
    return number === batch && !isMoved ? settled.slice(0, -1) : undefined;
  }

  /** The host had closed that batch after all, and has opened its number for another one. What is under way was begun with both: it is dropped. */
  async settledBefore(batch: SettledBatch): Promise<void> {
    await this.#book.change([[settledKey, [...(await this.settled()), batch]]], [settlementKey]);
  }

  /** Gives back what is older than its days, and what takes too much. @param now by the terminal's clock. */
  async tidy(now: string, days: number): Promise<void> {
    for (;;) {
      const [oldest, next] = await this.settled();
      if (!oldest) return;
      const isOld = epochOf(now) - epochOf(oldest[1]) > days * DAY_MS;
      if (!isOld && (!next || !(await this.#takesTooMuch()))) return;
      // What still holds money goes when somebody has read it (`counter/make-room.ts`).
      if (!isOld && (await this.holdsInOldest()).length > 0) return;
      if (!(await this.releaseOldest())) return;
    }
  }

  /** Authorisations of the oldest settled batch, and of what lies before it, that still hold money as far as this terminal knows. */
  async holdsInOldest(): Promise<readonly Approved[]> {
    const [oldest] = await this.settled();
    const holds: Approved[] = [];
    if (!oldest) return holds;
    const { entry } = markOf(oldest);
    for await (const { at, transaction } of this.#book.closed()) {
      if (at >= entry) break;
      const { facts, state } = transaction;
      if (state !== "approved" || facts.kind !== "authorisation") continue;
      if ((await new Returns(this.#book).moneyOf(transaction)) === "held") holds.push(transaction);
    }
    return holds;
  }

  /** The oldest settled batch goes, because its room is needed. @returns whether there was one, and all of it was told. */
  async releaseOldest(): Promise<boolean> {
    const [oldest, ...others] = await this.settled();
    if (!oldest) return false;
    const release = markOf(oldest);
    const [unsent, returned] = [await this.#book.unsentStans(), unpackUnsent(await this.#read(returnsKey))];
    const gone = await this.#listedBefore(release, [...unsent, ...returned]);
    if (!gone) return false;
    const isLeft = (stan: number) => !gone.has(stan);
    const lists = [
      ...listed(unsentKey, unsent, unsent.filter(isLeft)),
      ...listed(returnsKey, returned, returned.filter(isLeft)),
    ];
    const { journal } = this.#book;
    const committed = await journal.commit({ kind: "finishing", release, set: [[settledKey, others], ...lists] });
    if (committed.kind !== "durable") throw new StorageFailure(committed.why);
    return true;
  }

  /** Of the STANs that the lists name those whose records go. @returns undefined where an advice would go that failed and that nobody was told of. */
  async #listedBefore({ entry }: HistoryMark, listed: readonly number[]): Promise<ReadonlySet<number> | undefined> {
    const gone = new Set<number>();
    const { untoldStans } = this.#book;
    if (listed.length + untoldStans.length === 0) return gone;
    for await (const { at, transaction } of this.#book.closed()) {
      if (at >= entry) break;
      const { stan } = transaction.facts;
      if (waitsForAnswer(transaction) && untoldStans.includes(stan)) return undefined;
      if (listed.includes(stan)) gone.add(stan);
    }
    return gone;
  }

  async #takesTooMuch(): Promise<boolean> {
    const [[, , , , first = 0] = []] = await this.settled();
    const space = await this.#book.journal.space();
    if (!("startingBytesMax" in space)) throw new StorageFailure(space.why);
    const last = (await this.from())?.bytes ?? first;
    return (last - first) * SETTLED_SHARE > space.startingBytesMax;
  }

  async #read(key: number): Promise<JournalValue | undefined> {
    // From memory, where nothing ever was settled.
    const isReturns = key === returnsKey;
    if (this.#book.ids(isReturns ? cellClasses.returns : cellClasses.settlement).length === 0) return undefined;
    return this.#book.cell(key);
  }
}

/** Where the last of them ends in history. */
function endOf(settled: readonly SettledBatch[]): HistoryMark | undefined {
  const last = settled.at(-1);
  return last && markOf(last);
}

function openedIn(settled: readonly SettledBatch[], batch: number): number | undefined {
  return settled.findLast(([number]) => number === batch)?.[FIRST_STAN];
}

export function lateOf(ended: Transaction): Late {
  const { stan, amountFen, batch, kind } = ended.facts;
  return [stan, amountFen, batch, numberOfKind(kind), moneyOf(ended)];
}

/** What the next report names of those, in the cell that goes with it, and how many later ones will. */
export interface LatePage {
  readonly key: CellKey;
  readonly all: AllLate;
  readonly more: number;
}

/** Cells that a step writes, and those that it takes away. */
export interface Written {
  readonly set: readonly (readonly [CellKey, JournalValue])[];
  readonly clear: readonly CellKey[];
}

function writtenLeft(before: readonly number[], now: readonly number[]): Written {
  if (now.join() === before.join()) return { set: [], clear: [] };
  return now.length > 0 ? { set: [[leftBatchesKey, now]], clear: [] } : { set: [], clear: [leftBatchesKey] };
}

function listed(
  key: number,
  before: readonly number[],
  after: readonly number[],
): readonly (readonly [number, JournalValue])[] {
  const packed = before.length === after.length ? undefined : packUnsent(after);
  return packed ? [[key, packed]] : [];
}
