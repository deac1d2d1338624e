import { decodeCbor } from "../../hal/cbor";
import type { Clock } from "../../hal/clock";
import type { Flash, FlashFault } from "../../hal/flash";
import { SLOTS_MAX } from "./header";
import { encodePieces, indexPieces, type PieceRead, readPiece } from "./history";
import {
  type CellKey,
  type CellRead,
  type CommitResult,
  cellKey,
  type HistoryMark,
  type HistoryPlace,
  type HistoryRead,
  type Journal,
  type JournalFault,
  type JournalSpace,
  type LossReport,
  type OpenResult,
  type Scrubbed,
  type Transition,
  type WatchedCell,
} from "./journal";
import {
  encodePart,
  PART_CELL,
  PART_CLEAR,
  PART_KNOWN,
  PART_RELEASE,
  partPayload,
  putU32,
  RECORD_PARTS_MAX,
} from "./layout";
import { Log } from "./log";
import { readPart } from "./read-part";
import { recover } from "./recovery";
import {
  admits,
  FREE_AT_OPEN,
  FREE_TO_FINISH,
  FREE_TO_START,
  hasRoomToStart,
  keep as keepFree,
  liveBytesMax,
  REST_CREDIT,
  rest as restOnce,
} from "./room";
import { type ScrubPlace, scrubSector } from "./scrub";
import { type EncodedValues, encodeValues } from "./transition";
import { walkHistory } from "./walk-history";

/** Fewer sectors cannot hold the reserves and something beside them. */
const SLOTS_MIN = 16;

/**
 * Opens the journal on a flash partition: makes one where there is none, and else recovers what was there. May be cut and
 * called again at any point. No other journal may be open on it.
 *
 * @param clock for the short rests of long work; left out: there are none.
 */
export async function openJournal(
  flash: Flash,
  watched?: WatchedCell,
  clock?: Pick<Clock, "sleep">,
): Promise<OpenResult> {
  const slots = Math.floor(flash.sizeBytes / flash.sectorBytes);
  if (slots < SLOTS_MIN || slots > SLOTS_MAX || flash.sectorBytes < 4096 || flash.sectorBytes > 0x8000) {
    return { kind: "fault", why: "too-small" };
  }
  const log = new Log(flash, clock);
  // A job of its own: recovery goes as deep as boot went to call it, and a device's stack has 512 slots for both.
  await undefined;
  const recovered = await recover(log, watched);
  if (typeof recovered === "string") return fault(recovered);
  const lost = lossOf(log);
  const recordsInSector = Math.floor(log.flash.sectorBytes / log.pageBytes);
  const { note } = log;
  const kept = await keepFree(log, FREE_AT_OPEN);
  if (kept !== "done" && kept !== "full") return fault(kept);
  const report = { ...recovered, lost, note, recordsInSector, flashReads: log.reads };
  return { kind: "open", journal: new LogJournal(log, watched), report };
}

function lossOf(log: Log): LossReport | undefined {
  const { records, headers, sectors, isLikely } = log.loss;
  if (records + headers === 0) return undefined;
  return {
    records,
    headers,
    sectors,
    isLikely,
    suspects: log.doubtful,
    places: log.lostPlaces,
    changed: log.lostCells,
    illegible: log.lostIllegible,
  };
}

function fault(why: FlashFault | "damaged" | "full" | "other-layout"): JournalFault {
  // Recovery needs one free sector, and the reserves keep several: none is left only when the structure is broken.
  return { kind: "fault", why: why === "full" ? "damaged" : why };
}

class LogJournal implements Journal {
  readonly #log: Log;
  readonly #watched: WatchedCell | undefined;
  #scrubAt: ScrubPlace = "tail";
  #turn: Promise<unknown> = Promise.resolve();
  /** Bytes that may be reclaimed at rest before something is committed again. */
  #restCreditBytes: number;

  constructor(log: Log, watched: WatchedCell | undefined) {
    this.#log = log;
    this.#watched = watched;
    this.#restCreditBytes = log.flash.sizeBytes;
  }

