import { expect, it } from "vitest";
import type { SettlementUnderWay } from "../../src/book/settlement-record";
import { addTotals, isBalancedBy } from "../../src/host/settlement";
import { behindPart, behindRefused, partSums } from "../../src/settlement/parts";
import { nothingFound } from "./nothing-found";

const half = (debitFen: number, debits: number, flag: string) =>
  `${String(debitFen).padStart(12, "0")}${String(debits).padStart(3, "0")}${"0".repeat(15)}${flag}`;
const totals = (debitFen: number, debits: number, flag = "0") => half(debitFen, debits, flag) + half(0, 0, flag);

const former = ["10000001", "898310058120001", 1] as const;
const state: SettlementUnderWay = {
  batch: 1,
  phase: "ending",
  own: totals(5000, 1),
  host: totals(5000, 1, "1"),
  ...nothingFound,
  mark: { entry: 0, piece: 0, bytes: 0 },
  first: 2,
  sent: new Uint8Array(1),
};

it("parts of a batch add up, and are balanced where each of them is", () => {
  expect(addTotals(totals(5000, 1, "1"), totals(700, 2, "1"))).toBe(totals(5700, 3, "1"));
  const own = addTotals(totals(5000, 1), totals(700, 1));
  expect(isBalancedBy(own, addTotals(totals(5000, 1, "1"), totals(700, 1, "1")))).toBe(true);
  // What one lacks the other has too much of.
  expect(isBalancedBy(own, addTotals(totals(5001, 1, "2"), totals(699, 1, "2")))).toBe(false);
  expect(isBalancedBy(own, addTotals(totals(5700, 2, "1"), ""))).toBe(false);
});

it("what the host refused of former numbers is in no total, and is named", () => {
  const own = { ...state, own: totals(700, 1), host: totals(700, 1, "1") };
  const taken = behindPart(state, former);
  expect(taken.formers).toEqual([["10000001", 1, ""]]);
  expect(partSums({ ...own, ...taken })).toEqual([totals(5700, 2), totals(5700, 2, "1"), 0, 0, 0, 0, 0]);
  const refused = behindRefused(state, former, 1, "97");
  expect(refused.formers).toEqual([["10000001", 1, "97"]]);
  expect(partSums({ ...own, ...refused }).map(String)).toEqual([
    totals(700, 1),
    totals(700, 1, "1"),
    "0",
    "0",
    "1",
    "0",
    "0",
  ]);
});
