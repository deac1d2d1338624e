import type { Language } from "../api";

const zh = {
  language: "English",
  genuine: "签名有效，由此终端签发",
  forged: "签名无效，请勿采信",
  unknown: "暂时无法核对签名",
  unreadable: "这不是电子签购单",
  unreadableMore: "请重新扫描终端屏幕上的码。",
  signedOnPad: "持卡人已在终端上签名",
  remarks: "备注",
  chip: "芯片数据",
  asPaper: "纸质样式",
  print: "打印",
  save: "保存",
  savedCopy: "这是保存的副本，不能证明真伪。",
  checkHere: "点这里核对签名",
};

export type ReceiptWords = Readonly<typeof zh>;

const en: ReceiptWords = {
  language: "中文",
  genuine: "Genuine: signed by this terminal",
  forged: "Not genuine: do not trust it",
  unknown: "The signature cannot be checked now",
  unreadable: "This is no digital receipt",
  unreadableMore: "Scan the code on the terminal's screen again.",
  signedOnPad: "Signed on the terminal by the cardholder",
  remarks: "Remarks",
  chip: "Chip data",
  asPaper: "As on paper",
  print: "Print",
  save: "Save",
  savedCopy: "This is a saved copy: it proves nothing by itself. ",
  checkHere: "Check its signature here",
};

export const receiptWords: { readonly [language in Language]: ReceiptWords } = Object.freeze({ zh, en });

/** A label of the paper slip, "凭证号(VOUCHER NO):", in one of its languages: "凭证号", "Voucher no". */
export function labelIn(label: string, language: Language): string {
  const [, chinese = label, english = label] = /^(.+)\((.+)\):$/.exec(label) ?? [];
  return language === "zh" ? chinese : english.charAt(0) + english.slice(1).toLowerCase();
}
