import type { Text } from "../../../hal/display";
import { isStored, isUnsigned, moneyOf, type Transaction } from "../../book/states";
import { isFailedAdvice, isOpenPart } from "../../book/untold";
import type { Terminal } from "../../context";
import { END_MS, showEnd } from "../../counter/show-end";
import { approvedScreen, doneAlreadyText, failedScreen, untoldText } from "../../diagnosis/end-screens";
import { failedText } from "../../diagnosis/kind-words";
import type { Screen } from "../../screen/panel";
import { text } from "../../screen/text";
import { words } from "../../screen/words";
import { formatFen } from "../../values/money";
import { kindOf } from "../kinds/kinds";
import { asTold } from "../slips/as-told";
import { lateScreen, noteSeen, signLater } from "./finish";

/** Shows how a transaction ended until somebody has seen it: by a key, or because it stood there for a minute. */
export async function showEndOf(
  terminal: Terminal,
  transaction: Transaction,
  screen: Screen,
): ReturnType<typeof showEnd> {
  const pressed = await showEnd(terminal, screen);
  noteTold(terminal, transaction, pressed !== "unseen");
  return pressed;
}

/** A failed advice that nobody has read stays untold. */
function noteTold(terminal: Terminal, transaction: Transaction, read: boolean): void {
  const { session } = terminal;
  const { kind, stan, amountFen } = transaction.facts;
  if (!read && isFailedAdvice(transaction)) session.unread = [...(session.unread ?? []), { kind, stan, amountFen }];
  else noteSeen(terminal, transaction);
}

/**
 * Ends that nobody has seen: the power went, or they came about behind another screen. Each stands on its own screen id; what was
 * typed ahead is no answer. Behind an end that was read, what still has to be signed is signed.
 */
export async function tellUntold(terminal: Terminal): Promise<void> {
  const { book, panel, session } = terminal;
  for (const transaction of await book.untold(session.unread?.map(({ stan }) => stan))) {
    // Home asks what is to become of it.
    if (isOpenPart(transaction) && session.partsShown?.includes(transaction.facts.stan)) continue;
    await panel.flush();
    await panel.beep("alert");
    await panel.show(await untoldScreen(terminal, transaction));
    const read = await seen(terminal);
    // Where nobody pressed a key, whoever sells next may not have looked (B19).
    if (!read) session.toldLate = transaction.facts.stan;
    noteTold(terminal, transaction, read);
    // It was approved by a message that went again, so nobody was asked to sign: the cardholder may still be there (C03).
    if (read && isUnsigned(transaction) && transaction.signature.kind === "owed")
      await signLater(terminal, transaction);
  }
}

/** For home: failed advices that stood there and that nobody has read. */
export function unreadLines({ unread = [] }: Terminal["session"]): readonly Text[] {
  return unread.map((facts) => {
    const { zh, en } = failedText(facts, words.declined);
    const amount = formatFen(facts.amountFen);
    return text(`${zh} ${amount}`, `${en} ${amount}`);
  });
}

/** Enter or cancel leads on; a digit does not: it was meant for something else. @returns whether a key led on. */
async function seen({ panel }: Terminal): Promise<boolean> {
  for (;;) {
    const press = await panel.key(END_MS);
    if (press.kind !== "key") return false;
    if (press.key === "enter" || press.key === "cancel") return true;
  }
}

async function untoldScreen(terminal: Terminal, transaction: Transaction): Promise<Screen> {
  const stored = isStored(transaction);
  if (transaction.state !== "approved" && !stored) return failedScreen(transaction);
  const told = stored ? asTold(transaction, terminal) : transaction;
  // A part waits for its answer however long: a refund of it may have been booked meanwhile, or be under way.
  if ((await terminal.book.returns.moneyOf(transaction)) !== moneyOf(transaction))
    return lateScreen(terminal, told, kindOf(told.facts).title);
  const screen = approvedScreen(told, stored ? [words.goesLater] : []);
  return { ...screen, lines: [...(screen.lines ?? []), doneAlreadyText(transaction)] };
}

/** For the screen that a boot leads to: what nobody was told of yet. */
export async function untoldLines({ book }: Pick<Terminal, "book">): Promise<readonly Text[]> {
  const lines: Text[] = [];
  for (const transaction of await book.untold()) {
    const money = await book.returns.moneyOf(transaction);
    // What takes it back is being checked, and has a line of its own.
    if (money !== "being checked") lines.push(untoldText(transaction, money));
  }
  return lines;
}
