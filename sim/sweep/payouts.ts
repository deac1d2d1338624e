import { readJournal } from "../scenario/journal-copy";
import type { Simulator } from "../simulator/simulator";

/**
 * Payouts of which the terminal does not know, at rest, what acquirer and bank know: whether the request came there, and how it ended.
 * What waits for its hour is no such.
 */
export async function payoutsBehind({ acquirer, flash }: Simulator): Promise<readonly string[]> {
  const journal = await readJournal(flash);
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
