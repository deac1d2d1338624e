import type { Text } from "../../hal/display";
import type { CardEntry } from "../values/card-entry";
import type { SlipCopy, SlipKind } from "./slip";

/** The fixed words of slips, as UnionPay's own stand: Chinese with the English label (Q/CUP 009, receipts of member banks). */

interface KindWords {
  readonly title: Text;
  /** What was done, where the slip does not say otherwise. */
  readonly transaction: Text;
  /** Gives money back: the amount carries a minus sign. */
  readonly negative: boolean;
  /** Names the copy and who keeps it; a notice or a report has no copies to tell apart. */
  readonly copies: boolean;
}

const qrPayments: Text = Object.freeze({ zh: "扫码支付签购单", en: "QR PAYMENT SLIP" });
const sales: Text = Object.freeze({ zh: "银联POS签购单", en: "POS SALES SLIP" });

export const kindWords: Readonly<Record<SlipKind, KindWords>> = Object.freeze({
  sale: words(sales, Object.freeze({ zh: "消费", en: "SALE" }), false, true),
  void: words(sales, Object.freeze({ zh: "消费撤销", en: "VOID" }), true, true),
  refund: words(sales, Object.freeze({ zh: "退货", en: "REFUND" }), true, true),
  authorisation: words(sales, Object.freeze({ zh: "预授权", en: "PRE-AUTH" }), false, true),
  "qr-void": words(qrPayments, Object.freeze({ zh: "扫码撤销", en: "QR VOID" }), true, true),
  "qr-refund": words(qrPayments, Object.freeze({ zh: "扫码退货", en: "QR REFUND" }), true, true),
  "qr-sale": words(qrPayments, Object.freeze({ zh: "扫码收款", en: "QR SALE" }), false, true),
  "authorisation-void": words(sales, Object.freeze({ zh: "预授权撤销", en: "PRE-AUTH VOID" }), false, true),
  completion: words(sales, Object.freeze({ zh: "预授权完成", en: "PRE-AUTH COMPLETION" }), false, true),
  "completion-advice": words(sales, Object.freeze({ zh: "预授权完成通知", en: "PRE-AUTH ADVICE" }), false, true),
  "completion-void": words(sales, Object.freeze({ zh: "预授权完成撤销", en: "COMPLETION VOID" }), true, true),
  reversal: words(
    Object.freeze({ zh: "交易取消通知单", en: "SALE CANCELLED" }),
    Object.freeze({ zh: "消费取消", en: "CANCELLED SALE" }),
    false,
    true,
  ),
  failed: words(
    Object.freeze({ zh: "交易失败通知单", en: "TRANSACTION FAILED" }),
    Object.freeze({ zh: "消费", en: "SALE" }),
    false,
    true,
  ),
  settlement: words(
    Object.freeze({ zh: "结算单", en: "SETTLEMENT REPORT" }),
    Object.freeze({ zh: "结算", en: "SETTLEMENT" }),
    false,
    false,
  ),
  payout: words(
    Object.freeze({ zh: "提现凭单", en: "PAYOUT SLIP" }),
    Object.freeze({ zh: "提现", en: "PAYOUT" }),
    false,
    false,
  ),
  shift: words(
    Object.freeze({ zh: "交班单", en: "SHIFT REPORT" }),
    Object.freeze({ zh: "交班", en: "HAND-OVER" }),
    false,
    false,
  ),
});

function words(title: Text, transaction: Text, negative: boolean, copies: boolean): KindWords {
  return Object.freeze({ title, transaction, negative, copies });
}

export const copyWords: Readonly<Record<SlipCopy, Text>> = Object.freeze({
  merchant: Object.freeze({ zh: "商户存根", en: "MERCHANT COPY" }),
  cardholder: Object.freeze({ zh: "持卡人存根", en: "CARDHOLDER COPY" }),
  bank: Object.freeze({ zh: "银行存根", en: "BANK COPY" }),
});

/** The letter behind the card number. */
export const entryLetters: Readonly<Record<CardEntry, string>> = Object.freeze({
  swipe: "S",
  insert: "I",
  contactless: "C",
  manual: "M",
  scan: "Q",
});

export const labels = Object.freeze({
  merchantName: "商户名称(MERCHANT NAME):",
  merchantNo: "商户编号(MERCHANT NO):",
  terminalNo: "终端编号(TERMINAL NO):",
  operator: "操作员号(OPERATOR NO):",
  issuer: "发卡行(ISSUER):",
  acquirer: "收单行(ACQUIRER):",
  cardNo: "卡号(CARD NO):",
  payerCode: "付款码(PAYER CODE):",
  expiry: "有效期(EXP DATE):",
  transaction: "交易类型(TRANS TYPE):",
  batch: "批次号(BATCH NO):",
  voucher: "凭证号(VOUCHER NO):",
  authCode: "授权码(AUTH NO):",
  referenceNo: "参考号(REFER NO):",
  dateTime: "日期/时间(DATE/TIME):",
  amount: "金额(AMOUNT):",
  diagnosis: "原因代码(REASON CODE):",
  money: "资金状态(MONEY):",
  remedy: "处理办法(WHAT TO DO):",
  support: "客服电话(SUPPORT):",
  remarks: "备注(REFERENCE):",
  signature: "持卡人签名(SIGNATURE):",
  signedOnPad: "电子签名(SIGNED ON PAD)",
  totals: "总计(TOTALS):",
} as const);

export const reprintMark: Text = Object.freeze({ zh: "****重打印****", en: "DUPLICATED" });

export const acknowledgement: Text = Object.freeze({
  zh: "本人确认以上交易，同意将其记入本卡账户",
  en: "I ACKNOWLEDGE SATISFACTORY RECEIPT OF RELATIVE GOODS/SERVICES",
});

/** @param limit the amount up to which neither is asked for, e.g. "1000.00": whole yuan are said as such, to keep to one line. */
export function exemption(limit: string): Text {
  const short = limit.endsWith(".00") ? limit.slice(0, -3) : limit;
  return {
    zh: `交易金额未超过${short}元，免密免签`,
    en: "NO PIN OR SIGNATURE REQUIRED",
  };
}
