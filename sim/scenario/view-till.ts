import { moneyOf } from "../../src/book/states";
import type { Simulator } from "../simulator/simulator";
import { journalOf } from "./journal-copy";
import type { Plain } from "./result";
import { readTransactions, sixDigits } from "./view-journal";

/** The `till` view: each reference with its state by the terminal's journal, the tills that it knows, and what was heard at the line. */
export async function tillView(simulator: Simulator): Promise<Plain> {
  const { till } = simulator;
  if (!till) return { line: "none", tills: [], references: [], heard: {}, open: [] };
  const journal = await journalOf(simulator);
  const read = await readTransactions(simulator);
  const tills = journal.kind === "read" ? journal.tills : [];
  const begun =
    read.kind === "read"
      ? read.transactions.flatMap((transaction) => {
          const { facts } = transaction;
          const { tillReference } = facts;
          if (tillReference === undefined) return [];
          const at = tills.find(({ till: name }) => tillReference.startsWith(name));
          return [
            {
              reference: tillReference,
              kind: facts.kind,
              amountFen: facts.amountFen,
              money: moneyOf(transaction),
              stan: sixDigits(facts.stan),
              batch: sixDigits(facts.batch),
              told: !at?.untold.some((number) => tillReference === `${at.till}${number}`),
            },
          ];
        })
      : [];
  const ended = tills.flatMap(({ till: name, ended: each }) =>
    each.map(({ number, amountFen, code }) => ({
      reference: `${name}${number}`,
      amountFen,
      money: "not charged",
      code,
    })),
  );
  const heard: Record<string, Plain> = {};
  for (const message of till.heard) if (typeof message["reference"] === "string") heard[message["reference"]] = message;
  return {
    way: till.model.facts.way,
    line: till.model.connected ? "plugged" : "pulled",
    tills: tills.map(({ till: name, mark, untold, paired }) => ({ till: name, mark, untold, paired })),
    references: [...begun, ...ended],
    heard,
    said: till.heard,
    open: till.open,
  };
}
