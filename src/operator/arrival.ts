import type { Text } from "../../hal/display";
import { type Facts, isCompletion, isSale } from "../book/facts";
import type { Approved, Transaction } from "../book/states";
import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import type { Diagnosis } from "../diagnosis/diagnosis";
import { whyLines } from "../diagnosis/screens";
import { sixDigits } from "../host/fields";
import { askInStep, questionAbout } from "../management/in-step";
import type { SalePayout, SaleTold } from "../management/sale-messages";
import { troubleOf } from "../payout/run";
import { accountText, stageText, whenText } from "../payout/words";
import { contacting } from "../screen/pictured";
import { join, same, text } from "../screen/text";
import { words } from "../screen/words";
import { formatFen } from "../values/money";

const title = text("钱到哪了", "Where the money is");

/** Does it bring money? What was given back since is told as that. */
export function canArrive(transaction: Transaction): transaction is Approved {
  const { state, facts } = transaction;
  return state === "approved" && (isSale(facts) || isCompletion(facts));
}

/**
 * E04: asks the acquirer where the money of a sale is, and tells it: charged, settled, in which payout, when and to which account. F1 has
 * what the merchant can read aloud to support. Without a signed answer of the acquirer the screen says only why there is none.
 */
export async function showArrival(terminal: Terminal, sale: Approved): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title,
    lines: [words.askingAcquirer, words.pleaseWait],
    ...contacting,
  });
  const told = await askArrival(terminal, sale);
  const lines =
    "netFen" in told
      ? [...partsLines(sale.facts), ...toldLines(told)]
      : [told.said, ...(told.trouble ? whyLines(told.trouble) : [])];
  const mood = "netFen" in told || told.trouble ? "plain" : "bad";
  const pressed = await showEnd(terminal, { id: "detail", title, lines: [...lines, readHint], mood });
  if (pressed === "f1")
    await showEnd(terminal, { id: "detail", title: readTitle, lines: readAloud(terminal, sale, told) });
}

/** Nothing of where it is: what there is to say, here and to support, and why, where the line is to blame. */
interface Untold {
  readonly said: Text;
  readonly aloud: Text;
  readonly trouble?: Diagnosis;
}

async function askArrival(terminal: Terminal, { facts }: Approved): Promise<SaleTold | Untold> {
  const question = questionAbout("sale.ask", facts);
  let ended = await askInStep(terminal, question);
  // Keys out of step are found out by the first question.
  if (terminal.session.due.signIn && ended.kind !== "not-sent") ended = await askInStep(terminal, question);
  const answered = ended.kind === "answer" ? ended.answered : undefined;
  if (answered?.standing === "unknown") return noneThere;
  // Of another amount it is another sale.
  if (answered?.standing === "sale") return answered.sale.amountFen === facts.amountFen ? answered.sale : noneThere;
  const { detail: _seenElsewhere, ...trouble } = { ...(await troubleOf(terminal, ended)), remedy: askAgain };
  return answered?.standing === "refused" ? { ...refused(answered.responseCode), trouble } : { ...noAnswer, trouble };
}

/** Nothing asks again by itself. */
const askAgain = text("请稍后再查", "Ask again later");
const noneThere: Untold = Object.freeze({
  said: text("{acquirer}没有这笔", "{acquirer} has no such sale"),
  aloud: text("系统查无", "not on file"),
});
const noAnswer: Untold = Object.freeze({
  said: words.noAnswerYet,
  aloud: text("系统无答复", "no answer"),
});
function refused(code: string): Untold {
  return {
    said: text("{acquirer}没有受理查询", "{acquirer} does not tell"),
    aloud: text(`系统拒绝查询 ${code}`, `not told: ${code}`),
  };
}
const readTitle = text("念给客服听", "Read to support");
const readHint = text("F1 念给客服 {phone}", "F1: tell {phone}");

function toldLines({ state, netFen, leftFen, unsigned, settledMinute, payout }: SaleTold): readonly Text[] {
  if (state !== "charged") return [stateTexts[state]];
  const net = text(`您得 ${formatFen(netFen)}`, `Yours: ${formatFen(netFen)}`);
  if (settledMinute === 0) return [text("已扣款，未结算", "Charged, not settled"), net, settleFirst];
  const settled = text(`${whenText(settledMinute)} 已结算`, `Settled ${whenText(settledMinute)}`);
  if (leftFen === netFen)
    return unsigned ? [settled, net, text("缺签名，暂扣", "Held: not signed")] : [settled, net, inBalance, payItOut];
  const left = formatFen(leftFen);
  const rest = leftFen > 0 ? [text(`其中 ${left} 在余额`, `In the balance: ${left}`)] : [];
  return [settled, net, ...rest, ...(payout ? payoutLines(payout) : [usedUp(netFen - leftFen)])];
}

