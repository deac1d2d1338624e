import type { Clock } from "../../hal/clock";
import type { Flash, FlashFault } from "../../hal/flash";
import { breathe } from "../values/breathe";
import { freshStack } from "../values/fresh-stack";
import { decodeHeader, encodeHeader, headerReadBytes, isOtherLayout, mendHeader, type SectorHeader } from "./header";
import {
  alignUp,
  encodePart,
  encodeRecord,
  isBlankHead,
  PART_CHECKPOINT,
  partBytes,
  RECORD_BYTES_MAX,
  RECORD_HEAD_BYTES,
  RECORD_OVERHEAD_BYTES,
} from "./layout";
import { LogState } from "./state";

/**
 * How many sectors in a row may fail before the chip counts as dead. Recovery looks as far ahead of the newest sector
 * that it knows, for there is no other trace of sectors that failed in between.
 */
export const LOOK_AHEAD = 4;

/** What a sector opened behind the head adds to the sequence number, beyond those ahead of it. */
const HOLE_STEP = LOOK_AHEAD;

/** An index of the cells up to this size is written into every sector: then boot reads one sector. */
const CHECKPOINT_CHEAP_BYTES = 512;
/** A larger one is written once in this many times its own size of records, to take at most a fifth of the flash. */
const CHECKPOINT_SPACING = 4;
/** Or after as many sectors, however empty: boot has to read them all. */
export const INDEX_SECTORS_DUE = 8;
/** Pages that a sector's opening record leaves for the two seals that make it count. */
const SEAL_PAGES = 2;

/** No sector before this one. */
const NO_SLOT = -1;

interface Previous {
  readonly previousSlot: number;
  readonly previousEnd: number;
}

/** What `Log` may answer: durable, no free sector, or the chip failed beyond repair. */
export type Written = "done" | "full" | FlashFault;

/**
 * The log: sectors in a ring, records in sectors. Appending applies to the state what it wrote, so that replaying at boot
 * and running are one and the same code.
 */
export class Log extends LogState {
  readonly flash: Flash;
  /**
   * Where a record may begin. A program that is cut may damage the rest of its page: so no two records share one.
   */
  readonly pageBytes: number;
  readonly #clock: Pick<Clock, "sleep"> | undefined;
  /** Slots that are not blank and have no header, of those read since this was last emptied. */
  headless: number[] = [];
  /** A header of another layout was seen. */
  otherLayout = false;
  /** A slot that was erased since power-up, and its wear; or -1. A blank look from before is not to be trusted. */
  #erasedSlot = -1;
  #erasedWear = 0;
  /** The sector being opened takes the head's place. */
  #inPlace = false;

  constructor(flash: Flash, clock?: Pick<Clock, "sleep">) {
    super(Math.floor(flash.sizeBytes / flash.sectorBytes));
    this.flash = flash;
    this.#clock = clock;
    this.pageBytes = Math.max(flash.pageBytes, flash.programUnitBytes, 4);
  }

  /** Bytes that the head's sector still takes. */
  get room(): number {
    return this.sequence === 0 ? 0 : this.flash.sectorBytes - this.headUsed;
  }

  recordBytes(parts: readonly Uint8Array[]): number {
    let bytes = RECORD_OVERHEAD_BYTES;
    for (const part of parts) bytes += part.length;
    return alignUp(bytes, this.pageBytes);
  }

