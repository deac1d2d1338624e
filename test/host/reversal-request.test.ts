import { expect, test } from "vitest";
import type { Personalisation } from "../../hal/board";
import { reversalRequest } from "../../src/host/messages";
import { facts } from "../transaction/sample";

/** The terminal's numbers of today: it was replaced, or moved to another merchant, after the sale. */
const moved = { terminal: "99999999", merchant: "999999999999999" } as Personalisation;

test("a reversal goes under the numbers that its sale had", () => {
  const { fields } = reversalRequest(moved, facts, "98");
  expect(fields).toMatchObject({ 11: "000007", 41: facts.terminal, 42: facts.merchant, 60: facts.field60, 39: "98" });
  // Not in this dialect's 0400 (unionpay.md, 5.1).
  for (const field of [12, 13, 35, 37, 52]) expect(fields[field]).toBeUndefined();
});

test("one of before they were kept goes under those of today", () => {
  const { fields } = reversalRequest(moved, { ...facts, terminal: "", merchant: "" }, "98");
  expect(fields).toMatchObject({ 41: moved.terminal, 42: moved.merchant });
});
