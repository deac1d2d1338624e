import type { Text } from "../../hal/display";
import { type Facts, givesBack, isEnquiry, type TransactionKind } from "../book/facts";
import { moneyOf, type Transaction, unbookedMoney } from "../book/states";
import { moneyText } from "../screen/money-text";
import { text } from "../screen/text";
import { words } from "../screen/words";
import type { MoneyState } from "../values/money-state";

/** What is said of a kind other than the sale: its ends have words of their own. */
interface OwnWords {
  /** Title of its approval. */
  readonly done: Text;
  /** It was not booked: title of that end, and its word in a list where `stands` is there. */
  readonly failed: Text;
  /** What that means for the money, where it is an original's. */
  readonly stands?: Text;
  /** Title of the end where its booking was reversed, where that is not the same as not booked. */
  readonly undone?: Text;
  /** What people do, in the place of "charge" in what a remedy says. */
  readonly verb: Text;
  /** It was approved, and is told late: whoever stands at the counter may do it again. */
  readonly before: Text;
}

const ownWords: { readonly [kind in Exclude<TransactionKind, "sale" | "qr-sale">]: OwnWords } = Object.freeze({
  void: Object.freeze({
    done: text("撤销成功", "Voided"),
    failed: text("撤销未成功", "Not voided"),
    stands: text("原消费有效，已扣款", "The sale stands: charged"),
    verb: text("撤销", "void"),
    before: text("已退款，勿重复操作", "Returned at"),
  }),
  "qr-void": Object.freeze({
    done: text("扫码撤销成功", "Code payment cancelled"),
    failed: text("扫码撤销未成功", "Not cancelled"),
    stands: text("原扫码收款有效，已扣款", "Payment stands: charged"),
    verb: text("撤销", "cancel"),
    before: text("已退款，勿重复操作", "Returned at"),
  }),
  "qr-refund": Object.freeze({
    done: text("扫码退货成功", "Code payment refunded"),
    failed: text("扫码退货未成功", "Not refunded"),
    stands: text("未退款，原收款不变", "Payment stands: not returned"),
    verb: text("退货", "refund"),
    before: text("已退款，勿重复操作", "Returned at"),
  }),
  authorisation: Object.freeze({
    done: text("预授权成功", "Authorised"),
    failed: text("预授权未成功", "Not authorised"),
    undone: text("预授权已取消", "Authorisation cancelled"),
    verb: text("授权", "authorise"),
    before: text("已冻结，勿重复操作", "Held at"),
  }),
  refund: Object.freeze({
    done: text("退货成功", "Refunded"),
    failed: text("退货未成功", "Not refunded"),
    stands: text("未退款，原消费不变", "The sale stands: not returned"),
    verb: text("退货", "refund"),
    before: text("已退款，勿重复操作", "Returned at"),
  }),
  balance: Object.freeze({
    done: text("余额查询成功", "Balance"),
    failed: text("余额查询未成功", "Balance not told"),
    verb: text("查询", "ask"),
    before: text("已查询", "Asked at"),
  }),
  "authorisation-void": Object.freeze({
    done: text("预授权撤销成功", "Pre-auth cancelled"),
    failed: text("预授权撤销未成功", "Pre-auth not cancelled"),
    stands: text("预授权不变", "The hold is as before"),
    verb: text("撤销", "cancel"),
    before: text("已解冻，勿重复操作", "Released at"),
  }),
  completion: Object.freeze({
    done: text("预授权已完成", "Completed"),
    failed: text("预授权未完成", "Not completed"),
    stands: text("未扣款，预授权不变", "Not charged, hold stays"),
    verb: text("完成", "complete"),
    before: text("已扣款，勿重复操作", "Charged at"),
  }),
  "completion-advice": Object.freeze({
    done: text("完成通知成功", "Completed by advice"),
    failed: text("完成通知未成功", "Advice failed"),
    stands: text("未扣款，预授权仍有效", "Not charged, still held"),
    verb: text("完成", "charge"),
    before: text("已扣款，勿重复操作", "Charged at"),
  }),
  "completion-void": Object.freeze({
    done: text("完成撤销成功", "Completion cancelled"),
    failed: text("完成撤销未成功", "Completion not cancelled"),
    stands: text("原完成有效，已扣款", "Completion stays charged"),
    verb: text("撤销", "cancel"),
    before: text("已退款，勿重复操作", "Returned at"),
  }),
});

