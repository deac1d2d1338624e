/** Tables for bytes that lie none, one, two and three before the last of a word, see {@link divide}. */
export type DivisionTables = readonly (readonly number[])[];

/** Fewer bytes are not worth a view of words. */
const WORDS_FROM_BYTES = 16;

/**
 * Takes bytes `from` up to `to` into a running remainder of 32 bits, lowest bit first: a CRC, or a code's parity. Four
 * bytes at a time where they lie on whole words, by the machine's byte order, which is little-endian.
 */
export function divide(tables: DivisionTables, running: number, bytes: Uint8Array, from: number, to: number): number {
  const step0 = tables[0] as readonly number[];
  let rest = running;
  let at = from;
  if (to - from >= WORDS_FROM_BYTES) {
    const [, step1, step2, step3] = tables as readonly [readonly number[], ...(readonly (readonly number[])[])];
    for (; ((bytes.byteOffset + at) & 3) !== 0; at += 1)
      rest = (rest >>> 8) ^ (step0[(rest ^ (bytes[at] as number)) & 0xff] as number);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >>> 2);
    const count = words.length;
    for (let index = 0; index < count; index += 1) {
      const word = rest ^ (words[index] as number);
      rest =
        ((step3 as readonly number[])[word & 0xff] as number) ^
        ((step2 as readonly number[])[(word >>> 8) & 0xff] as number) ^
        ((step1 as readonly number[])[(word >>> 16) & 0xff] as number) ^
        (step0[word >>> 24] as number);
    }
    at += count * 4;
  }
  for (; at < to; at += 1) rest = (rest >>> 8) ^ (step0[(rest ^ (bytes[at] as number)) & 0xff] as number);
  return rest;
}
