import { expect, test } from "vitest";
import type { Personalisation } from "../../hal/board";
import { reversalRequest } from "../../src/host/transaction-messages";
import { facts } from "../transaction/sample";

/** The terminal's numbers of today. */
const today = { terminal: "99999999", merchant: "999999999999999" } as Personalisation;

test("a reversal goes under the numbers that its sale had, should the terminal have been replaced or moved", () => {
  const madeAs = { terminal: "10000001", merchant: "898310058120001" };
  const { fields } = reversalRequest(today, { ...facts, madeAs }, "98");
  expect(fields).toMatchObject({ 11: "000007", 41: madeAs.terminal, 42: madeAs.merchant, 60: facts.field60, 39: "98" });
  // Not in this dialect's 0400 (unionpay.md, 5.1).
  for (const field of [12, 13, 35, 37, 52]) expect(fields[field]).toBeUndefined();
});

test("else under the terminal's own", () => {
  expect(reversalRequest(today, facts, "98").fields).toMatchObject({ 41: today.terminal, 42: today.merchant });
});
