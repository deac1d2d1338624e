import { type Approved, moneyOf, type Transaction } from "../book/states";
import type { Terminal } from "../context";
import { originalConfirmed } from "../counter/confirm";
import { showLost } from "../counter/lost";
import { showEnd } from "../counter/show-end";
import { supervisor } from "../counter/supervisor";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { voucherText } from "../diagnosis/end-screens";
import { noticeScreen } from "../diagnosis/screens";
import { localTime } from "../host/sign-in";
import { kindRulesOf } from "../profiles/kind-rules";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { amountText } from "../screen/words";
import { transact } from "../transaction/flow/transact";
import type { Kind } from "../transaction/kinds/kind";
import { voidOfSale } from "../transaction/kinds/void";

const VOUCHER_MS = 60_000;
const VOUCHER_DIGITS = 6;

/** 消费撤销: by voucher number; the sale is shown for a yes before anything else is asked for. */
export async function takeBack(terminal: Terminal): Promise<void> {
  const kind = voidOfSale;
  const sale = await askOriginal(terminal, kind);
  if (!sale) return;
  const { facts } = sale;
  if (!(await originalConfirmed(terminal, kind.title, sale))) return;
  const asks = kindRulesOf(await terminal.book.settings.parameters()).void;
  const { inHand, operator } = terminal.session;
  const about = [kind.title, amountText(facts.amountFen), voucherText(facts.stan)];
  if (asks.supervisor && operator?.role === "cashier" && !(await supervisor(terminal, about))) return;
  inHand.original = sale;
  inHand.asks = asks;
  await transact(terminal, kind, facts.amountFen);
  inHand.sale = undefined;
  inHand.original = undefined;
  inHand.asks = undefined;
}

/** @returns undefined where nobody named one that can be taken back: what is wrong with it was told. */
async function askOriginal(terminal: Terminal, { title }: Kind): Promise<Approved | undefined> {
  const typed = await typeDigits(terminal.panel, {
    screen: { id: "original", title, lines: [text("请输入原凭证号", "Voucher number of the sale")] },
    maxDigits: VOUCHER_DIGITS,
    secret: false,
    timeoutMs: VOUCHER_MS,
  });
  if (typed.kind !== "entered") return undefined;
  const stan = Number(typed.text);
  const found = await search(terminal, stan);
  const lost = found ? undefined : await terminal.book.losses.find(stan);
  if (lost) {
    await showLost(terminal, lost);
    return undefined;
  }
  const wrong = found ? await whyNot(terminal, found) : notHere;
  if (!wrong && found?.state === "approved") return found;
  await terminal.panel.beep("error");
  await showEnd(terminal, noticeScreen(wrong ?? notByTerminal));
  return undefined;
}

/** Of several with this number that of the batch of now: no closed one is newer. */
async function search({ book }: Terminal, stan: number): Promise<Transaction | undefined> {
  const fits = ({ facts }: Transaction) => facts.stan === stan;
  const found = await book.search(fits, 1);
  return found.find(({ facts }) => facts.batch === book.batch) ?? found[0];
}

/** B11: what was chosen cannot be voided, and what can be done instead. */
async function whyNot(terminal: Terminal, chosen: Transaction): Promise<Diagnosis | undefined> {
  const { facts } = chosen;
  if (facts.original) return itself;
  switch (await terminal.book.returns.moneyOf(chosen)) {
    case "being checked":
      return isChecked;
    case "returned":
      return moneyOf(chosen) === "returned" ? cancelled : voided;
    case "not charged":
      return notCharged;
    case "charged":
      break;
  }
  if (chosen.state !== "approved") return notByTerminal;
  const day = chosen.approval.hostTime?.slice(0, 4) ?? facts.localTime.slice(4, 8);
  const today = (await localTime(terminal)).slice(4, 8);
  return facts.batch === terminal.book.batch && day === today ? undefined : settled;
}

function wrong(zh: string, en: string, remedyZh: string, remedyEn: string): Diagnosis {
  return Object.freeze(diagnose("B11", { cause: text(zh, en), remedy: text(remedyZh, remedyEn) }));
}

const notHere = wrong("本机没有这笔交易", "No such transaction here", "请核对凭证号", "Check the voucher number");
const itself = wrong(
  "这笔本身就是撤销",
  "That is a void itself",
  "请输入原消费的凭证号",
  "Type the sale's voucher number",
);
const isChecked = wrong("这笔款项还在核查", "Its money is being checked", "请等核查结果", "Wait for its result");
const cancelled = wrong("这笔已取消，款已退回", "Cancelled, and returned", "无需撤销", "Nothing to void");
const voided = wrong("这笔已经撤销", "Voided already", "无需再撤销", "Nothing to void");
const notCharged = wrong("这笔没有扣款", "It was not charged", "无需撤销", "Nothing to void");
const settled = wrong(
  "已结算或隔日，不能撤销",
  "Settled, or of another day",
  "只能退货，请客服办理",
  "Refund only: ask support",
);
/** Charged on support's word: there is no reference of an approval. */
const notByTerminal = wrong(
  "这笔由客服核实，本机不能撤销",
  "Support looked it up: not here",
  "请联系客服",
  "Call support",
);