/** What brings it into the account. */
const settleFirst = text("请先结算（菜单）", "Settle first: menu");
const inBalance = text("在余额，未提现", "In the balance");
const payItOut = text("要到账请提现（菜单）", "To get it: menu, Payout");

/** No payout took it along: refunds came behind a payout, and the next sales made up for them. */
function usedUp(fen: number): Text {
  return text(`已抵退款 ${formatFen(fen)}`, `Used for refunds: ${formatFen(fen)}`);
}

function payoutLines({ stage, amountFen, atMinute, masked }: SalePayout): readonly Text[] {
  const word = stageText({ stage, reason: "none" });
  const amount = formatFen(amountFen);
  return [
    text(`提现 ${amount} ${word.zh}`, `Payout ${amount} ${word.en}`),
    join(...(atMinute > 0 ? [same(`${whenText(atMinute)} `)] : []), accountText(masked)),
  ];
}

/** Of a sale that was paid in parts: what all of it was to be, and whose rest it is. The other part is a sale of its own, with money of its own. */
function partsLines({ askedFen, settlesPart }: Facts): readonly Text[] {
  return [
    ...(askedFen === undefined
      ? []
      : [text(`部分扣款，应收 ${formatFen(askedFen)}`, `Part of ${formatFen(askedFen)}`)]),
    ...(settlesPart === undefined
      ? []
      : [text(`凭证号 ${sixDigits(settlesPart)} 的余款`, `Rest of ${sixDigits(settlesPart)}`)]),
  ];
}

const stateTexts: { readonly [state in Exclude<SaleTold["state"], "charged">]: Text } = Object.freeze({
  "not charged": text("未扣款", "Not charged"),
  "given back": text("已退给持卡人", "Given back to the card"),
  reversed: text("已冲正，款已退", "Reversed, given back"),
});

/** One sentence, in lines: who asks, about which sale, what the acquirer has said of it, and the question. */
function readAloud(
  { personalisation }: Terminal,
  { facts, approval }: Approved,
  told: SaleTold | Untold,
): readonly Text[] {
  const { merchant, terminal } = facts.madeAs ?? personalisation;
  const date = `${facts.localTime.slice(4, 6)}-${facts.localTime.slice(6, 8)}`;
  const { said, question } = "netFen" in told ? aloudOf(told) : { said: told.aloud, question: whyNot };
  return [
    text(`商户 ${merchant}`, `Merchant ${merchant}`),
    text(`终端 ${terminal}，${date} 那笔`, `Terminal ${terminal}, ${date}`),
    text(`参考号 ${approval.referenceNo}`, `reference ${approval.referenceNo}`),
    ...partsLines(facts),
    text(`${formatFen(facts.amountFen)} 元，${said.zh}`, `CNY ${formatFen(facts.amountFen)}, ${said.en}`),
    question,
  ];
}

const whyNot = text("请查为何没到账", "has not arrived: why?");
const isItSo = text("请核实是否属实", "is that so?");
const notInAccount = text("账户里没有，请查", "not in the account: why?");

/** What is asked of support has to fit what the acquirer has said. */
function aloudOf({ state, netFen, leftFen, unsigned, settledMinute, payout }: SaleTold): {
  readonly said: Text;
  readonly question: Text;
} {
  switch (state) {
    case "not charged":
      return { said: text("系统说未扣款", "not charged"), question: isItSo };
    case "given back":
      return { said: text("系统说已退", "given back"), question: isItSo };
    case "reversed":
      return { said: text("系统说已冲正", "reversed"), question: isItSo };
    case "charged":
      break;
  }
  if (payout && leftFen === 0) {
    const said = stageText({ stage: payout.stage, reason: "none" });
    return { said, question: payout.stage === "paid" ? notInAccount : whyNot };
  }
  if (payout) return { said: text("部分已提现", "partly paid out"), question: whyNot };
  if (leftFen < netFen) return { said: text("已抵退款", "used for refunds"), question: isItSo };
  if (settledMinute === 0) return { said: text("未结算", "not settled"), question: isItSo };
  if (unsigned) return { said: text("缺签名暂扣", "held: not signed"), question: isItSo };
  return { said: text("已结算，未提现", "settled, no payout"), question: isItSo };
}
