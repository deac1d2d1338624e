import { decodeCbor, encodeCbor } from "../../hal/cbor";
import type { Flash, FlashFault } from "../../hal/flash";
import { SLOTS_MAX } from "./header";
import { encodePieces, HEAD_BYTES, indexPieces, joinPieces, type PieceRead, readPiece } from "./history";
import {
  CELL_BYTES_MAX,
  type CellKey,
  type CellRead,
  COMMIT_BYTES_MAX,
  type CommitResult,
  cellKey,
  HISTORY_ENTRY_BYTES_MAX,
  type HistoryMark,
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
  PIECE_BEGINS,
  PIECE_ENDS,
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

/** Fewer sectors cannot hold the reserves and something beside them. */
const SLOTS_MIN = 16;

/**
 * Opens the journal on a flash partition: makes one where there is none, and else recovers what was there. May be cut and
 * called again at any point. No other journal may be open on it.
 */
export async function openJournal(flash: Flash, watched?: WatchedCell): Promise<OpenResult> {
  const slots = Math.floor(flash.sizeBytes / flash.sectorBytes);
  if (slots < SLOTS_MIN || slots > SLOTS_MAX || flash.sectorBytes < 4096 || flash.sectorBytes > 0x8000) {
    return { kind: "fault", why: "too-small" };
  }
  const log = new Log(flash);
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

  async *history(order: "oldest-first" | "newest-first"): AsyncGenerator<HistoryRead, void, void> {
    const forward = order === "oldest-first";
    const { historyStart, historyEnd } = this.#log;
    let piece = forward ? historyStart.piece : historyEnd.piece - 1;
    let entry = forward ? historyStart.entry : historyEnd.entry - 1;
    const step = forward ? 1 : -1;
    const [first, last] = forward ? [PIECE_BEGINS, PIECE_ENDS] : [PIECE_ENDS, PIECE_BEGINS];
    while (piece >= this.#log.historyStart.piece && piece < historyEnd.piece) {
      const pieces: Uint8Array[] = [];
      let head: Uint8Array | undefined;
      let whole = true;
      for (let flags = 0; (flags & last) === 0; piece += step) {
        if (piece < historyStart.piece || piece >= historyEnd.piece) {
          whole = false;
          break;
        }
        const read = await this.#serve(() => this.#readPiece(piece));
        if ("kind" in read) {
          // Released meanwhile: then there is no more, and nothing wrong.
          if (piece < this.#log.historyStart.piece) return;
          whole = false;
          if (read.left !== undefined && (read.left.flags & PIECE_BEGINS) !== 0) head = read.left.payload;
          if (read.why === "damaged") continue;
          yield read;
          return;
        }
        const begins = (read.flags & first) !== 0;
        // The other end of the entry before is lost: this piece is the next one's.
        if (begins && (pieces.length > 0 || !whole)) {
          whole = false;
          break;
        }
        if (!begins && pieces.length === 0) whole = false;
        flags = read.flags;
        if ((flags & PIECE_BEGINS) !== 0) head = read.payload.subarray(0, HEAD_BYTES);
        pieces.push(read.payload);
      }
      if (!forward) pieces.reverse();
      if (whole) yield { kind: "entry", entry, value: decodeCbor(joinPieces(pieces)) };
      else yield { kind: "lost", entry, ...(head === undefined ? {} : { head }) };
      entry += step;
    }
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
      const scrubbed = await scrubSector(this.#log, this.#scrubAt);
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

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(LogJournal.prototype.history.prototype);

interface EncodedValues {
  readonly set: readonly (readonly [CellKey, Uint8Array])[];
  readonly append: readonly Uint8Array[];
  readonly note: readonly [number, number] | undefined;
}

/** @throws RangeError, TypeError: the caller's bugs, before anything is written. */
function encodeValues(transition: Transition, watched: WatchedCell | undefined): EncodedValues {
  let total = 0;
  let note: readonly [number, number] | undefined;
  const keys: CellKey[] = [];
  const set = (transition.set ?? []).map(([key, value]): readonly [CellKey, Uint8Array] => {
    if (value === undefined) throw new TypeError("journal: clear a cell instead of setting undefined");
    if (key === watched?.key) note = watched.note(value);
    return [checkKey(key, keys), checkSize(encodeCbor(value), CELL_BYTES_MAX)];
  });
  for (const key of transition.clear ?? []) checkKey(key, keys);
  const append = (transition.append ?? []).map((value) => checkSize(encodeCbor(value), HISTORY_ENTRY_BYTES_MAX));
  for (const [, bytes] of set) total += bytes.length + 12;
  for (const bytes of append) total += bytes.length + 12;
  if (total > COMMIT_BYTES_MAX) throw new RangeError(`journal: ${total} bytes in one transition`);
  return { set, append, note };
}

function checkSize(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (bytes.length > bytesMax) throw new RangeError(`journal: a value of ${bytes.length} bytes`);
  return bytes;
}

function checkKey(key: CellKey, seen: CellKey[]): CellKey {
  if (key >>> 0 !== key) throw new RangeError("journal: no such cell");
  if (seen.includes(key)) throw new RangeError("journal: a cell twice in one transition");
  seen.push(key);
  return key;
}