  commit(transition: Transition): Promise<CommitResult> {
    // Encoded at once: the caller may change its values afterwards.
    const values = encodeValues(transition, this.#watched);
    return this.#serve(() => this.#commit(transition, values));
  }

  read(key: CellKey): Promise<CellRead> {
    return this.#serve(() => this.#read(key));
  }

  ids(cellClass: number): number[] {
    const first = cellKey(cellClass, 0);
    return this.#log.cells.between(first, first + 0x100_0000).map((key) => key - first);
  }

  get historyCount(): number {
    return this.#log.historyEnd.entry - this.#log.historyStart.entry;
  }

  get sequence(): number {
    return this.#log.sequence;
  }

  get startsFit(): boolean {
    return hasRoomToStart(this.#log);
  }

  get retiredCount(): number {
    return this.#log.retiredCount;
  }

  historyEnd(): HistoryMark {
    return this.#log.historyEnd;
  }

  history(
    order: "oldest-first" | "newest-first",
    from?: HistoryPlace,
    holding?: number | string,
  ): AsyncGenerator<HistoryRead, void, void> {
    return walkHistory(this.#log, order, (piece) => this.#serve(() => this.#readPiece(piece)), from, holding);
  }

  maintain(): Promise<{ readonly kind: "more" | "rested" } | JournalFault> {
    return this.#serve(async () => {
      const done = await restOnce(this.#log, this.#restCreditBytes > 0);
      if (done === "reclaimed") this.#restCreditBytes -= this.#log.flash.sectorBytes;
      if (done === "rested") return { kind: "rested" };
      if (done === "reclaimed" || done === "prepared") return { kind: "more" };
      return done === "full" ? { kind: "rested" } : fault(done);
    });
  }

  scrub(): Promise<Scrubbed | JournalFault> {
    return this.#serve(async () => {
      const scrubbed = await scrubSector(this.#log, this.#scrubAt, this.#watched?.fits);
      if (typeof scrubbed === "string") return fault(scrubbed);
      this.#scrubAt = scrubbed.next;
      const { next, lost, changed, illegible } = scrubbed;
      return { kind: next === "done" ? "done" : "more", lost, changed, illegible };
    });
  }

  space(): Promise<JournalSpace | JournalFault> {
    return this.#serve(() => this.#space());
  }

  #serve<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    // The caller gets the failure; the calls behind it take their turn all the same.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #commit(transition: Transition, values: EncodedValues): Promise<CommitResult> {
    const log = this.#log;
    const parts: Uint8Array[] = [];
    let cells = log.cells.count;
    let liveBytes = log.liveBytes;
    for (const [key, bytes] of values.set) {
      const before = log.cells.bytesOf(key);
      const part = encodePart(PART_CELL, key, bytes);
      parts.push(part);
      if (before === 0) cells += 1;
      liveBytes += part.length + 7 - before;
    }
    for (const key of transition.clear ?? []) {
      const before = log.cells.bytesOf(key);
      if (before === 0) continue;
      parts.push(encodePart(PART_CLEAR, key));
      cells -= 1;
      liveBytes -= before;
    }
    let piece = log.historyEnd.piece;
    for (const bytes of values.append) {
      const pieces = encodePieces(bytes, piece);
      piece += pieces.length;
      for (const part of pieces) liveBytes += part.length;
      parts.push(...pieces);
    }
    const { release } = transition;
    if (release !== undefined && release.piece > log.historyStart.piece) {
      if (release.piece > log.historyEnd.piece) throw new RangeError("journal: no such history yet");
      const payload = new Uint8Array(8);
      putU32(payload, 0, release.entry);
      putU32(payload, 4, release.bytes);
      parts.push(encodePart(PART_RELEASE, release.piece, payload));
      liveBytes -= release.bytes - log.historyStart.bytes;
    }
    if (transition.knowsLoss) parts.push(encodePart(PART_KNOWN, 0));
    if (parts.length === 0) return { kind: "durable" };
    if (parts.length > RECORD_PARTS_MAX) throw new RangeError("journal: too many changes in one transition");

    if (!admits(log, transition.kind, liveBytes, cells)) return { kind: "refused", why: "full" };
    const recordBytes = log.recordBytes(parts);
    if (recordBytes > log.room) {
      const kept = await keepFree(log, transition.kind === "starting" ? FREE_TO_START : FREE_TO_FINISH);
      if (kept === "full") return { kind: "refused", why: "full" };
      if (kept !== "done") return fault(kept);
    }
    const written = await log.write(parts);
    const credit = this.#restCreditBytes + recordBytes * REST_CREDIT;
    this.#restCreditBytes = Math.min(credit, log.flash.sizeBytes);
    if (written === "done") {
      log.note = values.note ?? log.note;
      return { kind: "durable" };
    }
    return written === "full" ? { kind: "refused", why: "full" } : fault(written);
  }

  async #read(key: CellKey): Promise<CellRead> {
    const log = this.#log;
    const address = log.cells.addressOf(key);
    if (address < 0) return { kind: "absent" };
    const bytes = await readPart(log, address, log.cells.bytesOf(key), PART_CELL, key);
    if (typeof bytes === "string") return fault(bytes);
    if (bytes === undefined) return fault("damaged");
    return { kind: "value", value: decodeCbor(partPayload(bytes, 0)) };
  }

  async #readPiece(piece: number): Promise<PieceRead> {
    const log = this.#log;
    if (log.pieces === undefined) {
      const pieces = await indexPieces(log);
      if (typeof pieces === "string") return fault(pieces);
      log.pieces = pieces;
    }
    return readPiece(log, log.pieces, piece);
  }

  async #space(): Promise<JournalSpace | JournalFault> {
    const log = this.#log;
    const wear: number[] = [];
    const retired: number[] = [];
    for (let slot = 0; slot < log.slots; slot += 1) {
      const header = await log.readHeader(slot);
      if (typeof header === "string" && header !== "none") return fault(header);
      wear.push(header === "none" ? 0 : header.wear);
      if (log.isRetired(slot)) retired.push(slot);
    }
    return {
      sizeBytes: log.flash.sizeBytes,
      sectorBytes: log.flash.sectorBytes,
      sectors: log.slots,
      freeSectors: log.freeSectors,
      liveBytes: log.liveBytes,
      startingBytesMax: liveBytesMax(log, "starting"),
      cells: log.cells.count,
      historyEntries: this.historyCount,
      retired,
      records: log.records,
      sequence: log.sequence,
      wear,
    };
  }
}