  /** Others run: between two walks over a dense sector. */
  async breathe(): Promise<void> {
    if (this.#clock !== undefined) await breathe(this.#clock);
  }

  /** Reads, and counts it. */
  async read(address: number, length: number): Promise<Uint8Array | FlashFault> {
    this.reads += 1;
    return this.flash.read({ address, length });
  }

  async readSector(slot: number): Promise<Uint8Array | FlashFault> {
    return this.read(slot * this.flash.sectorBytes, this.flash.sectorBytes);
  }

  async readHeader(slot: number): Promise<SectorHeader | "none" | FlashFault> {
    const bytes = await this.read(slot * this.flash.sectorBytes, headerReadBytes(this.slots));
    if (typeof bytes === "string") return bytes;
    const header = decodeHeader(bytes, this.slots, this.flash.sectorBytes);
    if (header !== undefined) return header;
    if (isBlankHead(bytes, 0)) return "none";
    // Its parity is that of the whole opening record.
    const sector = await this.readSector(slot);
    if (typeof sector === "string") return sector;
    const mended = await mendHeader(sector, this);
    if (mended !== undefined) this.emptySoon(slot);
    else {
      if (!this.headless.includes(slot)) this.headless.push(slot);
      if (isOtherLayout(sector)) this.otherLayout = true;
    }
    return mended ?? "none";
  }

  /** What the slot holds moves on at rest: it failed, or bits of it were wrong. */
  emptySoon(slot: number): void {
    if (!this.failed.includes(slot)) this.failed = [...this.failed, slot];
  }

  /** Appends one record: in the head's sector, or in the next one if it does not fit or the chip fails. */
  async write(parts: readonly Uint8Array[]): Promise<Written> {
    let moves = 0;
    let failures = 0;
    while (failures < LOOK_AHEAD) {
      if (this.recordBytes(parts) > this.room) {
        // Twice at most: a sector that begins with a large index of cells may have no room for a large record.
        if (moves === 2) throw new RangeError("journal: a record larger than a sector");
        moves += 1;
        const moved = await this.moveOn([]);
        if (moved !== "done") return moved;
        continue;
      }
      const record = encodeRecord(parts, this.sequence, this.flash.programUnitBytes);
      const address = this.headSlot * this.flash.sectorBytes + this.headUsed;
      const programmed = await this.flash.program({ address, bytes: record });
      if (programmed === "done") {
        this.headUsed += alignUp(record.length, this.pageBytes);
        this.#applyAll(parts, address + RECORD_HEAD_BYTES);
        return "done";
      }
      failures += 1;
      moves = 0;
      const moved = await this.leaveFailing(() => this.moveOn([]));
      if (moved !== "done") return moved;
    }
    return "program-failed";
  }

  /** The head's sector fails: nothing more goes there. What it holds stays readable until it is reclaimed. */
  leaveFailing(move: () => Promise<Written>): Promise<Written> {
    this.retire(this.headSlot);
    this.emptySoon(this.headSlot);
    // Whatever a cut opening behind the head may have left, what is opened now is newer.
    this.sequenceSeen = Math.max(this.sequenceSeen, this.sequence + 2 * HOLE_STEP);
    return move();
  }

  /**
   * Opens the next sector with a header, the cells' index when it is due, and the parts `carry`, in one record. The
   * sector counts once another record follows. "full" when the tail is in the way.
   */
  async moveOn(carry: readonly Uint8Array[]): Promise<Written> {
    return this.#openNext({ previousSlot: this.headSlot, previousEnd: this.headUsed }, -1, carry);
  }

  /**
   * Opens a sector in place of the head: `carry` is all that is alive in the head, which then holds nothing. If the head
   * itself took another's place, that sector is used again: so power cuts in a row take two sectors in turns, not the ring.
   *
   * @returns "too-large" when the index of cells and `carry` do not fit.
   */
  async replaceHead(head: SectorHeader, carry: readonly Uint8Array[]): Promise<Written | "too-large"> {
    if (!this.#takesIndex(carry)) return "too-large";
    const { previousSlot, previousEnd } = head;
    const alone = previousSlot === this.headSlot;
    this.#inPlace = true;
    const previous = { previousSlot: alone ? NO_SLOT : previousSlot, previousEnd };
    const opened = await this.#openNext(previous, this.#holeBefore(head), carry);
    this.#inPlace = false;
    return opened;
  }

  /** Where the head took another sector's place, an opening in that sector may have been cut: it must not come back. */
  async eraseHole(head: SectorHeader): Promise<"done" | FlashFault> {
    const hole = this.#holeBefore(head);
    if (hole < 0) return "done";
    const erased = await this.flash.erase({ sector: hole });
    if (erased === "erase-failed") this.retire(hole);
    return erased === "erase-failed" ? "done" : erased;
  }

  /** A slot in use between the head and the sector before it in the log, or -1. */
  #holeBefore(head: SectorHeader): number {
    if (head.previousSlot === this.headSlot) return -1;
    let slot = (this.headSlot + this.slots - 1) % this.slots;
    while (slot !== head.previousSlot && this.isRetired(slot)) slot = (slot + this.slots - 1) % this.slots;
    return slot === head.previousSlot ? -1 : slot;
  }

  async #openNext(previous: Previous, hole: number, carry: readonly Uint8Array[]): Promise<Written> {
    await freshStack;
    let fault: FlashFault = "erase-failed";
    const from = this.headSlot;
    for (let attempt = 1; attempt < LOOK_AHEAD; attempt += 1) {
      const useHole = hole >= 0 && attempt === 1;
      const slot = useHole ? hole : this.freeAfter(from);
      if (slot < 0) return "full";
      const wear = await this.#erase(slot);
      // Higher than what a cut opening in the slots after the head may have left, should that become readable again.
      const step = hole >= 0 ? HOLE_STEP + attempt : attempt;
      const opened = typeof wear === "number" ? await this.#open(slot, wear, step, previous, carry) : wear;
      if (opened === "done") return "done";
      // The next attempt gets a higher number: what this one left may read as a header of its own.
      fault = opened;
      this.retire(slot);
    }
    return fault;
  }

  get erasedAhead(): boolean {
    return this.#erasedSlot >= 0 && this.#erasedSlot === this.freeAfter(this.headSlot);
  }

