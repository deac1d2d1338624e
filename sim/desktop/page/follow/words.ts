import type { Language } from "../api";
import { type Text, text } from "../words/text";

/** What stands around the life of a transaction. */
export const followWords = Object.freeze({
  follow: text("看这笔交易", "Follow it"),
  life: text("一笔交易的经过", "The life of a transaction"),
  copy: text("复制文字", "Copy as text"),
  copied: text("已复制", "Copied"),
  copyByHand: text("浏览器不让复制，请选中文字复制", "The browser did not copy: select the text and copy it"),
  story: text("经过", "What happened"),
  now: text("现在", "Now"),
  journal: text("终端流水", "Terminal's journal"),
  ledger: text("收单行账本", "Acquirer's ledger"),
  record: text("闪存记录", "Record in flash"),
  noRecord: text("闪存里没有这笔的记录", "The flash holds no record of it"),
  noEntry: text("收单行没有这笔账", "The acquirer has no entry for it"),
  gone: text("经过已经不再保留", "What happened is no longer kept"),
  pictureGone: text("屏幕的图不再保留", "The picture is no longer kept"),
  open: text("未结，单元", "open, cell"),
  closed: text("已结，历史第", "finished, history entry"),
  hex: text("十六进制（卡数据已遮）", "Hex (card data blanked)"),
  voucher: text("凭证号", "Voucher"),
  batch: text("批次", "batch"),
});

export type Who = "cashier" | "cardholder" | "terminal" | "acquirer" | "world";

export const whoNames: { readonly [who in Who]: Text } = Object.freeze({
  cashier: text("收银员", "Cashier"),
  cardholder: text("持卡人", "Cardholder"),
  terminal: text("终端", "Terminal"),
  acquirer: text("收单行", "Acquirer"),
  world: text("外界", "World"),
});

export const actWords = Object.freeze({
  presses: text("按键", "presses"),
  pin: text("输入密码", "types the PIN"),
  digits: text("位", "digits"),
  prints: text("打印", "prints"),
  boot: text("启动次数", "boot"),
  signs: text("签名", "signs"),
  scanned: text("出示付款码", "shows a payer's code"),
  pays: text("用手机付款", "pays by phone"),
  code: text("应答码", "code"),
  reason: text("原因码", "reason"),
  notes: text("收单行记：", "the acquirer notes: "),
});

/** Fields of the journal's and the ledger's rows, and of the record in flash. */
const factNames: { readonly [name: string]: Text } = Object.freeze({
  stan: text("凭证号", "voucher"),
  batch: text("批次号", "batch"),
  kind: text("交易", "kind"),
  amountFen: text("金额", "amount"),
  money: text("资金", "money"),
  state: text("状态", "state"),
  pan: text("卡号", "card number"),
  operator: text("操作员", "operator"),
  localTime: text("终端时间", "terminal's time"),
  signature: text("签名", "signature"),
  slip: text("签购单", "slip"),
  original: text("原交易", "original"),
  originalBatch: text("原批次号", "original batch"),
  originalTerminal: text("原终端号", "original terminal"),
  askedFen: text("原请求金额", "asked for"),
  settlesPart: text("补足的交易", "settles the rest of"),
  reversedAtMs: text("冲正时间", "reversed at"),
  reversalReason: text("冲正原因码", "reversal reason"),
  reason: text("冲正原因码", "reversal reason"),
  confirmedBy: text("冲正应答码", "reversal answered"),
  attempts: text("已发冲正次数", "reversals sent"),
  deferred: text("可先做别的", "others may go first"),
  answer: text("收到的应答", "what was answered"),
  mac: text("应答 MAC", "its MAC"),
  refusal: text("冲正被拒应答码", "reversal refused with"),
  entryMode: text("输入方式", "entry mode"),
  card: text("卡", "card"),
  retrievalReference: text("参考号", "reference"),
  authCode: text("授权码", "authorisation code"),
  settlementDate: text("清算日期", "settlement date"),
  atMs: text("时间", "time"),
  chip: text("芯片", "chip"),
  feeFen: text("手续费", "fee"),
  settled: text("已结算", "settled"),
  payout: text("提现", "payout"),
  terminal: text("终端号", "terminal"),
  merchant: text("商户号", "merchant"),
  facts: text("交易要素", "facts"),
  approval: text("批准", "approval"),
  diagnosis: text("诊断", "diagnosis"),
  expiry: text("有效期", "expiry"),
  cause: text("原因", "cause"),
  remedy: text("办法", "remedy"),
  code: text("代码", "code"),
  responseCode: text("应答码", "response code"),
  jbig: text("图", "picture"),
  featureCode: text("特征码", "feature code"),
  cryptogram: text("密文", "cryptogram"),
  atc: text("计数", "counter"),
  verification: text("验证结果", "verification"),
  issuerData: text("发卡行数据", "issuer's data"),
  entry: text("读卡方式", "read by"),
  processingCode: text("处理码", "processing code"),
  conditionCode: text("条件码", "condition code"),
  field60: text("域 60", "field 60"),
  referenceNo: text("参考号", "reference"),
  hostTime: text("收单行时间", "acquirer's time"),
  institutions: text("机构", "institutions"),
  remarks: text("备注", "remarks"),
  fee: text("手续费", "fee"),
  zh: text("中文", "Chinese"),
  en: text("英文", "English"),
  who: text("谁处理", "who mends it"),
});

/** What became of the signature and the slip, and how the card was read. */
export const factValues: { readonly [value: string]: Text } = Object.freeze({
  none: text("无", "none"),
  owed: text("待处理", "owed"),
  printed: text("已打印", "printed"),
  paper: text("签在纸上", "on paper"),
  unsigned: text("未签", "unsigned"),
  "small amount": text("小额免签", "small amount"),
  taken: text("已签，待上送", "taken, to be sent"),
  uploaded: text("已上送", "uploaded"),
  unsent: text("未能上送", "not sent"),
  unavailable: text("签不了", "not possible"),
  stripe: text("磁条", "stripe"),
  chip: text("芯片", "chip"),
});

/** States of the record in flash (`src/book/states.ts`). */
export const recordStates: { readonly [state: string]: Text } = Object.freeze({
  intent: text("已记，未见结果", "intent"),
  reversing: text("冲正中", "reversing"),
  repeating: text("重发中", "repeating"),
  approved: text("批准", "approved"),
  declined: text("拒绝", "declined"),
  withdrawn: text("撤回，未发出", "withdrawn"),
  reversed: text("已冲正", "reversed"),
  vouched: text("客服已答复", "vouched by support"),
});

export function factName(name: string, language: Language): string {
  return factNames[name]?.[language] ?? name;
}
