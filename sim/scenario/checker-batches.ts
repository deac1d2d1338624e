import { localTime } from "../acquirer/calendar";
import type { HostSettlement } from "../acquirer/settlement-types";
import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { Books } from "./checker-books";
import type { Sale } from "./checker-entries";
import { isCharging, isGivingBack } from "./checker-kinds";
import { isAbout, reportsIn } from "./checker-settling";

/** A batch is one of its terminal's number. */
export function numberOf({ terminal, batch }: { readonly terminal: string; readonly batch: string }): string {
  return `${terminal}/${batch}`;
}

/** Was it made under the number that this settlement is of? A sale that the host does not have counts for every settlement of its batch number. */
export function isIn(settlement: HostSettlement, { entries, settling }: Books["evidence"], record: Sale): boolean {
  const { terminal, batch } = settlement;
  if (record.batch !== batch) return false;
  const entry = entries.find((each) => each.batch === batch && each.stan === record.stan);
  if (entry === undefined) return true;
  const before = settling && formerOf(settlement, settling.settlements);
  return entry.terminal === terminal && (before === undefined || isLate(before, entry));
}

/** What was closed under the same number before: the host has opened that number once more. */
export function formerOf(
  settlement: HostSettlement,
  settlements: readonly HostSettlement[],
): HostSettlement | undefined {
  const before = settlements.slice(0, settlements.indexOf(settlement));
  return before.findLast((each) => numberOf(each) === numberOf(settlement));
}

/** Kinds that charge and kinds that give back; the others are in no total (`day.md`, 1.4). */
export function isCounted(kind: LedgerEntry["kind"]): boolean {
  return isCharging(kind) || isGivingBack(kind);
}

/** Booked behind the end: its request was under way when the batch was closed. */
export function isLate({ end }: HostSettlement, entry: LedgerEntry): boolean {
  return entry.atMs > (end?.atMs ?? Number.POSITIVE_INFINITY);
}

/** STANs that the host booked under it behind its end: their messages went on. */
export function lateOf(books: Books, settlement: HostSettlement): readonly string[] {
  const { end } = settlement;
  if (!end) return [];
  return books.evidence.entries.flatMap((entry) =>
    numberOf(entry) === numberOf(settlement) && entry.atMs > end.atMs ? [entry.stan] : [],
  );
}

/** The halves of field 48: cards of this country, and others. */
export const halves = Object.freeze(["domestic", "foreign"] as const);
export const HALF = 31;

/** Field 48 of the answer, of one half. */
export function isBalanced(host: string, half: (typeof halves)[number] = "domestic"): boolean {
  return host.charAt(halves.indexOf(half) * HALF + HALF - 1) === "1";
}

/** A batch of so many is full. */
const BATCH_MAX = 500;
/** hhmmss, ten minutes before the host's midnight: what begins from then on waits for no answer (`money.md`, 9). It may end behind midnight. */
const BOUND_TIME = "235000";
const BOUND_ENDS = "001000";

/** @param time hhmmss. */
export function isAtDaysEnd(time: string): boolean {
  return time >= BOUND_TIME || time < BOUND_ENDS;
}

/** Could the batch not stay open for want of an answer? */
export function isForced(books: Books, { batch, end }: HostSettlement): boolean {
  const isFull = books.evidence.entries.filter((entry) => entry.batch === batch).length >= BATCH_MAX;
  return isFull || (end !== undefined && isAtDaysEnd(localTime(end.atMs).time));
}

/** What people were told of a batch. */
export function reportsOf({ evidence: { settling } }: Books, batch: string): ReturnType<typeof reportsIn> {
  return settling ? reportsIn(settling).filter((report) => isAbout(report, batch)) : [];
}

/**
 * What its batch's report says was being checked, and left out, is in none of the totals, whatever has become of it since (`money.md`, 9).
 * What is printed is what people have; without paper the one in the journal is on the screen.
 */
export function wasLeft({ evidence: { settling } }: Books, { stan, batch }: Sale): boolean {
  if (!settling) return false;
  const { reports, kept } = settling;
  const printed = reports.filter((report) => isAbout(report, batch));
  const told = printed.length === 0 && kept && isAbout(kept, batch) ? [kept] : printed;
  return told.some(({ left }) => left.includes(stan));
}

export function ofBatch(batch: string): { readonly stan: undefined; readonly batch: string } {
  return { stan: undefined, batch };
}

export function sixDigits(number: number): string {
  return String(number).padStart(6, "0");
}
