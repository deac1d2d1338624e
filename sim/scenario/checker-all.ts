import type { Simulator } from "../simulator/simulator";
import { check, numbersOf, type Verdict } from "./checker";

/** The verdict on one of several terminals. */
export interface TerminalVerdict extends Verdict {
  readonly terminal: number;
}

/** The verdict on a merchant: on each of its terminals, and on books that are theirs together. */
export interface WholeVerdict extends Verdict {
  readonly terminals: readonly TerminalVerdict[];
}

/**
 * The independent verdict on all terminals of a merchant. Each one's is that of `check`; beside it every entry of the acquirer's books has to
 * be of one of these terminals, and of one only.
 */
export async function checkAll({ company, acquirer }: Simulator): Promise<WholeVerdict> {
  const terminals: TerminalVerdict[] = [];
  for (const simulator of company) terminals.push({ terminal: simulator.number, ...(await check(simulator)) });
  const owners = company.flatMap((simulator) => [...numbersOf(simulator).keys()]);
  const { entries } = acquirer.ledgerView();
  const strangers = entries.flatMap(({ terminal, stan, state }) => {
    const times = owners.filter((owner) => owner === terminal).length;
    if (times === 1) return [];
    const what = `booked for terminal ${terminal}, which ${times === 0 ? "none" : "more than one"} of them is`;
    return [{ what, stan, ledger: state, journal: null, slips: [] }];
  });
  return {
    agree: strangers.length === 0 && terminals.every(({ agree }) => agree),
    owed: terminals.flatMap(({ owed }) => owed),
    differences: [...strangers, ...terminals.flatMap(({ differences }) => differences)],
    terminals,
  };
}
