import type { SeededRandom } from "../world/random";

/** Bytes at which lengths, tags and signs change their meaning. */
const telling: readonly number[] = Object.freeze([0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xfe, 0xff]);
const EDITS_MAX = 6;
const PIECE_BYTES_MAX = 32;

/** One of a list. */
export function pick<T>(random: SeededRandom, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError("nothing to pick from");
  return list[random.below(list.length)] as T;
}

/** A length that is short more often than long, 0 to `max`. */
export function shortLength(random: SeededRandom, max: number): number {
  return random.below(1 + random.below(1 + max));
}

/**
 * A sample with a few edits: bits, bytes, lengths that are one off, pieces lost, doubled, moved or taken from another sample.
 * @param others where foreign pieces come from; may be empty. @param bytesMax cut to this length.
 */
export function mutated(
  random: SeededRandom,
  sample: Uint8Array,
  others: readonly Uint8Array[],
  bytesMax: number,
): Uint8Array {
  let bytes = Array.from(sample);
  const edits = 1 + random.below(EDITS_MAX);
  for (let edit = 0; edit < edits; edit++) bytes = edited(random, bytes, others);
  return Uint8Array.from(bytes.slice(0, bytesMax));
}

function edited(random: SeededRandom, bytes: number[], others: readonly Uint8Array[]): number[] {
  const at = random.below(bytes.length + 1);
  const length = 1 + shortLength(random, PIECE_BYTES_MAX);
  const byte = bytes[at] ?? 0;
  switch (random.below(9)) {
    case 0:
      return withByte(bytes, at, byte ^ (1 << random.below(8)));
    case 1:
      return withByte(bytes, at, random.below(256));
    case 2:
      return withByte(bytes, at, pick(random, telling));
    case 3:
      return withByte(bytes, at, byte + (random.chance(0.5) ? 1 : -1));
    case 4:
      return bytes.slice(0, at);
    case 5:
      return bytes.toSpliced(at, length);
    case 6:
      return bytes.toSpliced(at, 0, ...bytes.slice(at, at + length));
    case 7:
      return bytes.toSpliced(at, 0, ...random.bytes(length));
    default: {
      const other = others.length > 0 ? pick(random, others) : bytes;
      const from = random.below(other.length + 1);
      return bytes.toSpliced(at, random.chance(0.5) ? length : 0, ...other.slice(from, from + length));
    }
  }
}

function withByte(bytes: number[], at: number, byte: number): number[] {
  return at < bytes.length ? bytes.with(at, byte & 0xff) : bytes;
}
