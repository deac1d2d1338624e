import type { Language } from "../api";

export type Terms = { readonly [term: string]: { readonly [language in Language]: string } };

/** What the views' fixed values are called; what is not listed is shown as it is. */
const terms: Terms = Object.freeze({
  "not charged": { zh: "未扣款", en: "not charged" },
  charged: { zh: "已扣款", en: "charged" },
  "partly returned": { zh: "部分退回", en: "part back" },
  "partly-refunded": { zh: "部分退货", en: "part back" },
  none: { zh: "无资金", en: "no money" },
  "being checked": { zh: "核查中", en: "being checked" },
  returned: { zh: "已退回", en: "returned" },
  held: { zh: "已冻结", en: "held" },
  released: { zh: "已解除冻结", en: "released" },
  completed: { zh: "已完成", en: "completed" },
  reversed: { zh: "已冲正", en: "reversed" },
  voided: { zh: "已撤销", en: "voided" },
  refunded: { zh: "已退货", en: "refunded" },
  sale: { zh: "消费", en: "sale" },
  void: { zh: "撤销", en: "void" },
  "qr-sale": { zh: "扫码收款", en: "QR sale" },
  refund: { zh: "退货", en: "refund" },
  authorisation: { zh: "预授权", en: "hold" },
  "authorisation-void": { zh: "撤销预授权", en: "hold void" },
  completion: { zh: "预授权完成", en: "completion" },
  "completion-advice": { zh: "完成通知", en: "advice" },
  "completion-void": { zh: "完成撤销", en: "compl. void" },
  "qr-void": { zh: "扫码撤销", en: "QR void" },
  "qr-refund": { zh: "扫码退货", en: "QR refund" },
  balance: { zh: "余额查询", en: "balance" },
  merchant: { zh: "商户联", en: "merchant's copy" },
  cardholder: { zh: "持卡人联", en: "cardholder's copy" },
  swipe: { zh: "刷卡", en: "swiped" },
  insert: { zh: "插卡", en: "inserted" },
  tap: { zh: "挥卡", en: "tapped" },
  remove: { zh: "取出", en: "removed" },
  normal: { zh: "正常", en: "normal" },
  "not activated": { zh: "未激活", en: "not activated" },
  bound: { zh: "已绑定", en: "bound" },
  activated: { zh: "已激活", en: "activated" },
  frozen: { zh: "冻结", en: "frozen" },
  expired: { zh: "过期", en: "expired" },
  closed: { zh: "已注销", en: "closed" },
  unknown: { zh: "查无此号", en: "unknown" },
  wifi: { zh: "Wi-Fi", en: "Wi-Fi" },
  cellular: { zh: "蜂窝网", en: "Cellular" },
  drop: { zh: "丢失", en: "drop" },
  delay: { zh: "延迟", en: "delay" },
  duplicate: { zh: "重复", en: "duplicate" },
  corrupt: { zh: "损坏", en: "corrupt" },
  fail: { zh: "失败", en: "fail" },
  throw: { zh: "程序异常", en: "throw (a bug)" },
  "cut-power": { zh: "断电", en: "cut power" },
  before: { zh: "之前", en: "before" },
  torn: { zh: "中途", en: "in the middle" },
  after: { zh: "之后", en: "after" },
  "card-reader": { zh: "读卡器", en: "card reader" },
  "pin-pad": { zh: "密码键盘", en: "PIN pad" },
  "pin-keys": { zh: "屏上密码键", en: "PIN keys" },
  "secure-element": { zh: "安全芯片", en: "secure element" },
  display: { zh: "显示屏", en: "display" },
  keypad: { zh: "键盘", en: "keypad" },
  battery: { zh: "电池", en: "battery" },
  flash: { zh: "闪存", en: "flash" },
  network: { zh: "网络", en: "network" },
  clock: { zh: "时钟", en: "clock" },
  random: { zh: "随机数", en: "random" },
  beeper: { zh: "蜂鸣器", en: "beeper" },
  update: { zh: "升级", en: "update" },
  printer: { zh: "打印机", en: "printer" },
  "signature-pad": { zh: "签名板", en: "signature pad" },
  scanner: { zh: "扫码", en: "scanner" },
  respond: { zh: "应答", en: "answers" },
  silence: { zh: "不应答", en: "does not answer" },
  "wrong-mac": { zh: "MAC 错误", en: "wrong MAC" },
  "wrong-check-value": { zh: "密钥校验值错误", en: "wrong check value" },
  "paper-out": { zh: "缺纸", en: "out of paper" },
  "cover-open": { zh: "盖未合", en: "cover open" },
  "two-at-once": { zh: "两张一起", en: "two at once" },
  "too-fast": { zh: "太快", en: "too fast" },
});

export function term(value: unknown, language: Language): string {
  const text = String(value);
  return Object.hasOwn(terms, text) ? (terms[text]?.[language] ?? text) : text;
}

const messageNames: Terms = Object.freeze({
  "0200": { zh: "金融请求", en: "financial request" },
  "0210": { zh: "金融应答", en: "financial response" },
  "0220": { zh: "通知请求", en: "advice" },
  "0230": { zh: "通知应答", en: "advice response" },
  "0320": { zh: "批上送", en: "batch upload" },
  "0330": { zh: "批上送应答", en: "batch upload response" },
  "0400": { zh: "冲正请求", en: "reversal" },
  "0410": { zh: "冲正应答", en: "reversal response" },
  "0500": { zh: "结算请求", en: "settlement" },
  "0510": { zh: "结算应答", en: "settlement response" },
  "0620": { zh: "脚本结果通知", en: "script result advice" },
  "0630": { zh: "脚本结果应答", en: "script result response" },
  "0800": { zh: "管理请求", en: "management request" },
  "0810": { zh: "管理应答", en: "management response" },
  "0820": { zh: "网络请求", en: "network request" },
  "0830": { zh: "网络应答", en: "network response" },
  "order.make": { zh: "收款码下单", en: "order of a code" },
  "order.ask": { zh: "收款码查询", en: "enquiry about a code" },
  "order.close": { zh: "收款码关闭", en: "closing of a code" },
  "payment.ask": { zh: "扫码收款查询", en: "enquiry about a payment" },
});

export function messageName(mti: unknown, language: Language): string {
  return messageNames[String(mti)]?.[language] ?? "";
}

/** Names of message types that a rule may be for. */
export const requestTypes: readonly string[] = Object.freeze(
  Object.keys(messageNames).filter((mti) => mti[2] === "0" || mti[2] === "2" || mti.includes(".")),
);
