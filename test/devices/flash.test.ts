import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NorFlash, type NorFlashOptions } from "../../sim/devices/flash";
import { seeded } from "../journal/cut-flash";

const chip = (options: Partial<NorFlashOptions> = {}) =>
  new NorFlash({ sizeBytes: 4 * 4096, random: seeded(1), ...options });

describe("a sound chip", () => {
  test("is blank, takes programs that clear bits, and erases by the sector", () => {
    const nor = chip();
    expect(nor.read(0, 4)).toEqual(Uint8Array.of(255, 255, 255, 255));
    expect(nor.program(4094, Uint8Array.of(0x0f, 0xf0))).toBe("done");
    expect(nor.program(4094, Uint8Array.of(0xff, 0x3f))).toBe("done");
    expect(nor.read(4093, 4)).toEqual(Uint8Array.of(0xff, 0x0f, 0x30, 0xff));
    expect(nor.erase(0)).toBe("done");
    expect(nor.read(4094, 2)).toEqual(Uint8Array.of(0xff, 0xff));
    expect([...nor.image.wear]).toEqual([1, 0, 0, 0]);
  });

  test("a read is a copy", () => {
    const nor = chip();
    nor.read(0, 1)[0] = 0;
    expect(nor.read(0, 1)).toEqual(Uint8Array.of(0xff));
  });

  test("keeps its image from one boot to the next", () => {
    const first = chip();
    first.program(10, Uint8Array.of(1, 2, 3));
    first.erase(3);
    const second = chip({ image: first.image });
    expect(second.read(10, 3)).toEqual(Uint8Array.of(1, 2, 3));
    expect([...second.image.wear]).toEqual([0, 0, 0, 1]);
    expect(() => chip({ sizeBytes: 8 * 4096, image: first.image })).toThrow(RangeError);
  });

  test("one pulse for each page", () => {
    const nor = chip();
    const one = nor.programMs(0, new Uint8Array(256));
    expect(nor.programMs(255, new Uint8Array(2))).toBe(2 * one);
    expect(nor.programMs(128, new Uint8Array(512))).toBe(3 * one);
  });

  test.each([
    ["reads outside", () => chip().read(4 * 4096 - 1, 2)],
    ["negative addresses", () => chip().read(-1, 1)],
    ["empty programs", () => chip().program(0, new Uint8Array(0))],
    ["sectors outside", () => chip().erase(4)],
    ["half units", () => chip({ programUnitBytes: 16 }).program(16, new Uint8Array(8))],
    ["programs between units", () => chip({ programUnitBytes: 16 }).program(8, new Uint8Array(16))],
  ])("%s are bugs", (_, misuse) => {
    expect(misuse).toThrow(RangeError);
  });
});

test("with encryption a unit takes one program between two erases, or the same again", () => {
  const nor = chip({ programUnitBytes: 16 });
  const bytes = new Uint8Array(16).fill(0xff);
  nor.program(32, bytes);
  expect(nor.program(32, bytes)).toBe("done");
  expect(() => nor.program(32, new Uint8Array(16))).toThrow(/programmed otherwise/);
  expect(() => nor.tornProgram(32, new Uint8Array(16), seeded(1))).toThrow(/programmed otherwise/);
  nor.erase(0);
  expect(nor.program(32, new Uint8Array(16))).toBe("done");
  nor.tornErase(0, seeded(2));
  expect(() => nor.program(64, new Uint8Array(16))).toThrow(/programmed otherwise/);
});

