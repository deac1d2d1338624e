import { expect, it } from "vitest";
import { chartOf, flowTable } from "../../sim/desktop/bench/mcu-chart";
import { dearer, keptFigures, usualCourses } from "../../sim/desktop/bench/mcu-figures";
import { longestOf, type McuBench, placeOf } from "../../sim/desktop/bench/mcu-turns";
import type { McuTurn } from "../../sim/desktop/engines/mcu-engine";

function bench(instructions: number, compiler = "cc 1"): McuBench {
  const flows = { "sign-in": { instructions, line: 10_000_000, chip: 1_000_000, turns: 2, longest: 5_000_000 } };
  return {
    compiler,
    courses: { stripe: { longestTurn: 5_000_000, longestAt: "sign-in, from boot to rest", stack: 6_000, flows } },
  };
}

it("tells what became dearer than is let pass, and nothing against another compiler's figures", () => {
  const kept = bench(40_000_000);
  expect(dearer(bench(44_000_000), kept)).toEqual([]);
  expect(dearer(bench(44_000_001), kept)).toEqual([
    "sign-in: 44,000,001 instructions, 40,000,000 accepted: find out why, or accept them with --flows … --accept",
  ]);
  expect(dearer(bench(30_000_000), kept)).toEqual([]);
  expect(dearer(bench(90_000_000, "cc 2"), kept)).toEqual([]);
  expect(dearer(bench(90_000_000), undefined)).toEqual([]);
});

it("prints a flow with the line told apart, its goal and the change", () => {
  const rows = flowTable(bench(40_000_000), bench(50_000_000)).split("\n");
  expect(rows.find((row) => row.startsWith("sign-in"))?.split(/\s+/)).toEqual([
    "sign-in",
    "40.0",
    "10.0",
    "30.0",
    "1.0",
    "60",
    "2",
    "5.0",
    "-20.00",
    "%",
  ]);
  const bars = chartOf(bench(40_000_000)).split("\n");
  // Forty cells are twice the goal.
  expect(bars).toContain(`${"sign-in".padEnd(34)}    30.0    10.0    60  ██████████░░░       |`);
});

it("has accepted figures of each course that is measured where nothing is asked for", async () => {
  const kept = await keptFigures();
  expect(Object.keys(kept?.courses ?? {})).toEqual(expect.arrayContaining([...usualCourses]));
});

function turn(instructions: number, line: number, port: "display" | "flash", method: string, id = ""): McuTurn {
  const memory = { chip: 0, slots: 0, slotsPeak: 0, chunks: 0, chunksPeak: 0, stack: 0 };
  return { ...memory, instructions, line, calls: [{ id: 1, port, method, argument: { id } }], samples: [] };
}

it("says where the longest turn stands: what the line takes is none of it", () => {
  const all = [
    turn(9_000_000, 8_000_000, "display", "show", "home"),
    turn(7_000_000, 500_000, "flash", "read"),
    turn(6_000_000, 0, "display", "show", "pin"),
  ];
  const [, read] = all;
  expect(longestOf(all)).toBe(read);
  expect(placeOf({ flows: { tap: all.slice(0, 2) }, all }, longestOf(all))).toBe("tap, from home to flash.read");
  expect(placeOf({ flows: {}, all: all.slice(1) }, longestOf(all))).toBe("no flow, from no screen to flash.read");
});
