import { describe, expect, test } from "vitest";
import { diagnose, ended } from "../../src/diagnosis/diagnosis";
import { layoutSlip, slipText } from "../../src/receipt/layout";
import type { Slip, SlipCopy } from "../../src/receipt/slip";
import { failedSlip, saleSlip } from "./samples";

const { card: _, voucher: __, authCode: _____, referenceNo, amountFen: ___, remarks: ____, ...place } = saleSlip;
const chip = [
  ["ARQC", "0123456789ABCDEF"],
  ["TVR", "0000048000"],
  ["AID", "A000000333010102"],
  ["TSI", "E800"],
  ["ATC", "00A7"],
  ["APP LABEL", "PBOC CREDIT"],
] as const;
const picture = { widthPixels: 16, heightPixels: 2, bits: Uint8Array.of(0xff, 0x00, 0x0f, 0xf0) };

/** One slip of each kind and of each way to sign, as the flows fill them. */
const slips: { readonly [name: string]: Slip } = {
  "sale by stripe": saleSlip,
  "sale by chip, signed on the pad": {
    ...saleSlip,
    card: { ...failedSlip.card, number: "622848******1234", entry: "insert" } as NonNullable<Slip["card"]>,
    chip,
    signing: { kind: "drawn" },
    signatureImage: picture,
  },
  "tap without PIN and signature": {
    ...saleSlip,
    card: { ...failedSlip.card, number: "622848******1234", entry: "contactless" } as NonNullable<Slip["card"]>,
    chip,
    signing: { kind: "exempt", limitFen: 100_000 },
  },
  void: { ...saleSlip, kind: "void", remarks: ["原凭证号 000123"] },
  refund: { ...saleSlip, kind: "refund", remarks: ["原参考号 123456789012 原日期 1231"] },
  "reversal notice": {
    ...failedSlip,
    kind: "reversal",
    transaction: { zh: "消费", en: "SALE" },
    diagnosis: ended(
      diagnose("B14", { remedy: { zh: "需要收款请重新交易", en: "Start again to charge" } }),
      "returned",
    ),
  },
  "failed transaction": failedSlip,
  "failed before it was sent": { ...failedSlip, diagnosis: ended(diagnose("B13"), "not charged") },
  "settlement report": {
    ...place,
    kind: "settlement",
    totals: [
      { label: { zh: "消费", en: "SALE" }, count: 12, amountFen: 1_234_567 },
      { label: { zh: "撤销", en: "VOID" }, count: 1, amountFen: -12_345 },
    ],
    signing: { kind: "none" },
  },
  payout: {
    ...place,
    kind: "payout",
    ...(referenceNo ? { referenceNo } : {}),
    amountFen: 1_000_000,
    particulars: [
      { label: { zh: "收款账户", en: "ACCOUNT" }, value: "6222 **** **** 0001" },
      { label: { zh: "手续费", en: "FEE" }, value: "2.00" },
    ],
    signing: { kind: "none" },
  },
};

describe.each(Object.entries(slips))("%s", (_name, slip) => {
  test.each(["merchant", "cardholder", "bank"] as const)("%s copy", (copy: SlipCopy) => {
    expect(
      `\n${slipText(layoutSlip(slip, copy, { widthDots: 384, reprint: copy === "bank" })).join("\n")}\n`,
    ).toMatchSnapshot();
  });
});
