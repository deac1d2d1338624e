import type { BlockCipher } from "../../hal/drivers/ciphers";

const blockBytes = 16;
/** 16 key bytes have 10 rounds, 24 have 12, 32 have 14 (FIPS 197, figure 4). */
const roundsBeyondWords = 6;

/** FIPS 197, 4.2: multiplication by x in the field. */
function twice(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;
}

/** FIPS 197, 5.1.1 and 5.3.2: the S-box (first 256 entries) and its inverse (next 256). */
export function aesTables(): Uint8Array {
  const tables = new Uint8Array(512);
  // Powers of the generator 3 and of its inverse meet each other's inverse.
  let power = 1;
  let inverse = 1;
  do {
    power ^= twice(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    const turned = inverse | (inverse << 8);
    const image = (inverse ^ (turned >> 7) ^ (turned >> 6) ^ (turned >> 5) ^ (turned >> 4) ^ 0x63) & 0xff;
    tables[power] = image;
    tables[256 + image] = power;
  } while (power !== 1);
  tables[0] = 0x63;
  tables[256 + 0x63] = 0;
  return tables;
}

/** AES, FIPS 197, byte by byte: a key block has a few blocks, and no sale waits for one. */
export class Aes implements BlockCipher {
  readonly blockBytes = blockBytes;
  readonly #tables: Uint8Array;
  readonly #keys: Uint8Array;

  /** @param tables from `aesTables()`. @param key 16, 24 or 32 bytes; copied. */
  constructor(tables: Uint8Array, key: Uint8Array) {
    if (key.length !== 16 && key.length !== 24 && key.length !== 32)
      throw new RangeError("an AES key has 16, 24 or 32 bytes");
    this.#tables = tables;
    this.#keys = expand(tables, key);
  }

  encrypt(blocks: Uint8Array): void {
    this.#each(blocks, (block) => {
      const last = this.#keys.length - blockBytes;
      this.#addKey(block, 0);
      for (let at = blockBytes; ; at += blockBytes) {
        this.#substitute(block, 0);
        shiftRows(block, 1);
        if (at < last) mixColumns(block);
        this.#addKey(block, at);
        if (at === last) return;
      }
    });
  }

  decrypt(blocks: Uint8Array): void {
    this.#each(blocks, (block) => {
      const last = this.#keys.length - blockBytes;
      for (let at = last; at > 0; at -= blockBytes) {
        this.#addKey(block, at);
        // The inverse of a column's mixing is three times the mixing itself: its fourth power is one.
        if (at < last) for (let turn = 0; turn < 3; turn++) mixColumns(block);
        shiftRows(block, 3);
        this.#substitute(block, 256);
      }
      this.#addKey(block, 0);
    });
  }

  wipe(): void {
    this.#keys.fill(0);
  }

  #each(blocks: Uint8Array, run: (block: Uint8Array) => void): void {
    if (blocks.length % blockBytes !== 0) throw new RangeError("AES works on whole blocks of 16 bytes");
    for (let at = 0; at < blocks.length; at += blockBytes) run(blocks.subarray(at, at + blockBytes));
  }

  #addKey(block: Uint8Array, at: number): void {
    for (let index = 0; index < blockBytes; index++) block[index] = (block[index] ?? 0) ^ (this.#keys[at + index] ?? 0);
  }

  #substitute(block: Uint8Array, table: number): void {
    for (let index = 0; index < blockBytes; index++) block[index] = this.#tables[table + (block[index] ?? 0)] ?? 0;
  }
}

/** FIPS 197, 5.2: the round keys, 16 bytes each. */
function expand(tables: Uint8Array, key: Uint8Array): Uint8Array {
  const words = key.length / 4;
  const keys = new Uint8Array((words + roundsBeyondWords + 1) * blockBytes);
  keys.set(key);
  let constant = 1;
  for (let at = key.length; at < keys.length; at += 4) {
    const word = at / 4;
    const box = (index: number) => tables[keys[index] ?? 0] ?? 0;
    const before = [keys[at - 4] ?? 0, keys[at - 3] ?? 0, keys[at - 2] ?? 0, keys[at - 1] ?? 0];
    const turned =
      word % words === 0
        ? [box(at - 3) ^ constant, box(at - 2), box(at - 1), box(at - 4)]
        : words > 6 && word % words === 4
          ? [box(at - 4), box(at - 3), box(at - 2), box(at - 1)]
          : before;
    if (word % words === 0) constant = twice(constant);
    for (let index = 0; index < 4; index++)
      keys[at + index] = (keys[at + index - key.length] ?? 0) ^ (turned[index] ?? 0);
  }
  return keys;
}

/** FIPS 197, 5.1.2: row r of the column-wise state turns left by r times `by`; 3 turns back what 1 turned. */
function shiftRows(block: Uint8Array, by: number): void {
  const before = block.slice();
  for (let index = 0; index < blockBytes; index++) {
    const row = index & 3;
    block[index] = before[(index + 4 * row * by) & 15] ?? 0;
  }
}

/** FIPS 197, 5.1.3. */
function mixColumns(block: Uint8Array): void {
  for (let at = 0; at < blockBytes; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = block.subarray(at, at + 4);
    const all = a ^ b ^ c ^ d;
    block[at] = a ^ all ^ twice(a ^ b);
    block[at + 1] = b ^ all ^ twice(b ^ c);
    block[at + 2] = c ^ all ^ twice(c ^ d);
    block[at + 3] = d ^ all ^ twice(d ^ a);
  }
}
