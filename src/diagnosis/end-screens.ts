import type { Text } from "../../hal/display";
import { type Facts, missingFenOf, type Original } from "../book/facts";
import { type Approved, moneyOf, type Transaction } from "../book/states";
import { sixDigits } from "../host/fields";
import { LARGE_LINES_MAX, rowsOf, type Screen } from "../screen/panel";
import { withAmount, withMoney } from "../screen/pictured";
import { text } from "../screen/text";
import { amountText, authText, words } from "../screen/words";
import { hourAndMinute, shortTime } from "../values/clock";
import { formatFen } from "../values/money";
import type { MoneyState } from "../values/money-state";
import { acquirerDecides, isForSupport, type Standing, transactionEnd } from "./ends";
import { doneBeforeText, doneText, moneyLine, moneyWord, saidOf } from "./kind-words";
import { approvalNote } from "./response-meaning";
import { endScreen, whichText } from "./screens";

/**
 * The end of a charged transaction.
 * @param more what else is to be told. Where that is much the authorisation code goes, which the slip has: large letters are worth
 *   more. A line is left for what a key does, or for the slip.
 * @param money as it is now, where time has passed since the approval: another transaction may have taken it back.
 */
export function approvedScreen(approved: Approved, more: readonly Text[] = [], money = moneyOf(approved)): Screen {
  const { facts, approval, signature } = approved;
  const { authCode, responseCode } = approval;
  const note = approvalNote(responseCode);
  const behind = [...(note ? [note] : []), ...(signature.kind === "small-amount" ? [words.exempt] : []), ...more];
  const first = [amountText(facts.amountFen), moneyLine(facts, money), ...missingLines(facts), voucherText(facts.stan)];
  const hasRoom = first.length + rowsOf(behind) + 2 <= LARGE_LINES_MAX;
  return {
    id: "approved",
    title: facts.askedFen === undefined ? doneText(facts) : words.partial,
    mood: "good",
    ...withMoney(money),
    ...withAmount(facts.amountFen),
    lines: [...first, ...(authCode && hasRoom ? [authText(authCode)] : []), ...behind],
  };
}

/** Of a sale that the host approved in part: what it was to be, and what of that is still to be paid. */
export function missingLines(facts: Pick<Facts, "amountFen" | "askedFen">): readonly Text[] {
  if (facts.askedFen === undefined) return [];
  const [asked, missing] = [formatFen(facts.askedFen), formatFen(missingFenOf(facts))];
  return [text(`应收 ${asked}，还差 ${missing}`, `Due ${missing}`)];
}

/** The same in a detail; of a sale of such a rest whose rest it is. */
export function partLines(facts: Facts): readonly Text[] {
  const { settlesPart, original } = facts;
  if (settlesPart === undefined || original) return missingLines(facts);
  return [...missingLines(facts), text(`补余款 原凭证 ${sixDigits(settlesPart)}`, `Rest of ${sixDigits(settlesPart)}`)];
}

/** The end of any other transaction. */
export function failedScreen(transaction: Exclude<Transaction, Approved>): Screen {
  const { facts } = transaction;
  if (transaction.state === "vouched" && transaction.uploaded) {
    const lines = [whichText(facts), moneyLine(facts, moneyOf(transaction)), sentAtSettlement];
    return { id: "detail", title: doneText(facts), mood: "good", lines };
  }
  if (transaction.state === "vouched") {
    const lines = [whichText(facts), moneyWord(transaction), acquirerDecides];
    return { id: "detail", title: text("客服核实结果", "What support says"), lines };
  }
  const end = transactionEnd(transaction);
  if (!end) throw new Error(`transaction ${facts.stan}: ${transaction.state} has no end`);
  if (transaction.state !== "reversed") return endScreen(end, words.declined);
  const screen = endScreen(end, words.notCharged);
  // A response code of the sale's own answer stays a reason: what ended the sale is the reversal.
  return screen.id === "declined" ? { ...screen, id: "not-charged" } : screen;
}

/** What the host had had, and has taken once more. */
export const sentAtSettlement = text("应答丢失，已随结算上送", "Answer lost; sent at settlement");

/** Of an approval that is told late: whoever stands at the counter may believe that it was not charged, or not taken back. */
export function doneAlreadyText({ facts }: Transaction): Text {
  return doneBeforeText(facts, hourAndMinute(facts.localTime));
}

/** What nobody was told of yet, in a line: which, and what it came to. @param money as it is now. */
export function untoldText(transaction: Transaction, money: MoneyState): Text {
  const [which, word] = [namedText(transaction), moneyWord(transaction, money)];
  return text(`此前 ${which.zh}，${word.zh}`, `Earlier: ${which.en}, ${word.en.toLowerCase()}`);
}

/** A sale whose money is being checked, in a line: not to be charged again, which, and who finds out. @see isForSupport */
export function checkedText(transaction: Transaction, standing: Standing): Text {
  const { zh } = namedText(transaction);
  // Both halves take one row each in large letters.
  const { en } = whichText(transaction.facts);
  return saidOf(
    transaction.facts,
    isForSupport(transaction, standing)
      ? text(`需客服核实，勿重复收款：${zh}`, `Don't charge: ask support ${en}`)
      : text(`核查中，勿重复收款：${zh}`, `Don't charge: checking ${en}`),
  );
}

/** In a sentence. */
function namedText({ facts }: Transaction): Text {
  const [amount, voucher] = [formatFen(facts.amountFen), sixDigits(facts.stan)];
  return text(`${amount} 元，凭证号 ${voucher}`, `CNY ${amount}, voucher ${voucher}`);
}

/** Which transaction was taken back, or was to be. */
export function originalText({ stan, authCode }: Pick<Original, "stan" | "authCode">): Text {
  // Of another terminal's slip people may know the code alone.
  if (stan === 0 && authCode) return text(`原授权码 ${authCode}`, `Original auth ${authCode}`);
  return text(`原交易 ${sixDigits(stan)}`, `Original ${sixDigits(stan)}`);
}

export function voucherText(stan: number): Text {
  return text(`凭证号 ${sixDigits(stan)}`, `Voucher ${sixDigits(stan)}`);
}

/** Lines of a detail (voucher, time, …) with the original's number behind the time, without the year: a line less, or the letters would be small. */
export function withOriginalBeside(
  lines: readonly Text[],
  { original, localTime }: Pick<Facts, "original" | "localTime">,
): readonly Text[] {
  const [voucher, , ...others] = lines;
  if (!original || original.stan === 0 || !voucher) return lines;
  const { zh } = originalText(original);
  const time = shortTime(localTime);
  const both = text(`${time} ${zh}`, `${time} orig. ${sixDigits(original.stan)}`);
  return [voucher, both, ...others.filter((line) => line.zh !== zh)];
}
