import type { LedgerEntry } from "../acquirer/view/ledger-view";

/** What the terminal's words mean, read as a person reads them: by the line that stands there, not by a screen's or a slip's id. */
export type Money =
  | "not charged"
  | "charged"
  | "being checked"
  | "returned"
  | "held"
  | "released"
  | "partly returned"
  | "none";

/** Whole lines, in both languages (faults.md has the words of the money). */
const meanings: ReadonlyMap<string, Money> = new Map<string, Money>([
  ["未扣款", "not charged"],
  ["Not charged", "not charged"],
  ["已扣款", "charged"],
  ["Charged", "charged"],
  ["款项核查中", "being checked"],
  ["Money being checked", "being checked"],
  ["款项已退回顾客", "returned"],
  ["Returned to customer", "returned"],
  // Beside a code.
  ["款项已退回", "returned"],
  ["Returned", "returned"],
  ["已冻结", "held"],
  ["Held", "held"],
  ["已解除冻结", "released"],
  ["Hold released", "released"],
  // Titles of ends. 交易已取消 is none of these: nothing may have been charged.
  ["交易成功", "charged"],
  ["Approved", "charged"],
  ["部分扣款", "charged"],
  ["Approved in part", "charged"],
  ["交易未成功", "not charged"],
  ["Declined", "not charged"],
  // Of a void: where its sale's money is.
  ["撤销成功", "returned"],
  ["Voided", "returned"],
  ["撤销未成功", "charged"],
  ["Not voided", "charged"],
  ["原消费有效，已扣款", "charged"],
  ["扫码撤销成功", "returned"],
  ["Code payment cancelled", "returned"],
  ["扫码撤销未成功", "charged"],
  ["Not cancelled", "charged"],
  ["原扫码收款有效，已扣款", "charged"],
  ["Payment stands: charged", "charged"],
  ["The sale stands: charged", "charged"],
  ["扫码退货成功", "returned"],
  ["Code payment refunded", "returned"],
  ["扫码退货未成功", "charged"],
  ["未退款，原收款不变", "charged"],
  ["Payment stands: not returned", "charged"],
  // Of an authorisation, and of what is about one.
  ["预授权成功", "held"],
  ["Authorised", "held"],
  ["预授权未成功", "not charged"],
  ["Not authorised", "not charged"],
  // Of a refund, too: what was asked for has gone back, or the sale is as it was.
  ["退货成功", "returned"],
  ["Refunded", "returned"],
  ["退货未成功", "charged"],
  ["Not refunded", "charged"],
  ["未退款，原消费不变", "charged"],
  ["The sale stands: not returned", "charged"],
  ["部分款项已退回", "partly returned"],
  ["Partly returned", "partly returned"],
  ["余额查询成功", "none"],
  ["Balance", "none"],
  ["余额查询未成功", "none"],
  ["Balance not told", "none"],
  ["未动用款项", "none"],
  ["No money moved", "none"],
  ["预授权撤销成功", "released"],
  ["Pre-auth cancelled", "released"],
  ["预授权撤销未成功", "held"],
  ["Pre-auth not cancelled", "held"],
  ["预授权不变", "held"],
  ["The hold is as before", "held"],
  ["未扣款，预授权不变", "held"],
  ["Not charged, hold stays", "held"],
  // Of its completion by advice.
  ["未扣款，预授权仍有效", "not charged"],
  ["Not charged, still held", "not charged"],
  ["预授权已完成", "charged"],
  ["Completed", "charged"],
  ["预授权未完成", "held"],
  ["Not completed", "held"],
  ["完成撤销成功", "returned"],
  ["Completion cancelled", "returned"],
  ["完成撤销未成功", "charged"],
  ["Completion not cancelled", "charged"],
  ["原完成有效，已扣款", "charged"],
  ["Completion stays charged", "charged"],
]);

/** "已扣款 123.45 元": where a supervisor is asked. */
const AMOUNT_BEHIND = / [\d,]+\.\d\d 元$/;

export function meaningOf(line: string): Money | undefined {
  return meanings.get(line.endsWith(" 元") ? line.replace(AMOUNT_BEHIND, "") : line);
}

const SUPPORT_SAYS = /^(?:客服称：|Support says: )(.+)$/;

/** Support's word, told as such: whose word it is stands before it, and it is held against no book. */
export function isSupportsWord(line: string): boolean {
  const said = SUPPORT_SAYS.exec(beforeTask(line))?.[1] ?? "";
  return meaningOf(said) !== undefined || meaningOf(said.slice(0, 1).toUpperCase() + said.slice(1)) !== undefined;
}

