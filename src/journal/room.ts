import type { FlashFault } from "../../hal/flash";
import { CELLS_MAX, type Transition } from "./journal";
import type { Log, Written } from "./log";
import { canReclaim, reclaimSector } from "./reclaim";

/** Free sectors that a commit leaves: recovery needs one, a failing sector another, reclaiming a third. */
export const FREE_TO_FINISH = 3;
/** Starting commits leave two more for those that finish. */
export const FREE_TO_START = 5;
/** Boots each take a sector; opening gets these back before it hands the journal out. */
export const FREE_AT_OPEN = 4;
/** Sectors that live data never fill: the above, and what copying needs to gain anything. */
const RESERVE_SECTORS = 8;
/** A sector's header, the index of cells at its usual size, and the piece that did not fit at its end. */
const SECTOR_OVERHEAD_BYTES = 640;
/** What finishing commits may take beyond starting ones: 40 open transactions at 400 bytes. */
const FINISH_RESERVE_BYTES = 16_384;
const FINISH_RESERVE_CELLS = 20;
/** An intent of a chip with its data, and the counters. */
const USUAL_START_BYTES = 512;
/** At rest, keep a sixteenth of the sectors free, so that a busy hour needs no reclaiming. */
const REST_FREE_DIVISOR = 16;
/** At rest, room for the records of one sale by chip in the head's sector, six pages: then its critical path never opens one. */
const REST_ROOM_BYTES = 1536;
/** Bytes that may be reclaimed at rest for each that commits wrote: enough at 94 % full, and it ends. */
export const REST_CREDIT = 16;

function usableSectors(log: Log): number {
  return log.slots - log.retiredCount;
}

/** Bytes that live data may take. */
export function liveBytesMax(log: Log, kind: Transition["kind"]): number {
  const bytes = (usableSectors(log) - RESERVE_SECTORS) * (log.flash.sectorBytes - SECTOR_OVERHEAD_BYTES);
  return kind === "finishing" ? bytes : bytes - FINISH_RESERVE_BYTES;
}

/** Whether the state after a commit stays within its bounds. A commit that makes the state smaller always does. */
export function admits(log: Log, kind: Transition["kind"], liveBytes: number, cells: number): boolean {
  if (cells > (kind === "starting" ? CELLS_MAX - FINISH_RESERVE_CELLS : CELLS_MAX)) return false;
  return liveBytes <= liveBytesMax(log, kind) || (kind === "finishing" && liveBytes <= log.liveBytes);
}

/** Would a commit of the usual size that begins something be admitted? */
export function hasRoomToStart(log: Log): boolean {
  return admits(log, "starting", log.liveBytes + USUAL_START_BYTES, log.cells.count + 1);
}

/** Reclaims until `sectors` are free. At most once around the ring: then it is full. */
export async function keep(log: Log, sectors: number): Promise<Written> {
  for (let step = 0; log.freeSectors < sectors; step += 1) {
    if (step === log.slots || log.freeSectors === 0 || !canReclaim(log)) return "full";
    const reclaimed = await reclaimSector(log);
    if (reclaimed !== "done") return reclaimed;
  }
  return "done";
}

/** One piece of work that later commits need not do. */
export async function rest(
  log: Log,
  mayReclaim: boolean,
): Promise<"reclaimed" | "prepared" | "rested" | "full" | FlashFault> {
  if (mayReclaim && canReclaim(log) && worthReclaiming(log)) {
    const reclaimed = await reclaimSector(log);
    return reclaimed === "done" ? "reclaimed" : reclaimed;
  }
  if (log.freeSectors <= FREE_TO_FINISH) return "rested";
  if (!log.erasedAhead) {
    const erased = await log.eraseAhead();
    return erased === "done" ? "prepared" : erased;
  }
  if (log.room < REST_ROOM_BYTES) {
    const moved = await log.moveOn([]);
    return moved === "done" ? "prepared" : moved;
  }
  return "rested";
}

function worthReclaiming(log: Log): boolean {
  if (log.freeSectors < 2) return false;
  // A sector that failed is emptied soon: what it holds may be the next to go.
  if (log.failed.length > 0) return true;
  if (log.freeSectors >= Math.max(FREE_TO_START + 3, Math.ceil(log.slots / REST_FREE_DIVISOR))) return false;
  const used = usableSectors(log) - log.freeSectors;
  const needed = log.liveBytes / (log.flash.sectorBytes - SECTOR_OVERHEAD_BYTES);
  return used - needed >= 2;
}