/** Whose kind is known: what was refused before it began may have none, and is a sale then. */
export interface OfKind {
  readonly kind?: TransactionKind;
}

/** @returns undefined for a sale. */
function own({ kind }: OfKind): OwnWords | undefined {
  return kind === undefined || kind === "sale" || kind === "qr-sale" ? undefined : ownWords[kind];
}

/** What people do with it. */
export function verbOf(of: OfKind): Text {
  return own(of)?.verb ?? words.sale;
}

/** The title of an approval. */
export function doneText(of: OfKind): Text {
  return own(of)?.done ?? words.approved;
}

/** The title of the end of one that was not booked. @param title a sale's. */
export function failedText(of: OfKind, title: Text): Text {
  return own(of)?.failed ?? title;
}

/** The title of the end of one whose booking was reversed. */
export function undoneText(of: OfKind): Text {
  return own(of)?.undone ?? words.returned;
}

/** Of an approval that is told late. @param at the time of it. */
export function doneBeforeText(of: OfKind, at: string): Text {
  const before = own(of)?.before;
  if (!before) return text(`${at} 已收款，勿重复收款`, `Charged at ${at}: do not charge again`);
  return text(`${at} ${before.zh}`, `${before.en} ${at}: do not do it again`);
}

/** Is it of a kind with words of its own, and was not booked? An original stays as it was. */
export function failsByOwnWords(of: OfKind, money: MoneyState): boolean {
  return own(of) !== undefined && money === unbookedMoney(of.kind);
}

/** Behind these an advice finds no hold, or one that is over: its original did not stay as it was. */
const withoutHold: readonly string[] = Object.freeze(["22", "25"]);

/** The state of the money at an end. @param responseCode field 39 of the host's refusal, where it was one. */
export function moneyLine(of: OfKind, money: MoneyState, responseCode = ""): Text {
  const isOver = money === "not charged" && withoutHold.includes(responseCode);
  return (!isOver && failsByOwnWords(of, money) && own(of)?.stands) || moneyText(money);
}

/** The same in as few words as a list has room for. @param money as it is now. */
export function moneyWord(transaction: Transaction, money = moneyOf(transaction)): Text {
  const { facts } = transaction;
  if (isEnquiry(facts)) return transaction.state === "approved" ? doneText(facts) : failedText(facts, words.declined);
  const { zh, en } = stateWord(facts, money);
  const isSaid = transaction.state === "vouched" && !transaction.uploaded;
  return isSaid ? text(`客服称：${zh}`, `Support says: ${en.toLowerCase()}`) : text(zh, en);
}

/** Where the money of one of this kind is: of one that is about another, and was not booked, that it was not. "Not charged" says it all. */
export function stateWord(of: OfKind, money: MoneyState): Text {
  const isAbout = money !== "not charged" && failsByOwnWords(of, money) && own(of)?.stands !== undefined;
  const failed = isAbout ? own(of)?.failed : undefined;
  return failed ?? moneyText(money);
}

/** What a remedy says of charging, as it is said of this kind: 勿重复收款 is 勿重复撤销. */
export function saidOf(of: OfKind, said: Text): Text {
  const verb = own(of)?.verb;
  if (!verb) return said;
  const zh = said.zh.replaceAll(charging.zh, verb.zh);
  const en = said.en.replace(/\b(?:charge|sell)\b/gi, (word) => (word > "Z" ? verb.en : capitalised(verb.en)));
  return zh === said.zh && en === said.en ? said : text(zh, en);
}

/** How the remedies of a sale call what is done; in English "sell", too. Of the money they say "charged", which stays. */
const charging = text("收款", "charge");

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** An amount with the sign that its booking has for the merchant. */
export function signOf(facts: Pick<Facts, "kind">): "-" | "" {
  return givesBack(facts) ? "-" : "";
}
