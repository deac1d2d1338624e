import { describe, expect, test } from "vitest";
import { describeWorld, readWorld, UnusableState } from "../../sim/desktop/state/state";
import { COUNT_MAX, ElementCount } from "../../sim/devices/element-count";
import { Simulator } from "../../sim/simulator/simulator";
import { SeededRandom } from "../../sim/world/random";
import { nodeEngine } from "../simulated";

const kept = (simulator: Simulator) => simulator.keep().count;

describe("the secure element's count", () => {
  test("refuses what is no order", () => {
    expect(() => new ElementCount().serve("lower")).toThrow(TypeError);
  });

  test("rises by one, and keys loaded once count as used up with the first rise", () => {
    const element = new ElementCount();
    expect(element.serve("read")).toEqual({ kind: "count", count: 0, renewed: true });
    expect(element.serve("raise")).toEqual({ kind: "count", count: 1, renewed: false });
    element.renew();
    expect(element.serve("read")).toEqual({ kind: "count", count: 1, renewed: true });
  });

  test("never falls and rises by three at most when the power goes in the middle", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 64; seed++) {
      const element = new ElementCount({ count: 5, renewed: true });
      element.torn(new SeededRandom(seed, 1));
      seen.add(element.kept.count - 5);
      expect(element.kept.renewed).toBe(element.kept.count === 5);
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });

  test("fails where it is used up", () => {
    const element = new ElementCount({ count: COUNT_MAX, renewed: false });
    expect(element.serve("raise")).toEqual({ kind: "fault", fault: "disconnected" });
    expect(element.kept.count).toBe(COUNT_MAX);
  });

  test("is kept by --state beside the flash, and a file with a false one is refused", async () => {
    const options = { seed: 1, startMs: 0, model: "classic", acquirer: "lakala", engine: nodeEngine() } as const;
    const simulator = await Simulator.create({ ...options, kept: { count: { count: 41, renewed: false } } });
    expect(kept(simulator)).toEqual({ count: 41, renewed: false });
    const text = describeWorld(simulator);
    expect(readWorld(text).kept.count).toEqual({ count: 41, renewed: false });
    expect(() => readWorld(text.replace('"count":41', '"count":-1'))).toThrow(UnusableState);
    const board = await Simulator.create({ ...options, countless: true });
    expect(kept(board)).toBeUndefined();
    expect(readWorld(describeWorld(board)).kept).not.toHaveProperty("count");
  });
});
