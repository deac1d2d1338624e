import { decodeCbor } from "../../hal/cbor";
import type { FlashFault } from "../../hal/flash";
import type { Loss, SectorHeader } from "./header";
import type { WatchedCell } from "./journal";
import {
  encodePart,
  encodeRecord,
  PART_CELL,
  PART_CHECKPOINT,
  PART_CLEAR,
  PART_SEAL,
  partKey,
  partKind,
  partPayload,
  partSize,
  RECORD_HEAD_BYTES,
  RECORD_PARTS_MAX,
} from "./layout";
import { INDEX_SECTORS_DUE, type Log, type Written } from "./log";
import { type Found, headlessAhead, type Newest, newestHeaders, newestThatCounts } from "./newest";
import { readPart } from "./read-part";
import { isAlive } from "./reclaim";
import { forEachPart, forEachSoundPart, namesIn, salvage } from "./walk";
import { isInPlace, type Link, type Read, readLink, wayToIndex } from "./way";

/**
 * With fewer sectors free than this, recovery replaces the newest sector instead of leaving it behind: then a row of power
 * cuts cannot use the ring up. With more it does not, so that boots wear all sectors alike.
 */
const REPLACE_BELOW_FREE = 8;

export interface Recovered {
  readonly found: "blank" | "resumed";
  readonly tornBytes: number;
  readonly repaired: number;
}

export type Recovery = Recovered | "full" | "other-layout" | FlashFault;

/**
 * Brings `log` to the state that the flash holds, and makes sure that it stays that state.
 *
 * The last record of the newest sector may come from a program that was cut short: it reads well now and may not
 * tomorrow. So it is written again, into a fresh sector, whose header says that the old sector ends before it; whatever
 * else lies there can never come back. Only when a second record (the seal) stands behind that header does the new
 * sector count. Until then nothing has changed, however often the power goes.
 */
export async function recover(log: Log, watched: WatchedCell | undefined): Promise<Recovery> {
  const newest = await newestThatCounts(log);
  if (typeof newest === "string") {
    if (newest === "damaged") return remake(log);
    if (newest !== "none") return newest;
    return log.otherLayout ? "other-layout" : format(log);
  }
  const { records, slot, header } = newest;
  const headless = await headlessAhead(log, newest);
  if (typeof headless === "string") return headless;
  log.sequenceSeen = Math.max(log.sequenceSeen, headless.sequence);

  let { repaired } = records;
  let headersLost = headless.count;
  const way = await wayToIndex(log, newest);
  if (way === "damaged") return remake(log);
  if (typeof way === "string") return way;
  const { chain } = way;
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const link = chain[index] as Link;
    const first = index === chain.length - 1;
    const read = first ? way.oldest : await readLink(log, link);
    if (typeof read === "string") return read;
    repaired += read.records.repaired;
    if (read.records.repaired > 0) log.emptySoon(link.slot);
    if (link.header === undefined) headersLost += 1;
    replay(log, read, link, first, watched?.fits);
    if (read.records.isDense) await log.breathe();
  }
  replay(log, newest, newest, chain.length === 0, watched?.fits);
  if (records.isDense) await log.breathe();
  if (records.repaired > 0) log.emptySoon(slot);
  log.headSlot = slot;
  log.sequence = header.sequence;
  log.headWear = header.wear;
  log.sectorsSinceIndex = chain.length;
  log.countFree();
  const misplaced = await dropMisplaced(log);
  if (typeof misplaced === "string") return misplaced;
  headersLost += misplaced;
  // The index that is in flash still names them.
  if (misplaced > 0) log.sectorsSinceIndex = INDEX_SECTORS_DUE;
  const isLastLost = newest.lostLast !== "no";
  const isInNewest = isLastLost || log.lostPlaces.some((place) => slotOf(log, place) === slot);
  const lost = log.lostPlaces.length + (isLastLost ? 1 : 0);
  const isLikely = newest.lostLast === "likely" && lost === 1 && headersLost === 0;
  take(
    log,
    { records: lost, headers: headersLost, sectors: (isInNewest ? 1 : 0) + headless.count, isLikely },
    newest,
    watched?.fits,
  );
  const noted = await takeNote(log, watched);
  if (noted !== "done") return noted;
  const settled = await settle(log, newest);
  if (settled !== "done") return settled;
  return { found: "resumed", tornBytes: newest.tornBytes, repaired };
}

/**
 * Cells whose sector is another one than they were written to are lost: what lies at their address may be an older value.
 * @returns how many such sectors there are.
 */