/** What is to be done about a sale, in the list of what is not finished (待办): that says where its money is, too. */
const tasks: ReadonlyMap<string, Money> = new Map<string, Money>([
  ["终端在核查", "being checked"],
  ["请问客服", "being checked"],
  ["请顾客补签", "charged"],
  ["请按菜单3补打", "charged"],
  // What keeps the printer from it.
  ["请装纸，再按菜单3", "charged"],
  ["请合上打印机盖，再按菜单3", "charged"],
  ["请等几分钟，再按菜单3", "charged"],
  ["请检查连线，再按菜单3", "charged"],
  ["充电后自动补打", "charged"],
  ["请联系客服维修", "charged"],
  ["终端会上送签名", "charged"],
  ["签名请问客服", "charged"],
  // A completion by advice is charged from when it is stored.
  ["终端会上送通知", "charged"],
]);

/** Where nothing else says it, the money stands before the task. */
export function meaningOfTask(line: string): Money | undefined {
  return tasks.get(line) ?? meaningOf(beforeTask(line));
}

/** Does it say nothing of the money but by what is to be done? */
export function isTask(line: string): boolean {
  return tasks.has(line);
}

function beforeTask(line: string): string {
  return line.replace(/，(?:终端会再核对|终端会重新签到|结算时核对)$/, "");
}

/** All that is said of the money, each once. */
export function moneySaid(lines: readonly string[]): readonly Money[] {
  const said: Money[] = [];
  for (const line of lines) {
    const money = meaningOf(line);
    if (money !== undefined && !said.includes(money)) said.push(money);
  }
  return said;
}

const SIGNS = /[-,]/g;

/** "1,234.50", "1234.50" or "-1234.50" in fen, without its sign: with two digits behind the point, as whoever looks for it has made sure. */
export function fenOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(SIGNS, "").replace(".", ""));
}

/** What a slip is by its title. */
const slipTitles: { readonly [line: string]: string } = Object.freeze({
  银联POS签购单: "sale",
  扫码支付签购单: "qr-sale",
  交易失败通知单: "failed",
  交易取消通知单: "reversal",
});

/** A sales slip of another kind says so as what was done. */
const slipKinds: readonly (readonly [word: string, kind: string])[] = Object.freeze([
  ["消费撤销(VOID)", "void"],
  ["扫码撤销(QR VOID)", "qr-void"],
  ["扫码退货(QR REFUND)", "qr-refund"],
  ["预授权(PRE-AUTH)", "authorisation"],
  ["退货(REFUND)", "refund"],
  ["预授权撤销(PRE-AUTH VOID)", "authorisation-void"],
  ["预授权完成(PRE-AUTH COMPLETION)", "completion"],
  ["预授权完成通知(PRE-AUTH ADVICE)", "completion-advice"],
  ["预授权完成撤销(COMPLETION VOID)", "completion-void"],
] as const);

/** @returns undefined where none of its lines is the title of a slip for one sale. */
export function slipTitled(lines: readonly string[]): string | undefined {
  const title = lines.find((line) => Object.hasOwn(slipTitles, line));
  const titled = title === undefined ? undefined : slipTitles[title];
  if (titled !== "sale" && titled !== "qr-sale") return titled;
  const text = lines.join("\n");
  return slipKinds.find(([word]) => text.includes(word))?.[1] ?? titled;
}

/** Kinds whose ends have titles of their own. */
export type BackKind = Exclude<LedgerEntry["kind"], "sale">;

/** How the title of an end begins, by kind; the longer beginning stands before the shorter. */
const titleBeginnings: readonly (readonly [begins: string, kind: BackKind])[] = Object.freeze([
  ["撤销", "void"],
  ["扫码撤销", "qr-void"],
  ["扫码退货", "qr-refund"],
  ["退货", "refund"],
  ["余额查询", "balance"],
  ["预授权撤销", "authorisation-void"],
  ["预授权已完成", "completion"],
  ["预授权未完成", "completion"],
  ["完成撤销", "completion-void"],
  ["完成通知", "completion-advice"],
  ["预授权", "authorisation"],
] as const);

/** What was done, by the title of its end; undefined: a sale. */
export function kindTitled(title: string): BackKind | undefined {
  return titleBeginnings.find(([begins]) => title.startsWith(begins))?.[1];
}
