import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { wrapBySense } from "../../../../hal/drivers/screen/sense";
import { halfCells } from "../../../../hal/font";
import { wrap } from "../../../../hal/wrap";

/** Cells of the large font on a panel of 320 pixels. */
const LARGE = 25;

describe("lines of a screen break", () => {
  test.each([
    ["behind a stop", "请联系客服核实，请勿重复收款哦", ["请联系客服核实，", "请勿重复收款哦"]],
    ["behind a stop", "10:00 已收款，请勿重复收款", ["10:00 已收款，", "请勿重复收款"]],
    ["behind a stop", "Wait, do not switch it off", ["Wait,", "do not switch it off"]],
    ["behind a colon", "Do not charge again: it is being checked", ["Do not charge again:", "it is being checked"]],
    ["before a bracket", "请按手机提示操作后（再挥一次）", ["请按手机提示操作后", "（再挥一次）"]],
  ])("%s: %s", (_, text, lines) => {
    expect(wrapBySense(text, LARGE)).toEqual(lines);
  });

  test.each([
    ["代码 B20 客服 400-000-0001", ["代码 B20", "客服 400-000-0001"]],
    ["代码 A13-58 客服 400-000-0001", ["代码 A13-58", "客服 400-000-0001"]],
    ["Code B20. Support 400-000-0001", ["Code B20.", "Support 400-000-0001"]],
    ["凭证号 000002 请联系客服核实", ["凭证号 000002", "请联系客服核实"]],
    ["No answer for voucher 000002", ["No answer for", "voucher 000002"]],
  ])("never between a word and its number: %s", (text, lines) => {
    expect(wrapBySense(text, LARGE)).toEqual(lines);
  });

  test.each([
    ["F1: the older transactions", ["F1: the older", "transactions"]],
    ["请在签名板上完整签名并按确认", ["请在签名板上完整签名并", "按确认"]],
    ["No printer and no paper slip a", ["No printer and no paper", "slip a"]],
  ])("with no rest of one character on the last: %s", (text, lines) => {
    expect(wrapBySense(text, LARGE)).toEqual(lines);
  });

  it("a figure's own stops and colons end nothing", () => {
    expect(wrapBySense("Amount CNY 1,234,567.89 at 10:00 today", LARGE)).toEqual([
      "Amount CNY 1,234,567.89",
      "at 10:00 today",
    ]);
  });
});

it("loses nothing but spaces at breaks, stays within the line, and takes no more lines than the plain way", () => {
  const words = fc.array(
    fc.constantFrom(
      "款",
      "核",
      "查",
      "，",
      "：",
      "（",
      "客服",
      " ",
      "a",
      "word",
      ", ",
      ": ",
      "400-000-0001",
      "000002",
      "12.34",
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 40 }), (parts, cells) => {
      const text = parts.join("");
      const lines = wrapBySense(text, cells);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      for (const line of lines) expect(halfCells(line)).toBeLessThanOrEqual(cells);
      expect(lines.length).toBeLessThanOrEqual(wrap(text, cells).length);
    }),
  );
});
