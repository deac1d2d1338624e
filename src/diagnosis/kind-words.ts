import type { Text } from "../../hal/display";
import { type Facts, givesBack, type TransactionKind } from "../book/facts";
import { moneyOf, type Transaction } from "../book/states";
import { moneyText } from "../screen/money-text";
import { text } from "../screen/text";
import { words } from "../screen/words";

/** What is said of a kind that gives money back: its ends have words of their own, for its money is its original's. */
interface BackWords {
  /** Title of its approval. */
  readonly done: Text;
  /** It was not booked: title of that end, and its word in a list. */
  readonly failed: Text;
  /** What that means for the money. */
  readonly stands: Text;
  /** What people do, in the place of "charge" in what a remedy says. */
  readonly verb: Text;
}

const backWords: { readonly [kind in Exclude<TransactionKind, "sale">]: BackWords } = Object.freeze({
  void: Object.freeze({
    done: text("撤销成功", "Voided"),
    failed: text("撤销未成功", "Not voided"),
    stands: text("原消费有效，已扣款", "The sale stands: charged"),
    verb: text("撤销", "void"),
  }),
});

/** Whose kind is known: what was refused before it began may have none, and is a sale then. */
export interface OfKind {
  readonly kind?: TransactionKind;
}

/** @returns undefined for a kind that takes money. */
function back({ kind }: OfKind): BackWords | undefined {
  return kind === undefined || kind === "sale" ? undefined : backWords[kind];
}

/** What people do with it. */
export function verbOf(of: OfKind): Text {
  return back(of)?.verb ?? words.sale;
}

/** The title of an approval. */
export function doneText(of: OfKind): Text {
  return back(of)?.done ?? words.approved;
}

/** The title of the end of one that was not booked. @param title a sale's. */
export function failedText(of: OfKind, title: Text): Text {
  return back(of)?.failed ?? title;
}

/** Is it one that gives money back, and was not booked? Its original stays charged. */
export function leavesCharged(of: OfKind, money: ReturnType<typeof moneyOf>): boolean {
  return money === "charged" && back(of) !== undefined;
}

/** The state of the money at an end. */
export function moneyLine(of: OfKind, money: ReturnType<typeof moneyOf>): Text {
  return (money === "charged" && back(of)?.stands) || moneyText(money);
}

/** The same in as few words as a list has room for. @param money as it is now. */
export function moneyWord(transaction: Transaction, money = moneyOf(transaction)): Text {
  const failed = money === "charged" ? back(transaction.facts)?.failed : undefined;
  const { zh, en } = failed ?? moneyText(money);
  return transaction.state === "vouched" ? text(`客服称：${zh}`, `Support says: ${en.toLowerCase()}`) : text(zh, en);
}

/** What a remedy says of charging, as it is said of this kind: 勿重复收款 is 勿重复撤销. */
export function saidOf(of: OfKind, said: Text): Text {
  const verb = back(of)?.verb;
  if (!verb || !(said.zh.includes("收款") || /\b([Cc]harge|Sell)\b/.test(said.en))) return said;
  const large = verb.en.slice(0, 1).toUpperCase() + verb.en.slice(1);
  return text(
    said.zh.replaceAll("收款", verb.zh),
    said.en.replaceAll("charge", verb.en).replaceAll("Charge", large).replaceAll("Sell", large),
  );
}

/** An amount with the sign that its booking has for the merchant. */
export function signOf(facts: Pick<Facts, "kind">): "-" | "" {
  return givesBack(facts) ? "-" : "";
}
