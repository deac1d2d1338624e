import { describe, expect, test } from "vitest";
import { type Funds, fundsContent, readFunds } from "../../src/management/payout-messages";

const funds: Funds = {
  availableFen: 0,
  pendingFen: 5_000,
  heldFen: 0,
  minimumFen: 1_000,
  singleFen: 5_000_000,
  dayLeftFen: 5_000_000,
  dayLeftCount: 5,
  account: 1,
  masked: "621700*********2111",
  offers: [{ product: "T1", fixedFen: 0, millionths: 0, goesAtMinute: 29_000_000, reason: "channel-changed" }],
  lacks: [{ stan: 2, amountFen: 300, why: "refunded" }],
  owedFen: 0,
};
const byRule = { stage: "failed", amountFen: 5_000, feeFen: 103, reason: "risk", atMinute: 29_000_000 } as const;

describe("what a merchant can have", () => {
  test.each<[string, Partial<Funds>, number]>([
    ["nothing more", {}, 11],
    ["a payout by rule", { byRule }, 12],
    ["refunds to make up for", { owedFen: 300 }, 13],
    ["both", { byRule, owedFen: 300 }, 13],
  ])("is read as it was written: %s", (_name, more, parts) => {
    const told = { ...funds, ...more };
    const content = fundsContent(told);
    expect(content).toHaveLength(parts);
    expect(readFunds(content)).toEqual(told);
  });

  test.each<[string, readonly unknown[]]>([
    ["owed, and nothing", [[], 0]],
    ["owed, and no number", [[], "300"]],
    ["owed behind a payout by rule that cannot be read", [[9], 300]],
    ["an empty payout by rule", [[]]],
    ["a part too many", [[], 300, 1]],
  ])("is not believed with %s", (_name, more) => {
    expect(readFunds([...fundsContent(funds), ...more])).toBeUndefined();
  });
});
