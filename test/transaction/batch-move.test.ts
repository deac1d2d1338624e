import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../sim/world/random";
import { type BatchNumbers, batchAfterDoubt, batchAfterMove, withProvenBatch } from "../../src/book/batch";
import type { Transaction } from "../../src/book/states";
import { facts } from "./sample";

function soldUnder(batch: number): Transaction {
  const approval = { referenceNo: "000000000001", responseCode: "00" };
  return { state: "approved", facts: { ...facts, batch }, approval, slip: "printed", signature: { kind: "none" } };
}

function declinedUnder(batch: number): Transaction {
  return { state: "declined", facts: { ...facts, batch }, responseCode: "77" };
}

describe("the batch that an answer without proof names", () => {
  it("is left for the host's own again, however often it moved, and however many were declined under it", () => {
    const random = new SeededRandom(5, 1);
    for (let round = 0; round < 500; round++) {
      const host = 1 + random.below(20);
      const known: Transaction[] = [soldUnder(host)];
      let numbers: BatchNumbers = { batch: host };
      let used: readonly number[] = [];
      for (let moves = random.below(6); moves > 0; moves--) {
        const to = 1 + random.below(20);
        const moved = to === numbers.batch ? undefined : batchAfterMove(numbers, to, used, known);
        if (moved) ({ numbers, used } = moved);
        if (random.chance(0.5)) known.push(numbers.batch === host ? soldUnder(host) : declinedUnder(numbers.batch));
      }
      if (numbers.batch === host) continue;
      expect(batchAfterMove(numbers, host, used, known)?.numbers).toEqual({ batch: host });
    }
  });

  it("is not left for one of before once the host has approved a sale under it, known from the sale or the number alone", () => {
    const moved = batchAfterMove({ batch: 1 }, 2, [], [soldUnder(1)]);
    expect(moved).toEqual({ numbers: { batch: 2, left: 1 }, used: [1] });
    expect(batchAfterMove({ batch: 2, left: 1 }, 1, [1], [soldUnder(1), soldUnder(2)])).toBeUndefined();
    expect(withProvenBatch({ batch: 2, left: 1 }, 1)).toEqual({ batch: 2, left: 1 });
    expect(withProvenBatch({ batch: 2, left: 1 }, 2)).toEqual({ batch: 2 });
    expect(batchAfterMove({ batch: 2 }, 1, [1], [])).toBeUndefined();
  });

  it("is taken though it was sold under where support has loaded the terminal, and can be left for the one before", () => {
    const known = [soldUnder(2)];
    expect(batchAfterMove({ batch: 2 }, 1, [1], known)).toBeUndefined();
    const moved = batchAfterMove({ batch: 2 }, 1, [1], known, true);
    expect(moved).toEqual({ numbers: { batch: 1, left: 2 }, used: [1, 2] });
    expect(batchAfterMove({ batch: 1, left: 2 }, 2, [1, 2], known)?.numbers).toEqual({ batch: 2 });
  });

  it("may have been come back from where a damaged journal's header still tells of it", () => {
    expect(batchAfterDoubt({ batch: 1 }, 7)).toEqual({ batch: 7, left: 1 });
    expect(batchAfterMove(batchAfterDoubt({ batch: 1 }, 7), 1, [1], [soldUnder(1)])?.numbers).toEqual({ batch: 1 });
    expect(batchAfterDoubt({ batch: 7, left: 1 }, 7)).toEqual({ batch: 7, left: 1 });
    expect(batchAfterDoubt({ batch: 7, left: 1 }, 9)).toEqual({ batch: 9, left: 1 });
    expect(batchAfterDoubt(undefined, 7)).toEqual({ batch: 7 });
  });

  it.each<Transaction>([
    { state: "intent", facts: { ...facts, batch: 2 } },
    { state: "reversing", facts: { ...facts, batch: 2 }, reason: "98", attempts: 0, deferred: false },
  ])("is none under which a sale may be booked: $state", (open) => {
    expect(batchAfterMove({ batch: 3 }, 2, [], [open])).toBeUndefined();
  });
});