async function dropMisplaced(log: Log): Promise<number | FlashFault> {
  const { sectorBytes } = log.flash;
  const slots: number[] = [];
  // Cells that were stored together lie together: most are of the sector of the one before.
  let sector = -1;
  log.cells.forEachAddress((address) => {
    if (address >= sector && address < sector + sectorBytes) return;
    const slot = slotOf(log, address);
    sector = slot * sectorBytes;
    if (!slots.includes(slot)) slots.push(slot);
  });
  const misplaced: number[] = [];
  for (const slot of slots) {
    const header = slot === log.headSlot ? "none" : await log.readHeader(slot);
    if (typeof header !== "string" && !isInPlace(log, slot, header)) misplaced.push(slot);
    else if (typeof header === "string" && header !== "none") return header;
  }
  if (misplaced.length === 0) return 0;
  for (const key of log.cells.between(0, 2 ** 32)) {
    if (!misplaced.includes(slotOf(log, log.cells.addressOf(key)))) continue;
    log.cells.remove(key);
    log.lostCells = [...log.lostCells, key];
  }
  return misplaced.length;
}

/** Adds what was lost to what the header tells of. It stays in the headers until the application says that it knows. */
function take(log: Log, found: Loss, newest: Newest, fits: WatchedCell["fits"]): void {
  const told = log.loss.records + log.loss.headers > 0;
  log.loss = {
    records: log.loss.records + found.records,
    headers: log.loss.headers + found.headers,
    sectors: log.loss.sectors + found.sectors,
    isLikely: told && found.records + found.headers === 0 ? log.loss.isLikely : found.isLikely && !told,
  };
  if (newest.lostLast !== "no") {
    const { bytes, records } = newest;
    const left = salvage(bytes, records.end, bytes.length);
    const { cells, isAll } = namesIn(bytes, left, fits);
    if (!isAll) log.lostIllegible += 1;
    // It stays behind where the log ends: nobody knows whether it reads so tomorrow.
    const sound = left.parts.filter((part) => partKind(bytes, part) === PART_CELL).map((part) => partKey(bytes, part));
    log.lostCells = [...log.lostCells, ...sound, ...cells];
  }
  // What was lost before the last boot, or at the very end, may have been newer than any cell.
  if (told || newest.lostLast !== "no" || found.headers > 0) log.suspectAll();
  // What recovery writes again from here on is as old as it was.
  log.doubtful = [...(log.suspects ?? [])];
  log.suspects = undefined;
}

/** The note of the next header is of the cell as it is, unless it may be older than the header before says. */
async function takeNote(log: Log, watched: WatchedCell | undefined): Promise<"done" | FlashFault> {
  if (watched === undefined || log.loss.records + log.loss.headers > 0) return "done";
  const address = log.cells.addressOf(watched.key);
  if (address < 0) return "done";
  const part = await readPart(log, address, log.cells.bytesOf(watched.key), PART_CELL, watched.key);
  if (typeof part === "string") return part;
  if (part !== undefined) log.note = watched.note(decodeCbor(partPayload(part, 0)));
  return "done";
}

/** Puts what may be unstable into a fresh sector, and makes that count. */
async function settle(log: Log, newest: Newest): Promise<Written> {
  const { bytes, records, header } = newest;
  const last = records.offsets[records.offsets.length - 1] ?? -1;
  // Lost ones behind the last whole record were programmed when that was finished. They stay, with what is sound of them.
  const isProven = records.gaps.some((gap) => gap > last);
  log.headUsed = isProven ? records.end : last;
  const firm = isProven ? "done" : await confirmSeal(log, newest);
  if (firm === "program-failed") return log.leaveFailing(() => moveOnSealed(log, []));
  if (firm !== "done") return firm;
  if (log.freeSectors < REPLACE_BELOW_FREE) {
    const carry: Uint8Array[] = [];
    forEachSoundPart(bytes, records, (part, size) => {
      if (isAlive(log, newest.slot, bytes, part)) carry.push(bytes.subarray(part, part + size));
    });
    const replaced = carry.length < RECORD_PARTS_MAX - 1 ? await log.replaceHead(header, carry) : "too-large";
    if (replaced === "done") return seal(log);
    if (replaced !== "too-large") return replaced;
  }
  const cleared = await log.eraseHole(header);
  if (cleared !== "done") return cleared;
  const moved = await moveOnSealed(log, isProven ? [] : livingOf(log, newest, last));
  // What was carried left no room for the index of cells: it gets a sector of its own.
  return moved === "done" && log.sectorsSinceIndex >= INDEX_SECTORS_DUE ? moveOnSealed(log, []) : moved;
}

/** What is alive in a record, and what it cleared: without a new index of cells that must be told again. */
function livingOf(log: Log, { bytes, slot }: Newest, record: number): Uint8Array[] {
  const living: Uint8Array[] = [];
  const cleared: Uint8Array[] = [];
  forEachPart(bytes, record, (part, size) => {
    const to = isAlive(log, slot, bytes, part) ? living : partKind(bytes, part) === PART_CLEAR ? cleared : undefined;
    to?.push(bytes.subarray(part, part + size));
  });
  return [...living, ...cleared];
}

