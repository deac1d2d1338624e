import { describe, expect, test } from "vitest";
import { readSale, type SaleTold, saleContent } from "../../src/management/sale-messages";

const payout = { stage: "paid", amountFen: 49_700, atMinute: 29_900_000, masked: "621700*********2111" } as const;
const settled = {
  state: "charged",
  amountFen: 50_000,
  netFen: 49_700,
  leftFen: 49_700,
  unsigned: false,
  settledMinute: 29_900_000,
} as const;
const paid = { ...settled, leftFen: 0, payout };
const told: readonly SaleTold[] = [
  { state: "charged", amountFen: 50_000, netFen: 50_000, leftFen: 50_000, unsigned: false, settledMinute: 0 },
  settled,
  { ...settled, unsigned: true },
  paid,
  { ...paid, leftFen: 9_700 },
  { ...settled, leftFen: 9_700 },
  { state: "given back", amountFen: 50_000, netFen: 0, leftFen: 0, unsigned: false, settledMinute: 0 },
  { state: "reversed", amountFen: 50_000, netFen: 0, leftFen: 0, unsigned: false, settledMinute: 29_900_000 },
  { state: "not charged", amountFen: 50_000, netFen: 0, leftFen: 0, unsigned: false, settledMinute: 0 },
];

describe("where a sale's money is, on the management line", () => {
  test.each(told)("is read as it was written: %j", (each) => {
    expect(readSale(saleContent(each))).toEqual(each);
  });

  test("parts that are missing, too many, of another type or beyond their bound are refused", () => {
    const content = saleContent(paid);
    for (let parts = 0; parts < 6; parts++) expect(readSale(content.slice(0, parts))).toBeUndefined();
    expect(readSale([...content, 0])).toBeUndefined();
    for (const [at, wrong] of [
      [0, 4],
      [0, "1"],
      [1, -1],
      [1, 0.5],
      [2, 50_001],
      [3, 2],
      [4, 100_000_000],
      [5, 49_701],
      [5, -1],
      [6, 1],
      [6, []],
    ] as const)
      expect(readSale(content.with(at, wrong))).toBeUndefined();
    for (const [at, wrong] of [
      [0, 5],
      [1, -1],
      [2, "1"],
      [3, "6217"],
      [3, "621700*********211A"],
    ] as const)
      expect(readSale(content.with(6, (content[6] as readonly unknown[]).with(at, wrong)))).toBeUndefined();
  });

  test("a payout of what no batch has closed is none, nor is one of what waits whole", () => {
    expect(readSale(saleContent({ ...paid, settledMinute: 0 }))).toBeUndefined();
    expect(readSale(saleContent({ ...settled, payout }))).toBeUndefined();
  });

  test("what no batch has closed is with nobody else", () => {
    expect(readSale(saleContent({ ...settled, settledMinute: 0, leftFen: 0 }))).toBeUndefined();
  });
});
