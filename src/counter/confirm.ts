import type { Text } from "../../hal/display";
import { askedFenOf, type Facts, isSale, type TransactionKind } from "../book/facts";
import type { NamedOriginal } from "../book/original";
import { moneyOf, type Transaction } from "../book/states";
import { isUnusual } from "../book/usual";
import type { Terminal } from "../context";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { missingLines, originalText } from "../diagnosis/end-screens";
import { moneyWord, saidOf } from "../diagnosis/kind-words";
import { paidByText } from "../diagnosis/wallet-words";
import { sixDigits } from "../host/fields";
import { profileOf } from "../profiles/acquirers";
import type { Screen } from "../screen/panel";
import { same, text } from "../screen/text";
import { amountText, authText } from "../screen/words";
import { epochOf, hourAndMinute, shortTime } from "../values/clock";
import { groupPan, type MaskedPan } from "../values/masked-pan";
import { formatFen } from "../values/money";

/** Who does not answer by then has left: that is a no. */
const ANSWER_MS = 60_000;

const hint = text("确认键继续，取消键返回", "Enter: go on. Cancel: back");
/** B19: what either key does with the customer's money. */
const onceMore = text("确认=再收一次，取消=不收", "Enter: yes. Cancel: no");

/** A question whose answer moves money: enter is yes, cancel and silence are no; what was typed ahead is no answer. */
export async function confirmed(
  { panel }: Terminal,
  { lines = [], ...screen }: Omit<Screen, "id">,
  keys = hint,
): Promise<boolean> {
  await panel.flush();
  await panel.beep("alert");
  await panel.show({ ...screen, id: "confirm", lines: [...lines, keys], mood: "waiting" });
  for (;;) {
    const press = await panel.key(ANSWER_MS);
    if (press.kind !== "key" || press.key === "cancel") return false;
    if (press.key === "enter") return true;
  }
}

/** B10: an amount of a hundred times what is usual here is shown once more, large, before a card is asked for. */
export async function amountConfirmed(terminal: Terminal, amountFen: number): Promise<boolean> {
  const { usual } = terminal.book;
  if (!isUnusual(usual, amountFen)) return true;
  const [, meanFen] = usual ?? [0, 0];
  return confirmed(terminal, {
    title: text("请核对金额", "Check the amount"),
    lines: [
      text("金额远高于平时 (B10)", "Far above usual (B10)"),
      text(`平时约 ${formatFen(meanFen)} 元`, `Usually about CNY ${formatFen(meanFen)}`),
    ],
    input: formatFen(amountFen),
  });
}

/**
 * What another transaction is about is shown before a card is asked for. Of one that is only on paper its own numbers are.
 * @param title what is done to it.
 * @param askedFen how much of it, where that is known already: the large figure. Absent: all of it is shown.
 */
export function originalConfirmed(
  terminal: Terminal,
  title: Text,
  { original, found }: NamedOriginal,
  askedFen?: number,
): Promise<boolean> {
  if (!found) {
    const { stan, referenceNo, authCode, hostDate = "" } = original;
    return confirmed(terminal, {
      title,
      lines: [
        ...(stan === 0 ? [] : [originalText(original)]),
        referenceNo === "" ? authText(authCode ?? "") : text(`参考号 ${referenceNo}`, `Reference ${referenceNo}`),
        text(
          `原交易日期 ${hostDate.slice(0, 2)}-${hostDate.slice(2)}`,
          `Date ${hostDate.slice(0, 2)}-${hostDate.slice(2)}`,
        ),
      ],
      ...(askedFen === undefined ? {} : { input: formatFen(askedFen) }),
    });
  }
  const { facts } = found;
  const { amountFen } = facts;
  const when = shortTime(facts.localTime);
  const isPart = askedFen !== undefined && askedFen !== amountFen;
  const ofAll = text(`${when} ${formatFen(amountFen)} 元`, `${when} CNY ${formatFen(amountFen)}`);
  return confirmed(terminal, {
    title,
    lines: [originalText(facts), isPart ? ofAll : same(when), payerText(facts)],
    input: formatFen(askedFen ?? amountFen),
  });
}

