/** FIPS 180-4, 6.1.2: the constant of each run of twenty rounds. */
const constants = Object.freeze([0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6]);
/** FIPS 180-4, 5.3.1. */
const initial = Object.freeze([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
const blockBytes = 64;
const rounds = 80;

function turn(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d);
  return round >= 40 && round < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

function compress(state: Int32Array, words: Int32Array): void {
  for (let at = 16; at < rounds; at++)
    words[at] = turn((words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0), 1);
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let round = 0; round < rounds; round++) {
    const k = constants[Math.floor(round / 20)] ?? 0;
    const next = (turn(a, 5) + mix(round, b, c, d) + e + k + (words[round] ?? 0)) | 0;
    e = d;
    d = c;
    c = turn(b, 30);
    b = a;
    a = next;
  }
  const sums = [a, b, c, d, e];
  for (let at = 0; at < sums.length; at++) state[at] = (state[at] ?? 0) + (sums[at] ?? 0);
}

/** SHA-1 (FIPS 180-4), 20 bytes: the hash of EMV's certificates and signatures. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / blockBytes) * blockBytes);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = Int32Array.from(initial);
  const words = new Int32Array(rounds);
  for (let at = 0; at < padded.length; at += blockBytes) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4);
    compress(state, words);
  }
  const digest = new Uint8Array(20);
  const out = new DataView(digest.buffer);
  for (let index = 0; index < 5; index++) out.setInt32(index * 4, state[index] ?? 0);
  return digest;
}
