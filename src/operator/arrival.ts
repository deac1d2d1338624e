import type { Text } from "../../hal/display";
import { isSale } from "../book/facts";
import type { Approved, Transaction } from "../book/states";
import type { Terminal } from "../context";
import { showEnd } from "../counter/show-end";
import { sixDigits } from "../host/fields";
import { askInStep } from "../management/in-step";
import type { SalePayout, SaleTold } from "../management/sale-messages";
import { accountText, stageText, whenText } from "../payout/words";
import { join, same, text } from "../screen/text";
import { words } from "../screen/words";
import { formatFen } from "../values/money";

const title = text("钱到哪了", "Where the money is");

/** Is it a sale that brings money? What was given back since is told as that. */
export function canArrive(transaction: Transaction): transaction is Approved {
  return transaction.state === "approved" && isSale(transaction.facts);
}

/**
 * E04: asks the acquirer where the money of a sale is, and tells it: charged, settled, in which payout, when and to which account. F1 has
 * what the merchant can read aloud to support. Nothing of it is believed of anybody but the acquirer: without its word only that is told.
 */
export async function showArrival(terminal: Terminal, sale: Approved): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title,
    lines: [text("正在向{acquirer}核查", "Asking {acquirer}"), words.pleaseWait],
    mood: "waiting",
  });
  const told = await askArrival(terminal, sale);
  const lines = told === "none" ? [noneThere] : told === "no-answer" ? [noAnswer] : toldLines(told);
  const mood = told === "none" ? "bad" : "plain";
  const pressed = await showEnd(terminal, { id: "detail", title, lines: [...lines, readHint], mood });
  if (pressed === "f1")
    await showEnd(terminal, { id: "detail", title: readTitle, lines: readAloud(terminal, sale, told) });
}

/** none: the acquirer has no such sale. */
type Arrival = SaleTold | "none" | "no-answer";

async function askArrival(terminal: Terminal, { facts }: Approved): Promise<Arrival> {
  const numbers = sixDigits(facts.batch) + sixDigits(facts.stan);
  const id = Uint8Array.from({ length: numbers.length }, (_, at) => numbers.charCodeAt(at));
  let ended = await askInStep(terminal, { ask: "sale.ask", id });
  // Keys out of step are found out by the first question.
  if (terminal.session.due.signIn && ended.kind !== "not-sent")
    ended = await askInStep(terminal, { ask: "sale.ask", id });
  if (ended.kind !== "answer") return "no-answer";
  const { answered } = ended;
  if (answered.standing === "unknown") return "none";
  // Of another amount it is another sale.
  return answered.standing === "sale" && answered.sale.amountFen === facts.amountFen ? answered.sale : "no-answer";
}

const noneThere = text("{acquirer}没有这笔", "{acquirer} has no such sale");
const noAnswer = text("{acquirer}尚无答复", "No answer from {acquirer} yet");
const readTitle = text("念给客服听", "Read to support");
const readHint = text("F1 念给客服 {phone}", "F1: tell {phone}");

function toldLines({ state, netFen, unsigned, settledMinute, payout }: SaleTold): readonly Text[] {
  if (state !== "charged") return [stateTexts[state]];
  const net = text(`您得 ${formatFen(netFen)}`, `Yours: ${formatFen(netFen)}`);
  if (settledMinute === 0) return [text("已扣款，未结算", "Charged, not settled"), net];
  const settled = text(`${whenText(settledMinute)} 已结算`, `Settled ${whenText(settledMinute)}`);
  if (payout) return [settled, net, ...payoutLines(payout)];
  return [settled, net, unsigned ? text("缺签名，暂扣", "Held: not signed") : text("在余额，未提现", "In the balance")];
}

function payoutLines({ stage, amountFen, atMinute, masked }: SalePayout): readonly Text[] {
  const word = stageText({ stage, reason: "none" });
  const amount = formatFen(amountFen);
  return [
    text(`提现 ${amount} ${word.zh}`, `Payout ${amount} ${word.en}`),
    join(...(atMinute > 0 ? [same(`${whenText(atMinute)} `)] : []), accountText(masked)),
  ];
}

const stateTexts: { readonly [state in Exclude<SaleTold["state"], "charged">]: Text } = Object.freeze({
  "not charged": text("未扣款", "Not charged"),
  "given back": text("已退给持卡人", "Given back to the card"),
  reversed: text("已冲正，款已退", "Reversed, given back"),
});

/** One sentence, in lines: who asks, about which sale, what the acquirer has said of it, and the question. */
function readAloud({ personalisation }: Terminal, { facts, approval }: Approved, told: Arrival): readonly Text[] {
  const { merchant, terminal } = personalisation;
  const date = `${facts.localTime.slice(4, 6)}-${facts.localTime.slice(6, 8)}`;
  return [
    text(`商户 ${merchant}`, `Merchant ${merchant}`),
    text(`终端 ${terminal}，${date} 那笔`, `Terminal ${terminal}, ${date}`),
    text(`参考号 ${approval.referenceNo}`, `reference ${approval.referenceNo}`),
    text(
      `${formatFen(facts.amountFen)} 元，${saidText(told).zh}`,
      `CNY ${formatFen(facts.amountFen)}, ${saidText(told).en}`,
    ),
    text("请查为何没到账", "has not arrived: why?"),
  ];
}

function saidText(told: Arrival): Text {
  if (told === "none") return text("系统查无", "not on file");
  if (told === "no-answer") return text("系统无答复", "no answer");
  if (told.state !== "charged") return stateTexts[told.state];
  if (told.payout) return stageText({ stage: told.payout.stage, reason: "none" });
  return told.settledMinute > 0 ? text("已结算", "settled") : text("未结算", "not settled");
}
