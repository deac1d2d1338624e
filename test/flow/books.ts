import type { Room } from "../../sim/scenario/room";
import { see } from "../scenario/rooms";

/** What the terminal says became of the money of each transaction, in the order of its list. */
export async function moneySaid(where: Room): Promise<readonly string[]> {
  const { transactions } = (await see(where, "transactions")) as {
    readonly transactions: readonly { money: string }[];
  };
  return transactions.map(({ money }) => money);
}

/** The state of each entry of the host's ledger. */
export async function ledgerStates(where: Room): Promise<readonly string[]> {
  const { entries } = (await see(where, "ledger")) as { readonly entries: readonly { state: string }[] };
  return entries.map(({ state }) => state);
}
