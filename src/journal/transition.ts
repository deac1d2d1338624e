import { encodeCbor } from "../../hal/cbor";
import {
  CELL_BYTES_MAX,
  type CellKey,
  COMMIT_BYTES_MAX,
  HISTORY_ENTRY_BYTES_MAX,
  type Transition,
  type WatchedCell,
} from "./journal";

/** A transition's values as they go into flash. */
export interface EncodedValues {
  readonly set: readonly (readonly [CellKey, Uint8Array])[];
  readonly append: readonly Uint8Array[];
  readonly note: readonly [number, number] | undefined;
}

/** @throws RangeError, TypeError: the caller's bugs, before anything is written. */
export function encodeValues(transition: Transition, watched: WatchedCell | undefined): EncodedValues {
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