/** The card, or the wallet and what may be seen of its code. */
function payerText({ qr, pan }: Pick<Facts, "qr" | "pan">): Text {
  return qr ? paidByText(qr, pan) : same(groupPan(pan));
}

/** The same where the first one may still turn out to be charged. */
const onceMoreUnsure = text("取消=不收，确认=仍再收一次", "Cancel: no. Enter: charge anyway");
/** The same of a hold. */
const onceMoreHeld = text("确认=再冻结一次，取消=不做", "Enter: yes. Cancel: no");
const unsureText = text("同卡同金额 (B19)", "Same card, same amount (B19)");
const waitText = text("那笔还在核查，请勿重复收款", "It is being checked: do not charge again");
const alikeText = text("同卡同金额刚才已收过 (B19)", "Same card, same amount (B19)");
const alikeByCode = text("付款码、金额都相同 (B19)", "Same code, same amount (B19)");
const lateText = text("可能就是刚告知的那一笔 (B19)", "Maybe the sale just shown (B19)");

/** none: it is no repeat, and nobody was asked. A diagnosis: it was not meant. */
export type Repeat = "none" | "meant" | Diagnosis;

/**
 * B19: the same card and amount again within the minutes of parameter 52, or of the acquirer's profile (0: never). Where the last
 * end stood there late and nobody answered it, its card or its amount alone are enough. The card is
 * known by its truncated number: two that look the same cost a question, no money. @param time of now, 14 digits.
 */
export async function askAboutRepeat(
  terminal: Terminal,
  kind: TransactionKind,
  amountFen: number,
  pan: MaskedPan,
  time: string,
): Promise<Repeat> {
  const { book, session, personalisation } = terminal;
  const minutes =
    (await book.settings.parameters())?.repeatMinutes ?? profileOf(personalisation.acquirer).repeatMinutes;
  const late = session.toldLate;
  if (minutes === 0 && late === undefined) return "none";
  const first = await book.repeats.alike(kind, amountFen, pan, epochOf(time) - minutes * 60_000, late);
  if (!first) return "none";
  const { facts } = first;
  const unsure = moneyOf(first) === "being checked";
  // A refund of it may be under way.
  const word = moneyWord(first, await book.returns.moneyOf(first));
  const at = `${hourAndMinute(facts.localTime)}:${facts.localTime.slice(12)}`;
  const charges = isSale({ kind });
  const alike = kind === "qr-sale" ? alikeByCode : unsure || !charges ? unsureText : alikeText;
  const screen = {
    title: charges ? text("再收一次？", "Charge again?") : text("再做一次预授权？", "Authorise again?"),
    lines: [
      askedFenOf(facts) !== amountFen || facts.pan !== pan ? lateText : alike,
      text(`${at} 凭证号 ${sixDigits(facts.stan)}`, `${at} voucher ${sixDigits(facts.stan)}`),
      amountText(facts.amountFen),
      // Of a sale approved in part the amount is not the one that was asked for.
      ...(facts.askedFen === undefined ? [payerText(facts)] : missingLines(facts)),
      unsure ? saidOf({ kind }, waitText) : word,
    ],
  };
  const keys = charges ? (unsure ? onceMoreUnsure : onceMore) : onceMoreHeld;
  return (await confirmed(terminal, screen, keys)) ? "meant" : notMeant(first, word);
}

/** Not charged this time. What was charged, or may have been, is the first one, and the screen says so. */
function notMeant(first: Transaction, { zh, en }: Text): Diagnosis {
  const { localTime, stan } = first.facts;
  const [at, voucher] = [hourAndMinute(localTime), sixDigits(stan)];
  return diagnose("B19", {
    detail: text(
      `${at} 那笔${zh}，凭证号 ${voucher}`,
      `${isSale(first.facts) ? "Sale" : "That"} of ${at}: ${en.toLowerCase()}, voucher ${voucher}`,
    ),
    ...(moneyOf(first) === "being checked" ? { remedy: catalogue.B14.remedy } : {}),
  });
}
