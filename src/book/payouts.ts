import { type CellKey, cellKey, type JournalValue } from "../journal/journal";
import {
  type PayoutClass,
  type PayoutProduct,
  type PayoutReason,
  payoutClasses,
  payoutProducts,
  payoutReasons,
} from "../values/payout";
import { cellClasses, payoutsKey } from "./cells";
import type { Acceptor } from "./facts";
import type { BookLists } from "./lists";
import { acceptorFromRecord } from "./record";
import type { BookStore } from "./store";

/** In one cell, which is read whole. */
const PAGE = 6;
/** What is aside: with the newest page more than five a day for as long as a bank can give one back. */
const ASIDE_PAGES_MAX = 10;
/** A bank gives nothing back after so long (`day.md`, 3.1: seven working days). */
const PAID_MINUTES = 11 * 24 * 60;
const NAME_BYTES = 11;

/** asking: the request may be under way, and nobody knows how it stands. */
export type PayoutStage = "asking" | PayoutClass;

/** A payout as the journal has it, from before its request is sent. */
export interface Payout {
  /** Its request's name (`management/name.ts`), 11 bytes: never another one for the same money. */
  readonly name: Uint8Array;
  readonly product: PayoutProduct;
  /** Its fee included. */
  readonly amountFen: number;
  readonly feeFen: number;
  /** What the request binds: the account's handle and the minute in which it was made. */
  readonly account: number;
  readonly askedMinute: number;
  /** As it was shown: first six and last four digits. */
  readonly masked: string;
  readonly stage: PayoutStage;
  readonly reason: PayoutReason;
  /** What the acquirer told (`PayoutTold.atMinute`). Asking: when the request was sent last. */
  readonly atMinute: number;
  /** Why it was refused, where it was: the acquirer's code. */
  readonly code: string;
  /** A person has seen that it stands so. */
  readonly told: boolean;
  /** Its slip is out, or this model prints none. */
  readonly printed: boolean;
  /** Whose place it takes. */
  readonly replaces?: Uint8Array;
  /** Under which numbers it was asked for, where the terminal has others by now. */
  readonly madeAs?: Acceptor;
}

/** Nothing becomes of it any more. One that was paid can still come back. */
export function isOver({ stage }: Payout): boolean {
  return stage === "returned" || stage === "failed";
}

/** Is it still to be asked about? */
export function isOpen(payout: Payout, nowMinute: number): boolean {
  return payout.stage === "paid" ? nowMinute - payout.atMinute < PAID_MINUTES : !isOver(payout);
}

/** Does nobody know whether it was taken (E08)? */
export function isUnknown({ stage }: Payout): boolean {
  return stage === "asking";
}

/**
 * Payouts in the journal: the newest, and all that has no end or that nobody was told of, in one cell; the others aside, in pages that
 * are read one at a time. Of those the oldest page is forgotten when there are too many.
 */
export class Payouts {
  readonly #book: BookLists;

  constructor(book: BookLists) {
    this.#book = book;
  }

  /** The newest, oldest first. */
  async all(): Promise<readonly Payout[]> {
    return this.#page(payoutsKey);
  }

  /** The one of which nobody knows whether it was taken: while there is one, no other is asked for (E08). */
  async unknown(): Promise<Payout | undefined> {
    return (await this.all()).find(isUnknown);
  }

  /** How many pages are aside. From memory. */
  get asidePages(): number {
    return this.#asideIds().length;
  }

  /** One of them, oldest first. @param page 0 has the newest. */
  async aside(page: number): Promise<readonly Payout[]> {
    const id = this.#asideIds().at(-1 - page);
    return id === undefined ? [] : this.#page(asideKey(id));
  }

  /** The one that was asked for in the place of another. */
  async successorOf({ name }: Payout): Promise<Payout | undefined> {
    const succeeds = ({ replaces }: Payout) => replaces !== undefined && isSameName(replaces, name);
    const newest = (await this.all()).find(succeeds);
    if (newest) return newest;
    for (let page = 0; page < this.asidePages; page++) {
      const found = (await this.aside(page)).find(succeeds);
      if (found) return found;
    }
    return undefined;
  }

  /** Is there room for one more? What has no end, or nobody was told of, makes none. */
  async hasRoom(): Promise<boolean> {
    const all = await this.all();
    return all.length < PAGE || all.some(makesRoom);
  }

