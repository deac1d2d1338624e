/** One element of DER (X.690): where its contents begin and end in the bytes that it was read from, and where it begins itself. */
export interface Element {
  readonly tag: number;
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** What is not DER. It comes from the network: whoever reads catches it. */
export class NotDer extends Error {
  override readonly name = "NotDer";
}

/** Lengths of more bytes than a certificate has are nobody's. */
const LENGTH_BYTES_MAX = 3;

/** @throws NotDer. @param limit where what surrounds it ends. */
export function elementAt(bytes: Uint8Array, from: number, limit: number): Element {
  if (from < 0 || limit > bytes.length || from + 2 > limit) throw new NotDer("an element is cut off");
  const tag = bytes[from] ?? 0;
  const first = bytes[from + 1] ?? 0;
  let start = from + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count < 1 || count > LENGTH_BYTES_MAX || start + count > limit) throw new NotDer("a length is none");
    length = 0;
    for (let at = 0; at < count; at++) length = length * 256 + (bytes[start + at] ?? 0);
    start += count;
  }
  const end = start + length;
  if (end > limit) throw new NotDer("an element is longer than what surrounds it");
  return { tag, from, start, end };
}

/** The elements within one, at most `most`. @throws NotDer. */
export function elementsOf(bytes: Uint8Array, { start, end }: Element, most: number): readonly Element[] {
  const found: Element[] = [];
  for (let at = start; at < end; ) {
    if (found.length === most) throw new NotDer("more elements than there can be");
    const element = elementAt(bytes, at, end);
    found.push(element);
    at = element.end;
  }
  return found;
}

/** Do two pieces hold the same? */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
