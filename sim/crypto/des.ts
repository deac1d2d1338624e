import type { BlockCipher } from "../../hal/drivers/ciphers";

const blockBytes = 8;
const rounds = 16;

/** FIPS 46-3, the eight S-boxes, row by row, one hex digit an entry. */
const substitution = Object.freeze([
  "e4d12fb83a6c5907" + "0f74e2d1a6cb9538" + "41e8d62bfc973a50" + "fc8249175b3ea06d",
  "f18e6b34972dc05a" + "3d47f28ec01a69b5" + "0e7ba4d158c6932f" + "d8a13f42b67c05e9",
  "a09e63f51dc7b428" + "d709346a285ecbf1" + "d6498f30b12c5ae7" + "1ad069874fe3b52c",
  "7de3069a1285bc4f" + "d8b56f03472c1ae9" + "a690cb7df13e5284" + "3f06a1d8945bc72e",
  "2c417ab6853fd0e9" + "eb2c47d150fa3986" + "421bad78f9c5630e" + "b8c71e2d6f09a453",
  "c1af92680d34e75b" + "af427c9561de0b38" + "9ef528c3704a1db6" + "432c95fabe17608d",
  "4b2ef08d3c975a61" + "d0b7491ae35c2f86" + "14bdc37eaf680592" + "6bd814a7950fe23c",
  "d2846fb1a93e50c7" + "1fd8a374c56b0e92" + "7b419ce206adf358" + "21e74a8dfc90356b",
]);
/** FIPS 46-3, permutation P: output bit i (from 1, the most significant) comes from input bit P[i]. */
const permutation = Object.freeze([
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
]);
/** FIPS 46-3, key permutations PC-1 and PC-2 and the left shifts of each round. */
const choice1 = Object.freeze([
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55,
  47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
]);
const choice2 = Object.freeze([
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30,
  40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]);
const shifts = "1122222212222221";

const boxEntries = 8 * 64;
const keyBits = 64;

/**
 * What every key shares, built once. First 8 × 64 words: entry 64·i + v is permutation P of S-box i's output for the six
 * bits v. Then 64 × 16 words: where key bit i goes in round r, as the byte among the 128 of a schedule times 64, plus
 * the bit's mask in that byte; 0 where the round leaves it out.
 */
export function desTables(): Int32Array {
  const tables = new Int32Array(boxEntries + keyBits * rounds);
  for (let box = 0; box < 8; box++) {
    const entries = substitution[box] ?? "";
    for (let input = 0; input < 64; input++) {
      // The outer two bits choose the row, the inner four the column.
      const row = ((input >> 4) & 2) | (input & 1);
      const output = Number.parseInt(entries.charAt(row * 16 + ((input >> 1) & 15)), 16) << (28 - 4 * box);
      let word = 0;
      for (let bit = 0; bit < 32; bit++) {
        const from = permutation[bit] ?? 0;
        if ((output >>> (32 - from)) & 1) word |= 1 << (31 - bit);
      }
      tables[box * 64 + input] = word;
    }
  }
  let turned = 0;
  for (let round = 0; round < rounds; round++) {
    turned += shifts.charCodeAt(round) - 0x30;
    for (let index = 0; index < 48; index++) {
      const from = (choice2[index] ?? 1) - 1;
      // Each half of 28 bits turns by itself.
      const chosen = from < 28 ? (from + turned) % 28 : 28 + ((from - 28 + turned) % 28);
      const keyBit = (choice1[chosen] ?? 1) - 1;
      const group = Math.floor(index / 6);
      tables[boxEntries + keyBit * rounds + round] = ((round * 8 + group) << 6) | (32 >> (index % 6));
    }
  }
  return tables;
}

/** Sixteen round keys as 8 groups of six bits each, one group a byte, from one 8-byte key. */
function schedule(tables: Int32Array, key: Uint8Array, at: number, out: Uint8Array, outAt: number): void {
  for (let bit = 0; bit < keyBits; bit++) {
    if ((((key[at + (bit >> 3)] ?? 0) << (bit & 7)) & 0x80) === 0) continue;
    const first = boxEntries + bit * rounds;
    for (let round = 0; round < rounds; round++) {
      const place = tables[first + round] ?? 0;
      const group = outAt + (place >> 6);
      out[group] = (out[group] ?? 0) | (place & 63);
    }
  }
}

/** The round keys of a DES key (8 bytes) or of both halves of a 3DES key (16 bytes). @param tables from `desTables()`. */
export function desSchedule(tables: Int32Array, key: Uint8Array): Uint8Array {
  if (key.length !== 8 && key.length !== 16) throw new RangeError("a DES key has 8 or 16 bytes");
  const keys = new Uint8Array((key.length / 8) * rounds * 8);
  for (let part = 0; part * 8 < key.length; part++) schedule(tables, key, part * 8, keys, part * rounds * 8);
  return keys;
}

