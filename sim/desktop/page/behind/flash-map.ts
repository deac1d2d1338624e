import { fromRecord } from "../../../../src/book/record";
import { readCbor } from "../../../books/cbor";
import { PARITY_BYTES } from "../../../books/flash-codes";
import { CELL, CLEAR, HEADER, INDEX, type Part, PIECE, RELEASE, Sector, TAIL } from "../../../books/flash-sector";
import type { Language } from "../api";
import { classAndIdOf } from "../flash-image";
import { recordStates } from "../follow/words";
import { term } from "../words/terms";
import { yuan } from "../words/words";
import { cellWords, partWords } from "./flash-words";

/** What lies in one sector, read by the journal's SPEC (`src/journal/README.md`). */
export interface SectorSeen {
  readonly slot: number;
  /** Grows with each sector that is begun; absent where the journal has not written. */
  readonly sequence?: number;
  readonly parts: readonly Part[];
  /** Offsets of pages that hold bits of no record: a power cut ended a write there. */
  readonly torn: readonly number[];
}

export interface FlashMap {
  readonly sectors: readonly SectorSeen[];
  /** Where the journal writes now, and the oldest sector that it still needs; absent where it has none. */
  readonly head?: number;
  readonly tail?: number;
}

const PAGE_BYTES = 256;
const ERASED = 0xff;

export function mapOf(image: Uint8Array, sectorBytes: number): FlashMap {
  const count = image.length / sectorBytes;
  let head: number | undefined;
  let highest = -1;
  const sectors = Array.from({ length: count }, (_, slot): SectorSeen => {
    const sector = new Sector(image, slot, sectorBytes);
    const sequence = sector.header(count)?.sequence;
    if (sequence === undefined) return { slot, parts: [], torn: [] };
    const records = sector.records(sequence);
    if (records.length > 1 && sequence > highest) [head, highest] = [slot, sequence];
    const parts = records.flat();
    return { slot, sequence, parts, torn: tornIn(image, slot * sectorBytes, sectorBytes, parts) };
  });
  if (head === undefined) return { sectors };
  // The header has where the tail was; each record of it since is newer.
  const told = sectors[head]?.parts.findLast(({ kind }) => kind === TAIL);
  const tail = told ? told.key >>> 16 : new Sector(image, head, sectorBytes).header(count)?.tail.slot;
  return tail === undefined ? { sectors, head } : { sectors, head, tail };
}

/** Before the first part of a record. */
const HEAD_BYTES = 8;

/** Pages of a sector with bits that belong to no record: behind a record its page stays erased, and so do pages that nobody wrote. */
function tornIn(image: Uint8Array, base: number, bytes: number, parts: readonly Part[]): readonly number[] {
  const isWhole = new Uint8Array(bytes);
  for (const { address, bytes: length } of parts)
    isWhole.fill(1, address - base - HEAD_BYTES, address - base + length + PARITY_BYTES);
  const torn = new Set<number>();
  for (let at = 0; at < bytes; at++)
    if (isWhole[at] === 0 && image[base + at] !== ERASED) torn.add(at - (at % PAGE_BYTES));
  return [...torn];
}

/** Both ends of a piece: it is all of its entry. */
const WHOLE_ENTRY = 3;

export interface PartSaid {
  readonly what: string;
  readonly detail: string;
}

/** A part of a record in words; of transactions what they are, and no card data. */
export function sayPart({ kind, key, flags, payload }: Part, language: Language): PartSaid {
  const what = partWords[kind]?.[language] ?? String(kind);
  switch (kind) {
    case CELL:
    case CLEAR: {
      const [cellClass, id] = classAndIdOf(key);
      const name = `${cellWords[cellClass]?.[language] ?? cellClass} ${id}`;
      return { what, detail: kind === CELL ? `${name} · ${valueIn(payload, language)}` : name };
    }
    case PIECE:
      return { what, detail: flags === WHOLE_ENTRY ? `${key} · ${valueIn(payload, language)}` : String(key) };
    case RELEASE:
      return { what, detail: `→ ${key}` };
    case TAIL:
      return { what, detail: `→ ${key >>> 16}` };
    case INDEX:
    case HEADER:
      return { what, detail: `${payload.length} B` };
    default:
      return { what, detail: "" };
  }
}

/** Values are for people to tell apart, not to be read whole. */
const CHARACTERS_MAX = 60;

function valueIn(payload: Uint8Array, language: Language): string {
  const read = readCbor(payload);
  if (read.kind === "unreadable") return `${payload.length} B`;
  const transaction = fromRecord(read.value);
  if (transaction) {
    const { facts, state } = transaction;
    return `${String(facts.stan).padStart(6, "0")} ${term(facts.kind, language)} ¥${yuan(facts.amountFen)} · ${recordStates[state]?.[language] ?? state}`;
  }
  const text = JSON.stringify(read.value, (_name, value) =>
    value instanceof Uint8Array ? `${value.length} B` : value,
  );
  return (text ?? "").replaceAll('"', "").slice(0, CHARACTERS_MAX);
}
