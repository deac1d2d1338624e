import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/book/facts";
import { isOfShift, type ShiftState, shiftTotals } from "../../src/book/shift";
import { moneyOf, type Transaction } from "../../src/book/states";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { facts as sample } from "../transaction/sample";

/** Every state that a record can have, and what a shift calls it. */
const states: readonly (readonly [ShiftState, object])[] = [
  ["checking", { state: "intent" }],
  ["done", { state: "approved" }],
  ["failed", { state: "declined" }],
  ["failed", { state: "withdrawn" }],
  ["reversed", { state: "reversed", money: "returned" }],
  ["reversed", { state: "reversed", money: "not charged" }],
  ["checking", { state: "reversing" }],
  ["done", { state: "vouched", says: "charged" }],
  ["failed", { state: "vouched", says: "not charged" }],
];
/** As much of a record as a shift looks at. */
const recordIn = (state: object, facts: Facts) => ({ ...state, facts }) as Transaction;

const begun = fc.record({
  operator: fc.constantFrom("00", "01", "02"),
  kind: fc.constantFrom("sale" as const, "void" as const),
  amountFen: fc.integer({ min: 1, max: 500_000_000 }),
  state: fc.nat({ max: states.length - 1 }),
});

describe("a shift", () => {
  it("has all that its operator began since, once, by kind and by what became of it: its sums are the journal's", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(begun, { maxLength: 60 }),
        fc.integer({ min: 1, max: 999_999 }),
        fc.nat({ max: 60 }),
        async (all, firstStan, cut) => {
          const stanOf = (at: number) => ((firstStan - 1 + at) % 999_999) + 1;
          const journal = all.map(({ operator, kind, amountFen, state }, at) => {
            const made = { ...sample, operator, kind, amountFen, stan: stanOf(at) };
            return recordIn(states[state]?.[1] ?? {}, made);
          });
          const from = Math.min(cut, all.length);
          const totals = await shiftTotals(walk(journal), (one) =>
            isOfShift(one, "01", [stanOf(from), "20261122100000"], stanOf(all.length)),
          );
          // Reckoned anew from what was begun.
          const own = all.slice(from).filter(({ operator }) => operator === "01");
          for (const kind of ["sale", "void"] as const)
            for (const state of ["done", "checking", "reversed", "failed"] as const) {
              const those = own.filter((one) => one.kind === kind && states[one.state]?.[0] === state);
              const told = totals.filter((total) => total.kind === kind && total.state === state);
              expect(told.length).toBe(those.length > 0 ? 1 : 0);
              expect(told[0]?.count ?? 0).toBe(those.length);
              expect(told[0]?.amountFen ?? 0).toBe(those.reduce((sum, { amountFen }) => sum + amountFen, 0));
            }
          const count = totals.reduce((sum, total) => sum + total.count, 0);
          expect(count).toBe(own.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("calls being checked what the journal does, in every state", () => {
    for (const [state, record] of states)
      expect(state === "checking").toBe(moneyOf(recordIn(record, sample)) === "being checked");
  });

  it("adds up on paper to what the host has of it", async () => {
    const where = await room();
    await signIn(where);
    for (const amountFen of [1_00, 23_45, 600_00]) {
      await sell(where, amountFen);
      await play(where, "wait", { screen: "approved" });
      await play(where, "clock", { advanceMs: 8_000 });
      await play(where, "key", { key: "enter" });
      await play(where, "clock", { advanceMs: 8_000 });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "home" });
    }
    await play(where, "choose", { text: "交班" });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.number" });
    const { slips } = (await see(where, "paper")) as unknown as { slips: readonly { kind: string; text: string }[] };
    const [, count, yuan] = /消费\(SALE\) (\d+) +([\d.]+)/.exec(slips.at(-1)?.text ?? "") ?? [];
    const { balanceFen } = (await see(where, "ledger")) as unknown as { balanceFen: number };
    expect([slips.at(-1)?.kind, Number(count), Math.round(Number(yuan) * 100)]).toEqual(["shift", 3, balanceFen]);
    expect((await see(where, "check"))["agree"]).toBe(true);
  });
});

async function* walk(journal: readonly Transaction[]): AsyncGenerator<Transaction> {
  yield* journal;
}
