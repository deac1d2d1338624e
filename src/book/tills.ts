import { type CellKey, cellKey, type JournalValue } from "../journal/journal";
import { cellClasses } from "./cells";
import type { Original, TransactionKind } from "./facts";
import { kindOfNumber, numberOfKind } from "./facts-record";
import type { BookLists } from "./lists";
import type { Losses } from "./losses";
import { byReferenceNo, byVoucher, type MeantBy } from "./original";
import type { Transaction } from "./states";

/** A till's own name for what it asked for: the till, and a number that rises with each that it begins. */
export interface Reference {
  /** Letters and hyphens, as the reference begins. */
  readonly till: string;
  readonly number: number;
}

/**
 * Counters of one shop, and those that stood there before. None makes room for another: whose mark is forgotten could begin what was
 * begun before.
 */
const TILLS_MAX = 32;
/** Ends of before that no till has said to have heard. More than a till asks about in one breath. */
const UNTOLD_MAX = 16;
/** Those that ended before anything was recorded, with why: so far back a till is told more than that nothing is known. */
const ENDED_MAX = 8;
/** Of those that are closed so many are looked at: more than a batch holds, and more than the flash usually does. */
const CLOSED_LOOKED_AT = 10_000;

/** One that ended before there was anything to record: not charged, and not begun again under this number. */
export interface NotBegun {
  readonly number: number;
  readonly kind: TransactionKind;
  readonly amountFen: number;
  /** A row of the catalogue, or "cancelled". */
  readonly code: string;
  /** What it was to take back, as the till named it: reference or voucher number. */
  readonly original?: string;
}

/** What is durable of a till. */
export interface TillMemory {
  readonly id: string;
  /** Up to this number nothing is begun any more: what is not found was forgotten. */
  readonly mark: number;
  /** Numbers whose end it was not told, or has not said to have heard, oldest first. */
  readonly untold: readonly number[];
  readonly ended: readonly NotBegun[];
  /** What it proves itself with over TCP; absent: it was never paired. */
  readonly secret?: Uint8Array;
}

/** @returns undefined for what is none: up to 12 letters and hyphens, a letter first, and up to 9 digits, no zero first. */
export function referenceOf(text: string): Reference | undefined {
  const parsed = /^([A-Za-z][A-Za-z-]{0,11})([1-9][0-9]{0,8})$/.exec(text);
  const [, till, number] = parsed ?? [];
  return till === undefined ? undefined : { till, number: Number(number) };
}

/** "632610000002/1122": field 37 and MMDD of a slip. @returns undefined for what is none. */
export function onSlip(name: string): { readonly referenceNo: string; readonly hostDate: string } | undefined {
  const [, referenceNo, hostDate] = /^([0-9]{12})\/((?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))$/.exec(name) ?? [];
  return referenceNo === undefined || hostDate === undefined ? undefined : { referenceNo, hostDate };
}

function isVoucher(name: string): boolean {
  return /^[0-9]{6}$/.test(name);
}

export function isTillId(text: string): boolean {
  return /^[A-Za-z][A-Za-z-]{0,11}$/.test(text);
}

/**
 * What the journal knows of cash registers, a cell each: read once, when the terminal has a line to one. A cell changes in the flash
 * program of the INTENT that its till asked for; what a cut forgets of tellings is told once more, never less.
 */
export class Tills {
  readonly #book: Shelf;
  /** By their cells' ids. */
  readonly #known: Map<number, TillMemory>;

  private constructor(book: Shelf, known: Map<number, TillMemory>) {
    this.#book = book;
    this.#known = known;
  }

  static async read(book: Shelf): Promise<Tills> {
    const known = new Map<number, TillMemory>();
    for (const id of book.ids(cellClasses.tills)) {
      const memory = memoryOf(await book.cell(cellKey(cellClasses.tills, id)));
      if (memory) known.set(id, memory);
    }
    return new Tills(book, known);
  }

