import type { Language } from "../api";
import type { FigureName, Standing } from "./figures";

/** What the chain store's page says. */
export interface MerchantWords {
  readonly otherLanguage: string;
  readonly title: string;
  readonly offline: string;
  readonly worldTime: string;
  readonly today: string;
  readonly allDays: string;
  readonly period: string;
  readonly figures: { readonly [name in FigureName]: string };
  readonly money: string;
  readonly business: string;
  readonly available: string;
  readonly owed: string;
  readonly onTheWay: string;
  readonly arrived: string;
  readonly account: string;
  readonly terminals: string;
  readonly terminal: string;
  readonly number: string;
  readonly standing: string;
  readonly standings: { readonly [name in Standing]: string };
  readonly batch: string;
  readonly open: string;
  readonly payouts: string;
  readonly noPayouts: string;
  readonly settlements: string;
  readonly noSettlements: string;
  readonly balanced: string;
  readonly notBalanced: string;
  readonly underWay: string;
  readonly report: string;
  readonly records: string;
  readonly allRecords: string;
  readonly noRecords: string;
  readonly showAll: string;
  readonly time: string;
  readonly voucher: string;
  readonly kind: string;
  readonly amount: string;
  readonly fee: string;
  readonly card: string;
  readonly state: string;
  readonly to: string;
  readonly request: string;
  readonly arrivedAt: string;
  readonly product: string;
  readonly counts: (count: number) => string;
  readonly download: string;
  readonly byRule: string;
  readonly rule: string;
  readonly ruleHour: string;
  readonly ruleAbove: string;
  readonly ruleNever: string;
  readonly inPart: string;
  readonly save: string;
  readonly saved: string;
  readonly refused: string;
  readonly more: (count: number) => string;
}

const zh: MerchantWords = Object.freeze({
  otherLanguage: "English",
  title: "门店账目",
  offline: "连接中断，正在重连",
  worldTime: "时间",
  today: "今天",
  allDays: "全部",
  period: "日期",
  business: "营业",
  money: "资金",
  figures: Object.freeze({
    sales: "收款",
    returned: "退款",
    checking: "核查中",
    fees: "手续费",
    pending: "未结算",
    held: "缺签名，暂扣",
  }),
  available: "可提现",
  owed: "待补",
  onTheWay: "提现途中",
  arrived: "已到账",
  account: "收款账户",
  terminals: "终端",
  terminal: "终端",
  number: "终端号",
  standing: "状态",
  standings: Object.freeze({
    off: "关机",
    locked: "已锁定",
    "signed-out": "未登录",
    ready: "空闲",
    selling: "交易中",
    checking: "核查中",
    attention: "需处理",
  }),
  batch: "批次",
  open: "打开终端",
  payouts: "提现",
  noPayouts: "还没有提现",
  settlements: "结算",
  noSettlements: "还没有结算",
  balanced: "对平",
  notBalanced: "不平",
  underWay: "进行中",
  report: "结算单",
  records: "交易明细",
  allRecords: "全部交易",
  noRecords: "没有交易",
  showAll: "显示全部",
  time: "时间",
  voucher: "凭证号",
  kind: "类型",
  amount: "金额",
  fee: "手续费",
  card: "卡号",
  state: "资金",
  to: "账户",
  request: "申请号",
  arrivedAt: "到账时间",
  product: "方式",
  counts: (count: number) => `${count} 笔`,
  download: "导出 CSV",
  byRule: "自动",
  rule: "自动提现",
  ruleHour: "每天定时",
  ruleAbove: "或余额满（元）",
  ruleNever: "不启用",
  inPart: "* 其中只有一部分算在这里",
  save: "保存",
  saved: "已保存",
  refused: "没有保存",
  more: (count: number) => `再显示 ${count} 笔`,
});

const en: MerchantWords = Object.freeze({
  otherLanguage: "中文",
  title: "The shop's money",
  offline: "Connection lost, trying again",
  worldTime: "Time",
  today: "Today",
  allDays: "All days",
  period: "Days",
  business: "Business",
  money: "Money",
  figures: Object.freeze({
    sales: "Sales",
    returned: "Given back",
    checking: "Being checked",
    fees: "Fees",
    pending: "Not settled",
    held: "Held: unsigned",
  }),
  available: "Available",
  owed: "Owed",
  onTheWay: "On the way",
  arrived: "Arrived",
  account: "Account",
  terminals: "Terminals",
  terminal: "Terminal",
  number: "Number",
  standing: "State",
  standings: Object.freeze({
    off: "Off",
    locked: "Locked",
    "signed-out": "Not signed in",
    ready: "Ready",
    selling: "Busy",
    checking: "Checking",
    attention: "Needs attention",
  }),
  batch: "Batch",
  open: "Open the terminal",
  payouts: "Payouts",
  noPayouts: "No payout yet",
  settlements: "Settlements",
  noSettlements: "No settlement yet",
  balanced: "Balanced",
  notBalanced: "Not balanced",
  underWay: "Under way",
  report: "Report",
  records: "Transactions",
  allRecords: "All transactions",
  noRecords: "No transactions",
  showAll: "Show all",
  time: "Time",
  voucher: "Voucher",
  kind: "Kind",
  amount: "Amount",
  fee: "Fee",
  card: "Card",
  state: "Money",
  to: "Account",
  request: "Request",
  arrivedAt: "Arrived",
  product: "Product",
  counts: (count: number) => (count === 1 ? "1 record" : `${count} records`),
  download: "Export CSV",
  byRule: "automatic",
  rule: "Automatic payout",
  ruleHour: "Daily at",
  ruleAbove: "or from (yuan)",
  ruleNever: "off",
  inPart: "* only a part of it is counted here",
  save: "Save",
  saved: "Saved",
  refused: "Not saved",
  more: (count: number) => `Show ${count} more`,
});

export const merchantWords: { readonly [language in Language]: MerchantWords } = Object.freeze({ zh, en });

/** Terms of the views that only this page shows; `words/terms.ts` has the others. */
const terms: { readonly [term: string]: { readonly [language in Language]: string } } = Object.freeze({
  completion: { zh: "预授权完成", en: "completion" },
  "completion-advice": { zh: "预授权完成通知", en: "completion by advice" },
  "completion-void": { zh: "完成撤销", en: "completion cancelled" },
  "authorisation-void": { zh: "预授权撤销", en: "authorisation cancelled" },
  "qr-void": { zh: "扫码撤销", en: "QR void" },
  "qr-refund": { zh: "扫码退货", en: "QR refund" },
  balance: { zh: "余额查询", en: "balance" },
  "partly returned": { zh: "部分退回", en: "partly returned" },
  "partly-refunded": { zh: "部分退货", en: "partly refunded" },
  none: { zh: "不涉及资金", en: "no money" },
  queued: { zh: "排队中", en: "queued" },
  pending: { zh: "处理中", en: "with the bank" },
  paid: { zh: "已到账", en: "paid" },
  returned: { zh: "已退回", en: "came back" },
  failed: { zh: "失败", en: "failed" },
  held: { zh: "审核中", en: "under review" },
  T1: { zh: "次日到账", en: "next day" },
  D0: { zh: "当日到账", en: "same day" },
});

/** Of a record. */
export function recordTerm(name: string, language: Language, usual: string): string {
  // "held" and "returned" of a payout are other things than of a card's money.
  const own = name === "held" || name === "returned" ? undefined : terms[name];
  return own?.[language] ?? usual;
}

/** Of a payout. */
export function payoutTerm(name: string, language: Language): string {
  return terms[name]?.[language] ?? name;
}