  /** Erases the next sector now, so that moving on need not. */
  async eraseAhead(): Promise<"done" | FlashFault> {
    await freshStack;
    for (let attempt = 1; attempt < LOOK_AHEAD; attempt += 1) {
      const slot = this.freeAfter(this.headSlot);
      if (slot < 0) return "done";
      const wear = await this.#erase(slot);
      if (typeof wear === "number") {
        this.#erasedSlot = slot;
        this.#erasedWear = wear;
        return "done";
      }
      if (this.freeSectors <= 1) return wear;
      this.retire(slot);
      this.countFree();
    }
    return "erase-failed";
  }

  /** @returns how often the sector has now been erased. */
  async #erase(slot: number): Promise<number | FlashFault> {
    if (slot === this.#erasedSlot) return this.#erasedWear;
    const header = await this.readHeader(slot);
    if (typeof header === "string" && header !== "none") return header;
    // All sectors wear alike: where a cut took the count, the neighbour's is as good.
    const wear = (header === "none" ? this.headWear - 1 : header.wear) + 1;
    const erased = await this.flash.erase({ sector: slot });
    return erased === "done" ? Math.max(wear, 1) : erased;
  }

  async #open(
    slot: number,
    wear: number,
    step: number,
    previous: Previous,
    carry: readonly Uint8Array[],
  ): Promise<"done" | FlashFault> {
    const { sectorBytes, programUnitBytes } = this.flash;
    const first = this.sequence === 0;
    const index = this.#inPlace || this.#checkpointDue(carry) ? this.#checkpoint() : undefined;
    const header: SectorHeader = {
      sequence: Math.max(this.sequence, this.sequenceSeen) + step,
      wear,
      previousSlot: first || previous.previousSlot === NO_SLOT ? slot : previous.previousSlot,
      previousEnd: previous.previousEnd,
      openedFrom: first ? slot : this.headSlot,
      checkpointSlot: index === undefined ? this.checkpointSlot : slot,
      tailSlot: first || (this.#inPlace && this.tailSlot === this.headSlot) ? slot : this.tailSlot,
      tailOffset: this.tailOffset,
      historyStart: this.historyStart,
      historyEnd: this.historyEnd,
      retired: this.retired,
      note: this.note,
      loss: this.loss,
    };
    const opening = [encodeHeader(header, this.slots, sectorBytes)];
    if (index !== undefined) opening.push(index);
    let carryAt = RECORD_HEAD_BYTES;
    for (const part of opening) carryAt += part.length;
    opening.push(...carry);
    const record = encodeRecord(opening, header.sequence, programUnitBytes);
    this.#erasedSlot = -1;
    const programmed = await this.flash.program({ address: slot * sectorBytes, bytes: record });
    if (programmed !== "done") return programmed;
    this.headSlot = slot;
    this.sequence = header.sequence;
    this.headUsed = alignUp(record.length, this.pageBytes);
    this.headWear = wear;
    this.tailSlot = header.tailSlot;
    this.checkpointSlot = header.checkpointSlot;
    this.sectorsSinceIndex = index === undefined ? this.sectorsSinceIndex + 1 : 0;
    this.sinceCheckpoint = index === undefined ? this.sinceCheckpoint + record.length : 0;
    this.#applyAll(carry, slot * sectorBytes + carryAt);
    this.countFree();
    return "done";
  }

  #checkpoint(): Uint8Array {
    return encodePart(PART_CHECKPOINT, this.cells.count, this.cells.bytes());
  }

  #checkpointDue(carry: readonly Uint8Array[]): boolean {
    const bytes = partBytes(this.cells.count * 8);
    const due =
      this.sequence === 0 ||
      bytes <= CHECKPOINT_CHEAP_BYTES ||
      this.sinceCheckpoint >= bytes * CHECKPOINT_SPACING ||
      this.sectorsSinceIndex >= INDEX_SECTORS_DUE;
    return due && this.#takesIndex(carry);
  }

  /** Whether the index of cells fits a sector's opening record beside `carry`, and the seals behind it. */
  #takesIndex(carry: readonly Uint8Array[]): boolean {
    let bytes = headerReadBytes(this.slots) + partBytes(this.cells.count * 8) + RECORD_OVERHEAD_BYTES;
    for (const part of carry) bytes += part.length;
    const sealBytes = SEAL_PAGES * this.pageBytes;
    return bytes <= RECORD_BYTES_MAX && alignUp(bytes, this.pageBytes) + sealBytes <= this.flash.sectorBytes;
  }

  #applyAll(parts: readonly Uint8Array[], address: number): void {
    this.records += 1;
    let at = address;
    for (const part of parts) {
      this.apply(part, 0, part.length, at);
      at += part.length;
    }
  }
}
