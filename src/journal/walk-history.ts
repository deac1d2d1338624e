import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { joinPieces, type PieceRead } from "./history";
import type { HistoryPlace, HistoryRead } from "./journal";
import { PIECE_BEGINS, PIECE_ENDS } from "./layout";
import type { Log } from "./log";
import { HEAD_BYTES } from "./walk";

/**
 * The entries of history, one in memory at a time; those of which a piece is lost are told as lost.
 *
 * @param read takes its turn among the journal's other calls.
 * @param from where the walk from the oldest on begins; what was released before it has no place.
 * @param holding entries that do not hold this value are passed over, undecoded.
 */
export async function* walkHistory(
  log: Log,
  order: "oldest-first" | "newest-first",
  read: (piece: number) => Promise<PieceRead>,
  from?: HistoryPlace,
  holding?: number | string,
): AsyncGenerator<HistoryRead, void, void> {
  const sought = holding === undefined ? undefined : encodeCbor(holding);
  const forward = order === "oldest-first";
  const { historyEnd } = log;
  const historyStart = forward && from && from.piece > log.historyStart.piece ? from : log.historyStart;
  let piece = forward ? historyStart.piece : historyEnd.piece - 1;
  let entry = forward ? historyStart.entry : historyEnd.entry - 1;
  const step = forward ? 1 : -1;
  const [first, last] = forward ? [PIECE_BEGINS, PIECE_ENDS] : [PIECE_ENDS, PIECE_BEGINS];
  while (piece >= log.historyStart.piece && piece < historyEnd.piece) {
    const pieces: Uint8Array[] = [];
    let head: Uint8Array | undefined;
    let whole = true;
    const begin = piece;
    for (let flags = 0; (flags & last) === 0; piece += step) {
      if (piece < historyStart.piece || piece >= historyEnd.piece) {
        whole = false;
        break;
      }
      const found = await read(piece);
      if ("kind" in found) {
        // Released meanwhile: then there is no more, and nothing wrong.
        if (piece < log.historyStart.piece) return;
        whole = false;
        if (found.left !== undefined && (found.left.flags & PIECE_BEGINS) !== 0) head = found.left.payload;
        if (found.why === "damaged") continue;
        yield found;
        return;
      }
      const begins = (found.flags & first) !== 0;
      // The other end of the entry before is lost: this piece is the next one's.
      if (begins && (pieces.length > 0 || !whole)) {
        whole = false;
        break;
      }
      if (!begins && pieces.length === 0) whole = false;
      flags = found.flags;
      if ((flags & PIECE_BEGINS) !== 0) head = found.payload.subarray(0, HEAD_BYTES);
      pieces.push(found.payload);
    }
    if (!forward) pieces.reverse();
    const bytes = whole ? joinPieces(pieces) : undefined;
    if (bytes && (!sought || mayHold(bytes, sought)))
      yield { kind: "entry", entry, piece: forward ? begin : piece + 1, value: decodeCbor(bytes) };
    else if (!bytes) yield { kind: "lost", entry, ...(head === undefined ? {} : { head }) };
    entry += step;
  }
}

/** A value that stands in an entry stands there as these bytes. The same bytes may be a part of something else. */
function mayHold(entry: Uint8Array, sought: Uint8Array): boolean {
  const [first = 0] = sought;
  for (let at = entry.indexOf(first); at >= 0; at = entry.indexOf(first, at + 1)) {
    let same = 1;
    while (same < sought.length && entry[at + same] === sought[same]) same += 1;
    if (same === sought.length) return true;
  }
  return false;
}

// A generator's prototype, too, goes into ROM, where an object that could still change costs RAM from the start.
Object.freeze(walkHistory.prototype);