  /** As it stands from now on. */
  async put(payout: Payout): Promise<void> {
    const all = await this.all();
    const at = placeOf(all, payout);
    if (at >= 0) return this.#change([[payoutsKey, all.with(at, payout)]]);
    const found = await this.#findAside(payout);
    if (!found) return this.#add(all, payout);
    const { key, rows, at: place } = found;
    if (payout.told) return this.#change([[key, rows.with(place, payout)]]);
    // Somebody has to be told: it stands among the newest again, in the place of one that is told.
    const left = all.find(makesRoom);
    const here = [...all.filter((each) => each !== left), payout];
    const there = left ? rows.with(place, left) : rows.toSpliced(place, 1);
    return this.#change([
      [payoutsKey, here],
      [key, there],
    ]);
  }

  /** Nothing of its request has left. */
  async drop({ name }: Payout): Promise<void> {
    const left = (await this.all()).filter((each) => !isSameName(each.name, name));
    await this.#change([[payoutsKey, left]]);
  }

  async #add(all: readonly Payout[], payout: Payout): Promise<void> {
    const left = all.length < PAGE ? undefined : all.find(makesRoom);
    const newest: Change = [payoutsKey, [...all.filter((each) => each !== left), payout]];
    if (!left) return this.#change([newest]);
    const ids = this.#asideIds();
    const last = ids.at(-1) ?? 0;
    const rows = last > 0 ? await this.#page(asideKey(last)) : [];
    const isFull = last === 0 || rows.length >= PAGE;
    const aside: Change = isFull ? [asideKey(last + 1), [left]] : [asideKey(last), [...rows, left]];
    const tooMany = isFull ? ids.slice(0, Math.max(0, ids.length + 1 - ASIDE_PAGES_MAX)) : [];
    await this.#change([newest, aside], tooMany.map(asideKey));
  }

  async #findAside(payout: Payout) {
    for (const id of this.#asideIds()) {
      const key = asideKey(id);
      const rows = await this.#page(key);
      const at = placeOf(rows, payout);
      if (at >= 0) return { key, rows, at };
    }
    return undefined;
  }

  #asideIds(): readonly number[] {
    return this.#book.ids(cellClasses.payouts).filter((id) => id > 0);
  }

  async #page(key: CellKey): Promise<readonly Payout[]> {
    // From memory, where there never was one.
    if (this.#book.ids(cellClasses.payouts).length === 0) return [];
    const rows = (await this.#book.cell(key)) as readonly (readonly JournalValue[])[] | undefined;
    return (rows ?? []).map(fromRow);
  }

  #change(changes: readonly Change[], clear: readonly CellKey[] = []): Promise<void> {
    const set = changes.map(([key, payouts]) => [key, payouts.map(toRow)] as const);
    return this.#book.change(set, clear);
  }
}

type Change = readonly [key: CellKey, payouts: readonly Payout[]];

/** 0 is the newest page. The others count up, and are never used again. */
function asideKey(id: number): CellKey {
  return cellKey(cellClasses.payouts, id);
}

function placeOf(payouts: readonly Payout[], { name }: Payout): number {
  return payouts.findIndex((each) => isSameName(each.name, name));
}

function makesRoom(payout: Payout): boolean {
  return (isOver(payout) || payout.stage === "paid") && payout.told;
}

/** The terminal has other numbers from now on: each payout keeps those that it was asked for under. */
export async function keepPayoutNumbers(book: BookStore, { terminal, merchant }: Acceptor): Promise<void> {
  for (const id of book.ids(cellClasses.payouts)) {
    const key = cellKey(cellClasses.payouts, id);
    const rows = ((await book.cell(key)) ?? []) as readonly (readonly JournalValue[])[];
    if (rows.every((row) => row.length > MADE_AS_AT)) continue;
    await book.put(
      key,
      rows.map((row) => (row.length > MADE_AS_AT ? row : [...row, [terminal, merchant]])),
    );
  }
}

export function isSameName(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const stages: readonly PayoutStage[] = Object.freeze<PayoutStage[]>(["asking", ...payoutClasses]);

const MADE_AS_AT = 13;

/**
 * `[name, product, fen, fee, account, minute asked, masked, stage, reason, minute, code, told 1 + printed 2, name of the one that it replaces
 * or null]`, and behind it, where the terminal has other numbers by now, `[field 41, field 42]`; product, stage and reason by their numbers.
 */
function toRow(payout: Payout): JournalValue {
  return [
    payout.name,
    payoutProducts.indexOf(payout.product),
    payout.amountFen,
    payout.feeFen,
    payout.account,
    payout.askedMinute,
    payout.masked,
    stages.indexOf(payout.stage),
    payoutReasons.indexOf(payout.reason),
    payout.atMinute,
    payout.code,
    (payout.told ? 1 : 0) + (payout.printed ? 2 : 0),
    payout.replaces ?? null,
    ...(payout.madeAs ? [[payout.madeAs.terminal, payout.madeAs.merchant]] : []),
  ];
}

function fromRow(row: readonly JournalValue[]): Payout {
  const [
    name,
    product,
    amountFen,
    feeFen,
    account,
    askedMinute,
    masked,
    stage,
    reason,
    atMinute,
    code,
    seen,
    replaces,
  ] = row;
  const madeAs = acceptorFromRecord(row[MADE_AS_AT]);
  return {
    name: name instanceof Uint8Array ? name : new Uint8Array(NAME_BYTES),
    product: payoutProducts[Number(product)] ?? "D0",
    amountFen: Number(amountFen),
    feeFen: Number(feeFen),
    account: Number(account),
    askedMinute: Number(askedMinute),
    masked: String(masked),
    stage: stages[Number(stage)] ?? "asking",
    reason: payoutReasons[Number(reason)] ?? "none",
    atMinute: Number(atMinute),
    code: String(code),
    told: (Number(seen) & 1) > 0,
    printed: (Number(seen) & 2) > 0,
    ...(replaces instanceof Uint8Array ? { replaces } : {}),
    ...(madeAs ? { madeAs } : {}),
  };
}
