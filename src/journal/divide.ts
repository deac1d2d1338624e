/** Tables for bytes that lie none, one, two and three before the last of a word, see {@link divide}. */
export type DivisionTables = readonly [readonly number[], readonly number[], readonly number[], readonly number[]];

/** Fewer bytes are not worth a view of words. */
const WORDS_FROM_BYTES = 16;

/**
 * Takes bytes `from` up to `to` into a running remainder of 32 bits, lowest bit first: a CRC, or a code's parity. Four
 * bytes at a time where they lie on whole words, by the machine's byte order, which is little-endian.
 */
export function divide(tables: DivisionTables, running: number, bytes: Uint8Array, from: number, to: number): number {
  const step0 = tables[0];
  let rest = running;
  let at = from;
  if (to - from >= WORDS_FROM_BYTES) {
    for (; ((bytes.byteOffset + at) & 3) !== 0; at += 1)
      rest = (rest >>> 8) ^ (step0[(rest ^ (bytes[at] as number)) & 0xff] as number);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >>> 2);
    rest = divideWords(tables, rest, words, 0, words.byteLength);
    at += words.byteLength;
  }
  for (; at < to; at += 1) rest = (rest >>> 8) ^ (step0[(rest ^ (bytes[at] as number)) & 0xff] as number);
  return rest;
}

/** The same with `length` bytes from the word `from` on; a last word of which not all count must be there. */
export function divideWords(
  tables: DivisionTables,
  running: number,
  words: Int32Array,
  from: number,
  length: number,
): number {
  // One by one: taken apart by a pattern the array would be walked through by an iterator, for each of a record's parts.
  const step0 = tables[0];
  const step1 = tables[1];
  const step2 = tables[2];
  const step3 = tables[3];
  let rest = running;
  const to = from + (length >>> 2);
  for (let index = from; index < to; index += 1) {
    const word = rest ^ (words[index] as number);
    rest =
      (step3[word & 0xff] as number) ^
      (step2[(word >> 8) & 0xff] as number) ^
      (step1[(word >> 16) & 0xff] as number) ^
      (step0[word >>> 24] as number);
  }
  let left = length & 3;
  if (left > 0)
    for (let word = words[to] as number; left > 0; left -= 1) {
      rest = (rest >>> 8) ^ (step0[(rest ^ word) & 0xff] as number);
      word >>= 8;
    }
  return rest;
}