/** DES (8-byte key) or two-key 3DES (16-byte key, K1 K2 K1), FIPS 46-3 and SP 800-67. */
export class Des implements BlockCipher {
  readonly blockBytes = blockBytes;
  readonly #tables: Int32Array;
  #keys: Uint8Array;
  readonly #stages: number;
  #left = 0;
  #right = 0;

  /** @param tables from `desTables()`. @param keys from `desSchedule()`: only read, ciphers of one key may share them. */
  constructor(tables: Int32Array, keys: Uint8Array) {
    this.#tables = tables;
    this.#keys = keys;
    this.#stages = keys.length === rounds * 8 ? 1 : 3;
  }

  encrypt(blocks: Uint8Array): void {
    this.#run(blocks, true);
  }

  decrypt(blocks: Uint8Array): void {
    this.#run(blocks, false);
  }

  wipe(): void {
    this.#keys = this.#keys.subarray(0, 0);
    this.#left = this.#right = 0;
  }

  #run(blocks: Uint8Array, forward: boolean): void {
    if (blocks.length % blockBytes !== 0) throw new RangeError("DES works on whole blocks of 8 bytes");
    for (let at = 0; at < blocks.length; at += blockBytes) {
      this.#left = wordAt(blocks, at);
      this.#right = wordAt(blocks, at + 4);
      this.#initial();
      // Encrypt, decrypt, encrypt: the outer stages use K1, the middle one K2 the other way round.
      this.#stage(0, forward);
      if (this.#stages === 3) {
        this.#stage(rounds * 8, !forward);
        this.#stage(0, forward);
      }
      this.#final();
      putWord(blocks, at, this.#left);
      putWord(blocks, at + 4, this.#right);
    }
  }

  /** Sixteen rounds and the swap of halves after them. */
  #stage(keyAt: number, forward: boolean): void {
    const tables = this.#tables;
    const keys = this.#keys;
    let left = this.#left;
    let right = this.#right;
    const step = forward ? 8 : -8;
    let key = forward ? keyAt : keyAt + (rounds - 1) * 8;
    for (let round = 0; round < rounds; round++) {
      // Expansion E: group i is bits 4i-1 to 4i+4 (of 32, turning round); `turned` has them at fixed places.
      const turned = (right >>> 1) | (right << 31);
      const mixed =
        (tables[((turned >>> 26) ^ (keys[key] ?? 0)) & 63] ?? 0) ^
        (tables[64 + (((turned >>> 22) ^ (keys[key + 1] ?? 0)) & 63)] ?? 0) ^
        (tables[128 + (((turned >>> 18) ^ (keys[key + 2] ?? 0)) & 63)] ?? 0) ^
        (tables[192 + (((turned >>> 14) ^ (keys[key + 3] ?? 0)) & 63)] ?? 0) ^
        (tables[256 + (((turned >>> 10) ^ (keys[key + 4] ?? 0)) & 63)] ?? 0) ^
        (tables[320 + (((turned >>> 6) ^ (keys[key + 5] ?? 0)) & 63)] ?? 0) ^
        (tables[384 + (((turned >>> 2) ^ (keys[key + 6] ?? 0)) & 63)] ?? 0) ^
        (tables[448 + (((right << 1) ^ (right >>> 31) ^ (keys[key + 7] ?? 0)) & 63)] ?? 0);
      const next = left ^ mixed;
      left = right;
      right = next;
      key += step;
    }
    this.#left = right;
    this.#right = left;
  }

  /** Initial permutation IP, as five exchanges of bit groups between the halves. */
  #initial(): void {
    this.#exchange(4, 0x0f0f0f0f);
    this.#exchange(16, 0x0000ffff);
    this.#exchangeBack(2, 0x33333333);
    this.#exchangeBack(8, 0x00ff00ff);
    this.#exchange(1, 0x55555555);
  }

  /** IP inverted: the same exchanges in the opposite order. */
  #final(): void {
    this.#exchange(1, 0x55555555);
    this.#exchangeBack(8, 0x00ff00ff);
    this.#exchangeBack(2, 0x33333333);
    this.#exchange(16, 0x0000ffff);
    this.#exchange(4, 0x0f0f0f0f);
  }

  /** Swaps the left half's bits under `mask << shift` with the right half's under `mask`. */
  #exchange(shift: number, mask: number): void {
    const moved = ((this.#left >>> shift) ^ this.#right) & mask;
    this.#right ^= moved;
    this.#left ^= moved << shift;
  }

  #exchangeBack(shift: number, mask: number): void {
    const moved = ((this.#right >>> shift) ^ this.#left) & mask;
    this.#left ^= moved;
    this.#right ^= moved << shift;
  }
}

/** By bytes: for one block, to make a view of it takes longer than its rounds. */
function wordAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (high << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