  /** Somebody says who he is. @returns false where there is no room for another one. */
  meet(id: string): boolean {
    if (this.#found(id)) return true;
    if (this.#known.size >= TILLS_MAX) return false;
    this.#known.set(Math.max(0, ...this.#known.keys()) + 1, { id, mark: 0, untold: [], ended: [] });
    return true;
  }

  of(id: string): TillMemory {
    return this.#entry(id)[1];
  }

  /** May marks be older than the truth, because the journal lost something? Then a till has to say how far it has come. */
  async isUnsure(): Promise<boolean> {
    return !(await this.#book.losses.isSure());
  }

  /** Where the journal may have forgotten: nothing up to here is begun any more. Durable with the next change. */
  raise(id: string, mark: number): void {
    const memory = this.of(id);
    if (mark > memory.mark) this.#keep({ ...memory, mark });
  }

  /** With an INTENT: the number is used up, and its end untold. @returns what to write, and what to keep once it is durable. */
  begins(reference: string): {
    readonly cell: readonly [CellKey, JournalValue];
    readonly durable: () => void;
  } {
    const { till, number } = known(reference);
    const memory = this.of(till);
    const untold = [...memory.untold.filter((each) => each !== number), number].slice(-UNTOLD_MAX);
    const next = { ...memory, mark: Math.max(memory.mark, number), untold };
    return { cell: [this.#keyOf(till), cellOf(next)], durable: () => this.#keep(next) };
  }

  /** It ended before there was an INTENT: durable, so that the same number is never begun behind a till's back. */
  async notBegun({ till, number }: Reference, what: Omit<NotBegun, "number">): Promise<void> {
    const memory = this.of(till);
    const ended = [...memory.ended.filter((each) => each.number !== number), { number, ...what }].slice(-ENDED_MAX);
    await this.#change({ ...memory, mark: Math.max(memory.mark, number), ended });
  }

  /** The till has said that it knows how it ended. */
  told({ till, number }: Reference): void {
    const memory = this.of(till);
    if (memory.untold.includes(number))
      this.#keep({ ...memory, untold: memory.untold.filter((each) => each !== number) });
  }

  async pair(id: string, secret: Uint8Array): Promise<void> {
    await this.#change({ ...this.of(id), secret });
  }

  /** The transaction that a till knows by this reference, as it stands now. */
  async find(reference: string): Promise<Transaction | undefined> {
    const fits = ({ facts }: Transaction) => facts.tillReference === reference;
    const open = [...(await this.#book.checking()), ...(await this.#book.waiting(CLOSED_LOOKED_AT))].find(fits);
    return open ?? (await this.#book.find(fits, 1, CLOSED_LOOKED_AT, reference))[0];
  }

  /**
   * What a till means by the name of an original, where the journal holds it: a voucher number, a reference, or what stands on a slip.
   * @param rules which may be meant.
   */
  named(name: string, rules: MeantBy | undefined): Promise<Transaction | undefined> {
    const slip = onSlip(name);
    if (slip) return byReferenceNo(this.#book, slip.referenceNo);
    return isVoucher(name) ? byVoucher(this.#book, rules, Number(name)) : this.find(name);
  }

  /**
   * Does a till mean by `again` what it meant before? It may name one sale by its reference or by its voucher number. A sale that was
   * given back may be gone from the journal before its refund is: then its voucher number alone can tell, and a reference is believed.
   * @param before as the till named it, or as the refund's record has it.
   */
  async meansSame(before: string | Original, again: string, rules: MeantBy | undefined): Promise<boolean> {
    if (before === again) return true;
    const meant = (await this.named(again, rules))?.facts;
    const first = typeof before === "string" ? (await this.named(before, rules))?.facts : before;
    if (!first) return false;
    if (meant) return meant.stan === first.stan && meant.batch === first.batch;
    const slip = onSlip(again);
    if (slip)
      return "referenceNo" in first && first.referenceNo === slip.referenceNo && first.hostDate === slip.hostDate;
    return isVoucher(again) ? Number(again) === first.stan : typeof before !== "string";
  }

  async #change(memory: TillMemory): Promise<void> {
    await this.#book.change([[this.#keyOf(memory.id), cellOf(memory)]]);
    this.#keep(memory);
  }

  #found(id: string): readonly [number, TillMemory] | undefined {
    for (const entry of this.#known) if (entry[1].id === id) return entry;
    return undefined;
  }

  /** @throws Error for one that was not met: a bug of the caller. */
  #entry(id: string): readonly [number, TillMemory] {
    const entry = this.#found(id);
    if (!entry) throw new Error(`till ${id} was not met`);
    return entry;
  }

  #keyOf(id: string): CellKey {
    return cellKey(cellClasses.tills, this.#entry(id)[0]);
  }

  #keep(memory: TillMemory): void {
    this.#known.set(this.#entry(memory.id)[0], memory);
  }
}

/** The book, as far as it is needed here. */
type Shelf = BookLists & { readonly batch: number; readonly losses: Pick<Losses, "isSure"> };

function known(text: string): Reference {
  const reference = referenceOf(text);
  if (!reference) throw new Error("what is asked for has been read before");
  return reference;
}

function cellOf({ id, mark, untold, ended, secret }: TillMemory): JournalValue {
  const rows = ended.map(({ number, kind, amountFen, code, original }) => [
    number,
    numberOfKind(kind),
    amountFen,
    code,
    ...(original === undefined ? [] : [original]),
  ]);
  return [id, mark, untold, rows, secret ?? null];
}

/** From `[id, mark, [untold number …], [[number, kind's number, amount in fen, code, original or nothing] …], secret or null]`. */
function memoryOf(value: JournalValue): TillMemory | undefined {
  if (!Array.isArray(value)) return undefined;
  const [id, mark, untold, rows, secret] = value as readonly unknown[];
  if (typeof id !== "string" || typeof mark !== "number" || !Array.isArray(untold) || !Array.isArray(rows))
    return undefined;
  const ended: NotBegun[] = [];
  for (const [number, kindNumber, amountFen, code, original] of rows as (readonly unknown[])[]) {
    const kind = kindOfNumber(kindNumber);
    if (!kind) continue;
    const named = typeof original === "string" ? { original } : {};
    ended.push({ number: Number(number), kind, amountFen: Number(amountFen), code: String(code), ...named });
  }
  return { id, mark, untold: untold.map(Number), ended, ...(secret instanceof Uint8Array ? { secret } : {}) };
}
