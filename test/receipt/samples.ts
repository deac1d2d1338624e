import { readFileSync } from "node:fs";
import { type Font, openFont } from "../../hal/font";
import type { Rom } from "../../hal/rom";
import { diagnose, ended } from "../../src/diagnosis/diagnosis";
import type { Slip, SlipKind } from "../../src/receipt/slip";
import { maskPan } from "../../src/values/masked-pan";

/** A file as the read-only memory of a device. */
export function romOf(path: string): Rom {
  const bytes = new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

export function openTestFont(dots: 16 | 24): Font {
  return openFont(romOf(`src/receipt/font/font${dots}.bin`));
}

export const saleSlip: Slip = {
  kind: "sale",
  merchant: {
    name: "上海市浦东新区老麒麟餐饮管理有限公司（陆家嘴店）",
    merchantNo: "102210053110004",
    terminalNo: "10000001",
  },
  operator: "01",
  batch: "000001",
  voucher: "000123",
  localTime: "20261231235950",
  card: { number: maskPan("6228480000001234"), entry: "swipe", expiry: "2912" },
  issuer: "中国工商银行",
  acquirer: "拉卡拉支付",
  authCode: "031415",
  referenceNo: "123456789012",
  amountFen: 12345,
  remarks: ["发卡行：交易成功", "CUP: 感谢使用银联卡"],
  signing: { kind: "line" },
};

export const failedSlip: Slip = {
  kind: "failed",
  merchant: saleSlip.merchant,
  operator: "01",
  batch: "000001",
  voucher: "000124",
  localTime: "20261231235959",
  card: { number: maskPan("6228480000001234"), entry: "insert" },
  amountFen: 12345,
  diagnosis: ended(diagnose("B08", { responseCode: "51" }), "not charged"),
  signing: { kind: "none" },
};

export const kinds: readonly SlipKind[] = ["sale", "void", "refund", "reversal", "failed", "settlement", "payout"];
