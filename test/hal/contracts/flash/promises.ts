import { expect } from "vitest";
import type { Flash } from "../../../../hal/flash";
import type { Promised } from "../contract";

/** A flash of at least six sectors, of unknown content, and the hands that trouble it. */
export interface FlashBench {
  /** Another object after each `cut`. */
  readonly flash: Flash;
  nowMs(): number;
  /** Cells of this sector do not take it any more. */
  wearOut(sector: number, what: "program" | "erase"): void;
  /** The chip falls silent, or comes back. */
  answers(answers: boolean): void;
  /** The power goes in the middle of the first program or erase of this call, and comes back. Other cuts leave other things. */
  cut(call: (flash: Flash) => Promise<unknown>): Promise<void>;
  /** The power goes between two calls, and comes back. */
  restart(): Promise<void>;
  until<T>(promise: Promise<T>): Promise<T>;
  /** Nothing was done that a part does not allow. */
  sound(): void;
}

/** Each cut leaves something else. */
const CUTS = 6;
/** "Typically 45 ms, at most 400 ms", and what it takes to look at the sector. */
const ERASE_MS = 420;
/** A driver looks for a chip that is not there. */
const SILENT_MS = 1000;

const blank = (length: number) => new Uint8Array(length).fill(0xff);
const pattern = (length: number, seed = 1) => Uint8Array.from({ length }, (_, at) => (at * 37 + seed * 11) & 0xff);

async function read({ flash, until }: FlashBench, address: number, length: number): Promise<Uint8Array> {
  const bytes = await until(flash.read({ address, length }));
  if (typeof bytes === "string") throw new Error(bytes);
  return bytes;
}

async function erased(bench: FlashBench, ...sectors: readonly number[]): Promise<void> {
  for (const sector of sectors) expect(await bench.until(bench.flash.erase({ sector }))).toBe("done");
}

async function programmed(bench: FlashBench, address: number, bytes: Uint8Array): Promise<void> {
  expect(await bench.until(bench.flash.program({ address, bytes }))).toBe("done");
}

