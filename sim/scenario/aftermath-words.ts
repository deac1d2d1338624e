import type { Text } from "../../hal/display";
import type { Approved, Transaction } from "../../src/book/states";
import { isApproval, PARTIAL } from "../../src/host/response-codes";
import { moneyText } from "../../src/screen/money-text";
import { text } from "../../src/screen/text";
import { kindOf } from "../../src/transaction/kinds/kinds";
import { formatFen } from "../../src/values/money";
import type { About, Aftermath, Subject } from "./aftermath";
import { sixDigits } from "./view-journal";

/** Who did what, in the order of time: the request, the acquirer, what the terminal found at its start, what it did. */
export type Part = "sent" | "acquirer" | "found" | "did";

export interface Step {
  readonly part: Part;
  readonly text: Text;
}

const sentences: { readonly [about in Exclude<About, "transaction">]: Text } = Object.freeze({
  rest: text("断电时没有交易，款项没有变化。", "Nothing was under way: no money moved."),
  unsent: text("什么都没有发出：未扣款。请重新收款。", "Nothing was sent: not charged. Start it again."),
  unread: text(
    "请求已发出，终端的记录读不出来。请客服核实，勿重复收款。",
    "A request was sent, and the terminal's record of it cannot be read. Ask support; do not charge again.",
  ),
  settlement: text(
    "结算会从中断处继续，不会重复上送。",
    "The settlement goes on where it stopped; nothing is counted twice.",
  ),
  line: text(
    "断电时在向收单行查询。提现按原请求号继续查，不会重复到账。",
    "The acquirer was being asked. A payout is asked for again under its own number: it is never paid twice.",
  ),
  management: text("断电时在签到或下载参数，不涉及款项。", "A sign-in or a download was under way: no money moved."),
});

/** One sentence: what became of the money. */
export function sentenceOf({ about, subject }: Aftermath): Text {
  if (about !== "transaction" || !subject) return sentences[about === "transaction" ? "rest" : about];
  const what = whatOf(subject);
  const money = moneyText(subject.money);
  const more = moreOf(subject);
  return text(`${what.zh}：${money.zh}。${more.zh}`, `${what.en}: ${lowered(money.en)}.${more.en && ` ${more.en}`}`);
}

/** What a person has to know beside the state of the money. */
function moreOf({ money, sent }: Subject): Text {
  if (!sent) return text("请求没有发出。", "The request was not sent.");
  if (money === "being checked")
    return text("终端会自己查清，请勿重复收款。", "The terminal finds out by itself: do not charge again.");
  return money === "charged" ? text("只扣一次。", "Once only.") : text("", "");
}

export function stepsOf({ subject, isBack }: Aftermath): readonly Step[] {
  if (!subject) return [];
  const { transaction } = subject;
  return [
    { part: "sent", text: sentText(subject) },
    { part: "acquirer", text: acquirerText(subject) },
    ...(isBack
      ? ([
          { part: "found", text: foundText(transaction) },
          { part: "did", text: didText(subject) },
        ] as const)
      : ([{ part: "found", text: text("还没有上电", "The power is still off") }] as const)),
  ];
}

function whatOf({ transaction: { facts } }: Subject): Text {
  const { title } = kindOf(facts);
  const amount = formatFen(facts.amountFen);
  return text(`${title.zh} ${amount} 元`, `${title.en}, CNY ${amount}`);
}

function sentText(subject: Subject): Text {
  const what = whatOf(subject);
  const voucher = sixDigits(subject.transaction.facts.stan);
  return subject.sent
    ? text(`${what.zh}，请求已发出，凭证号 ${voucher}`, `${what.en}: the request was sent, voucher ${voucher}`)
    : text(`${what.zh}，已记录，没有发出`, `${what.en}: recorded, and not sent`);
}

function acquirerText({ sent, note, answered }: Subject): Text {
  if (!sent) return text("什么都没有收到", "Got nothing");
  if (note === undefined) return text("没有收到请求", "Has not got the request");
  if (answered === undefined) return text("收到了请求，没有应答", "Got the request and did not answer");
  if (answered === PARTIAL)
    return text(`批准了一部分，应答 ${answered}`, `Approved a part of it and answered ${answered}`);
  return isApproval(answered)
    ? text(`批准了，应答 ${answered}`, `Approved it and answered ${answered}`)
    : text(`拒绝了，应答 ${answered}`, `Declined it and answered ${answered}`);
}

/** How its record stood at the start: an end that came later leads back to "no answer". */
function foundText({ state }: Transaction): Text {
  switch (state) {
    case "approved":
      return text("应答已记录：成功", "The answer was on record: approved");
    case "declined":
      return text("应答已记录：未成功", "The answer was on record: declined");
    case "withdrawn":
      return text("记录表明请求没有发出", "Its record says that nothing had left");
    default:
      return text("有请求，没有应答：不猜，去核查", "A request without an answer: it does not guess, it checks");
  }
}

function didText({ transaction, reversals, reversed }: Subject): Text {
  switch (transaction.state) {
    case "approved":
      return approvedText(transaction);
    case "reversed":
      return text(`发出冲正，收单行应答 ${reversed ?? ""}`, `Sent a reversal; the acquirer answered ${reversed ?? ""}`);
    case "intent":
    case "reversing":
      return reversals === 0
        ? text("登录后自动发冲正", "After the log-in it sends a reversal by itself")
        : text(`冲正已发 ${reversals} 次，还没有结果`, `Sent a reversal ${reversals} times, and has no result yet`);
    case "repeating":
      return text("再发同一报文，直到有答复", "Sends the same message again until it is answered");
    case "vouched":
      if (transaction.uploaded)
        return text("随结算再次上送后了结", "Closed it with the settlement, which took it once more");
      return text("按客服的答复了结", "Closed it on support's word");
    default:
      return nothingToDo;
  }
}

const nothingToDo: Text = text("不需要再做什么", "Nothing was left to do");

function approvedText({ slip, signature }: Approved): Text {
  if (signature.kind === "owed") return text("请顾客补签名", "Asks for the signature again");
  return slip === "owed" ? text("登录后补打签购单", "Prints the slip after the log-in") : nothingToDo;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
