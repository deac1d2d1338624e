import { BlockHash } from "./block-hash";

/** GB/T 32905-2016, 4.1: the initial value. */
const initial = Object.freeze([
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
]);
/** 4.2: the constant of the first 16 rounds, and of the rest. */
const early = 0x79cc4519;
const late = 0x7a879d8a;
const earlyRounds = 16;
const rounds = 64;

function turn(word: number, by: number): number {
  const bits = by & 31;
  return (word << bits) | (word >>> (32 - bits));
}

/** 5.3.2: the 68 words of a block. */
function expand(words: Int32Array): void {
  for (let index = 16; index < words.length; index++) {
    const mixed = (words[index - 16] ?? 0) ^ (words[index - 9] ?? 0) ^ turn(words[index - 3] ?? 0, 15);
    const spread = mixed ^ turn(mixed, 15) ^ turn(mixed, 23);
    words[index] = spread ^ turn(words[index - 13] ?? 0, 7) ^ (words[index - 6] ?? 0);
  }
}

/** 5.3.3. */
function compress(state: Int32Array, words: Int32Array): void {
  expand(words);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < rounds; index++) {
    const isEarly = index < earlyRounds;
    const turned = turn(a, 12);
    const first = turn((turned + e + turn(isEarly ? early : late, index)) | 0, 7);
    const second = first ^ turned;
    const word = words[index] ?? 0;
    const chosen = isEarly ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const picked = isEarly ? e ^ f ^ g : (e & f) | (~e & g);
    const up = (chosen + d + second + (word ^ (words[index + 4] ?? 0))) | 0;
    const down = (picked + h + first + word) | 0;
    d = c;
    c = turn(b, 9);
    b = a;
    a = up;
    h = g;
    g = turn(f, 19);
    f = e;
    e = down ^ turn(down, 9) ^ turn(down, 17);
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let index = 0; index < state.length; index++) state[index] = (state[index] ?? 0) ^ (mixed[index] ?? 0);
}

/** SM3, GB/T 32905-2016. One for many messages. */
export function sm3(): BlockHash {
  return new BlockHash({ initial, expanded: rounds + 4, compress });
}
