import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halfCells } from "../../hal/font";
import { wrap } from "../../hal/wrap";
import { layoutSlip, slipText } from "../../src/receipt/layout";
import type { Slip, SlipCopy } from "../../src/receipt/slip";
import { asMaskedPan, groupPan, maskPan } from "../../src/values/masked-pan";
import { formatFen } from "../../src/values/money";
import { failedSlip, kinds, saleSlip } from "./samples";

const paper = { widthDots: 384, reprint: false };

function textOf(slip: Slip, copy: SlipCopy = "merchant", options = paper): string {
  return slipText(layoutSlip(slip, copy, options)).join("\n");
}

describe("a sale's slip (UnionPay receipt)", () => {
  test("holds everything, in order", () => {
    const order = [
      "银联POS签购单",
      "POS SALES SLIP",
      "商户存根",
      "MERCHANT COPY",
      "上海市浦东新区",
      "102210053110004",
      "10000001",
      "操作员号(OPERATOR NO):01",
      "中国工商银行",
      "拉卡拉支付",
      "6228 48** **** 1234 /S",
      "29/12",
      "消费(SALE)",
      "000001",
      "000123",
      "031415",
      "123456789012",
      "2026/12/31 23:59:50",
      "RMB 123.45",
      "备注",
      "交易成功",
      "持卡人签名",
      "本人确认以上交易",
    ];
    const text = textOf(saleSlip);
    let place = 0;
    for (const part of order) {
      const found = text.indexOf(part, place);
      expect(found, part).toBeGreaterThanOrEqual(0);
      place = found + part.length;
    }
  });

  test("the amount stands at the right, twice as large, smaller only when it does not fit", () => {
    const amount = (amountFen: number) =>
      layoutSlip({ ...saleSlip, amountFen }, "bank", paper).find((l) => l.kind === "text" && l.text.startsWith("RMB"));
    expect(amount(12345)).toEqual({ kind: "text", text: "RMB 123.45", align: "right", size: "double" });
    expect(amount(999999999999)).toEqual({ kind: "text", text: "RMB 9999999999.99", align: "right", size: "tall" });
  });

  test("the cardholder's copy has nothing to sign, the others have", () => {
    expect(textOf(saleSlip, "merchant")).toContain("ACKNOWLEDGE");
    expect(textOf(saleSlip, "bank")).toMatch(/银行存根 +BANK COPY[\s\S]*签名/);
    expect(textOf(saleSlip, "cardholder")).not.toMatch(/签名|ACKNOWLEDGE/);
    expect(textOf({ ...saleSlip, signing: { kind: "none" } })).not.toMatch(/签名|ACKNOWLEDGE/);
  });

  test("without PIN and signature it says so", () => {
    const text = textOf({ ...saleSlip, signing: { kind: "exempt", limitFen: 100000 } });
    expect(text).toContain("交易金额未超过1000元，免密免签");
    expect(text).not.toContain("ACKNOWLEDGE");
  });

  test("a reprint is marked", () => {
    expect(textOf(saleSlip, "merchant", { ...paper, reprint: true })).toMatch(/\*{4}重打印\*{4}\nDUPLICATED/);
    expect(textOf(saleSlip)).not.toContain("重打印");
  });
});

test("a failed transaction says why, where the money is, and what to do", () => {
  const text = textOf(failedSlip, "cardholder");
  expect(text).toContain("原因代码(REASON CODE):B08 [51]");
  expect(text).toContain("未扣款\nNot charged");
  for (const part of [failedSlip.diagnosis?.cause.zh, failedSlip.diagnosis?.remedy.zh]) {
    expect(text.replaceAll("\n", "")).toContain(part);
  }
});

test("a reversal notice names what was reversed and gives the amount", () => {
  const text = textOf({ ...saleSlip, kind: "reversal", signing: { kind: "none" } });
  expect(text).toContain("交易取消通知单\nSALE CANCELLED");
  expect(text).toContain("RMB 123.45");
});

test("money given back carries a minus sign", () => {
  expect(textOf({ ...saleSlip, kind: "void" })).toContain("RMB -123.45");
  expect(textOf({ ...saleSlip, kind: "refund" })).toContain("RMB -123.45");
});

test("one model for every kind, with totals, particulars and chip data; no line wider than the paper", () => {
  for (const kind of kinds) {
    for (const widthDots of [192, 384, 576]) {
      const slip: Slip = {
        ...saleSlip,
        kind,
        totals: [{ label: { zh: "借记", en: "DEBIT" }, count: 12, amountFen: 9876543 }],
        particulars: [{ label: { zh: "手续费", en: "FEE" }, value: "0.60%" }],
        chip: [
          ["ARQC", "0123456789ABCDEF"],
          ["AID", "A000000333010102"],
        ],
      };
      for (const line of layoutSlip(slip, "merchant", { widthDots, reprint: true })) {
        if (line.kind !== "text") continue;
        const dots = halfCells(line.text) * (line.size === "double" ? 24 : 12);
        expect(dots, line.text).toBeLessThanOrEqual(widthDots);
      }
      expect(textOf(slip, "merchant", { widthDots: 384, reprint: false })).toMatch(/借记\(DEBIT\) 12 +98765.43/);
    }
  }
});

describe("card numbers", () => {
  test("no more than six and four digits are ever shown", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,24}$/), (pan) => {
        const masked = maskPan(pan);
        expect(masked.replace(/\D/g, "").length).toBeLessThanOrEqual(10);
        if (pan.length > 4) expect(masked).not.toBe(pan);
        if (pan.length >= 13 && pan.length <= 19) {
          expect(masked).toBe(pan.slice(0, 6) + "*".repeat(pan.length - 10) + pan.slice(-4));
        }
        expect(asMaskedPan(masked)).toBe(masked);
        expect(textOf({ ...saleSlip, card: { number: masked, entry: "manual" } })).toContain(`${groupPan(masked)} /M`);
      }),
    );
  });

  test("a full number or one masked too little is not taken for a masked one", () => {
    for (const text of [
      "6228480000001234",
      "6228480*****1234",
      "622848****01234",
      "62*84800000*1234",
      "",
      "6228=****1",
    ]) {
      expect(asMaskedPan(text)).toBeUndefined();
    }
    expect(asMaskedPan("622848******1234")).toBe("622848******1234");
  });
});

describe("amounts", () => {
  test("fen as yuan", () => {
    expect([0, 5, 50, 100, 12345, -100].map(formatFen)).toEqual(["0.00", "0.05", "0.50", "1.00", "123.45", "-1.00"]);
  });
  test("a fraction is a bug", () => {
    expect(() => formatFen(0.5)).toThrow(RangeError);
    expect(() => formatFen(Number.NaN)).toThrow(RangeError);
  });
});

describe("wrapping", () => {
  const characters = fc.constantFrom(..."ab cd 中文，。（）ABC-1234567890 公司\u{20000}");
  const texts = fc.array(characters, { maxLength: 120 }).map((all) => all.join(""));

  test("nothing is lost but spaces, and no line is too wide", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 40 }), (text, cells) => {
        const lines = wrap(text, cells);
        for (const line of lines) expect(halfCells(line)).toBeLessThanOrEqual(cells);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });

  test("words stay whole, closing signs do not begin a line", () => {
    expect(wrap("ask the cardholder", 10)).toEqual(["ask the", "cardholder"]);
    expect(wrap("同意记入本卡，谢谢", 12)).toEqual(["同意记入本", "卡，谢谢"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrap("两行\n文字\t！", 20)).toEqual(["两行", "文字 ！"]);
  });
});
