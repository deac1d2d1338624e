import type { JournalValue } from "../journal/journal";
import {
  type PayoutClass,
  type PayoutProduct,
  type PayoutReason,
  payoutClasses,
  payoutProducts,
  payoutReasons,
} from "../values/payout";
import { cellClasses, payoutsKey } from "./cells";
import type { BookLists } from "./lists";

/** What is looked at again: of more than these the oldest that is over goes. */
const KEPT_MAX = 6;
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
}

/** Nothing becomes of it any more. One that was paid can still come back. */
export function isOver({ stage }: Payout): boolean {
  return stage === "returned" || stage === "failed";
}

/** Payouts in the journal, oldest first, in one cell. */
export class Payouts {
  readonly #book: BookLists;

  constructor(book: BookLists) {
    this.#book = book;
  }

  async all(): Promise<readonly Payout[]> {
    // From memory, where there never was one.
    if (this.#book.ids(cellClasses.payouts).length === 0) return [];
    const rows = (await this.#book.cell(payoutsKey)) as readonly (readonly JournalValue[])[] | undefined;
    return (rows ?? []).map(fromRow);
  }

  /** Is there room for one more? What is not over, or nobody was told, makes none. */
  async hasRoom(): Promise<boolean> {
    const all = await this.all();
    return all.length < KEPT_MAX || all.some(makesRoom);
  }

  /** As it stands from now on. */
  async put(payout: Payout): Promise<void> {
    const all = await this.all();
    const at = all.findIndex(({ name }) => isSameName(name, payout.name));
    const next = at < 0 ? [...withRoom(all), payout] : all.with(at, payout);
    await this.#book.change([[payoutsKey, next.map(toRow)]]);
  }

  /** Nothing of its request has left. */
  async drop({ name }: Payout): Promise<void> {
    const left = (await this.all()).filter((each) => !isSameName(each.name, name));
    await this.#book.change([[payoutsKey, left.map(toRow)]]);
  }
}

function makesRoom(payout: Payout): boolean {
  return (isOver(payout) || payout.stage === "paid") && payout.told;
}

function withRoom(all: readonly Payout[]): readonly Payout[] {
  if (all.length < KEPT_MAX) return all;
  const oldest = all.findIndex(makesRoom);
  return all.filter((_each, at) => at !== oldest);
}

export function isSameName(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const stages: readonly PayoutStage[] = Object.freeze<PayoutStage[]>(["asking", ...payoutClasses]);

/**
 * `[name, product, fen, fee, account, minute asked, masked, stage, reason, minute, code, told 1 + printed 2, name of the one that it replaces
 * or null]`; product, stage and reason by their numbers.
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
  };
}
