import type { HostSettlement } from "../acquirer/settlement-types";
import type { Simulator } from "../simulator/simulator";
import { numbersOf } from "./checker";
import { journalOf } from "./journal-copy";
import { reportSeen } from "./report-seen";
import type { Plain } from "./result";

/** One half of field 48. */
function halfView(text: string, from: number): Plain {
  const at = (start: number, digits: number) => Number(text.slice(from + start, from + start + digits));
  return { debitFen: at(0, 12), debits: at(12, 3), creditFen: at(15, 12), credits: at(27, 3) };
}

function totalsView(text: string): Plain {
  return { domestic: halfView(text, 0), foreign: halfView(text, 31) };
}

/** What the host's flags say (`day.md`, 1.4). */
const flagWords: readonly string[] = Object.freeze(["undefined", "balanced", "not balanced", "error"]);

function flagView(text: string, at: number): string {
  return flagWords[Number(text.charAt(at))] ?? "undefined";
}

/** A settlement with the totals of both sides, what came in detail, and the report that came out of the printer. */
function settlementView(settlement: HostSettlement, simulator: Simulator): Plain {
  const { terminal, batch, atMs, own, host, uploaded, certificates = [], missing, end, former } = settlement;
  const slips = (simulator.printer?.slips ?? []).filter((slip) => reportSeen(slip)?.batch === batch);
  return {
    terminal,
    batch,
    atMs,
    state: end ? "closed" : "open",
    totals: { terminal: totalsView(own), host: totalsView(host) },
    flags: { domestic: flagView(host, 30), foreign: flagView(host, 61) },
    uploaded: { count: uploaded.length, details: uploaded.map((each) => ({ ...each })) },
    certificates: { count: certificates.length, details: certificates.map((each) => ({ ...each })) },
    missing: [...missing],
    ...(end ? { end: { ...end } } : {}),
    ...(former ? { former } : {}),
    report: slips.at(former ? 0 : -1)?.lines.join("\n") ?? null,
  };
}

/** The `settlements` view: the acquirer's settlements of this terminal, and its own batches. */
export async function settlementsView(simulator: Simulator): Promise<Plain> {
  const journal = await journalOf(simulator);
  const numbers = numbersOf(simulator);
  const own = journal.kind === "read" ? { batch: six(journal.batch), settled: journal.settled.map(six) } : {};
  return {
    ...own,
    settlements: simulator.acquirer
      .settlements()
      .filter(({ terminal }) => numbers.has(terminal))
      .map((each) => settlementView(each, simulator)),
  };
}

function six(number: number): string {
  return String(number).padStart(6, "0");
}