describe("power cuts", () => {
  test("a torn program clears no bit of its own that was not to be cleared, and stays within one page around", () => {
    let disturbed = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1 << 30 }),
        fc.uint8Array({ minLength: 1, maxLength: 700 }),
        (seed, bytes) => {
          const nor = chip({ random: seeded(seed) });
          nor.tornProgram(300, bytes, seeded(seed + 1));
          for (let reading = 0; reading < 3; reading += 1) {
            const seen = nor.read(0, 4096);
            const own = (at: number) => at >= 300 && at < 300 + bytes.length;
            expect(seen.every((byte, at) => !own(at) || (byte | (bytes[at - 300] ?? 0)) === byte)).toBe(true);
            // What else lies in the page that was torn may be damaged; no other page is.
            const outside = new Set<number>();
            for (const [at, byte] of seen.entries()) if (!own(at) && byte !== 0xff) outside.add(at >> 8);
            expect(outside.size).toBeLessThanOrEqual(1);
            for (const page of outside) {
              expect(page).toBeGreaterThanOrEqual(300 >> 8);
              expect(page).toBeLessThanOrEqual((300 + bytes.length - 1) >> 8);
            }
            disturbed += outside.size;
          }
        },
      ),
    );
    expect(disturbed).toBeGreaterThan(0);
  });

  test("some bits read differently twice, until a program or an erase makes them certain", () => {
    let unstable = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const nor = chip({ random: seeded(seed) });
      nor.tornProgram(0, new Uint8Array(64), seeded(seed));
      const seen = new Set(Array.from({ length: 12 }, () => nor.read(0, 64).join()));
      if (seen.size > 1) unstable += 1;
      nor.program(0, new Uint8Array(64));
      expect(nor.read(0, 64)).toEqual(new Uint8Array(64));
    }
    expect(unstable).toBeGreaterThan(10);
  });

  test("a torn erase leaves anything, may look blank, and is mended by a whole one", () => {
    let blank = 0;
    let unstable = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const nor = chip({ random: seeded(seed) });
      nor.program(4096, new Uint8Array(512).fill(0x5a));
      nor.program(0, Uint8Array.of(7));
      nor.tornErase(1, seeded(seed));
      const seen = Array.from({ length: 12 }, () => nor.read(4096, 512).join());
      if (new Set(seen).size > 1) unstable += 1;
      if (seen.includes(new Uint8Array(512).fill(0xff).join())) blank += 1;
      expect(nor.read(0, 1)).toEqual(Uint8Array.of(7));
      nor.erase(1);
      for (let reading = 0; reading < 6; reading += 1) {
        expect(nor.read(4096, 4096).every((byte) => byte === 0xff)).toBe(true);
      }
    }
    expect(unstable).toBeGreaterThan(20);
    expect(blank).toBeGreaterThan(5);
  });

  test("a fork is the same chip, and has its own future", () => {
    const nor = chip();
    nor.tornErase(2, seeded(4));
    nor.failSector(3, "both");
    const fork = nor.fork(seeded(9));
    const again = nor.fork(seeded(9));
    expect(fork.read(8192, 4096)).toEqual(again.read(8192, 4096));
    fork.erase(2);
    expect(fork.read(8192, 1)).toEqual(Uint8Array.of(0xff));
    expect(fork.erase(3)).toBe("erase-failed");
    expect(nor.image.wear[3]).toBe(0);
  });
});

describe("wear", () => {
  test("a failing sector says so", () => {
    const nor = chip();
    nor.failSector(1, "program");
    expect(nor.program(4096, Uint8Array.of(0))).toBe("program-failed");
    expect(nor.erase(1)).toBe("done");
    nor.failSector(1, "erase");
    expect(nor.erase(1)).toBe("erase-failed");
    expect(nor.program(0, Uint8Array.of(0))).toBe("done");
  });

  test("sectors fail one by one after their endurance, the same ones for the same seed", () => {
    const lifetimes = (seed: number): number[] => {
      const nor = chip({ random: seeded(seed), enduranceCycles: 100 });
      return [0, 1, 2, 3].map((sector) => {
        for (let cycles = 0; ; cycles += 1) if (nor.erase(sector) !== "done") return cycles;
      });
    };
    expect(lifetimes(1)).toEqual(lifetimes(1));
    expect(lifetimes(1)).not.toEqual(lifetimes(2));
    expect(Math.min(...lifetimes(1))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...lifetimes(1))).toBeLessThanOrEqual(125);
  });
});
