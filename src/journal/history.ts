import type { FlashFault } from "../../hal/flash";
import { mendHeader } from "./header";
import type { JournalFault } from "./journal";
import {
  encodePart,
  PART_HEAD_BYTES,
  PART_OVERHEAD_BYTES,
  PART_PIECE,
  PIECE_BEGINS,
  PIECE_ENDS,
  partBytes,
  partFlags,
  partKey,
  partKind,
  partPayload,
} from "./layout";
import type { Log } from "./log";
import { PieceIndex } from "./piece-index";
import { readPart } from "./read-part";
import { successorReached } from "./reclaim";
import { findRecords, forEachSoundPart, HEAD_BYTES, salvage } from "./walk";

/** Bytes of an entry in one piece. Small pieces fill sectors well when they are copied; a piece is read at once. */
const PIECE_BYTES = 500;

/** Cuts an entry into pieces, numbered from `firstPiece` on. */
export function encodePieces(entry: Uint8Array, firstPiece: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  do {
    const end = Math.min(at + PIECE_BYTES, entry.length);
    const flags = (at === 0 ? PIECE_BEGINS : 0) | (end === entry.length ? PIECE_ENDS : 0);
    pieces.push(encodePart(PART_PIECE, firstPiece + pieces.length, entry.subarray(at, end), flags));
    at = end;
  } while (at < entry.length);
  return pieces;
}

/** Walks the log once, from tail to head, and notes where each piece lies. */
export async function indexPieces(log: Log): Promise<PieceIndex | "damaged" | FlashFault> {
  const index = new PieceIndex(log.historyStart.piece, log.historyEnd.piece);
  let slot = log.tailSlot;
  for (let step = 0; step < log.slots; step += 1) {
    const bytes = await log.readSector(slot);
    if (typeof bytes === "string") return bytes;
    const sequence = (await mendHeader(bytes, log))?.sequence;
    if (slot === log.headSlot) {
      await notePieces(log, index, slot, bytes, sequence, log.headUsed);
      return index;
    }
    const next = await successorReached(log, slot, sequence);
    if (typeof next === "string") return next;
    await notePieces(log, index, slot, bytes, sequence, next.end);
    slot = next.slot;
  }
  return "damaged";
}

interface Piece {
  readonly flags: number;
  readonly payload: Uint8Array;
}

/** Of a piece that is damaged what is left of its beginning, where it lies anywhere. */
export type PieceRead = Piece | (JournalFault & { readonly left?: Piece });

/** The value of history's piece in flash, checked. */
export async function readPiece(log: Log, index: PieceIndex, piece: number): Promise<PieceRead> {
  const address = index.addressOf(piece);
  if (address === 0) return { kind: "fault", why: "damaged" };
  const bytes = await readPart(log, address, partBytes(PIECE_BYTES), PART_PIECE, piece);
  if (typeof bytes === "string") return { kind: "fault", why: bytes };
  if (bytes === undefined) {
    const left = await log.read(address, PART_OVERHEAD_BYTES + HEAD_BYTES);
    if (typeof left === "string") return { kind: "fault", why: left };
    return {
      kind: "fault",
      why: "damaged",
      left: { flags: partFlags(left, 0), payload: left.subarray(PART_HEAD_BYTES, PART_HEAD_BYTES + HEAD_BYTES) },
    };
  }
  return { flags: partFlags(bytes, 0), payload: partPayload(bytes, 0) };
}

/** Puts an entry together from its pieces, in order. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const entry = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    entry.set(piece, at);
    at += piece.length;
  }
  return entry;
}

async function notePieces(
  log: Log,
  index: PieceIndex,
  slot: number,
  bytes: Uint8Array,
  sequence: number | undefined,
  end: number,
): Promise<void> {
  const base = slot * log.flash.sectorBytes;
  const found = await findRecords(log, bytes, sequence, end);
  if (found.repaired > 0) log.emptySoon(slot);
  forEachSoundPart(bytes, found, (part) => {
    if (slot === log.tailSlot && part < log.tailOffset) return;
    if (partKind(bytes, part) === PART_PIECE) index.put(partKey(bytes, part), base + part);
  });
  const { historyStart, historyEnd } = log;
  for (const gap of found.gaps)
    for (const part of salvage(bytes, gap, found.end).pieces) {
      const piece = partKey(bytes, part);
      const isOne = piece >= historyStart.piece && piece < historyEnd.piece;
      if (isOne && index.addressOf(piece) === 0) index.put(piece, base + part);
    }
}
