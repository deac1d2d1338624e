import { describe, expect, it } from "vitest";
import { soakArguments } from "../../sim/desktop/commands/soak";
import { crashArguments } from "../../sim/desktop/sweep/arguments";
import { Cashier } from "../../sim/sweep/cashier";
import { drawn, mixNames, mixOf, mixText } from "../../sim/sweep/mix";
import { Person } from "../../sim/sweep/person";
import { day } from "../../sim/sweep/soak";
import { justBeforeMidnight } from "../../sim/sweep/swarm";
import { SeededRandom } from "../../sim/world/random";
import { nodeEngine, ready } from "../simulated";

const means = () => ({ engine: nodeEngine(), plain: false });

const asked = { seed: 1, sales: 60, swarming: true, mix: "day" } as const;

describe("a day of the soak", () => {
  it.each([1, 2, 3])("agrees in all books, with faults, seed %i", async (seed) => {
    const done = await day(means(), { ...asked, seed });
    expect(done.failures).toEqual([]);
    expect(done.sales).toBe(60);
    expect(Object.values(done.errands).reduce((sum, times) => sum + times, 0)).toBe(60);
    expect(done.approved).toBeGreaterThan(5);
    expect(Object.keys(done.faultsByCode).length).toBeGreaterThan(2);
  });

  it("strikes no fault where none is wanted", async () => {
    const done = await day(means(), { ...asked, seed: 4, sales: 40, swarming: false });
    expect(done.failures).toEqual([]);
    expect(done.faultsByCode).toEqual({});
  });

  it("takes no digit that the line turned over in an upload for a record that was left out", async () => {
    // npm run soak -- --sales 300 --seed 1102
    const done = await day(means(), { ...asked, seed: 1102, sales: 300 });
    expect(done.failures).toEqual([]);
  });

  it("is the same day for the same seed", async () => {
    const again = { ...asked, seed: 9, sales: 40 };
    expect(await day(means(), again)).toEqual(await day(means(), again));
  });

  it("of sales alone makes nothing else", async () => {
    const { errands, failures } = await day(means(), { ...asked, seed: 5, sales: 30, mix: "sales" });
    expect(failures).toEqual([]);
    expect(Object.keys(errands).every((name) => ["stripe", "chip", "tap"].includes(name))).toBe(true);
  });
});

describe.each(mixNames)("the mix %s", (name) => {
  const mix = mixOf(name);

  it("shares out a thousand", () => {
    expect(mix.reduce((sum, { perMille }) => sum + perMille, 0)).toBe(1000);
    expect(new Set(mix.map((errand) => errand.name)).size).toBe(mix.length);
  });

  it("is drawn as it says", () => {
    const [random, counts] = [new SeededRandom(7, 0), new Map<string, number>()];
    for (let draw = 0; draw < 20_000; draw++) {
      const errand = drawn(mix, random);
      counts.set(errand.name, (counts.get(errand.name) ?? 0) + 1);
    }
    for (const errand of mix) {
      const expected = errand.perMille * 20;
      // Five standard deviations of a binomial draw.
      expect(Math.abs((counts.get(errand.name) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it("is printed with the source of each share", () => {
    for (const { name: errand, perMille, why } of mix)
      expect(mixText(mix)).toMatch(new RegExp(`${errand} +${perMille} of 1,000 +${escaped(why)}`));
  });
});

describe("the cashier", () => {
  /** Whoever does an errand has to bring it about where nothing goes wrong. */
  it.each(mixOf("day").map(({ name }) => name))("does the errand %s", async (name) => {
    const simulator = await ready({ model: "smart" });
    const person = new Person(simulator);
    const cashier = new Cashier(person, new SeededRandom(3, 0));
    const errands = mixOf("day");
    const errand = errands.find((each) => each.name === name);
    if (!errand) throw new Error(name);
    /** What has to be there before: a sale, an authorisation, a completion, money that is settled. */
    const before: readonly string[] = [
      ...["chip", "qr-scan", "authorisation"],
      ...(name === "completion-void" ? ["completion"] : name === "payout" ? ["settlement"] : []),
    ];
    for (const each of errands.filter((one) => before.includes(one.name) && one.name !== name)) {
      for (let tries = 0; tries < 5; tries++) {
        await cashier.do(each);
        await person.home();
      }
    }
    expect(cashier.can(errand)).toBe(true);
    const endings = new Set<string>();
    for (let tries = 0; tries < 8; tries++) {
      if (!cashier.can(errand)) break;
      await cashier.do(errand);
      endings.add(simulator.display.view.id);
      await person.home();
      simulator.printer?.loadRoll();
    }
    const good = { settlement: "settlement", payout: "payout" }[name] ?? "approved";
    expect([...endings]).toContain(good);
    expect(simulator.display.view.id).toBe("home");
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("arguments", () => {
  it.each([
    [[], { sales: 10_000, seed: 1, mix: "day", swarming: true, plain: false, shard: { part: 1, parts: 1 } }],
    [
      ["--shard", "2/3"],
      { sales: 10_000, seed: 1, mix: "day", swarming: true, plain: false, shard: { part: 2, parts: 3 } },
    ],
    [
      ["--sales", "5", "--plain", "--seed=7", "--faults", "none", "--mix", "sales"],
      { sales: 5, seed: 7, mix: "sales", swarming: false, plain: true, shard: { part: 1, parts: 1 } },
    ],
  ])("of a soak: %j", (argv, expected) => {
    expect(soakArguments(argv)).toEqual(expected);
  });

  it.each([["--sales"], ["--sales", "0"], ["--sales", "x"], ["--faults", "some"], ["--salse", "1"], ["--mix", "all"]])(
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
