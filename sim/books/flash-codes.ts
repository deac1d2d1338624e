/** The codes of a journal's records, and the numbers in them, by the SPEC in `src/journal/README.md` alone. */

/** At the end of each record. */
export const PARITY_BYTES = 4;

/** The remainder of a polynomial, its coefficients as bits from the highest power on, times x^degree by x^degree + `rest`. */
function remainder(bits: Iterable<number>, rest: number, degree: number): number {
  const mask = 2 ** degree - 1;
  let value = 0;
  for (const bit of bits) {
    const out = (value >>> (degree - 1)) & 1;
    value = (value << 1) & mask;
    if (out !== bit) value ^= rest;
  }
  return value >>> 0;
}

/** Both without their highest power. */
const HEAD_GENERATOR = 0b1101101001;
const RECORD_GENERATOR = 0x0aa725cf;
const HEAD_MASK = 0xc35aa53c;
const INFO_BITS = 21;
const INFO_MASK = 0x1fffff;
const ERASED = 0xffffffff;

/** The 32 bits of a head, as they should be for what its lower 21 say. */
function codewordOf(info: number): number {
  const bits = Array.from({ length: INFO_BITS }, (_, at) => (info >>> (INFO_BITS - 1 - at)) & 1);
  const check = remainder(bits, HEAD_GENERATOR, 10);
  const even = [...bits, ...Array.from({ length: 10 }, (_, at) => (check >>> at) & 1)].reduce((a, b) => a ^ b);
  return (info | (check << 21) | (even << 31)) >>> 0;
}

/** The code is linear: every head is the sum of those of its bits. */
const codewordsOfBits: Uint32Array = Uint32Array.from({ length: INFO_BITS }, (_, bit) => codewordOf(1 << bit));

function isHead(word: number): boolean {
  let rest = word ^ HEAD_MASK;
  for (let bit = 0, info = rest & INFO_MASK; info !== 0; bit++, info >>>= 1)
    if ((info & 1) !== 0) rest ^= codewordsOfBits[bit] ?? 0;
  return rest === 0;
}

export interface Head {
  readonly word: number;
  readonly parts: number;
  readonly length: number;
}

function headSaid(word: number): Head {
  const info = (word ^ HEAD_MASK) & INFO_MASK;
  return { word, parts: info >>> 13, length: (info & 0x1fff) * 4 };
}

/** Parts and length that a word says, if it is a head or differs from one in two bits at most. */
export function headIn(word: number): Head | undefined {
  if (isHead(word)) return headSaid(word);
  if (word === ERASED) return undefined;
  for (let first = 0; first < 32; first++) {
    const one = word ^ (1 << first);
    if (isHead(one)) return headSaid(one >>> 0);
    for (let second = first + 1; second < 32; second++) {
      const tried = one ^ (1 << second);
      if (isHead(tried)) return headSaid(tried >>> 0);
    }
  }
  return undefined;
}

function* bitsOf(bytes: Uint8Array): Generator<number> {
  for (const byte of bytes) for (let bit = 0; bit < 8; bit++) yield (byte >>> bit) & 1;
}

/** Finds up to two wrong bits of a codeword by trying: which one bit, or which two, have the remainder that is there. */
export function corrected(record: Uint8Array): Uint8Array | undefined {
  const data = record.subarray(0, -PARITY_BYTES);
  let rest = remainder(bitsOf(data), RECORD_GENERATOR, 32);
  let power = 31;
  for (const bit of bitsOf(record.subarray(-PARITY_BYTES))) rest = (rest ^ (bit << power--)) >>> 0;
  if (rest === 0) return record;
  const powers = new Map<number, number>();
  let value = 1;
  for (let exponent = 0; exponent < record.length * 8; exponent++) {
    powers.set(value, exponent);
    value = (value >>> 31 === 1 ? (value << 1) ^ RECORD_GENERATOR : value << 1) >>> 0;
  }
  for (const [one, exponent] of [[0, -1] as const, ...powers]) {
    const other = powers.get((rest ^ one) >>> 0);
    if (other === undefined) continue;
    const fixed = record.slice();
    for (const wrong of [exponent, other].filter((each) => each >= 0)) {
      const at = record.length * 8 - 1 - wrong;
      fixed[at >> 3] = (fixed[at >> 3] ?? 0) ^ (1 << (at & 7));
    }
    return fixed;
  }
  return undefined;
}

export function upTo(multiple: number, bytes: number): number {
  return Math.ceil(bytes / multiple) * multiple;
}

/** CRC-32 of IEEE 802.3, reflected. */
const crcSteps: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let step = byte;
  for (let bit = 0; bit < 8; bit++) step = (step & 1) === 0 ? step >>> 1 : (step >>> 1) ^ 0xedb88320;
  return step;
});

/** Goes on from the CRC of what was before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) crc = (crcSteps[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The same, of a little-endian word. */
export function crc32OfWord(word: number, before: number): number {
  let crc = ~before;
  for (let rest = 0; rest < 32; rest += 8) crc = (crcSteps[(crc ^ (word >>> rest)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}
