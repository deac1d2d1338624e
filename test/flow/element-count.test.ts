// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { DEFAULT_START_MS } from "../../sim/simulator/simulator";
import { play, room, sell, signIn } from "../scenario/rooms";
import { home, ledger, sold } from "./put-back";
import { shown } from "./shown";

describe("the count and the power", () => {
  const points = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  it.each(["before", "torn", "after"])(
    "is cut %s any of its calls, and no newest image is taken for an older one",
    async (at) => {
      for (const nth of points) {
        const where = await room();
        await play(where, "fault", { port: "secure-element", point: "counter", kind: "cut-power", at, nth });
        await play(where, "fault", { code: "B14" });
        await play(where, "key", { keys: "01", then: "enter" });
        await play(where, "key", { keys: "0000", then: "enter" });
        await play(where, "wait", { idle: true });
        if (where.simulator.world.powered) {
          await sell(where, 1001);
          await play(where, "wait", { idle: true });
        }
        await play(where, "unfault", {});
        for (const action of ["cut", "on"]) await play(where, "power", { action });
        await signIn(where);
        await play(where, "clock", { advanceMs: 120_000 });
        await home(where);
        await sold(where, 1002);
        expect(await check(where.simulator)).toMatchObject({ agree: true, differences: [] });
      }
    },
  );
});

describe("B20: the element does not count", () => {
  const silent = { port: "secure-element", point: "counter", kind: "fail", times: 1000 };
  const part = /安全芯片.*B20.*Security chip/s;

  it("at boot: nothing begins, nothing is sent, and it goes on when the part answers", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", silent);
    for (const action of ["cut", "on"]) await play(where, "power", { action });
    await play(where, "clock", { advanceMs: 600_000 });
    expect(await shown(where)).toMatch(part);
    await play(where, "unfault", {});
    await play(where, "key", { key: "enter" });
    await signIn(where);
  });

  it("at a log-in: no password is looked at, and none is counted as wrong", async () => {
    const where = await room();
    for (let tries = 0; tries < 4; tries++) {
      const { id } = await play(where, "fault", silent);
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "1111", then: "enter" });
      expect(await shown(where)).toMatch(/B20/);
      await play(where, "unfault", { id });
      await play(where, "key", { key: "enter" });
    }
    await signIn(where);
  });

  it("at a sign-in: the terminal is not signed in", async () => {
    const where = await room();
    await play(where, "key", { keys: "01", then: "enter" });
    // Two looks and four raises belong to the password.
    await play(where, "fault", { ...silent, nth: 7 });
    await play(where, "key", { keys: "0000", then: "enter" });
    expect(await shown(where)).toMatch(part);
    await play(where, "unfault", {});
    await play(where, "key", { key: "enter" });
    await signIn(where);
  });

  it("when a reversal becomes owed: it is owed and goes, and nothing new is sold until it is counted", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "B14" });
    await play(where, "fault", silent);
    await sell(where, 1001);
    await play(where, "wait", { text: "B14" });
    await play(where, "clock", { advanceMs: 60_000 });
    await play(where, "wait", { screen: "returned" });
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "1002", then: "enter" });
    expect(await shown(where)).toMatch(part);
    expect(await ledger(where)).toEqual(["1001 reversed"]);
    await play(where, "unfault", {});
    await home(where);
    await sold(where, 1003);
    expect(await check(where.simulator)).toMatchObject({ agree: true, differences: [] });
  });
});

describe("the count at rest", () => {
  it("rises once for the sectors that were opened since, and not in a sale", async () => {
    const where = await room();
    await signIn(where);
    const { simulator } = where;
    const counts = () => simulator.elementCount?.kept.count ?? -1;
    await play(where, "clock", { advanceMs: 60_000 });
    const [from, startMs] = [counts(), DEFAULT_START_MS];
    await play(where, "clock", { advanceMs: 600_000 });
    expect(counts()).toBe(from);
    for (let sale = 0; sale < 12; sale++) {
      const before = counts();
      await sell(where, 1001 + sale);
      await play(where, "wait", { screen: "approved" });
      expect(counts()).toBe(before);
      await home(where);
    }
    await play(where, "clock", { advanceMs: 120_000 });
    const risen = counts() - from;
    expect(risen).toBeGreaterThan(0);
    expect(risen).toBeLessThan(6);
    expect(simulator.world.nowMs).toBeGreaterThan(startMs);
  });
});

describe("the count in a busy hour", () => {
  it("rises between two sales where nobody ever rests", async () => {
    const where = await room();
    await signIn(where);
    const counts = () => where.simulator.elementCount?.kept.count ?? -1;
    const from = counts();
    for (let sale = 0; sale < 60; sale++) {
      await sell(where, 1001 + sale);
      await play(where, "wait", { screen: "approved" });
      const approved = counts();
      await home(where);
      // Never a rest: only what stands between two sales may have raised it.
      expect(counts() - approved).toBeLessThanOrEqual(1);
    }
    expect(counts() - from).toBeGreaterThan(1);
  });
});
