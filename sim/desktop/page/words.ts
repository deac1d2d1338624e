import type { Language } from "./api";

const zh = {
  tagline: "一台在模拟世界里的支付终端",
  otherLanguage: "English",
  offline: "模拟器没有应答，正在重连…",
  terminal: "终端",
  deck: "卡片",
  deckHint: "点一张卡就刷卡；密码都是 123456",
  notNoticed: "终端现在没有在等卡：先输入金额，按确认",
  paper: "签购单",
  paperEmpty: "还没有打印",
  pull: "拔电源",
  plugIn: "插电源",
  powered: "有电",
  unpowered: "已断电",
  starts: "次启动",
  worst: "报文一发出就断电",
  worstArmed: "已备好：报文一发出就断电",
  slow: "慢网络（单程 3 秒）",
  books: "三本账",
  agree: "三本账一致",
  differ: "三本账不一致",
  atWork: "正在核对…",
  journal: "终端流水",
  ledger: "收单行账本",
  none: "空",
  amount: "金额",
  stan: "凭证号",
  kind: "交易",
  money: "资金",
  balance: "合计",
  flash: "闪存",
  free: "空闲",
  live: "有效",
  records: "条记录",
  sector: "扇区",
  erased: "次擦除",
  retired: "已停用",
  timeline: "时间线",
  cut: "断电",
  on: "上电",
  pulled: "拔掉了电源",
  fault: "故障",
  slip: "打印",
  torn: "没打完",
  card: "卡片",
  reset: "新的世界",
  clock: "拨动时钟",
  bug: "模拟器出错",
  keys: "键盘：数字、Enter 确认、Esc 取消、Backspace 清除、M 菜单、F1–F4",
} as const;

export type Words = { readonly [name in keyof typeof zh]: string };

const en: Words = {
  tagline: "a payment terminal in its simulated world",
  otherLanguage: "中文",
  offline: "The simulator does not answer, reconnecting…",
  terminal: "Terminal",
  deck: "Cards",
  deckHint: "Click a card to swipe it; every PIN is 123456",
  notNoticed: "The terminal waits for no card now: type an amount and press Enter first",
  paper: "Paper",
  paperEmpty: "Nothing printed yet",
  pull: "Pull the plug",
  plugIn: "Power on",
  powered: "Power is on",
  unpowered: "No power",
  starts: "starts",
  worst: "Cut once a request has left",
  worstArmed: "Armed: cut once a request has left",
  slow: "Slow network (3 s one way)",
  books: "The three books",
  agree: "The three books agree",
  differ: "The three books differ",
  atWork: "Comparing…",
  journal: "Terminal's journal",
  ledger: "Acquirer's ledger",
  none: "empty",
  amount: "Amount",
  stan: "Voucher",
  kind: "Kind",
  money: "Money",
  balance: "Balance",
  flash: "Flash",
  free: "free",
  live: "live",
  records: "records",
  sector: "Sector",
  erased: "erases",
  retired: "retired",
  timeline: "Timeline",
  cut: "Power cut",
  on: "Power on",
  pulled: "the plug was pulled",
  fault: "Fault",
  slip: "Printed",
  torn: "cut short",
  card: "Card",
  reset: "A new world",
  clock: "The clock was set",
  bug: "Simulator fault",
  keys: "Keys: digits, Enter, Esc cancels, Backspace clears, M is the menu, F1–F4",
};

export const words: { readonly [language in Language]: Words } = Object.freeze({ zh, en });

type Terms = { readonly [term: string]: { readonly [language in Language]: string } };

/** What the views' fixed values are called; what is not listed is shown as it is. */
const terms: Terms = Object.freeze({
  "not charged": { zh: "未扣款", en: "not charged" },
  charged: { zh: "已扣款", en: "charged" },
  "being checked": { zh: "核查中", en: "being checked" },
  returned: { zh: "已退回", en: "returned" },
  reversed: { zh: "已冲正", en: "reversed" },
  voided: { zh: "已撤销", en: "voided" },
  refunded: { zh: "已退货", en: "refunded" },
  sale: { zh: "消费", en: "sale" },
  void: { zh: "撤销", en: "void" },
  refund: { zh: "退货", en: "refund" },
  merchant: { zh: "商户联", en: "merchant's copy" },
  cardholder: { zh: "持卡人联", en: "cardholder's copy" },
  swipe: { zh: "刷卡", en: "swiped" },
  insert: { zh: "插卡", en: "inserted" },
  tap: { zh: "挥卡", en: "tapped" },
  remove: { zh: "取出", en: "removed" },
});

export function term(value: unknown, language: Language): string {
  const text = String(value);
  return Object.hasOwn(terms, text) ? (terms[text]?.[language] ?? text) : text;
}

const messageNames: Terms = Object.freeze({
  "0200": { zh: "金融请求", en: "financial request" },
  "0210": { zh: "金融应答", en: "financial response" },
  "0400": { zh: "冲正请求", en: "reversal" },
  "0410": { zh: "冲正应答", en: "reversal response" },
  "0800": { zh: "管理请求", en: "management request" },
  "0810": { zh: "管理应答", en: "management response" },
  "0820": { zh: "网络请求", en: "network request" },
  "0830": { zh: "网络应答", en: "network response" },
});

export function messageName(mti: unknown, language: Language): string {
  return messageNames[String(mti)]?.[language] ?? "";
}

/** What a newcomer does next on a screen. */
const hints: Terms = Object.freeze({
  "operator.number": { zh: "输入操作员号 01，按确认", en: "Type operator 01, then Enter" },
  "operator.password": { zh: "输入密码 0000，按确认", en: "Type the password 0000, then Enter" },
  home: { zh: "输入金额（12345 就是 123.45 元），按确认", en: "Type an amount (12345 is 123.45), then Enter" },
  amount: { zh: "按确认开始消费", en: "Press Enter to start the sale" },
  card: { zh: "点右边的一张卡", en: "Click one of the cards" },
  pin: { zh: "输入密码 123456，按确认", en: "Type the PIN 123456, then Enter" },
  processing: { zh: "钱在路上：现在拔电源试试", en: "Money is on its way: pull the plug now" },
  approved: { zh: "按确认继续；或者在打印时拔电源", en: "Press Enter to go on, or pull the plug while it prints" },
  off: { zh: "插上电源，看钱去了哪里", en: "Power on and see where the money is" },
});

export function hint(screen: string | undefined, language: Language): string {
  return (screen === undefined ? undefined : hints[screen]?.[language]) ?? words[language].keys;
}

export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const amount = Math.abs(fen);
  return `${sign}${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}
