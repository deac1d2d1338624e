import type { Language } from "../api";
import type { Terms } from "./terms";

/** What the terminal's screens are called where there is no room for what they say. */
export const screenNames: Terms = Object.freeze({
  off: { zh: "屏幕灭了", en: "Screen off" },
  boot: { zh: "正在启动", en: "Starting" },
  "self-test": { zh: "自检", en: "Self-test" },
  activation: { zh: "绑定终端", en: "Link the terminal" },
  "operator.number": { zh: "请输入操作员号", en: "Operator number" },
  "operator.password": { zh: "请输入操作员密码", en: "Operator's password" },
  home: { zh: "主屏", en: "Home" },
  menu: { zh: "菜单", en: "Menu" },
  list: { zh: "列表", en: "List" },
  detail: { zh: "说明", en: "Particulars" },
  amount: { zh: "输入金额", en: "Amount" },
  original: { zh: "输入原凭证号", en: "Original voucher" },
  confirm: { zh: "请确认", en: "Confirm" },
  part: { zh: "部分批准", en: "Approved in part" },
  card: { zh: "等卡", en: "Wait for a card" },
  "card.choose": { zh: "选择应用", en: "Choose an application" },
  pin: { zh: "输入卡密码", en: "PIN" },
  scan: { zh: "扫付款码", en: "Scan a code" },
  qr: { zh: "显示收款码", en: "Show a code" },
  processing: { zh: "正在处理", en: "At work" },
  approved: { zh: "交易成功", en: "Approved" },
  declined: { zh: "交易未成功", en: "Declined" },
  checking: { zh: "款项核查中", en: "Money being checked" },
  returned: { zh: "款项已退回", en: "Money returned" },
  "not-charged": { zh: "未扣款", en: "Not charged" },
  sign: { zh: "请签名", en: "Please sign" },
  receipt: { zh: "电子签购单", en: "Digital receipt" },
  settlement: { zh: "结算", en: "Settlement" },
  payout: { zh: "提现", en: "Payout" },
  fault: { zh: "故障", en: "Fault" },
  locked: { zh: "终端已锁", en: "Locked" },
});

export function screenName(id: string, language: Language): string {
  return screenNames[id]?.[language] ?? id;
}
