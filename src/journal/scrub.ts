import type { FlashFault } from "../../hal/flash";
import { mendHeader } from "./header";
import type { CellKey, WatchedCell } from "./journal";
import type { Log } from "./log";
import { successor } from "./reclaim";
import { findRecords, namesIn, salvage } from "./walk";

/** The slot that comes next, the tail's before the first, "done" behind the last. */
export type ScrubPlace = number | "tail" | "done";

interface Looked {
  readonly next: ScrubPlace;
  readonly lost: readonly number[];
  readonly changed: readonly CellKey[];
  readonly illegible: number;
}

const nothing: Looked = Object.freeze({
  next: "done",
  lost: Object.freeze([]),
  changed: Object.freeze([]),
  illegible: 0,
});

/**
 * Reads one sector of the log and checks its records: wrong bits have it emptied soon, records that cannot be put right are
 * named by their addresses. The head's own sector was written in this session.
 */
export async function scrubSector(
  log: Log,
  place: ScrubPlace,
  fits: WatchedCell["fits"],
): Promise<Looked | FlashFault> {
  const slot = place === "tail" ? log.tailSlot : place;
  if (slot === "done" || slot === log.headSlot) return nothing;
  const next = await successor(log, slot);
  // Emptied and erased meanwhile, and the log begins further on: what is left of it was copied a moment ago.
  if (next === "damaged") return nothing;
  if (typeof next === "string") return next;
  const bytes = await log.readSector(slot);
  if (typeof bytes === "string") return bytes;
  const header = await mendHeader(bytes, log);
  const { repaired, gaps, end } = await findRecords(log, bytes, header?.sequence, next.end);
  if (repaired > 0) log.emptySoon(slot);
  const from = slot === log.tailSlot ? log.tailOffset : 0;
  const missing = gaps.filter((gap) => gap >= from);
  const names = missing.map((gap) => namesIn(bytes, salvage(bytes, gap, end), fits));
  const lost = missing.map((gap) => slot * log.flash.sectorBytes + gap);
  return {
    next: next.slot,
    lost,
    changed: names.flatMap(({ cells }) => cells),
    illegible: names.filter(({ isAll }) => !isAll).length,
  };
}
