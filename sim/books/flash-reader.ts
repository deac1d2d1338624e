import { joined } from "./bytes";
import { readCbor } from "./cbor";
import { u32 } from "./flash-codes";
import { CELL, CLEAR, type Header, INDEX, type Part, PIECE, partAt, RELEASE, Sector, TAIL } from "./flash-sector";

/**
 * Reads an image of the journal's flash. Written from nothing but the SPEC in `src/journal/README.md`: it shares no code
 * with the journal, so that a test of one by the other tells whether the SPEC is enough, and true; and so that the checker
 * sees what the flash holds, not what the firmware makes of it.
 */

/** What the image holds. */
export interface SpecJournal {
  /** Key → value. */
  readonly cells: ReadonlyMap<number, unknown>;
  /** Finished entries that are kept, oldest first. */
  readonly history: readonly unknown[];
  /** Number of the oldest entry kept, counted since the journal was made. */
  readonly firstEntry: number;
  /** Sequence number of the newest sector. */
  readonly sequence: number;
  readonly retired: readonly number[];
  /** What was durable and cannot be read any more, in words. */
  readonly lost: readonly string[];
}

/** Whole parts hold whole values: the journal writes nothing else. */
function fromCbor(cbor: Uint8Array): unknown {
  const read = readCbor(cbor);
  if (read.kind === "unreadable") throw new Unreadable("a value is no CBOR");
  return read.value;
}

/** The image is not one of a journal that was made. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export type FlashRead =
  | { readonly kind: "read"; readonly journal: SpecJournal }
  /** No sector counts: nothing was ever kept here. */
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable"; readonly why: string };

