import { describe, expect, it } from "vitest";
import { soakArguments } from "../../sim/desktop/commands/soak";
import { crashArguments } from "../../sim/desktop/sweep/arguments";
import { day } from "../../sim/sweep/soak";
import { justBeforeMidnight } from "../../sim/sweep/swarm";
import { nodeEngine } from "../simulated";

const means = () => ({ engine: nodeEngine(), plain: false });

describe("a day of the soak", () => {
  it.each([1, 2, 3])("agrees in all books, with faults, seed %i", async (seed) => {
    const done = await day(means(), seed, 60, true);
    expect(done.failures).toEqual([]);
    expect(done.sales).toBe(60);
    expect(done.approved).toBeGreaterThan(10);
    expect(Object.keys(done.faultsByCode).length).toBeGreaterThan(2);
  });

  it("strikes no fault where none is wanted", async () => {
    const done = await day(means(), 4, 40, false);
    expect(done.failures).toEqual([]);
    expect([done.reversed, done.faultsByCode]).toEqual([0, {}]);
  });

  it("is the same day for the same seed", async () => {
    expect(await day(means(), 9, 40, true)).toEqual(await day(means(), 9, 40, true));
  });
});

describe("arguments", () => {
  it.each([
    [[], { sales: 10_000, seed: 1, swarming: true, plain: false, shard: { part: 1, parts: 1 } }],
    [["--shard", "2/3"], { sales: 10_000, seed: 1, swarming: true, plain: false, shard: { part: 2, parts: 3 } }],
    [
      ["--sales", "5", "--plain", "--seed=7", "--faults", "none"],
      { sales: 5, seed: 7, swarming: false, plain: true, shard: { part: 1, parts: 1 } },
    ],
  ])("of a soak: %j", (argv, expected) => {
    expect(soakArguments(argv)).toEqual(expected);
  });

  it.each([["--sales"], ["--sales", "0"], ["--sales", "x"], ["--faults", "some"], ["--salse", "1"]])(
    "of no soak: %j",
    (...argv) => {
      expect(soakArguments(argv)).toBeUndefined();
    },
  );

  it("of a sweep", () => {
    expect(crashArguments([])).toMatchObject({ scenario: "all", depth: 1, engine: "node", mutants: false });
    expect(crashArguments(["--scenario", "sale", "--depth=2"])).toMatchObject({ scenario: "sale", depth: 2 });
    expect(crashArguments(["--from", "sale/p3.torn.1"])).toMatchObject({ from: "sale/p3.torn.1" });
    expect(crashArguments(["--host", "late"])).toMatchObject({ hosts: ["late"] });
    expect(crashArguments([])?.hosts).toHaveLength(6);
    expect(crashArguments(["--damage", "2"])).toMatchObject({ damage: 2, cuts: 20_000 });
    expect(crashArguments(["--damage", "1", "--cuts", "7"])).toMatchObject({ damage: 1, cuts: 7 });
    expect(crashArguments(["--mutant", "no-mac"])).toMatchObject({ mutants: true, mutant: "no-mac" });
    expect(crashArguments(["--host", "late"])).toMatchObject({ plain: false });
    expect(crashArguments(["--plain", "--host", "late"])).toMatchObject({ plain: true, hosts: ["late"] });
    expect(crashArguments(["--shard", "2/3"])).toMatchObject({ shard: { part: 2, parts: 3 } });
  });

  it.each([
    ["--scenario", "none"],
    ["--depth", "3"],
    ["--engine", "v8"],
    ["--from", "sale/x"],
    ["--depth"],
    ["--host", "far"],
    ["--damage", "3"],
  ])("of no sweep: %j", (...argv) => {
    expect(crashArguments(argv)).toBeUndefined();
  });
});

describe("the turn of the day", () => {
  it.each([
    ["in the afternoon", "2026-11-22T15:00:00+08:00", "2026-11-22T23:59:59+08:00"],
    ["a second before midnight", "2026-11-22T23:59:59+08:00", "2026-11-23T23:59:59+08:00"],
    // 900,001 and 85,000 sales later, a soak stood here and could not go back.
    ["less than a second before midnight", "2026-11-22T23:59:59.400+08:00", "2026-11-23T23:59:59+08:00"],
    ["at midnight", "2026-12-31T00:00:00+08:00", "2026-12-31T23:59:59+08:00"],
  ])("lies ahead %s", (_when, now, then) => {
    expect(justBeforeMidnight(Date.parse(now))).toBe(Date.parse(then));
  });
});
