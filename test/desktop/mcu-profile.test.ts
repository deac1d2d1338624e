import { expect, it } from "vitest";
import { ProfileCounts, symbolsOf } from "../../sim/desktop/bench/mcu-profile";

const listing = "80000000 T main\n80000100 t fxRunID\n80000180 d table\n80000200 T memcpy\n";

it("gives each sample to the innermost function around its place, and to all that called it once", () => {
  const counts = new ProfileCounts(101, symbolsOf(listing));
  // As the core tells them: a method is named behind its code, when the functions in it are told already.
  for (const line of ["40 20 inner", "10 100 outer", "200 50 "]) counts.function(line);
  // In inner, called by outer, which called itself; in outer; in none.
  counts.samples(Uint32Array.of(0x80000104, 500, 3, 45, 20, 90, 0x80000210, 400, 1, 10));
  counts.samples(Uint32Array.of(0x800001ff, 600, 0));
  const { instructions, script, native, deepest } = counts.profile();
  expect(instructions).toBe(30_300);
  expect(script).toEqual([
    { name: "inner 40", own: 10_100, all: 10_100 },
    { name: "outer 10", own: 10_100, all: 20_200 },
    { name: "(no script)", own: 10_100, all: 10_100 },
  ]);
  expect(deepest).toEqual(["memcpy", "outer 10"]);
  expect(native.map(({ name, own }) => `${name} ${own}`)).toEqual(["fxRunID 20200", "memcpy 10100"]);
});
