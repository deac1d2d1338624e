import type { Text } from "../../hal/display";
import { moneyOf, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { openLossLines, showLost } from "../counter/lost";
import { showEnd } from "../counter/show-end";
import { typeDigits } from "../screen/panel";
import { contacting } from "../screen/pictured";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { tryOwed } from "../transaction/flow/owed";
import type { MoneyState } from "../values/money-state";
import { canArrive } from "./arrival";
import { browse, hasBatchLine, LIST_MS, PAGE, showDetail, type WhoseWord } from "./enquiry";

/** "999999999999": a reference number. */
const WANTED_DIGITS_MAX = 12;
/** "About ten to three": how far a clock on the wall and the terminal's may be apart. */
const ABOUT_MINUTES = 5;

/**
 * E04, 核查交易: by voucher, amount, reference or time, whatever the merchant has on paper or on the phone. What is being
 * checked is asked about at the host first: of a sale that it holds no message tells but its reversal (`unionpay.md`, 5.1).
 */
export async function enquire(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const typed = await typeDigits(terminal.panel, {
    screen: {
      id: "original",
      title: text("核查交易", "Find a transaction"),
      lines: [
        text("凭证号、金额(分)、参考号", "Voucher, fen, reference"),
        text("或时间：1450、11221450", "or time: 1450, 11221450"),
      ],
    },
    maxDigits: WANTED_DIGITS_MAX,
    secret: false,
    timeoutMs: LIST_MS,
  });
  if (typed.kind !== "entered") return;
  let found = await search(terminal, typed.text);
  const asked = found.filter((transaction) => moneyOf(transaction) === "being checked").map(({ facts }) => facts.stan);
  if (asked.length > 0) {
    await terminal.panel.show({
      id: "processing",
      title: text("核查交易", "Find a transaction"),
      lines: [words.askingAcquirer, words.pleaseWait],
      ...contacting,
    });
    await tryOwed(terminal);
    found = await search(terminal, typed.text);
  }
  const whose: WhoseWord = (transaction, money) => whoseWord(transaction, money, asked);
  const [only] = found;
  const lost = only ? undefined : await book.losses.find(Number(typed.text));
  if (lost) return showLost(terminal, lost);
  if (!only) return showNone(terminal);
  if (found.length === 1) return showDetail(terminal, only, whose);
  const pageOf = async (page: number) => found.slice(page * PAGE, (page + 1) * PAGE);
  await browse(terminal, text("核查结果", "Result"), pageOf, { whose });
}

/**
 * Whose word it is that an enquiry shows. No message of 8583 asks what became of a sale: only one that is being checked
 * gets the host's own answer, to its reversal; of all others the terminal tells its record, and F3 asks over the management line.
 * @param asked STANs about which the host was asked just now.
 */
function whoseWord(transaction: Transaction, money: MoneyState, asked: readonly number[]): Text {
  if (moneyOf(transaction) === "being checked")
    // Its refusal is an answer: to say that none came would contradict the code beside it.
    return (transaction.state === "reversing" || transaction.state === "repeating") && transaction.refusal !== undefined
      ? text("{acquirer}还没有结果", "{acquirer} has no result yet")
      : words.noAnswerYet;
  if (asked.includes(transaction.facts.stan)) return text("{acquirer}刚刚答复", "{acquirer} has just said so");
  // The acquirer can be asked about its money from here.
  if (canArrive(transaction))
    return hasBatchLine(transaction, money)
      ? text("本机记录", "Terminal's own record")
      : text("本机记录，F3 查到账", "Own record. F3: paid?");
  return text("本机记录，到账请询客服 {phone}", "Terminal's own record; ask support {phone}");
}

/** It is not here: then this terminal has sent nothing of the kind, unless it is among what was lost. */
async function showNone(terminal: Terminal): Promise<void> {
  const lost = await openLossLines(terminal);
  if (lost.length > 0)
    return void (await showEnd(terminal, {
      id: "detail",
      title: text("核查结果", "Result"),
      lines: [text("现存记录中没有，可能已丢失", "Not on record, and may be lost"), ...lost],
      mood: "bad",
    }));
  await showEnd(terminal, {
    id: "detail",
    title: text("核查结果", "Result"),
    lines: [
      text("本机没有这笔交易", "No such transaction here"),
      text("请核对号码、金额和日期", "Check number, amount and date"),
      text("已结算或在别的终端：客服 {phone}", "Settled, or elsewhere: support {phone}"),
    ],
    mood: "bad",
  });
}

async function search(terminal: Terminal, wanted: string): Promise<readonly Transaction[]> {
  const { book } = terminal;
  const number = Number(wanted);
  const fits = (transaction: Transaction) =>
    transaction.facts.stan === number ||
    transaction.facts.amountFen === number ||
    isAbout(transaction.facts.localTime, wanted) ||
    (transaction.state === "approved" && transaction.approval.referenceNo === wanted);
  return book.search(fits, PAGE * PAGE);
}

/** HHMM of any day, or MMDDHHMM. */
function isAbout(localTime: string, wanted: string): boolean {
  if (wanted.length !== 4 && wanted.length !== 8) return false;
  if (wanted.length === 8 && wanted.slice(0, 4) !== localTime.slice(4, 8)) return false;
  return Math.abs(minutesOf(wanted.slice(-4)) - minutesOf(localTime.slice(8, 12))) <= ABOUT_MINUTES;
}

function minutesOf(hoursMinutes: string): number {
  return 60 * Number(hoursMinutes.slice(0, 2)) + Number(hoursMinutes.slice(2));
}
