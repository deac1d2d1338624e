import type { FlashFault } from "../../hal/flash";

/**
 * What survives a power cut. The journal holds two things on raw NOR flash (why and how: `README.md` beside this file):
 *
 * - **Cells**: small named values; the latest one wins and stays until it is cleared. Counters, operators, parameters,
 *   open transactions, things still owed.
 * - **History**: finished transactions, in order, kept until the batch that they belong to is released.
 *
 * Everything changes through {@link Journal.commit}, all or nothing.
 */

/** Names a cell: see {@link cellKey}. */
export type CellKey = number;

/** Cell classes are 0 to 255, ids 0 to 2^24 - 1. */
export const CELL_CLASS_MAX = 0xff;
export const CELL_ID_MAX = 0xff_ffff;

/** The key of cell `id` within class `cellClass`. Keys of one class sort by id. */
export function cellKey(cellClass: number, id: number): CellKey {
  if (!(cellClass >= 0 && cellClass <= CELL_CLASS_MAX && id >= 0 && id <= CELL_ID_MAX)) {
    throw new RangeError(`no cell ${cellClass}/${id}`);
  }
  return cellClass * (CELL_ID_MAX + 1) + id;
}

/** Of which class the cell is. */
export function cellClassOf(key: CellKey): number {
  return Math.floor(key / (CELL_ID_MAX + 1));
}

/** Its id within its class. */
export function cellIdOf(key: CellKey): number {
  return key % (CELL_ID_MAX + 1);
}

/**
 * Plain data as `hal/cbor.ts` takes it: null, booleans, numbers, text, `Uint8Array`, arrays, objects. The journal does not
 * look inside; what may not lie in flash in clear must not come here in clear. `undefined` is no value: clear the cell.
 */
export type JournalValue = unknown;

/** A cell's value in CBOR, in bytes: it is read in one piece and its part of a record counts in 8-byte steps up to 2,040. */
export const CELL_BYTES_MAX = 2016;
/** One history entry in CBOR, in bytes: a transaction with its signature. */
export const HISTORY_ENTRY_BYTES_MAX = 2048;
/** All values of one commit in CBOR, with 12 bytes for each: a commit must fit a sector beside the sector's own header. */
export const COMMIT_BYTES_MAX = 2560;
/** Cells that may exist at once; their index, 8 bytes each, must fit one sector. Starting commits end a reserve before. */
export const CELLS_MAX = 400;

/** A place between two history entries, from which they can be read. */
export interface HistoryPlace {
  /** Entries appended before this place, ever. */
  readonly entry: number;
  /** Pieces that these take: the journal's own bookkeeping. */
  readonly piece: number;
}

/** A place up to which history can be released. Plain data: may be kept in a cell. */
export interface HistoryMark extends HistoryPlace {
  /** Bytes of the entries before it: the journal's own bookkeeping. */
  readonly bytes: number;
}

/** A change to the stored state. All of it becomes durable, or nothing. */
export interface Transition {
  /**
   * "starting" begins something new, and is refused while there is still room to finish what is open (D04). "finishing"
   * may use that reserve: outcomes, reversals, settlement, anything that a started transaction still needs.
   */
  readonly kind: "starting" | "finishing";
  /** Cells that get a value. A key appears once in a transition, here or in `clear`. */
  readonly set?: readonly (readonly [CellKey, JournalValue])[];
  /** Cells that cease to exist. Clearing one that does not exist is nothing. */
  readonly clear?: readonly CellKey[];
  /** Appended to history, in this order. */
  readonly append?: readonly JournalValue[];
  /** Gives the room of all entries before the mark back. */
  readonly release?: HistoryMark;
  /** What the recovery report says is lost was taken note of: the next opening need not say it again. */
  readonly knowsLoss?: true;
}

/** A cell of which each sector's header tells two numbers (32 bits), so that they outlive the loss of records. */
export interface WatchedCell {
  readonly key: CellKey;
  note(value: JournalValue): readonly [number, number];
  /** Whether what is left of a damaged cell's beginning belongs to its key, which may be damaged too. Left out: nobody knows better. */
  fits?(key: CellKey, head: Uint8Array): boolean;
}

/** The flash did what the journal cannot repair: the terminal is out of order (D03) and says so to support. */
export interface JournalFault {
  readonly kind: "fault";
  readonly why: FlashFault | "damaged" | "too-small" | "other-layout";
}

export type CommitResult =
  | { readonly kind: "durable" }
  /** Nothing changed. D04: settle, or let what is owed get through, then there is room. */
  | { readonly kind: "refused"; readonly why: "full" }
  /** Whether the change took is known only after a restart. */
  | JournalFault;

export type CellRead =
  | { readonly kind: "value"; readonly value: JournalValue }
  | { readonly kind: "absent" }
  | JournalFault;

export type HistoryRead =
  | {
      readonly kind: "entry";
      /** Counts entries since the journal was made; never used twice. */
      readonly entry: number;
      /** Where it begins: with `entry` the place from which it is read again. */
      readonly piece: number;
      readonly value: JournalValue;
    }
  /** An entry that was there and cannot be read any more, and how it began, as damaged as it is; the walk goes on behind it. */
  | { readonly kind: "lost"; readonly entry: number; readonly head?: Uint8Array }
  | JournalFault;

