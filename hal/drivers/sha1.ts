const BLOCK_BYTES = 64;
const ROUNDS = 80;

/** SHA-1 (FIPS 180-4, 6.1), 20 bytes: what EMV certificates are made with. Of no use where a forger may choose the message. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const blocks = Math.floor((bytes.length + 8) / BLOCK_BYTES) + 1;
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(ROUNDS);
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4);
    compress(state, words);
  }
  const digest = new Uint8Array(20);
  const out = new DataView(digest.buffer);
  for (let index = 0; index < 5; index++) out.setInt32(index * 4, state[index] ?? 0);
  return digest;
}

function compress(state: Int32Array, words: Int32Array): void {
  for (let index = 16; index < ROUNDS; index++) {
    const mixed =
      (words[index - 3] as number) ^
      (words[index - 8] as number) ^
      (words[index - 14] as number) ^
      (words[index - 16] as number);
    words[index] = (mixed << 1) | (mixed >>> 31);
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  for (let round = 0; round < ROUNDS; round++) {
    let mixed: number;
    if (round < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
    else if (round < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
    else if (round < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else mixed = (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + mixed + e + (words[round] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}
