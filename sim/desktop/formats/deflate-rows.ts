/** Lengths of RFC 1951, 3.2.5: the first of each code, and how many bits follow it. */
const LENGTH_FIRST = Object.freeze([
  ...[
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ],
]);
const LENGTH_BITS = Object.freeze([
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
]);
const LENGTH_MIN = 3;
const LENGTH_MAX = 258;
const DISTANCE_MAX = 32_768;
const FIRST_LENGTH_CODE = 257;
const END_OF_BLOCK = 256;
/** zlib's head: deflate in a window of 32 kB, no dictionary. */
const ZLIB_HEAD = Object.freeze([0x78, 0x01]);
/** Largest prime below 2^16, and how many bytes are summed before a remainder has to be taken (RFC 1950, 8.2). */
const ADLER_PRIME = 65_521;
const ADLER_BYTES = 5_552;

/** Bits as deflate has them, the least first; codes of Huffman the most first. */
class BitWriter {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bits = 0;
  #count = 0;

  constructor(bytesMax: number) {
    this.#bytes = new Uint8Array(bytesMax);
  }

  put(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#bytes[this.#at++] = this.#bits & 0xff;
      this.#bits >>>= 8;
      this.#count -= 8;
    }
  }

  /** A code of the fixed tree of literals and lengths (3.2.6). */
  code(symbol: number): void {
    if (symbol < 144) this.put(mirrored(0x30 + symbol, 8), 8);
    else if (symbol < 256) this.put(mirrored(0x190 + symbol - 144, 9), 9);
    else if (symbol < 280) this.put(mirrored(symbol - 256, 7), 7);
    else this.put(mirrored(0xc0 + symbol - 280, 8), 8);
  }

  bytes(): Uint8Array {
    if (this.#count > 0) this.put(0, 8 - this.#count);
    return this.#bytes.subarray(0, this.#at);
  }
}

function mirrored(code: number, bits: number): number {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out |= ((code >> bit) & 1) << (bits - 1 - bit);
  return out;
}

/**
 * Compresses drawn pictures into a zlib stream (RFC 1950, 1951), many times as fast as by a search for whatever repeats: it looks for the
 * pixel before and the row above alone.
 * @param pixelBytes, rowBytes how far back those are, 1 to 32,768.
 */
export function deflateRows(data: Uint8Array, pixelBytes: number, rowBytes: number): Uint8Array {
  for (const bytes of [pixelBytes, rowBytes])
    if (!(Number.isInteger(bytes) && bytes >= 1 && bytes <= DISTANCE_MAX)) throw new RangeError("deflate: a distance");
  // Nothing is longer than nine bits for each byte.
  const bits = new BitWriter(Math.ceil((data.length * 9) / 8) + 16);
  for (const byte of ZLIB_HEAD) bits.put(byte, 8);
  // One block, the last, with the fixed trees.
  bits.put(0b011, 3);
  const distances = [pixelBytes, rowBytes].map(distanceCode);
  for (let at = 0; at < data.length; ) {
    const before = runOf(data, at, pixelBytes);
    const above = before === LENGTH_MAX ? 0 : runOf(data, at, rowBytes);
    const length = Math.max(before, above);
    if (length < LENGTH_MIN) {
      bits.code(data[at++] ?? 0);
      continue;
    }
    const code = lengthCode(length);
    bits.code(FIRST_LENGTH_CODE + code);
    bits.put(length - (LENGTH_FIRST[code] ?? 0), LENGTH_BITS[code] ?? 0);
    const distance = distances[before >= above ? 0 : 1];
    bits.put(mirrored(distance?.code ?? 0, 5), 5);
    bits.put(distance?.rest ?? 0, distance?.bits ?? 0);
    at += length;
  }
  bits.code(END_OF_BLOCK);
  const packed = bits.bytes();
  const out = new Uint8Array(packed.length + 4);
  out.set(packed);
  new DataView(out.buffer).setUint32(packed.length, adler32(data));
  return out;
}

/** How many bytes from a place on are those so far before. */
function runOf(data: Uint8Array, at: number, distance: number): number {
  if (distance > at) return 0;
  const most = Math.min(LENGTH_MAX, data.length - at);
  let run = 0;
  while (run < most && data[at + run] === data[at + run - distance]) run++;
  return run;
}

function lengthCode(length: number): number {
  return LENGTH_FIRST.findLastIndex((first) => first <= length);
}

/** Code, and what follows it. The codes go by twos: each pair has one bit more (3.2.5). */
function distanceCode(distance: number): { readonly code: number; readonly bits: number; readonly rest: number } {
  if (distance <= 4) return { code: distance - 1, bits: 0, rest: 0 };
  const bits = 30 - Math.clz32(distance - 1);
  const isUpper = ((distance - 1) >> bits) & 1;
  return { code: 2 * (bits + 1) + isUpper, bits, rest: (distance - 1) & ((1 << bits) - 1) };
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < data.length; ) {
    for (const end = Math.min(data.length, at + ADLER_BYTES); at < end; at++) {
      a += data[at] ?? 0;
      b += a;
    }
    a %= ADLER_PRIME;
    b %= ADLER_PRIME;
  }
  return ((b << 16) | a) >>> 0;
}