/**
 * A sector's first seal may read well today only, when it is the last record. While it may, the sector that this one was
 * opened from must stay. Programming the same bytes once more makes it certain, with flash encryption too: they are the
 * same bytes at the same place. A second seal proves the first; then nothing is programmed, for a program that is cut may
 * damage its page.
 */
async function confirmSeal(log: Log, newest: Newest): Promise<"done" | FlashFault> {
  const { bytes, records, slot, header } = newest;
  const last = records.offsets[records.offsets.length - 1] as number;
  if (records.offsets.length > 2 || partKind(bytes, last + RECORD_HEAD_BYTES) !== PART_SEAL) return "done";
  const again = encodeRecord([encodePart(PART_SEAL, 0)], header.sequence, log.flash.programUnitBytes);
  return log.flash.program({ address: slot * log.flash.sectorBytes + last, bytes: again });
}

/** Opens the next sector and makes it count. */
async function moveOnSealed(log: Log, carry: readonly Uint8Array[]): Promise<Written> {
  const moved = await log.moveOn(carry);
  if (moved !== "done") return moved;
  return seal(log);
}

/**
 * Two of them, each in a page of its own: the second makes the first certain, whatever happens to its own program. Should
 * one fail, `write` moves on by itself: the sector that it leaves counts through the header after it.
 */
async function seal(log: Log): Promise<Written> {
  const first = await log.write([encodePart(PART_SEAL, 0)]);
  return first === "done" ? log.write([encodePart(PART_SEAL, 0)]) : first;
}

/** Makes a journal where there is none that can be read. */
async function format(log: Log): Promise<Recovery> {
  log.retired = new Uint8Array(log.retired.length);
  const headless = await headlessAhead(log, undefined);
  if (typeof headless === "string") return headless;
  const { count } = headless;
  log.loss = { records: 0, headers: count, sectors: count, isLikely: false };
  log.sequenceSeen = headless.sequence;
  // What is left of the one before may still be looked at.
  if (count > 0) log.headSlot = log.headless[log.headless.length - 1] as number;
  const settled = await moveOnSealed(log, []);
  return settled === "done" ? { found: "blank", tornBytes: 0, repaired: 0 } : settled;
}

/**
 * Makes a journal where sectors lie in other places than they were written to: no program and no erase that is cut does that.
 * Nothing of them is believed, for an address may hold an older value of the same cell. All of it is lost, except the note of the
 * newest header: counters go on from there. The new sector follows the one where the search for the newest ended, so that the
 * next search ends there too, and finds it ahead.
 */
async function remake(log: Log): Promise<Recovery> {
  const searched = await newestHeaders(log);
  if (typeof searched === "string") return searched === "none" ? format(log) : searched;
  log.headSlot = (searched[0] as Found).slot;
  let newest: SectorHeader | undefined;
  for (let slot = 0; slot < log.slots; slot += 1) {
    const header = await log.readHeader(slot);
    if (header === "none") continue;
    if (typeof header === "string") return header;
    if (newest === undefined || header.sequence > newest.sequence) newest = header;
  }
  if (newest !== undefined) {
    log.note = newest.note;
    log.retired = newest.retired.slice();
    log.sequenceSeen = Math.max(log.sequenceSeen, newest.sequence);
  }
  log.loss = { records: 0, headers: 1, sectors: 1, isLikely: false };
  const settled = await moveOnSealed(log, []);
  return settled === "done" ? { found: "blank", tornBytes: 0, repaired: 0 } : settled;
}

/** @param first only the first sector's index of cells counts, the others repeat what is known. */
function replay(
  log: Log,
  { bytes, records }: Read,
  at: Pick<Link, "slot" | "header">,
  first: boolean,
  fits: WatchedCell["fits"],
): void {
  const base = at.slot * log.flash.sectorBytes;
  if (at.header !== undefined) log.adopt(at.header);
  const apply = (part: number, size: number) => {
    if (first || partKind(bytes, part) !== PART_CHECKPOINT) log.apply(bytes, part, size, base + part);
  };
  let gap = 0;
  for (const offset of [...records.offsets, records.end]) {
    for (; gap < records.gaps.length && (records.gaps[gap] as number) < offset; gap += 1) {
      const left = salvage(bytes, records.gaps[gap] as number, records.end);
      log.suspectAll();
      const { cells, isAll } = namesIn(bytes, left, fits);
      log.lostCells = [...log.lostCells, ...cells];
      if (!isAll) log.lostIllegible += 1;
      log.lostPlaces = [...log.lostPlaces, base + (records.gaps[gap] as number)];
      for (const part of left.parts) {
        apply(part, partSize(bytes, part));
        // What an opening record carried comes behind its index.
        if (partKind(bytes, part) === PART_CHECKPOINT) log.suspectAll();
      }
    }
    if (offset < records.end) forEachPart(bytes, offset, apply);
  }
}

function slotOf(log: Log, address: number): number {
  return Math.floor(address / log.flash.sectorBytes);
}
