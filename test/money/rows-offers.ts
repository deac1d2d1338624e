import { expect } from "vitest";
import type { Row } from "./rows";
import { fenOf, yuanOf } from "./shop";

const PAID_FEN = 20_000;

/** Which payouts each acquirer offers; it offers no others. */
export const offers: readonly Row[] = [
  {
    code: "at once",
    what: "is offered with its fee, and the next day for nothing",
    where: ({ atOnce }) => atOnce !== undefined,
    async play(shop) {
      const { fee = "" } = shop.pair.atOnce ?? {};
      const net = yuanOf(PAID_FEN - fenOf(fee));
      await shop.soldAndSettled();
      await shop.asksFor(PAID_FEN);
      await shop.reads(
        "confirm",
        [`到账 ${net} 费 ${fee}`, `Get ${net}, fee ${fee}`],
        ["实时付出", "Goes at once"],
        ["F1 改次日，免费", "F1: next day"],
      );
      await shop.press("f1");
      await shop.reads(
        "confirm",
        ["到账 200.00 费 0.00", "Get 200.00, fee 0.00"],
        ["预计 11-23 10:00 付出", "Goes 11-23"],
      );
    },
  },
  {
    code: "next day",
    what: "alone is offered",
    where: ({ atOnce }) => atOnce === undefined,
    async play(shop) {
      await shop.soldAndSettled();
      await shop.asksFor(PAID_FEN);
      await shop.reads(
        "confirm",
        ["到账 200.00 费 0.00", "Get 200.00, fee 0.00"],
        ["预计 11-23 10:00 付出", "Goes 11-23"],
      );
      const { text } = await shop.see("screen");
      for (const other of ["实时", "F1"]) expect(text).not.toContain(other);
      await shop.press("f1");
      await shop.rest();
      expect((await shop.see("screen"))["text"]).toBe(text);
    },
  },
];
