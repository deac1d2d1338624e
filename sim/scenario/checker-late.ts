import type { HostSettlement } from "../acquirer/settlement-types";
import { isCounted, isLate, numberOf } from "./checker-batches";
import type { Books } from "./checker-books";
import { isBooked, keyOf } from "./checker-entries";
import { isAbout, reportsIn, type Settling } from "./checker-settling";

/** A line goes on in the next one wherever the paper ends. */
const LATE = /^(\d{6}) [\d,.]+ (?:(?!\n\d{6} )[^，])*，\s*批\s*次\s*(\d{6})\s*结\s*算\s*后/gm;

/** batch/STAN of what a settlement's slip says has ended behind an earlier settlement. */
export function lateSeen(text: string): readonly string[] {
  return [...text.matchAll(LATE)].map(([, stan = "", batch = ""]) => keyOf({ stan, batch }));
}

/**
 * What the host has booked behind the end of its batch is in no report's totals. Where the terminal knows of it by the host's own word, a
 * report names it, or the journal has it for the next one. What support has said of is named as that.
 * @param closed the last one of each number.
 */
export function judgeLate(books: Books, settling: Settling, closed: ReadonlyMap<string, HostSettlement>): void {
  const { reports, late = [], lossSaid, underWay } = settling;
  // Where the end of one under way was lost, what ended meanwhile is told with it.
  if (lossSaid || underWay !== undefined) return;
  const told = reportsIn(settling).flatMap((report) => report.late ?? []);
  for (const record of books.evidence.records) {
    const entry = books.entryOf(record);
    if (record.state !== "approved" || !entry || !isBooked(entry) || !isCounted(entry.kind)) continue;
    const end = closed.get(numberOf(entry));
    if (!end || end.former || !isLate(end, entry) || [...told, ...late].includes(keyOf(record))) continue;
    if (hasAll(reports, closed)) books.differ("booked after its batch's settlement, and no report says so", record);
  }
}

/** Did every report come out on paper? Only the last one is kept. */
function hasAll(reports: Settling["reports"], closed: ReadonlyMap<string, HostSettlement>): boolean {
  return [...closed.values()].every(({ batch }) => reports.some((report) => isAbout(report, batch)));
}
