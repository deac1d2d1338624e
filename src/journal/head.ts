/*
 * The head of a record says how many parts it has and how long it is: 21 bits, and 11 that correct any two wrong ones of the
 * 32 by themselves, for a wrong length would hide the record's parity. The code is the one of POCSAG's codewords, BCH
 * (31,21) with a bit of parity: generator x^10 + x^9 + x^8 + x^6 + x^5 + x^3 + 1, six bits between any two words.
 */

/** Blank flash, and flash that is all zero, are four bits away from any head. */
const MASK = 0xc35a_a53c | 0;
const INFO_BITS = 21;
const INFO_MASK = 0x1f_ffff;
const LENGTH_BITS = 13;
const LENGTH_MASK = 0x1fff;

/** The check of each value of each nibble of the 21 bits. */
const CHECKS: readonly number[] = Object.freeze([
  0, 1897, 443, 1746, 886, 1055, 717, 1444, 1413, 748, 1086, 855, 1779, 410, 1864, 33, 0, 1802, 381, 1655, 762, 1520,
  903, 1165, 1693, 407, 2016, 234, 1127, 877, 1306, 528, 0, 595, 1999, 1436, 247, 676, 1848, 1387, 494, 957, 1569, 1138,
  281, 842, 1750, 1157, 0, 988, 1233, 1805, 1442, 1662, 371, 687, 1860, 1176, 917, 73, 742, 314, 1591, 1515, 0, 481,
  962, 547, 1261, 1292, 1839, 1742, 1498, 1083, 1560, 2041, 311, 214, 757, 788, 0, 1972,
]);

function checkOf(info: number): number {
  return (
    (CHECKS[info & 15] as number) ^
    (CHECKS[16 + ((info >>> 4) & 15)] as number) ^
    (CHECKS[32 + ((info >>> 8) & 15)] as number) ^
    (CHECKS[48 + ((info >>> 12) & 15)] as number) ^
    (CHECKS[64 + ((info >>> 16) & 15)] as number) ^
    (CHECKS[80 + (info >>> 20)] as number)
  );
}

/** @param length in bytes, a multiple of 4 below 32 kB. */
export function encodeHead(parts: number, length: number): number {
  const info = (parts << LENGTH_BITS) | (length >>> 2);
  return (info | (checkOf(info) << INFO_BITS)) ^ MASK;
}

/** Zero where the word is a head; else what the wrong bits of it come to. */
export function headSyndrome(word: number): number {
  const plain = word ^ MASK;
  return checkOf(plain & INFO_MASK) ^ (plain >>> INFO_BITS);
}

export function headParts(word: number): number {
  return ((word ^ MASK) >>> LENGTH_BITS) & 0xff;
}

export function headLength(word: number): number {
  return ((word ^ MASK) & LENGTH_MASK) * 4;
}

/** The head that differs from `word` in two bits at most; undefined when there is none. */
export function mendHead(word: number): number | undefined {
  const wanted = headSyndrome(word);
  if (wanted === 0) return word;
  const effects: number[] = [];
  for (let bit = 0; bit < 32; bit += 1) {
    const effect = headSyndrome(word ^ (1 << bit)) ^ wanted;
    if (effect === wanted) return word ^ (1 << bit);
    effects.push(effect);
  }
  for (let bit = 0; bit < 32; bit += 1) {
    const other = effects.indexOf((effects[bit] as number) ^ wanted, bit + 1);
    if (other >= 0) return word ^ (1 << bit) ^ (1 << other);
  }
  return undefined;
}
