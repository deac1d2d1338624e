import { hexOf } from "../cards/chip/bytes";

/** Field 55 of a request: its objects by tag, in hex. */
export type ChipData = ReadonlyMap<string, Uint8Array>;

/** Objects that one field may hold: three times what terminals send. */
const OBJECTS_MAX = 64;

/** What an issuer needs to check a cryptogram (unionpay.md §9). */
const cryptogramObjects: readonly string[] = Object.freeze([
  "9F26",
  "9F27",
  "9F10",
  "9F37",
  "9F36",
  "95",
  "9A",
  "9C",
  "9F02",
  "5F2A",
  "82",
  "9F1A",
  "9F03",
]);

/** Their lengths, where EMV fixes them (Book 3, Annex A). */
const lengths: { readonly [tag: string]: number } = Object.freeze({
  "9F26": 8,
  "9F27": 1,
  "9F37": 4,
  "9F36": 2,
  "95": 5,
  "9A": 3,
  "9C": 1,
  "9F02": 6,
  "5F2A": 2,
  "82": 2,
  "9F1A": 2,
  "9F03": 6,
  "9F33": 3,
  "9F34": 3,
});

/** What must never be in field 55: number, track 2, name. It is not kept. */
const holderObjects: readonly string[] = Object.freeze(["57", "5A", "5F20", "9F1F", "9F20"]);

/** Reads field 55: primitive objects one after another, tags of one or two bytes. Undefined where it is malformed. */
export function readChipData(field: Uint8Array): ChipData | undefined {
  const objects = new Map<string, Uint8Array>();
  let at = 0;
  while (at < field.length) {
    const two = ((field[at] ?? 0) & 0x1f) === 0x1f;
    const tag = hexOf(field.subarray(at, at + (two ? 2 : 1)));
    at += two ? 2 : 1;
    const first = field[at];
    if (first === undefined || first > 0x81 || first === 0x80) return undefined;
    const length = first === 0x81 ? field[at + 1] : first;
    at += first === 0x81 ? 2 : 1;
    if (length === undefined || at + length > field.length) return undefined;
    const fixed = lengths[tag];
    if (objects.has(tag) || objects.size >= OBJECTS_MAX || (fixed !== undefined && fixed !== length)) return undefined;
    objects.set(tag, field.subarray(at, at + length));
    at += length;
  }
  return objects;
}

/** Field 55 as the books keep it: hex, without what belongs to the holder. */
export function keptChipData(data: ChipData): string {
  let text = "";
  for (const [tag, value] of data) {
    if (holderObjects.includes(tag)) continue;
    const length = value.length.toString(16).padStart(2, "0").toUpperCase();
    text += tag + (value.length > 0x7f ? "81" : "") + length + hexOf(value);
  }
  return text;
}

/** The tag that is missing, or undefined. */
export function missingObject(data: ChipData): string | undefined {
  return cryptogramObjects.find((tag) => !data.has(tag));
}
