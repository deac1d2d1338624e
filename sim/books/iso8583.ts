/**
 * Reads messages of the POS dialect, as far as the checker asks: written from the table of fields in UnionPay's specification
 * (Q/CUP 009), and not from the firmware's codec, so that both cannot be wrong in the same way.
 */

export interface WireMessage {
  readonly mti: string;
  /** Numbers as their digits, text byte by byte. */
  text(field: number): string | undefined;
  bytes(field: number): Uint8Array | undefined;
}

/**
 * How a field lies on the wire. n: digits, two to a byte, an odd one behind a 0. left: the same, an odd one in front of it.
 * ll, lll: digits behind their count. text, llText, lllText: bytes. b: raw.
 */
type Layout = readonly [kind: "n" | "left" | "text" | "b" | "ll" | "lll" | "llText" | "lllText", length: number];

/** Field → its layout, with its length or its longest. */
const layouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [2, ["ll", 19]],
  [3, ["n", 6]],
  [4, ["n", 12]],
  [11, ["n", 6]],
  [12, ["n", 6]],
  [13, ["n", 4]],
  [14, ["n", 4]],
  [15, ["n", 4]],
  [22, ["left", 3]],
  [23, ["n", 3]],
  [25, ["n", 2]],
  [26, ["n", 2]],
  [32, ["ll", 11]],
  [35, ["ll", 37]],
  [36, ["lll", 104]],
  [37, ["text", 12]],
  [38, ["text", 6]],
  [39, ["text", 2]],
  [41, ["text", 8]],
  [42, ["text", 15]],
  [44, ["llText", 25]],
  [47, ["lllText", 999]],
  [48, ["lll", 322]],
  [49, ["text", 3]],
  [52, ["b", 8]],
  [53, ["n", 16]],
  [54, ["lllText", 20]],
  [55, ["lllText", 255]],
  [58, ["lllText", 100]],
  [59, ["lllText", 999]],
  [60, ["lll", 17]],
  [61, ["lll", 29]],
  [62, ["lllText", 999]],
  [63, ["lllText", 163]],
  [64, ["b", 8]],
]);

/** TPDU 5, header 6, type 2, bitmap 8. */
const TYPE_AT = 11;
const BITMAP_AT = 13;
const FIELDS_AT = 21;
const FIELDS = 64;

const HEX = "0123456789abcdef";

function digitsOf(bytes: Uint8Array): string {
  return digitsIn(bytes, 0, bytes.length);
}

function digitsIn(bytes: Uint8Array, from: number, to: number): string {
  let digits = "";
  for (let at = from; at < to && at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    digits += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  }
  return digits;
}

/** The type of a message, without a look at the rest: most are of none that is asked for. */
export function typeOf(frame: Uint8Array): string {
  return digitsIn(frame, TYPE_AT, BITMAP_AT);
}

/** @param frame without the length in front. @returns undefined for what is not, to its last byte, a message of this dialect. */
export function readMessage(frame: Uint8Array): WireMessage | undefined {
  if (frame.length < FIELDS_AT) return undefined;
  const found = new Map<number, Found>();
  let at = FIELDS_AT;
  for (let field = 1; field <= FIELDS; field++) {
    const bit = (frame[BITMAP_AT + ((field - 1) >> 3)] ?? 0) & (0x80 >> ((field - 1) & 7));
    if (bit === 0) continue;
    const layout = layouts.get(field);
    const read = layout && findField(frame, at, layout);
    if (!read) return undefined;
    found.set(field, read);
    at = read.end;
  }
  if (at !== frame.length) return undefined;
  return {
    mti: typeOf(frame),
    text: (field) => textOf(frame, found.get(field)),
    bytes: (field) => {
      const of = found.get(field);
      return of && frame.subarray(of.start, of.end);
    },
  };
}

/** Where a field's content lies; of few fields is it asked for. */
interface Found {
  readonly kind: Layout[0];
  /** Digits or bytes. */
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

function findField(frame: Uint8Array, from: number, [kind, length]: Layout): Found | undefined {
  const counted = kind.startsWith("lll") ? 2 : kind.startsWith("ll") ? 1 : 0;
  const count = counted === 0 ? length : Number(digitsIn(frame, from, from + counted));
  if (!(count >= 0 && count <= length)) return undefined;
  const start = from + counted;
  const end = start + (isDigits(kind) ? (count + 1) >> 1 : count);
  return end > frame.length ? undefined : { kind, count, start, end };
}

function isDigits(kind: Layout[0]): boolean {
  return kind === "n" || kind === "left" || kind === "ll" || kind === "lll";
}

function textOf(frame: Uint8Array, found: Found | undefined): string | undefined {
  if (!found) return undefined;
  const { kind, count, start, end } = found;
  if (!isDigits(kind)) return String.fromCharCode(...frame.subarray(start, end));
  const digits = digitsIn(frame, start, end);
  return kind === "n" ? digits.slice(digits.length - count) : digits.slice(0, count);
}

/** The outermost objects of field 55 in a financial message: tags of one byte and two, lengths in BER. */
export function outerTags(bytes: Uint8Array): readonly string[] | undefined {
  return outerObjects(bytes)?.map(({ tag }) => tag);
}

/** The same with their values. */
export function outerObjects(
  bytes: Uint8Array,
): readonly { readonly tag: string; readonly value: Uint8Array }[] | undefined {
  const objects: { readonly tag: string; readonly value: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const tagBytes = (first & 0x1f) === 0x1f ? 2 : 1;
    const tag = digitsOf(bytes.subarray(at, at + tagBytes)).toUpperCase();
    at += tagBytes;
    const short = bytes[at++];
    if (short === undefined || short > 0x82 || short === 0x80) return undefined;
    const more = short > 0x80 ? short & 0x7f : 0;
    let length = more === 0 ? short : 0;
    for (let byte = 0; byte < more; byte++) length = length * 256 + (bytes[at + byte] ?? 0);
    at += more + length;
    if (at > bytes.length) return undefined;
    objects.push({ tag, value: bytes.subarray(at - length, at) });
  }
  return objects;
}
