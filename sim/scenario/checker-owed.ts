import type { RecordSeen } from "../witness/record-evidence";
import { isRefund } from "./checker-kinds";

/** What the terminal says itself that it still owes: no difference, and not over either. */
export interface Owed {
  readonly stan: string;
  readonly what: string;
  /** Since when: the sale's beginning, ms since 1970; by the terminal's clock where its record tells, else as others know of it. */
  readonly sinceMs: number;
}

/** Nothing takes it back: it goes again until its end is known. */
function goesAgain({ kind, order }: RecordSeen): boolean {
  return isRefund(kind) || kind === "completion-advice" || order === true;
}

function isUnended(record: RecordSeen): boolean {
  return (record.state === "intent" && goesAgain(record)) || record.state === "repeating";
}

/** Each thing that may be owed, and how a record says so. */
const debts: readonly (readonly [what: string, isOwed: (record: RecordSeen) => boolean])[] = Object.freeze([
  [
    "a reversal",
    (record: RecordSeen) =>
      (record.state === "intent" && !goesAgain(record) && record.kind !== "balance") || record.state === "reversing",
  ],
  ["an advice", (record: RecordSeen) => isUnended(record) && record.kind === "completion-advice"],
  ["the end of a refund", (record: RecordSeen) => isUnended(record) && isRefund(record.kind)],
  ["the end of an order", (record: RecordSeen) => isUnended(record) && record.order === true],
  ["a repeat of the reversal", ({ repeat }: RecordSeen) => repeat === true],
  ["a slip", ({ slip, closed }: RecordSeen) => slip === "owed" && !closed],
  ["a signature to be taken", ({ signature }: RecordSeen) => signature === "owed" || signature === "unsigned"],
  ["a signature to be sent", ({ signature, closed }: RecordSeen) => signature === "taken" && !closed],
] as const);

/**
 * @param scriptReports the sales whose script results the host has not heard of.
 * @param doubts the sales of which damaged flash has left nothing but the number (D08).
 * @param lost those of which it has left nothing, while the terminal says that there are such.
 * @param sinceOf when a sale began of which there is no record.
 */
export function owedBy(
  records: readonly RecordSeen[],
  scriptReports: readonly number[],
  doubts: readonly { readonly stan: number; readonly batch: number }[],
  lost: readonly { readonly stan: string; readonly batch: string }[],
  sinceOf: (stan: string, batch?: string) => number,
): readonly Owed[] {
  const owed: Owed[] = [];
  for (const record of records)
    for (const [what, isOwed] of debts)
      if (isOwed(record))
        owed.push({ stan: record.stan, what, sinceMs: record.sinceMs ?? sinceOf(record.stan, record.batch) });
  for (const number of scriptReports) {
    const stan = sixDigits(number);
    const sale = records.findLast((record) => record.stan === stan);
    owed.push({ stan, what: "a script report", sinceMs: sale?.sinceMs ?? sinceOf(stan, sale?.batch) });
  }
  for (const doubt of doubts) {
    const stan = sixDigits(doubt.stan);
    const sinceMs = sinceOf(stan, sixDigits(doubt.batch));
    owed.push({ stan, what: "the end of a sale whose record is lost", sinceMs });
  }
  for (const { stan, batch } of lost)
    owed.push({ stan, what: "the end of a sale that is lost, number and all", sinceMs: sinceOf(stan, batch) });
  return owed;
}

function sixDigits(number: number): string {
  return String(number).padStart(6, "0");
}
