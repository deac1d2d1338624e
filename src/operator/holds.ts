import type { Transaction } from "../book/states";
import type { Terminal } from "../context";
import { isTooOld } from "../counter/hold-age";
import { freshStack } from "../values/fresh-stack";
import type { MoneyState } from "../values/money-state";

/** The state of a transaction's money today: what took it back is on record, that a hold grew too old is not. */
export async function moneyToday(terminal: Terminal, transaction: Transaction): Promise<MoneyState> {
  // Asked for in the middle of a list and of a detail, whose frames would fill half of a device's stack of 512 slots.
  await freshStack;
  const money = await terminal.book.returns.moneyOf(transaction);
  const isHold = money === "held" && transaction.facts.kind === "authorisation";
  return isHold && (await isTooOld(terminal, transaction)) ? "released" : money;
}
