import { moneyOf, type Transaction } from "../book/life";
import { isUnusual } from "../book/usual";
import type { Terminal } from "../context";
import { sixDigits } from "../host/messages";
import { moneyText } from "../screen/money-text";
import type { Screen } from "../screen/panel";
import { same, text } from "../screen/text";
import { amountText } from "../screen/words";
import { epochOf } from "../values/clock";
import { groupPan, type MaskedPan } from "../values/masked-pan";
import { formatFen } from "../values/money";

/** Who does not answer by then has left: that is a no. */
const ANSWER_MS = 60_000;
/** A repeat is looked for among so many sales that closed last: more than anybody makes in the minutes of parameter 52. */
const CLOSED_LOOKED_AT = 64;
const OPEN_LOOKED_AT = 64;

const hint = text("确认键继续，取消键返回", "Enter: go on. Cancel: back");

/** A question whose answer moves money: enter is yes, cancel and silence are no; what was typed ahead is no answer. */
async function confirmed({ panel }: Terminal, { lines = [], ...screen }: Omit<Screen, "id">): Promise<boolean> {
  await panel.flush();
  await panel.beep("alert");
  await panel.show({ ...screen, id: "confirm", lines: [...lines, hint], mood: "waiting" });
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
      text("金额远高于平时 (B10)", "Far above the usual (B10)"),
      text(`平时约 ${formatFen(meanFen)} 元`, `Usually about CNY ${formatFen(meanFen)}`),
    ],
    input: formatFen(amountFen),
  });
}

/**
 * B19: the same card and amount again in a short time, where the merchant wants to be asked (parameter 52). The card is
 * known by its truncated number: two that look the same cost a question, no money. @param time of now, 14 digits.
 */
export async function repeatConfirmed(
  terminal: Terminal,
  amountFen: number,
  pan: MaskedPan,
  time: string,
): Promise<boolean> {
  const { book } = terminal;
  const minutes = (await book.parameters())?.repeatMinutes ?? 0;
  if (minutes === 0) return true;
  const fromMs = epochOf(time) - minutes * 60_000;
  const first = await chargedBefore(
    terminal,
    ({ facts }) => facts.amountFen === amountFen && facts.pan === pan && epochOf(facts.localTime) >= fromMs,
  );
  if (!first) return true;
  const { facts } = first;
  const at = `${facts.localTime.slice(8, 10)}:${facts.localTime.slice(10, 12)}:${facts.localTime.slice(12)}`;
  return confirmed(terminal, {
    title: text("重复收款？", "Charge again?"),
    lines: [
      text("同卡同金额刚才已收过 (B19)", "Same card and amount before (B19)"),
      text(`${at} 凭证号 ${sixDigits(facts.stan)}`, `${at} voucher ${sixDigits(facts.stan)}`),
      amountText(amountFen),
      same(groupPan(pan)),
      moneyText(moneyOf(first)),
    ],
  });
}

/** The sale that fits and was charged, or may have been. */
async function chargedBefore(
  { book }: Terminal,
  fits: (sale: Transaction) => boolean,
): Promise<Transaction | undefined> {
  const counts = (sale: Transaction) =>
    sale.facts.kind === "sale" && ["charged", "being checked"].includes(moneyOf(sale)) && fits(sale);
  const open = [...(await book.checking()), ...(await book.waiting(OPEN_LOOKED_AT))].find(counts);
  return open ?? (await book.find(counts, 1, CLOSED_LOOKED_AT))[0];
}
