import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agenda } from "../../sim/world/agenda";

describe("the agenda", () => {
  it("gives the earliest first, ties in the order of making, cancelled ones never", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean(), fc.boolean())), (wishes) => {
        const agenda = new Agenda();
        const made = wishes.map(([atMs, quiet, cancel], order) => {
          const happening = agenda.add(atMs, quiet, () => undefined);
          return { happening, atMs, order, quiet, cancel };
        });
        for (const { happening, cancel } of made) if (cancel) agenda.cancel(happening);
        const expected = made
          .filter(({ cancel }) => !cancel)
          .sort((a, b) => a.atMs - b.atMs || a.order - b.order)
          .map(({ order }) => order);
        expect(agenda.restless).toBe(made.filter(({ cancel, quiet }) => !cancel && !quiet).length);
        const seen: number[] = [];
        for (let next = agenda.pop(); next; next = agenda.pop()) seen.push(next.order - 1);
        expect(seen).toEqual(expected);
        expect(agenda.restless).toBe(0);
      }),
    );
  });
});
