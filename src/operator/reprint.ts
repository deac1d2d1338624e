import type { Book } from "../book/book";
import { type Approved, isStored, type Stored } from "../book/states";
import type { Terminal } from "../context";
import { showLost } from "../counter/lost";
import { showEnd } from "../counter/show-end";
import { typeDigits } from "../screen/panel";
import { text } from "../screen/text";
import { words } from "../screen/words";
import { owesSlip, printOwed } from "../transaction/flow/finish";
import { slipAgain } from "../transaction/flow/slip-again";
import { kindOf } from "../transaction/kinds/kinds";

/** Two metres of paper; the rest with the next choice. */
const PRINTED_AT_ONCE_MAX = 8;
const VOUCHER_DIGITS = 6;
const VOUCHER_MS = 60_000;

/** 重打印, two keys from home: what waits for paper, and where nothing does the last slip once more. */
export async function reprint(terminal: Terminal): Promise<void> {
  const waiting = (await terminal.book.waiting(PRINTED_AT_ONCE_MAX)).filter(owesSlip);
  const screen = { id: "detail", title: words.reprinting, lines: [words.printing] };
  if (waiting.length === 0) {
    const last = await newestDone(terminal.book);
    if (last) return slipAgain(terminal, last);
    return void (await showEnd(terminal, { ...screen, lines: [text("还没有签购单", "No slip yet")] }));
  }
  await terminal.panel.show(screen);
  let lines = [text("补打完成", "Printed")];
  for (const transaction of waiting) {
    const printed = await printOwed(terminal, transaction, { reprint: true }, screen);
    if (printed.lines.length > 0) {
      lines = [...printed.lines];
      break;
    }
  }
  await showEnd(terminal, { ...screen, lines });
}

/** Any slip once more, a failed transaction's too. */
export async function reprintByVoucher(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const typed = await typeDigits(terminal.panel, {
    screen: { id: "original", title: words.reprintByVoucher, lines: [text("请输入凭证号", "Voucher number")] },
    maxDigits: VOUCHER_DIGITS,
    secret: false,
    timeoutMs: VOUCHER_MS,
  });
  if (typed.kind !== "entered") return;
  const stan = Number(typed.text);
  const found = await book.search(({ facts }) => facts.stan === stan, SAME_NUMBER_MAX, stan);
  const chosen = found.find(({ facts }) => facts.batch === book.batch) ?? found[0];
  if (chosen) return slipAgain(terminal, chosen);
  const lost = await book.losses.find(stan);
  if (lost) return showLost(terminal, lost);
  await terminal.panel.beep("error");
  const lines = [
    text("本机没有这笔交易", "No such transaction here"),
    text("请核对凭证号", "Check the voucher number"),
  ];
  await showEnd(terminal, { id: "detail", title: words.reprintByVoucher, lines, mood: "bad" });
}

/** Voucher numbers come again after a million: more of one number than a journal holds. */
const SAME_NUMBER_MAX = 4;

/** Of those of one second the one that was read first: it is open, or closed last. */
async function newestDone(book: Book): Promise<Approved | Stored | undefined> {
  let newest: Approved | Stored | undefined;
  for await (const transaction of book.all())
    if (
      (transaction.state === "approved" || isStored(transaction)) &&
      kindOf(transaction.facts).slip &&
      transaction.facts.localTime > (newest?.facts.localTime ?? "")
    )
      newest = transaction;
  return newest;
}
