import { type JournalCopy, readJournal } from "../scenario/journal-copy";
import type { Simulator } from "../simulator/simulator";

/** {@link payoutsBehind} by the journal as it is now. */
export async function payoutsBehindNow(simulator: Simulator): Promise<readonly string[]> {
  return payoutsBehind(simulator, await readJournal(simulator.flash));
}

/**
 * Payouts of which the terminal does not know, at rest, what acquirer and bank know: whether the request came there, and how it ended.
 * What waits for its hour is no such.
 */
export function payoutsBehind({ acquirer }: Simulator, journal: JournalCopy): readonly string[] {
  if (journal.kind === "unreadable") return [];
  const { payouts } = acquirer.ledgerView();
  return journal.payouts.flatMap(({ request, amountFen, stage, code }) => {
    const payout = `payout of ${(amountFen / 100).toFixed(2)}`;
    if (stage === "asking") return [`${payout} is still not known`];
    const state = payouts.find((each) => each.request === request)?.state;
    const isOver = state === "paid" || state === "returned" || state === "failed";
    return code === "" && isOver && state !== stage ? [`${payout} is ${state}, and the terminal has it ${stage}`] : [];
  });
}
