import { CellIndex } from "./cell-index";
import { type Loss, NOTHING_LOST, type Note, type SectorHeader } from "./header";
import type { CellKey, HistoryMark } from "./journal";
import {
  PART_CELL,
  PART_CHECKPOINT,
  PART_CLEAR,
  PART_KNOWN,
  PART_PIECE,
  PART_RELEASE,
  PART_TAIL,
  PIECE_BEGINS,
  PIECE_ENDS,
  partFlags,
  partKey,
  partKind,
  partPayload,
  u32,
} from "./layout";
import type { PieceIndex } from "./piece-index";

const EMPTY_MARK: HistoryMark = Object.freeze({ entry: 0, piece: 0, bytes: 0 });

/**
 * What the log's records add up to, and where the log lies in the ring. Everything before the tail is dead; the head is
 * the sector being written; the slots between head and tail are free.
 */
export class LogState {
  readonly slots: number;
  readonly cells = new CellIndex();
  historyStart: HistoryMark = EMPTY_MARK;
  historyEnd: HistoryMark = EMPTY_MARK;
  tailSlot = 0;
  tailOffset = 0;
  headSlot: number;
  /** 0: nothing is written yet. */
  sequence = 0;
  /** The highest number that a header claims, whether its sector counts or not: numbers are never used twice. */
  sequenceSeen = 0;
  headUsed = 0;
  headWear = 0;
  checkpointSlot = 0;
  /** Bytes of records since the sector with the newest index of cells, and sectors. */
  sinceCheckpoint = 0;
  sectorsSinceIndex = 0;
  retired: Uint8Array;
  /** The application's own two numbers for the next header. */
  note: Note = [0, 0];
  loss: Loss = NOTHING_LOST;
  /** Cells that may be older than what was last stored in them, for a record was lost after the one that is left. */
  suspects: Set<CellKey> | undefined;
  /** Those of them that replaying left. */
  doubtful: readonly CellKey[] = [];
  /** Addresses of lost records that this opening met, but for those that are known. */
  lostPlaces: readonly number[] = [];
  /** Cells that a lost record seems to have changed. */
  lostCells: readonly CellKey[] = [];
  /** Lost records of which nothing can be read at all. */
  lostIllegible = 0;
  /** Slots that failed since opening, or had wrong bits, and still hold records: emptied soon. */
  failed: readonly number[] = [];
  freeSectors = 0;
  records = 0;
  reads = 0;
  /** Where history's pieces lie, once somebody asked. */
  pieces: PieceIndex | undefined;

  constructor(slots: number) {
    this.slots = slots;
    this.headSlot = slots - 1;
    this.retired = new Uint8Array(Math.ceil(slots / 8));
  }

  get liveBytes(): number {
    return this.cells.liveBytes + this.#historyBytes;
  }

  /** Modulo 2^32; where pieces were lost, what was released may seem to be more than there was. */
  get #historyBytes(): number {
    const bytes = (this.historyEnd.bytes - this.historyStart.bytes) | 0;
    return Math.max(bytes, 0);
  }

  /** From here on each cell that is not stored again may be older than it was. */
  suspectAll(): void {
    this.suspects = new Set(this.cells.between(0, 2 ** 32));
  }

  isRetired(slot: number, retired = this.retired): boolean {
    return ((retired[slot >>> 3] as number) & (1 << (slot & 7))) !== 0;
  }

  retire(slot: number): void {
    this.retired[slot >>> 3] = (this.retired[slot >>> 3] as number) | (1 << (slot & 7));
  }

  get retiredCount(): number {
    let count = 0;
    for (let bits of this.retired) for (; bits !== 0; bits &= bits - 1) count += 1;
    return count;
  }

  /** The next slot in the ring that is in use. @param retired which are not. */
  usableAfter(slot: number, retired = this.retired): number {
    let next = (slot + 1) % this.slots;
    while (this.isRetired(next, retired) && next !== slot) next = (next + 1) % this.slots;
    return next;
  }

  /** The slot in use before this one in the ring. @param retired which are not. */
  usableBefore(slot: number, retired = this.retired): number {
    let before = (slot + this.slots - 1) % this.slots;
    while (this.isRetired(before, retired) && before !== slot) before = (before + this.slots - 1) % this.slots;
    return before;
  }

  /** The next slot in use between head and tail, or -1. The tail itself may lie in a slot that failed meanwhile. */
  freeAfter(from: number): number {
    for (let slot = (from + 1) % this.slots; slot !== this.headSlot; slot = (slot + 1) % this.slots) {
      if (this.sequence > 0 && slot === this.tailSlot) return -1;
      if (!this.isRetired(slot)) return slot;
    }
    return -1;
  }

  /** Free are the slots between head and tail. Hardly ever is one of them out of use: only then each of the hundreds is looked at. */
  countFree(): void {
    const { slots, headSlot } = this;
    const end = this.sequence > 0 ? this.tailSlot : headSlot;
    let free = (end - headSlot - 1 + slots) % slots;
    if (this.retiredCount > 0)
      for (let slot = (headSlot + 1) % slots; slot !== end; slot = (slot + 1) % slots)
        if (this.isRetired(slot)) free -= 1;
    this.freeSectors = free;
  }

  /** Takes over the state that a header tells, as of before what follows it in its sector. */
  adopt(header: SectorHeader): void {
    this.historyStart = header.historyStart;
    this.historyEnd = header.historyEnd;
    this.tailSlot = header.tailSlot;
    this.tailOffset = header.tailOffset;
    this.retired = header.retired.slice();
    this.checkpointSlot = header.checkpointSlot;
    this.note = header.note;
    this.loss = header.loss;
  }

  /** Takes one part of `size` bytes, which lies at `address`, into the state. */
  apply(bytes: Uint8Array, at: number, size: number, address: number): void {
    this.sinceCheckpoint += size;
    const key = partKey(bytes, at);
    switch (partKind(bytes, at)) {
      case PART_CELL:
        this.cells.put(key, address, size);
        this.suspects?.delete(key);
        break;
      case PART_CLEAR:
        this.cells.remove(key);
        this.suspects?.delete(key);
        break;
      case PART_PIECE:
        this.pieces?.put(key, address);
        // Numbers that are missing were lost with their record, an entry at least where the next one begins.
        if (key >= this.historyEnd.piece) {
          const flags = partFlags(bytes, at);
          const lost = key > this.historyEnd.piece && (flags & PIECE_BEGINS) !== 0 ? 1 : 0;
          this.historyEnd = {
            piece: key + 1,
            entry: this.historyEnd.entry + lost + ((flags & PIECE_ENDS) === 0 ? 0 : 1),
            bytes: (this.historyEnd.bytes + size) >>> 0,
          };
        }
        break;
      case PART_RELEASE: {
        const payload = partPayload(bytes, at);
        this.historyStart = { piece: key, entry: u32(payload, 0), bytes: u32(payload, 4) };
        if (key > this.historyEnd.piece) this.historyEnd = this.historyStart;
        this.pieces = undefined;
        break;
      }
      case PART_TAIL:
        this.tailSlot = key >>> 16;
        this.tailOffset = key & 0xffff;
        break;
      case PART_CHECKPOINT:
        this.cells.load(partPayload(bytes, at));
        break;
      case PART_KNOWN:
        this.loss = NOTHING_LOST;
        this.suspects = undefined;
        this.doubtful = [];
        this.lostCells = [];
        this.lostPlaces = [];
        this.lostIllegible = 0;
        break;
      default:
        // Headers and seals carry no change.
        break;
    }
  }
}