export function readFlash(image: Uint8Array, sectorBytes: number): FlashRead {
  try {
    const journal = journalOf(image, sectorBytes);
    return journal ? { kind: "read", journal } : { kind: "blank" };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

/** @throws Error where the image is not one of a journal that was made. */
export function readImage(image: Uint8Array, sectorBytes: number): SpecJournal {
  const journal = journalOf(image, sectorBytes);
  if (!journal) throw new Unreadable("no sector counts");
  const [lost] = journal.lost;
  if (lost !== undefined) throw new Unreadable(lost);
  return journal;
}

/** @returns undefined where no sector counts. @throws Unreadable. */
function journalOf(bytes: Uint8Array, sectorBytes: number): SpecJournal | undefined {
  // What can be put right is put right here, and not in the flash.
  const image = bytes.slice();
  const count = image.length / sectorBytes;
  const sectors = Array.from({ length: count }, (_, slot) => new Sector(image, slot, sectorBytes));
  const headerOf = (slot: number) => {
    const header = sectors[slot]?.header(count);
    if (header === undefined) throw new Unreadable(`slot ${slot} has no header`);
    return header;
  };
  const sequenceOf = (slot: number) => sectors[slot]?.header(count)?.sequence;

  // Opening, 1 and 2: the highest sequence number among the sectors that hold a record behind their first.
  const newest = sectors
    .map((sector) => ({ sector, sequence: sector.header(count)?.sequence ?? -1 }))
    .filter(({ sequence }) => sequence >= 0)
    .sort((a, b) => b.sequence - a.sequence)
    .find(({ sector, sequence }) => sector.records(sequence).length > 1)?.sector.slot;
  if (newest === undefined) return undefined;

  const log = logOf(sectors, headerOf(newest), newest);

  // Opening, 3: from the sector with the index on.
  const { indexSlot } = headerOf(newest);
  const from = log.findIndex(({ slot }) => slot === indexSlot);
  if (from < 0) throw new Unreadable("the sector with the index is not in the log");
  const first = headerOf(indexSlot);
  let { tail, start, end } = first;
  const places = new Map<number, number>();
  for (const { slot, end: until } of log.slice(from)) {
    for (const part of (sectors[slot] as Sector).records(sequenceOf(slot), until).flat()) {
      if (part.kind === INDEX && slot === indexSlot)
        for (let at = 0; at < part.key; at++)
          places.set(u32(part.payload, 4 * at), 4 * (u32(part.payload, 4 * (part.key + at)) >>> 8));
      if (part.kind === CELL) places.set(part.key, part.address);
      if (part.kind === CLEAR) places.delete(part.key);
      if (part.kind === PIECE && part.key === end.pieces)
        end = { pieces: end.pieces + 1, entries: end.entries + ((part.flags & 2) === 0 ? 0 : 1) };
      if (part.kind === RELEASE) start = { pieces: part.key, entries: u32(part.payload, 0) };
      if (part.kind === TAIL) tail = { slot: part.key >>> 16, offset: part.key & 0xffff };
    }
  }

  const lost: string[] = [];
  const cells = new Map<number, unknown>();
  for (const [key, address] of [...places].sort(([a], [b]) => a - b)) {
    let part = partAt(image, address, image.length);
    if (part?.kind !== CELL || part.key !== key) {
      // Reading its sector's records puts right what can be.
      const slot = Math.floor(address / sectorBytes);
      sectors[slot]?.records(sequenceOf(slot), log.find((each) => each.slot === slot)?.end);
      part = partAt(image, address, image.length);
    }
    if (part?.kind === CELL && part.key === key) cells.set(key, fromCbor(part.payload));
    else lost.push(`cell ${key} does not lie at ${address}`);
  }

  // History: the log from its tail on; a piece that comes again takes the place of the one before.
  const pieces = new Map<number, Part>();
  const tailAt = log.findIndex(({ slot }) => slot === tail.slot);
  if (tailAt < 0) lost.push(`the log is broken before slot ${log[0]?.slot}`);
  for (const { slot, end: until } of log.slice(Math.max(0, tailAt)))
    for (const part of (sectors[slot] as Sector).records(sequenceOf(slot), until).flat())
      if (part.kind === PIECE && !(slot === tail.slot && part.address % sectorBytes < tail.offset))
        pieces.set(part.key, part);
  const history: unknown[] = [];
  /** The entry until now; none where a piece of it is lost. */
  let entry: Uint8Array[] | undefined = [];
  let ended = 0;
  for (let number = start.pieces; number < end.pieces; number++) {
    const part = pieces.get(number);
    if (part === undefined) {
      lost.push(`piece ${number} is lost`);
      entry = undefined;
      continue;
    }
    if ((part.flags & 1) !== 0) entry = [];
    entry?.push(part.payload);
    if ((part.flags & 2) === 0) continue;
    ended++;
    if (entry) history.push(fromCbor(joined(entry)));
  }
  if (ended !== end.entries - start.entries && lost.length === 0)
    throw new Unreadable("entries and pieces do not agree");
  return {
    cells,
    history,
    firstEntry: start.entries,
    sequence: headerOf(newest).sequence,
    retired: headerOf(newest).retired,
    lost,
  };
}

/** A sector of the log, and where its records end if that is known. */
interface Link {
  readonly slot: number;
  readonly end: number | undefined;
}

/**
 * The log, oldest sector first: from its newest one back along the headers to the tail's. Before a sector whose header is lost lies
 * the slot before it in the ring that is not retired.
 */
function logOf(sectors: readonly Sector[], { tail, retired }: Header, newest: number): readonly Link[] {
  const log: Link[] = [{ slot: newest, end: undefined }];
  let sequence = Number.POSITIVE_INFINITY;
  for (let slot = newest; slot !== tail.slot && log.length < sectors.length; ) {
    const header = sectors[slot]?.header(sectors.length);
    // Used again since: what lies before the tail is dead.
    if (header && header.sequence >= sequence) return log.slice(1);
    sequence = header?.sequence ?? sequence;
    let end: number | undefined;
    if (header) ({ previousSlot: slot, previousEnd: end } = header);
    else
      do slot = (slot + sectors.length - 1) % sectors.length;
      while (retired.includes(slot));
    log.unshift({ slot, end });
  }
  return log;
}
