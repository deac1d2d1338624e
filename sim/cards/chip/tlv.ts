import { concat, hex } from "./bytes";

/** One data object (EMV 4.4 Book 3, Annex B): tag in hex, length, value. A value in text is hex. */
export function tlv(tag: string, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === "string" ? hex(value) : value;
  return concat(hex(tag), lengthBytes(bytes.length), bytes);
}

/** A constructed object around others. */
export function template(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(tag, concat(...parts));
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** 9F49 of every card of the deck: the terminal's unpredictable number. */
export const dynamicList = "9F3704";

/** One entry of a data object list: what the terminal is asked for, and how many bytes of it. */
export interface DolEntry {
  /** Hex. */
  readonly tag: string;
  readonly length: number;
}

/** Reads a data object list (Book 3, 5.4) of the card's own data. Throws a RangeError where it is none: a bug of the data. */
function dolEntries(dol: string): readonly DolEntry[] {
  const entries: DolEntry[] = [];
  let at = 0;
  while (at < dol.length) {
    const first = Number.parseInt(dol.slice(at, at + 2), 16);
    const digits = (first & 0x1f) === 0x1f ? 4 : 2;
    const length = Number.parseInt(dol.slice(at + digits, at + digits + 2), 16);
    if (Number.isNaN(length)) throw new RangeError("a data object list that breaks off");
    entries.push({ tag: dol.slice(at, at + digits).toUpperCase(), length });
    at += digits + 2;
  }
  return entries;
}

/** The bytes that a terminal must send for a data object list. */
export function dolLength(dol: string): number {
  return dolEntries(dol).reduce((sum, entry) => sum + entry.length, 0);
}

/** What the terminal sent, by tag; undefined when it is not as long as the list says (6700). */
export function dolValues(dol: string, sent: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  if (sent.length !== dolLength(dol)) return undefined;
  const values = new Map<string, Uint8Array>();
  let at = 0;
  for (const { tag, length } of dolEntries(dol)) {
    values.set(tag, sent.subarray(at, at + length));
    at += length;
  }
  return values;
}
