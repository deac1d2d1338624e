import { type Ask, standings } from "../../src/management/messages";
import { holdReasons } from "../../src/management/payout-messages";
import { saleStates } from "../../src/management/sale-messages";
import { payoutClasses, payoutProducts, payoutReasons } from "../../src/values/payout";
import { wallets } from "../../src/values/wallet";

/** What a part's content means; undefined where that is the content itself, or nothing that is known. */
type Means = (part: unknown) => string | undefined;

/** A place in a body of the management line, as `src/management/README.md` has them, for people. */
export interface Row {
  readonly zh: string;
  readonly en: string;
  readonly means?: Means;
}

const MINUTE_MS = 60_000;
/** Chinese time. */
const ZONE_MS = 8 * 60 * MINUTE_MS;

const request = row("请求", "Question");
const requestHead = Object.freeze([
  row("版本", "Version"),
  row("终端号", "Terminal"),
  row("商户号", "Merchant"),
  row("随机数", "Random number"),
  request,
  row("请求号", "Name of the request"),
]);
const answerHead = Object.freeze([
  row("版本", "Version"),
  row("终端号", "Terminal"),
  row("随机数", "Random number"),
  request,
  row("请求号", "Name of the request"),
]);

const amount = row("金额(分)", "Amount, fen");
const code = row("应答码", "Response code");
const minute = (zh: string, en: string) => row(zh, en, timeOf);
const reason = row("原因", "Reason", wordIn(payoutReasons));

const requestContents: { readonly [ask in Ask]?: readonly Row[] } = Object.freeze({
  "order.make": [row("批次号", "Batch"), row("凭证号", "Voucher"), amount, row("有效期(秒)", "Seconds")],
  "payout.make": [
    row("提现方式", "Product", wordIn(payoutProducts)),
    amount,
    row("账户标识", "Handle of the account"),
    minute("申请时间", "Made at"),
    row("所替代的申请号", "In the place of"),
  ],
});

const payoutContent = Object.freeze([amount, row("手续费(分)", "Fee, fen"), reason, minute("时间", "Time")]);

const answerContents: { readonly [standing in (typeof standings)[number]]: readonly Row[] } = Object.freeze({
  unknown: [],
  waiting: [row("收款码", "Code to show")],
  "under-way": [],
  done: [
    amount,
    row("钱包", "Wallet", wordIn(wallets)),
    row("参考号", "Reference"),
    row("清算日期", "Settlement date"),
    row("交易时间", "Time"),
    row("付款凭证码", "Credential"),
  ],
  returned: [],
  over: [code],
  refused: [code],
  told: [],
});

const saleContent = Object.freeze([
  row("状态", "State", wordIn(saleStates)),
  amount,
  row("商户应得(分)", "The merchant's, fen"),
  row("等待签名", "Waits for its signature", wordIn(["no", "yes"])),
  minute("结算时间", "Settled at"),
  row("未提现(分)", "Not paid out, fen"),
  row("提现", "Payout", inside([wordIn(payoutClasses), plain, timeOf, plain])),
]);

const fundsContent = Object.freeze([
  row("可提现(分)", "Available, fen"),
  row("待入账(分)", "Pending, fen"),
  row("冻结(分)", "Held, fen"),
  row("最低(分)", "Minimum, fen"),
  row("单笔上限(分)", "Most of one, fen"),
  row("今日剩余(分)", "Left of today, fen"),
  row("今日剩余次数", "Left of today, number"),
  row("账户标识", "Handle of the account"),
  row("账户", "Account"),
  row("提现方式", "Offers", each([wordIn(payoutProducts), plain, plain, timeOf, wordIn(payoutReasons)])),
  row("不可提现的交易", "Sales not available", each([plain, plain, wordIn(holdReasons)])),
  row("自动提现", "Payout by rule", inside([wordIn(payoutClasses), plain, plain, wordIn(payoutReasons), timeOf])),
  row("待抵扣(分)", "To be made up for, fen"),
]);

/** All places of a request with this question, in their order. */
export function requestRows(ask: Ask | undefined): readonly Row[] {
  return [...requestHead, ...((ask && requestContents[ask]) ?? [])];
}

/** All places of an answer to this question, in their order. What stands at the end depends on the standing. */
export function answerRows(ask: Ask | undefined, standing: unknown): readonly Row[] {
  const word = wordIn(standings)(standing) as (typeof standings)[number] | undefined;
  const ofPayout = ask === "payout.make" || ask === "payout.ask";
  const stage = ofPayout && typeof standing === "number" ? payoutClasses[standing - 1] : undefined;
  const told = ask === "sale.ask" ? saleContent : fundsContent;
  const content = stage ? payoutContent : word === "told" ? told : word ? answerContents[word] : [];
  return [...answerHead, row("状态", "Standing", () => stage ?? word), ...content];
}

function row(zh: string, en: string, means?: Means): Row {
  return means ? { zh, en, means } : { zh, en };
}

function plain(part: unknown): string {
  return String(part);
}

/** By its number on the wire. */
function wordIn(words: readonly string[]): Means {
  return (part) => (typeof part === "number" ? words[part] : undefined);
}

/** A minute since 1970, where it is one, as a day and an hour in China. */
function timeOf(part: unknown): string | undefined {
  if (typeof part !== "number" || part === 0) return undefined;
  return new Date(part * MINUTE_MS + ZONE_MS).toISOString().slice(5, 16).replace("T", " ");
}

/** A place that has places inside. */
function inside(means: readonly Means[]): Means {
  return (part) =>
    Array.isArray(part) ? part.map((inner, at) => means[at]?.(inner) ?? plain(inner)).join(" · ") : undefined;
}

/** A place that is a list of such. */
function each(means: readonly Means[]): Means {
  const one = inside(means);
  return (part) => (Array.isArray(part) ? part.map((inner) => one(inner) ?? plain(inner)).join("; ") : undefined);
}
