/**
 * Tracks of a magnetic stripe as bits (ISO/IEC 7811-2 and -6): characters with their lowest bit first and odd parity, between sentinels, and
 * behind them the LRC, which makes the number of ones in each column of bits even.
 */

export type TrackNumber = 1 | 2 | 3;

/** What a decoder makes of a track. blank: nothing on it that looks like data. */
export type DecodedTrack =
  | { readonly kind: "good"; readonly text: string; readonly lrc: string }
  | { readonly kind: "error" | "blank" };

interface Shape {
  /** Of a character, with its parity. */
  readonly bits: number;
  /** ASCII of the character of value 0. */
  readonly base: number;
  readonly start: number;
  readonly end: number;
  /** With sentinels and LRC. */
  readonly charactersMax: number;
}

const numeric = Object.freeze({ bits: 5, base: 0x30, start: 0x0b, end: 0x0f });
const shapes: { readonly [track in TrackNumber]: Shape } = Object.freeze({
  1: Object.freeze({ bits: 7, base: 0x20, start: 0x05, end: 0x1f, charactersMax: 79 }),
  2: Object.freeze({ ...numeric, charactersMax: 40 }),
  3: Object.freeze({ ...numeric, charactersMax: 107 }),
});
/** Zeros before and after the data, by which a decoder finds the speed of the hand. */
const CLOCKING_BITS = 24;
/** A track without a sentinel counts as written when so many of its characters have the right parity. */
const CHARACTERS_MIN = 5;

/** Sentinels, data and LRC: what stands between the clocking zeros. @param text without sentinels. */
export function dataBits(track: TrackNumber, text: string): readonly number[] {
  const { bits, base, start, end, charactersMax } = shapes[track];
  const values = [start, ...Array.from(text, (letter) => letter.charCodeAt(0) - base), end];
  if (values.length + 1 > charactersMax) throw new RangeError(`track ${track} takes ${charactersMax - 3} characters`);
  values.push(values.reduce((all, each) => all ^ each, 0));
  return values.flatMap((value) => {
    if (value < 0 || value >> (bits - 1) !== 0) throw new RangeError(`track ${track}: a character that it has not`);
    const data = Array.from({ length: bits - 1 }, (_, at) => (value >> at) & 1);
    return [...data, 1 ^ (data.reduce((sum, bit) => sum + bit, 0) & 1)];
  });
}

/** A track as it lies on the card. */
export function encodeTrack(track: TrackNumber, text: string): readonly number[] {
  const zeros = Array.from({ length: CLOCKING_BITS }, () => 0);
  return [...zeros, ...dataBits(track, text), ...zeros];
}

/** Reads it in either direction, as hands swipe. */
export function decodeTrack(track: TrackNumber, bits: readonly number[]): DecodedTrack {
  const forwards = decode(shapes[track], bits);
  if (forwards.kind === "good") return forwards;
  const backwards = decode(shapes[track], bits.toReversed());
  if (backwards.kind === "good") return backwards;
  return forwards.kind === "error" || backwards.kind === "error" ? { kind: "error" } : { kind: "blank" };
}

function decode(shape: Shape, bits: readonly number[]): DecodedTrack {
  const { base, start, end, charactersMax } = shape;
  const first = bits.indexOf(1);
  if (first < 0) return { kind: "blank" };
  let at = first;
  while (at + shape.bits <= bits.length && character(shape, bits, at) !== start) at += 1;
  if (at + shape.bits > bits.length) return { kind: looksWritten(shape, bits, first) ? "error" : "blank" };
  const values: number[] = [];
  for (let left = charactersMax; left > 0; left--, at += shape.bits) {
    const value = character(shape, bits, at);
    if (value === undefined) return { kind: "error" };
    values.push(value);
    if (values.length > 1 && values.at(-2) === end) break;
  }
  if (values.at(-2) !== end || values.reduce((all, each) => all ^ each, 0) !== 0) return { kind: "error" };
  const text = values.map((value) => String.fromCharCode(base + value)).join("");
  return { kind: "good", text: text.slice(1, -2), lrc: text.slice(-1) };
}

/** @returns undefined where its parity is wrong, or where it is not there. */
function character(shape: Shape, bits: readonly number[], at: number): number | undefined {
  if (at + shape.bits > bits.length) return undefined;
  let [value, ones] = [0, 0];
  for (let bit = 0; bit < shape.bits; bit++) {
    const one = bits[at + bit] as number;
    ones += one;
    if (bit < shape.bits - 1) value |= one << bit;
  }
  return (ones & 1) === 1 ? value : undefined;
}

function looksWritten(shape: Shape, bits: readonly number[], first: number): boolean {
  let good = 0;
  for (let at = first; at + shape.bits <= bits.length; at += shape.bits)
    if (character(shape, bits, at) !== undefined) good += 1;
  return good >= CHARACTERS_MIN;
}