export const promises: readonly Promised<FlashBench>[] = Object.freeze([
  {
    says: "whole units in pages of 256 bytes, pages in sectors of 4096, sectors in the partition",
    proof: async ({ flash }) => {
      const { sizeBytes, sectorBytes, pageBytes, programUnitBytes } = flash;
      expect(pageBytes).toBe(256);
      expect(sectorBytes).toBe(4096);
      expect([1, 16]).toContain(programUnitBytes);
      expect(sizeBytes % sectorBytes).toBe(0);
    },
  },
  {
    says: "erase sets a whole sector to FF, and changes no other; it takes at most 400 ms",
    proof: async (bench) => {
      const { sectorBytes } = bench.flash;
      await erased(bench, 1, 2, 3);
      for (const sector of [1, 2, 3]) await programmed(bench, sector * sectorBytes, pattern(sectorBytes, sector));
      const beganMs = bench.nowMs();
      await erased(bench, 2);
      expect(bench.nowMs() - beganMs).toBeLessThanOrEqual(ERASE_MS);
      expect(await read(bench, 2 * sectorBytes, sectorBytes)).toEqual(blank(sectorBytes));
      for (const sector of [1, 3])
        expect(await read(bench, sector * sectorBytes, sectorBytes)).toEqual(pattern(sectorBytes, sector));
    },
  },
  {
    says: "a program of any length goes on over pages and sectors, and a read gives any part of it",
    proof: async (bench) => {
      const { sectorBytes, pageBytes, programUnitBytes } = bench.flash;
      await erased(bench, 0, 1, 2);
      const from = sectorBytes - 2 * pageBytes - programUnitBytes;
      const bytes = pattern(sectorBytes);
      await programmed(bench, from, bytes);
      expect(await read(bench, from, bytes.length)).toEqual(bytes);
      expect(await read(bench, from - programUnitBytes, programUnitBytes)).toEqual(blank(programUnitBytes));
      expect(await read(bench, from + bytes.length, pageBytes)).toEqual(blank(pageBytes));
      for (const [at, length] of [
        [0, 1],
        [1, 700],
        [pageBytes + 3, 2],
      ] as const)
        expect(await read(bench, from + at, length)).toEqual(bytes.subarray(at, at + length));
    },
  },
  {
    says: "in units of 1, a program only clears bits: what was 0 stays 0",
    proof: async (bench) => {
      await erased(bench, 0);
      const [one, two] = [pattern(300, 1), pattern(300, 2)];
      await programmed(bench, 100, one);
      await programmed(bench, 100, two);
      expect(await read(bench, 100, 300)).toEqual(one.map((byte, at) => byte & (two[at] as number)));
      await programmed(bench, 100, blank(300));
      expect(await read(bench, 100, 300)).toEqual(one.map((byte, at) => byte & (two[at] as number)));
    },
  },
  {
    says: "the very same bytes may be programmed again: that makes certain what a cut left half done",
    proof: async (bench) => {
      const { pageBytes } = bench.flash;
      await erased(bench, 0);
      const bytes = pattern(2 * pageBytes);
      for (let each = 0; each < 3; each++) await programmed(bench, 0, bytes);
      expect(await read(bench, 0, bytes.length)).toEqual(bytes);
    },
  },
  {
    says: "what was done is durable",
    proof: async (bench) => {
      const bytes = pattern(1000 - (1000 % bench.flash.programUnitBytes));
      await erased(bench, 0, 1);
      await programmed(bench, 0, bytes);
      await bench.restart();
      expect(await read(bench, 0, bytes.length)).toEqual(bytes);
      expect(await read(bench, bench.flash.sectorBytes, 100)).toEqual(blank(100));
    },
  },
  {
    says: "a program that is cut leaves a part of the wanted zeros, and spoils nothing beyond its page",
    proof: async (bench) => {
      const { sectorBytes, pageBytes } = bench.flash;
      const wanted = pattern(64, 5);
      const at = 2 * pageBytes + 64;
      let torn = 0;
      for (let cut = 0; cut < CUTS; cut++) {
        await erased(bench, 0, 1);
        for (const page of [0, 1, 3, 15]) await programmed(bench, page * pageBytes, pattern(pageBytes, page));
        await programmed(bench, sectorBytes, pattern(pageBytes, 9));
        await bench.cut((flash) => flash.program({ address: at, bytes: wanted }));
        for (const page of [0, 1, 3, 15])
          expect(await read(bench, page * pageBytes, pageBytes)).toEqual(pattern(pageBytes, page));
        expect(await read(bench, sectorBytes, pageBytes)).toEqual(pattern(pageBytes, 9));
        const there = await read(bench, at, wanted.length);
        if (bench.flash.programUnitBytes === 1)
          expect(there.map((byte, index) => byte & (wanted[index] as number))).toEqual(wanted);
        torn += Buffer.compare(there, wanted) === 0 ? 0 : 1;
      }
      expect(torn).toBeGreaterThan(0);
    },
  },
  {
    says: "an erase that is cut spoils no other sector; done again it is whole, reads the same each time, and takes a program",
    proof: async (bench) => {
      const { sectorBytes } = bench.flash;
      for (let cut = 0; cut < CUTS; cut++) {
        await erased(bench, 1, 2, 3);
        for (const sector of [1, 2, 3]) await programmed(bench, sector * sectorBytes, pattern(sectorBytes, sector));
        await bench.cut((flash) => flash.erase({ sector: 2 }));
        for (const sector of [1, 3])
          expect(await read(bench, sector * sectorBytes, sectorBytes)).toEqual(pattern(sectorBytes, sector));
        await erased(bench, 2);
        for (let each = 0; each < 3; each++)
          expect(await read(bench, 2 * sectorBytes, sectorBytes)).toEqual(blank(sectorBytes));
        await programmed(bench, 2 * sectorBytes, pattern(sectorBytes, 7));
        expect(await read(bench, 2 * sectorBytes, sectorBytes)).toEqual(pattern(sectorBytes, 7));
      }
    },
  },
  ...(["program", "erase"] as const).map((what) => ({
    says: `a sector whose cells take no ${what} any more: ${what}-failed; others are well`,
    proof: async (bench: FlashBench) => {
      const { sectorBytes } = bench.flash;
      await erased(bench, 1, 2);
      await programmed(bench, sectorBytes, pattern(512, 3));
      bench.wearOut(1, what);
      const zeros = new Uint8Array(512);
      const call =
        what === "program"
          ? bench.flash.program({ address: sectorBytes + 1024, bytes: zeros })
          : bench.flash.erase({ sector: 1 });
      expect(await bench.until(call)).toBe(`${what}-failed`);
      await programmed(bench, 2 * sectorBytes, pattern(512, 4));
      await erased(bench, 2);
    },
  })),
  {
    says: "the chip does not answer: each call is its fault, in time; well when it comes back",
    proof: async (bench) => {
      const bytes = pattern(32);
      await erased(bench, 0);
      await programmed(bench, 0, bytes);
      bench.answers(false);
      const beganMs = bench.nowMs();
      const { flash } = bench;
      expect(await bench.until(flash.read({ address: 0, length: 32 }))).toBe("read-failed");
      expect(await bench.until(flash.program({ address: 64, bytes }))).toBe("program-failed");
      expect(await bench.until(flash.erase({ sector: 1 }))).toBe("erase-failed");
      expect(bench.nowMs() - beganMs).toBeLessThan(SILENT_MS);
      bench.answers(true);
      expect(await read(bench, 0, 32)).toEqual(bytes);
      await programmed(bench, 256, bytes);
      await erased(bench, 1);
    },
  },
  {
    says: "what leaves the partition, and what is no whole unit, are the caller's bugs",
    proof: async (bench) => {
      const { flash, until } = bench;
      const { sizeBytes, sectorBytes, programUnitBytes: unit } = flash;
      const bytes = pattern(unit);
      const wrong: readonly (() => Promise<unknown>)[] = [
        () => flash.read({ address: sizeBytes - 1, length: 2 }),
        () => flash.read({ address: -1, length: 1 }),
        () => flash.read({ address: 0.5, length: 1 }),
        () => flash.program({ address: sizeBytes, bytes }),
        () => flash.program({ address: -unit, bytes }),
        () => flash.program({ address: 0, bytes: new Uint8Array(0) }),
        () => flash.program({ address: unit / 2, bytes }),
        () => flash.erase({ sector: sizeBytes / sectorBytes }),
        () => flash.erase({ sector: -1 }),
      ];
      for (const call of wrong) await expect(until(Promise.resolve().then(call))).rejects.toThrow();
    },
  },
  {
    says: "with encryption a unit takes one program between two erases: another one is refused, and half a unit is a bug",
    proof: async (bench) => {
      const { flash, until } = bench;
      expect(flash.programUnitBytes).toBe(16);
      await erased(bench, 0);
      await programmed(bench, 32, pattern(16, 1));
      const again = until(Promise.resolve().then(() => flash.program({ address: 32, bytes: new Uint8Array(16) })));
      expect(await again.catch(() => "thrown")).not.toBe("done");
      for (const [address, length] of [
        [8, 16],
        [16, 8],
      ] as const)
        await expect(
          until(Promise.resolve().then(() => flash.program({ address, bytes: pattern(length) }))),
        ).rejects.toThrow();
      await erased(bench, 0);
      await programmed(bench, 32, pattern(16, 2));
    },
  },
]);
