import { localDay } from "../acquirer/calendar";
import type { LedgerEntry } from "../acquirer/ledger-view";
import type { Simulator } from "../simulator";

/**
 * Whether no reversal ends this any more: the host holds it from another of its days, and reverses nothing of those. Then the
 * terminal goes on saying that it is being checked, and support has the last word (money.md §2).
 */
export function isBeyondReach({ acquirer, world }: Simulator, { state, atMs }: LedgerEntry): boolean {
  const { pastOriginal } = acquirer.hostView().reversals;
  return pastOriginal === "25" && state === "charged" && localDay(atMs) !== localDay(world.nowMs);
}

export function hasBeyondReach(simulator: Simulator): boolean {
  return simulator.acquirer.ledgerView().entries.some((entry) => isBeyondReach(simulator, entry));
}
