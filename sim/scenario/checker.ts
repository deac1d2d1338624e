import type { Simulator } from "../simulator/simulator";
import { judgeArrivals } from "./checker-arrivals";
import { Books } from "./checker-books";
import { judgeEnquiries } from "./checker-enquiries";
import { keyOf, type Sale } from "./checker-entries";
import type { Difference, Evidence } from "./checker-evidence";
import { type Owed, owedBy } from "./checker-owed";
import { judgeParts } from "./checker-parts";
import { judgePayouts, payingOutOf } from "./checker-payouts";
import { judgeSales } from "./checker-sales";
import { judgeSettlements, settlingOf } from "./checker-settlements";
import { merchantSums } from "./checker-sums";
import { judgeTill } from "./checker-till";
import { unsignedAt } from "./checker-unsigned";
import { judgeWords } from "./checker-words";
import { journalOf } from "./journal-copy";
import { recordsIn } from "./journal-records";

export type { Difference, Evidence } from "./checker-evidence";
export { type Unsigned, unsignedAt, unsignedBy } from "./checker-unsigned";

export interface Verdict {
  readonly agree: boolean;
  /** What the terminal says that it still owes. */
  readonly owed: readonly Owed[];
  readonly differences: readonly Difference[];
}

/** Compares; knows nothing of how the terminal works but what its words mean. */
export class Checker {
  readonly #evidence: Evidence;
  #lost: readonly Sale[] = [];

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  judge(): readonly Difference[] {
    const books = new Books(this.#evidence);
    judgeSales(books);
    judgeParts(books);
    judgeWords(books);
    judgeEnquiries(books);
    judgeTill(books);
    judgeSettlements(books);
    judgePayouts(books);
    judgeArrivals(books);
    this.#lost = books.lost;
    return books.differences;
  }

  /** What was charged and is lost, as the terminal says without knowing which. */
  get lost(): readonly Sale[] {
    return this.#lost;
  }
}

/** Of no single sale. */
function ofNone(what: string): Difference {
  return { what, stan: null, ledger: null, journal: null, slips: [] };
}

/**
 * The independent verdict on a world: the acquirer's ledger, the terminal's journal, the wire, the paper and the screens that
 * people saw, held against each other. Called at rest.
 */
export async function check(simulator: Simulator): Promise<Verdict> {
  const { acquirer, printer, signaturePad, witness, till } = simulator;
  const numbers = numbersOf(simulator);
  const { company } = simulator;
  // Of what another terminal of the merchant has done nobody here may say that it was this one's.
  const known = company.flatMap((each) => (each === simulator ? [] : [...numbersOf(each).keys()]));
  const journal = await journalOf(simulator);
  if (journal.kind === "unreadable") return verdict([ofNone(`the journal cannot be read: ${journal.why}`)], []);
  const differences = [
    ...acquirer.audit().differences.map((what) => ofNone(`ledger: ${what}`)),
    ...merchantSums(acquirer).map(ofNone),
    ...journal.unknown.map((what) => ofNone(`the journal holds ${what}`)),
  ];
  const { records, unread } = recordsIn(journal);
  for (let count = 0; count < unread; count++) differences.push(ofNone("the journal holds a record of unknown form"));
  const { entries, enquiries = [] } = acquirer.ledgerView();
  const checker = new Checker({
    entries: entries.filter(({ terminal }) => numbers.has(terminal)),
    enquiries: enquiries.filter(({ terminal }) => numbers.has(terminal)),
    others: entries.filter(({ terminal }) => !numbers.has(terminal) && !known.includes(terminal)),
    elsewhere: entries.filter(({ terminal }) => known.includes(terminal)),
    records,
    slips: witness.slips,
    ends: witness.ends,
    presentations: witness.presentations,
    told: witness.told,
    tillTold: till?.ear.told ?? [],
    wireOf: (key) => witness.wire.of(key),
    firstSentMs: (key) => witness.wire.of(key)?.atMs,
    wasRefused: (key) => witness.wire.wasRefused(key),
    wasNotSettled: (number) => witness.wire.wasNotSettled(number),
    endCounts: (number) => witness.wire.endCounts(number),
    wasUnanswered: (key) => witness.wire.wasUnanswered(key),
    reversalEndedMs: (key) => witness.wire.reversalEndedMs(key),
    watchedFromMs: witness.fromMs,
    pad: signaturePad !== undefined,
    printer: printer !== undefined,
    numbers,
    unsigned: unsignedAt(simulator),
    scriptReports: journal.scriptReports,
    doubts: journal.doubts.map(({ stan }) => stan),
    said: journal.said,
    range: journal.range,
    lossesTold: witness.lossesTold,
    settling: settlingOf(simulator, journal, [...numbers.keys()]),
    payingOut: payingOutOf(simulator, journal, witness.payouts, [...numbers.keys()]),
  });
  // The wire has seen it, or the host; else it came behind the newest record of before, or before anybody watched.
  const sinceOf = (stan: string, batch = "") =>
    witness.wire.of(keyOf({ stan, batch }))?.atMs ??
    entries.findLast((entry) => numbers.has(entry.terminal) && entry.stan === stan)?.atMs ??
    (records.reduce((since, record) => Math.max(since, record.stan < stan ? (record.sinceMs ?? 0) : 0), 0) ||
      witness.fromMs);
  const judged = checker.judge();
  const owed = owedBy(records, journal.scriptReports, journal.doubts, checker.lost, sinceOf);
  return verdict([...differences, ...judged], owed);
}

/** Its own number, and those that the acquirer moved it from: its sales stay where they were booked. */
export function numbersOf({ world, acquirer }: Simulator): ReadonlyMap<string, string> {
  const { terminal, merchant } = world.hello().personalisation ?? { terminal: "", merchant: "" };
  const { moves, terminals } = acquirer.hostView();
  const numbers = new Map([[terminal, merchant]]);
  let number = terminal;
  for (const move of moves.toReversed()) {
    if (move.terminal !== number) continue;
    number = move.from;
    numbers.set(number, terminals.find((each) => each.number === number)?.merchant ?? "");
  }
  return numbers;
}

function verdict(differences: readonly Difference[], owed: readonly Owed[]): Verdict {
  return { agree: differences.length === 0, owed, differences };
}
