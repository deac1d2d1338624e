import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { sampleOf } from "../sample";
import { pass } from "../simulated";
import { agrees, attend, charged, counterOf, counterShop, heard, isOver, sold } from "./counter";

const sides = ["terminal", "till"] as const;
/**
 * A terminal sells so often before another one takes its place: what it remembers must not slow it down. A third of the terminals in each
 * run.
 */
const SALES_EACH = 60;

/** Sells over a cable that is pulled behind each number of bytes in turn, and plugged in again. */
async function soldOver(to: "terminal" | "till", from: number, count: number): Promise<void> {
  const simulator = await counterShop();
  const counter = counterOf(simulator);
  for (let bytes = from; bytes < from + count; bytes++) {
    const request = { reference: `R${bytes + 1}`, kind: "sale", amountFen: 100 + bytes };
    await attend(simulator, () => simulator.display.view.id === "home");
    counter.unplug();
    counter.plug();
    counter.model.pullAfter(to, bytes);
    counter.register.start(request);
    expect(await isOverAtLast(simulator, request.reference), `${bytes} bytes to the ${to}`).toBe(true);
    expect(heard(simulator, request.reference)).toMatchObject({ outcome: "approved", amountFen: request.amountFen });
  }
  expect(charged(simulator)).toEqual(Array.from({ length: count }, (_, at) => 100 + from + at));
  await attend(simulator, () => simulator.display.view.id === "home");
  await agrees(simulator);
}

describe("the cable is pulled (G01)", () => {
  test.each(sides)("behind every byte to the %s", { timeout: 300_000 }, async (to) => {
    const simulator = await counterShop();
    const { model } = counterOf(simulator);
    counterOf(simulator).plug();
    await sold(simulator);
    await attend(simulator, () => simulator.display.view.id === "home");
    const all = model.passed[to];
    expect(all).toBeGreaterThan(100);
    const blocks = Array.from({ length: Math.ceil((all + 1) / SALES_EACH) }, (_, at) => at * SALES_EACH);
    for (const from of sampleOf(blocks)) await soldOver(to, from, Math.min(SALES_EACH, all + 1 - from));
  });
});

/** Whoever finds the cable pulled plugs it in. */
async function isOverAtLast(simulator: Simulator, reference: string): Promise<boolean> {
  const { model } = counterOf(simulator);
  for (;;) {
    const over = await attend(simulator, () => isOver(simulator, reference) || !model.connected);
    if (model.connected) return over;
    await pass(simulator, 1_000);
    counterOf(simulator).plug();
  }
}

describe("references are begun exactly once", () => {
  type Cut =
    | { readonly cut: "line"; readonly to: "terminal" | "till"; readonly bytes: number }
    | { readonly cut: "power"; readonly afterMs: number }
    | { readonly cut: "register"; readonly afterMs: number };
  const cuts: fc.Arbitrary<Cut> = fc.oneof(
    fc.record({
      cut: fc.constant("line" as const),
      to: fc.constantFrom("terminal" as const, "till" as const),
      bytes: fc.integer({ min: 0, max: 900 }),
    }),
    fc.record({ cut: fc.constant("power" as const), afterMs: fc.integer({ min: 0, max: 12_000 }) }),
    fc.record({ cut: fc.constant("register" as const), afterMs: fc.integer({ min: 0, max: 12_000 }) }),
  );

  test("under any cutting of line, power and till", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cuts, { minLength: 1, maxLength: 4 }), async (plan) => {
        const simulator = await counterShop();
        const { world } = simulator;
        const counter = counterOf(simulator);
        const wanted = [1, 2].map((number) => ({ reference: `R${number}`, kind: "sale", amountFen: 100 * number }));
        const [first, second] = wanted;
        if (!first || !second) throw new Error("two are wanted");
        counter.plug().start(first);
        for (const cut of plan) {
          if (cut.cut === "line") counter.model.pullAfter(cut.to, cut.bytes);
          const untilMs = world.nowMs + (cut.cut === "line" ? 12_000 : cut.afterMs);
          await attend(simulator, () => world.nowMs >= untilMs || !counter.model.connected, { limitMs: 15_000 });
          if (cut.cut === "power") {
            world.cutPower("test");
            await pass(simulator, 50);
            world.powerOn();
          }
          if (cut.cut === "register") counter.restart();
          if (!counter.model.connected) counter.plug();
        }
        expect(await isOverAtLast(simulator, "R1")).toBe(true);
        counter.register.start(second);
        expect(await isOverAtLast(simulator, "R2")).toBe(true);
        await attend(simulator, () => false, { limitMs: 60_000 });
        const approved = wanted.filter(({ reference }) => heard(simulator, reference)?.["outcome"] === "approved");
        expect(charged(simulator).toSorted()).toEqual(approved.map(({ amountFen }) => amountFen).toSorted());
        await agrees(simulator);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
