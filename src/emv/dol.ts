import { formatOf } from "./dictionary";

/** A command's data: Lc is one byte, and PDOL needs three for its template. */
export const DOL_DATA_BYTES_MAX = 252;

/** Where the values of a DOL come from. */
export interface ValueSource {
  value(tag: number): Uint8Array | undefined;
}

/** Goes over a DOL's tags and lengths (EMV 4.4 Book 3, 5.4): values have no part in it. */
export class DolCursor {
  readonly #dol: Uint8Array;
  #next = 0;
  tag = 0;
  length = 0;
  constructed = false;

  constructor(dol: Uint8Array) {
    this.#dol = dol;
  }

  next(): "entry" | "end" | "malformed" {
    const dol = this.#dol;
    let at = this.#next;
    if (at >= dol.length) return "end";
    const first = dol[at++] ?? 0;
    let tag = first;
    if ((first & 0x1f) === 0x1f) {
      let byte = 0x80;
      for (let count = 0; byte > 0x7f; count++) {
        if (count === 2 || at >= dol.length) return "malformed";
        byte = dol[at++] ?? 0;
        tag = tag * 256 + byte;
      }
    }
    // One byte of length: a value of more than 127 bytes cannot stand in a command beside others.
    const length = dol[at++];
    if (length === undefined || length > 0x7f || tag === 0) return "malformed";
    this.tag = tag;
    this.length = length;
    this.constructed = (first & 0x20) !== 0;
    this.#next = at;
    return "entry";
  }
}

/**
 * The values that a DOL asks for, one behind the other (EMV 4.4 Book 3, 5.4): too long a value loses its left end when
 * numeric, else its right one; too short a value gets zeros on the left when numeric, F on the right when it is
 * compressed numeric, else zeros on the right; what is unknown, absent or constructed is zeros.
 * @returns undefined when the DOL is malformed or asks for more than 252 bytes.
 */
export function dolData(dol: Uint8Array, source: ValueSource): Uint8Array | undefined {
  const length = dolLength(dol);
  if (length < 0) return undefined;
  const data = new Uint8Array(length);
  const cursor = new DolCursor(dol);
  for (let at = 0; cursor.next() === "entry"; at += cursor.length) {
    const value = cursor.constructed ? undefined : source.value(cursor.tag);
    if (!value) continue;
    if (value.length === cursor.length) data.set(value, at);
    else place(data, at, cursor.length, value, cursor.tag);
  }
  return data;
}

/** Whether a DOL asks for a tag. */
export function dolAsks(dol: Uint8Array, tag: number): boolean {
  const cursor = new DolCursor(dol);
  while (cursor.next() === "entry") if (cursor.tag === tag) return true;
  return false;
}

/** @returns the bytes that a DOL's values take together, -1 when it is malformed or asks for too much. */
export function dolLength(dol: Uint8Array): number {
  const cursor = new DolCursor(dol);
  for (let length = 0; ; length += cursor.length) {
    const step = cursor.next();
    if (step === "malformed" || length > DOL_DATA_BYTES_MAX) return -1;
    if (step === "end") return length;
  }
}

function place(data: Uint8Array, at: number, length: number, value: Uint8Array, tag: number): void {
  const format = formatOf(tag);
  if (value.length > length) {
    const from = format === "n" ? value.length - length : 0;
    data.set(value.subarray(from, from + length), at);
    return;
  }
  if (format === "n") {
    data.set(value, at + length - value.length);
    return;
  }
  data.set(value, at);
  if (format === "c") data.fill(0xff, at + value.length, at + length);
}