/** What opening found. */
export interface RecoveryReport {
  /** "blank": a new journal was made. "resumed": the usual. */
  readonly found: "blank" | "resumed";
  /** Bytes behind the last whole record that were not blank: a commit was cut. */
  readonly tornBytes: number;
  /** Records of which one or two bits were wrong, and were put right. */
  readonly repaired: number;
  /** What the newest header that can be read tells of the watched cell: it was so when that sector was begun, or later. */
  readonly note: readonly [number, number];
  /** The most records that a sector takes. */
  readonly recordsInSector: number;
  /** What was durable and is lost for good; undefined when all is there. Told again until a commit `knowsLoss`. */
  readonly lost: LossReport | undefined;
  readonly flashReads: number;
}

/** What is certain, and what is in doubt, after more bits were lost than parity puts right. */
export interface LossReport {
  /** Records that were durable. Their cells keep the values before. */
  readonly records: number;
  /** Sectors whose header cannot be read; what they held is lost with it. */
  readonly headers: number;
  /**
   * The newest sectors of which something is missing: cells may be older by all that can be stored in so many sectors. 0
   * when only older ones lost something.
   */
  readonly sectors: number;
  /** It is one last record, which most likely was finished; a power cut may have left it all the same. */
  readonly isLikely: boolean;
  /** Where they lie, as far as this opening has found them: {@link Journal.scrub} meets them again. */
  readonly places: readonly number[];
  /** Cells that may be older than what was last stored in them, or gone since. All others are certain. */
  readonly suspects: readonly CellKey[];
  /** Cells that lost records seem to have changed: their keys are read from damaged bytes. */
  readonly changed: readonly CellKey[];
  /** Lost records of which nothing can be read at all. */
  readonly illegible: number;
}

export interface Scrubbed {
  readonly kind: "more" | "done";
  /** Where records lie that were durable and cannot be read any more. */
  readonly lost: readonly number[];
  /** Cells that they seem to have changed: their keys are read from damaged bytes. */
  readonly changed: readonly CellKey[];
  /** Those of which nothing can be read at all. */
  readonly illegible: number;
}

/** The state of the flash, for support, telemetry and the simulator's `flash` view. */
export interface JournalSpace {
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly sectors: number;
  /** Sectors that hold no live record. */
  readonly freeSectors: number;
  /** Bytes of live cells and history, as stored. */
  readonly liveBytes: number;
  /** Bytes that live data may take until starting commits are refused. */
  readonly startingBytesMax: number;
  readonly cells: number;
  readonly historyEntries: number;
  /** Slots taken out of use after a failed program or erase. */
  readonly retired: readonly number[];
  /** Records appended since opening. */
  readonly records: number;
  /** Sectors opened since the journal was made. */
  readonly sequence: number;
  /** Times each sector was erased, as its header says; 0 where there is none. */
  readonly wear: readonly number[];
}

/**
 * An open journal. Calls may overlap: they are served one after the other in the order of the calls. Only one journal
 * may be open on a partition.
 */
export interface Journal {
  /**
   * Makes the transition durable, then resolves. In the usual case that is one flash program, and no erase.
   *
   * @throws RangeError when values are larger than their bounds, TypeError when they are not plain data: bugs.
   */
  commit(transition: Transition): Promise<CommitResult>;
  /** The value of a cell, read from flash and checked. */
  read(key: CellKey): Promise<CellRead>;
  /** The ids of the cells of a class that exist, ascending. From memory. */
  ids(cellClass: number): number[];
  /** Entries that history holds now. From memory. */
  readonly historyCount: number;
  /** Is there room to start something new, of the usual size (D04)? From memory. */
  readonly startsFit: boolean;
  /** Sectors taken out of use after a failed program or erase (D03). From memory. */
  readonly retiredCount: number;
  /** Sectors opened since the journal was made, or more: each has a higher number than all before. From memory. */
  readonly sequence: number;
  /** The place behind the newest entry. Committing `release: historyEnd()` empties history. */
  historyEnd(): HistoryMark;
  /**
   * Walks history, one entry in memory at a time. Entries released or appended meanwhile may or may not appear. A fault
   * is the last thing that it gives.
   *
   * @param from oldest first: not what lies before this place.
   * @param holding entries in which this value stands nowhere are passed over. Reading one costs far more than finding that.
   */
  history(
    order: "oldest-first" | "newest-first",
    from?: HistoryPlace,
    holding?: number | string,
  ): AsyncGenerator<HistoryRead, void, void>;
  /**
   * Does ahead what later commits would have to wait for: erases, reclaims, moves on to the next sector. Call it at rest;
   * each call does at most one piece of work (one erase, or one sector reclaimed), so that a key press need not wait.
   *
   * @returns "more" while there is work left.
   */
  maintain(): Promise<{ readonly kind: "more" | "rested" } | JournalFault>;
  /**
   * Looks at the next sector of the log, from its tail on, once after opening: bits that weaken are put right before too many
   * have, and what is lost is found before somebody needs it. Call it at rest, until it is "done".
   */
  scrub(): Promise<Scrubbed | JournalFault>;
  /** Reads each sector's header: not for every screen. */
  space(): Promise<JournalSpace | JournalFault>;
}

export type OpenResult =
  | { readonly kind: "open"; readonly journal: Journal; readonly report: RecoveryReport }
  | JournalFault;
