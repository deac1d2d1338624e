import type { JournalValue } from "../journal/journal";
import { freshStack } from "../values/fresh-stack";
import type { MoneyState } from "../values/money-state";
import { cellClasses, returnsKey } from "./cells";
import { type Facts, givesBack, isCompletion } from "./facts";
import { type BookLists, OPEN_LOOKED_AT } from "./lists";
import { moneyOf, type Transaction } from "./states";
import { packUnsent, unpackUnsent } from "./unsent";

/** What was done to a transaction: what that made of its money, and how much it was. */
interface Back {
  readonly money: MoneyState;
  readonly amountFen: number;
}

/** Can another one have moved its money? */
function mayBeTaken(transaction: Transaction): boolean {
  const { facts } = transaction;
  const own = moneyOf(transaction);
  return (own === "charged" && !givesBack(facts)) || (own === "held" && facts.kind === "authorisation");
}

/**
 * What was done to a transaction, for `moneyAfter`.
 * @param money where that one's money is. @param backs what was done to that one: a completion that was refunded, or whose refund is
 *   being checked, has ended its hold all the same, and a voided one has not.
 */
export function asBack({ facts }: Transaction, money: MoneyState, backs: readonly Transaction[]): Back {
  const isRefunded = isCompletion(facts) && backs.some((back) => back.facts.kind === "refund");
  const stands = isRefunded && ["returned", "partly returned", "being checked"].includes(money);
  return { money: stands ? "charged" : money, amountFen: facts.amountFen };
}

/** The state of its money behind what was done to it: a hold is over when it was given up or completed. */
export function moneyAfter(transaction: Transaction, backs: readonly Back[]): MoneyState {
  const own = moneyOf(transaction);
  if (!mayBeTaken(transaction)) return own;
  const states = backs.map(({ money }) => money);
  if (own === "held" && (states.includes("released") || states.includes("charged"))) return "released";
  let returnedFen = 0;
  for (const { money, amountFen } of backs) if (own === "charged" && money === "returned") returnedFen += amountFen;
  if (own === "charged" && returnedFen >= transaction.facts.amountFen) return "returned";
  if (states.includes("being checked")) return "being checked";
  return returnedFen > 0 ? "partly returned" : own;
}

/** Stands in the place of the list where there are more than it holds: then each may be one of them. */
const ANY = 0;

function sumOf(transactions: readonly Transaction[]): number {
  return transactions.reduce((sumFen, { facts }) => sumFen + facts.amountFen, 0);
}

/**
 * What was taken back, and what is about to be. The records of what took it back say so; a list in a cell of its own says for which
 * transactions there are such records at all, so that nobody looks through history for the others.
 */
export class Returns {
  readonly #book: BookLists;

  constructor(book: BookLists) {
    this.#book = book;
  }

  /** The list with one more, durable with the intent that takes it back. */
  async withOne(stan: number): Promise<JournalValue> {
    // Asked for deep in an exchange, between connecting and sending.
    await freshStack;
    const stans = await this.#stans();
    if (stans.includes(stan)) return packUnsent(stans) ?? ANY;
    return packUnsent([...stans, stan]) ?? ANY;
  }

  /** What was begun to take a transaction back, newest first. Costs nothing where nothing ever was taken back. */
  async of({ stan, batch }: Pick<Facts, "stan" | "batch">): Promise<readonly Transaction[]> {
    if (!(await this.#mayHave(stan))) return [];
    const isOf = ({ facts: { original } }: Transaction) => original?.stan === stan && original.batch === batch;
    return this.#book.search(isOf, OPEN_LOOKED_AT, stan);
  }

  /** The state of a transaction's money now, with what has taken it back since. */
  async moneyOf(transaction: Transaction): Promise<MoneyState> {
    const own = moneyOf(transaction);
    if (!mayBeTaken(transaction)) return own;
    const backs: Back[] = [];
    for (const back of await this.of(transaction.facts))
      backs.push(asBack(back, await this.moneyOf(back), await this.of(back.facts)));
    return moneyAfter(transaction, backs);
  }

  /** Refunds of one that is not among this terminal's own, by its reference: whether one is being checked. */
  async isCheckedFor(referenceNo: string): Promise<boolean> {
    const isOf = (each: Transaction) =>
      each.facts.original?.referenceNo === referenceNo && moneyOf(each) === "being checked";
    return (await this.#book.checking()).some(isOf);
  }

  /** What is left of it to be taken back. What is being checked may have been taken. */
  async leftFen({ facts }: Transaction): Promise<number> {
    const taken = (await this.of(facts)).filter((each) => ["returned", "being checked"].includes(moneyOf(each)));
    return facts.amountFen - sumOf(taken);
  }

  async #mayHave(stan: number): Promise<boolean> {
    // Where the journal has lost something the list may be among it.
    if (this.#book.ids(cellClasses.loss).length > 0) return true;
    if (this.#book.ids(cellClasses.returns).length === 0) return false;
    const stans = await this.#stans();
    return stans.includes(stan) || stans.includes(ANY);
  }

  async #stans(): Promise<readonly number[]> {
    const list = await this.#book.cell(returnsKey);
    return list === ANY ? [ANY] : unpackUnsent(list);
  }
}
