import { crc32 as zlibCrc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/journal/crc32";
import { encodeHead, headLength, headParts, headSyndrome, mendHead } from "../../src/journal/head";
import { encodePart, encodeRecord, mendRecord, PART_CELL } from "../../src/journal/layout";
import { correct, PARITY_REACH_BYTES, parityOf } from "../../src/journal/parity";
import { seeded } from "./cut-flash";

const inOneTurn = async () => undefined;

/** Multiplies and divides polynomials over GF(2), highest power first in a bigint: shares nothing with the code. */
const GENERATOR = 0x1_0aa7_25cfn;

function parityByDivision(bytes: Uint8Array): number {
  let rest = 0n;
  for (let bit = 0; bit < bytes.length * 8 + 32; bit++) {
    const next = bit < bytes.length * 8 ? BigInt(((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) : 0n;
    rest = (rest << 1n) | next;
    if (rest >> 32n) rest ^= GENERATOR;
  }
  // Bit 0 of the word is the highest power.
  let word = 0;
  for (let bit = 0; bit < 32; bit++) if ((rest >> BigInt(31 - bit)) & 1n) word |= 1 << bit;
  return word >>> 0;
}

function random(length: number, seed: number): Uint8Array {
  const word = seeded(seed);
  return Uint8Array.from({ length }, () => word() & 0xff);
}

function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

test("CRC-32 is zlib's, from whatever byte on", () => {
  for (let from = 0; from < 9; from++)
    for (const length of [0, 1, 3, 15, 16, 17, 40, 301]) {
      const bytes = random(from + length + 3, length + 1);
      const part = bytes.subarray(from, from + length);
      expect(crc32(bytes, from, from + length)).toBe(zlibCrc32(part));
      expect(crc32(part, 0, length)).toBe(zlibCrc32(part));
    }
});

test("parity is the remainder of a division by the generator", () => {
  for (const length of [1, 4, 24, 160, 333]) {
    const bytes = random(length, length);
    expect(parityOf(bytes, 0, length)).toBe(parityByDivision(bytes));
  }
});

function codeword(length: number, seed: number): Uint8Array {
  const bytes = random(length, seed);
  const parity = parityOf(bytes, 0, length - 4);
  for (let at = 0; at < 4; at++) bytes[length - 4 + at] = parity >>> (8 * at);
  return bytes;
}

test("any two wrong bits of 24 bytes are found: every pair", async () => {
  const bytes = codeword(24, 1);
  for (let first = 0; first < 192; first++)
    for (let second = first; second < 192; second++) {
      const wrong = bytes.slice();
      flip(wrong, first);
      if (second !== first) flip(wrong, second);
      expect(await correct(wrong, 0, 24, inOneTurn)).toBe(second === first ? 1 : 2);
      if (Buffer.compare(wrong, bytes) !== 0) throw new Error(`bits ${first} and ${second}`);
    }
});

test.each([160, 330, 1000, 3300, PARITY_REACH_BYTES])("any two wrong bits of %i bytes are found", async (length) => {
  const bytes = codeword(length, length);
  const word = seeded(length);
  for (let pair = 0; pair < 60; pair++) {
    const wrong = bytes.slice();
    const first = pair < 8 ? pair : word() % (length * 8);
    const second = pair < 8 ? length * 8 - 1 - pair : word() % (length * 8);
    flip(wrong, first);
    if (second !== first) flip(wrong, second);
    expect(await correct(wrong, 0, length, inOneTurn)).toBe(second === first ? 1 : 2);
    expect(Buffer.compare(wrong, bytes)).toBe(0);
  }
});

describe("a record's head", () => {
  test("says again what was put in, and any two wrong bits of it are found", () => {
    for (const [parts, length] of [
      [1, 24],
      [2, 160],
      [255, 8188],
      [7, 4096],
    ] as const) {
      const word = encodeHead(parts, length);
      expect([headSyndrome(word), headParts(word), headLength(word)]).toEqual([0, parts, length]);
      for (let first = 0; first < 32; first++)
        for (let second = first; second < 32; second++) {
          const wrong = second === first ? word ^ (1 << first) : word ^ (1 << first) ^ (1 << second);
          expect(headSyndrome(wrong)).not.toBe(0);
          expect((mendHead(wrong) ?? 0) | 0).toBe(word | 0);
        }
    }
  });

  test("is four bits away from blank flash, and from flash that is all zero", () => {
    for (const blank of [-1, 0]) {
      expect(mendHead(blank)).toBeUndefined();
      for (let bit = 0; bit < 32; bit++) expect(headSyndrome(blank ^ (1 << bit))).not.toBe(0);
    }
  });
});

test("a record that a cut left half done is never taken for another", async () => {
  const word = seeded(5);
  const part = encodePart(PART_CELL, 0x400_0001, random(150, 3));
  const whole = encodeRecord([part], 9, 1);
  let completed = 0;
  for (let cut = 0; cut < 4000; cut++) {
    const torn = new Uint8Array(256).fill(0xff);
    // From hardly begun to nearly done.
    const missing = 1 << (word() % 10);
    torn.set(whole);
    for (let bit = 0; bit < missing; bit++) {
      const at = word() % whole.length;
      torn[at] = (torn[at] ?? 0) | (1 << (word() % 8));
    }
    if ((await mendRecord(torn, 0, 256, 9, { breathe: inOneTurn })) === 0) continue;
    completed++;
    expect(Buffer.compare(torn.subarray(0, whole.length), whole)).toBe(0);
  }
  expect(completed).toBeGreaterThan(600);
  expect(completed).toBeLessThan(3000);
});
