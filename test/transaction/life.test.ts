import { describe, expect, it } from "vitest";
import { maskPan } from "../../src/receipt/masked-pan";
import { advance, type Event, type Facts, isOpen, moneyOf, type Transaction } from "../../src/transaction/life";

const facts: Facts = {
  kind: "sale",
  stan: 7,
  batch: 1,
  amountFen: 12345,
  localTime: "20261122100000",
  pan: maskPan("4000000000000002"),
  entry: "swipe",
  expiry: "3512",
  operator: "01",
  processingCode: "000000",
  entryMode: "021",
  conditionCode: "00",
  field60: "2200000100060",
};
const approval = { responseCode: "00", referenceNo: "000000000001" };

const events: readonly Event[] = [
  { type: "approved", approval, slip: "owed", signature: "paper" },
  { type: "approved", approval, slip: "none", signature: "owed" },
  { type: "declined", responseCode: "51" },
  { type: "unsent", code: "B13" },
  { type: "unanswered", reason: "98" },
  { type: "unanswered", reason: "A0" },
  { type: "reversal-sent" },
  { type: "reversal-refused" },
  { type: "reversal-confirmed", responseCode: "00" },
  { type: "reversal-confirmed", responseCode: "25" },
  { type: "deferred" },
  { type: "slip-printed" },
];

/** Every state that can be reached from an intent, by walking all events; attempts are counted to two. */
function reachable(): Map<string, { readonly transaction: Transaction; readonly legal: readonly string[] }> {
  const found = new Map<string, { transaction: Transaction; legal: string[] }>();
  const queue: Transaction[] = [{ state: "intent", facts }];
  for (let transaction = queue.pop(); transaction; transaction = queue.pop()) {
    const key = JSON.stringify(transaction);
    if (found.has(key) || (transaction.state === "reversing" && transaction.attempts > 2)) continue;
    const legal: string[] = [];
    for (const event of events) {
      let next: Transaction;
      try {
        next = advance(transaction, event);
      } catch (error) {
        expect(String(error)).toMatch(/transaction 7: .* cannot happen while/);
        continue;
      }
      legal.push(event.type);
      queue.push(next);
    }
    found.set(key, { transaction, legal: [...new Set(legal)] });
  }
  return found;
}

describe("the life of a transaction", () => {
  const states = [...reachable().values()];

  it("reaches every state, and no other", () => {
    expect([...new Set(states.map(({ transaction }) => transaction.state))].sort()).toEqual([
      "approved",
      "declined",
      "intent",
      "reversed",
      "reversing",
      "withdrawn",
    ]);
  });

  it("ends: a closed transaction never changes again", () => {
    for (const { transaction, legal } of states)
      if (["declined", "withdrawn", "reversed"].includes(transaction.state)) expect(legal).toEqual([]);
  });

  it("is open exactly while something can or must still happen to it", () => {
    for (const { transaction, legal } of states) if (!isOpen(transaction)) expect(legal, transaction.state).toEqual([]);
  });

  it("never turns from charged to anything, nor from not charged to charged", () => {
    for (const { transaction } of states)
      for (const event of events) {
        const before = moneyOf(transaction);
        if (before === "being checked") continue;
        try {
          expect(moneyOf(advance(transaction, event))).toBe(before);
        } catch (error) {
          expect(String(error)).toContain("cannot happen");
        }
      }
  });

  it("keeps its facts whatever happens", () => {
    for (const { transaction } of states) expect(transaction.facts).toBe(facts);
  });

  it.each([
    ["00", "returned"],
    ["12", "returned"],
    ["25", "not charged"],
  ])("says of a reversal confirmed by %s: %s", (confirmedBy, money) => {
    expect(moneyOf({ state: "reversed", facts, reason: "98", confirmedBy })).toBe(money);
  });
});
