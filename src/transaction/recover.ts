import type { Terminal } from "../context";
import { reverse } from "../host/reversal";
import { signIn } from "../host/sign-in";
import { supervisor } from "../operator/supervisor";
import type { Screen } from "../screen/panel";
import { isDigit } from "../screen/panel";
import { text } from "../screen/text";
import { amountText, diagnosisLines, endScreen, words } from "../screen/words";
import { awaitKeys, isFit } from "./condition";
import { finishApproved, showEnd } from "./finish";
import type { Reversing, Transaction } from "./life";
import { transactionDiagnosis } from "./outcome";
import { printNotice } from "./slip-copies";

/** From the screen "being checked" to the terminal's own next try. */
const CHECK_AGAIN_MS = 10_000;

/** An erase and a sector's opening, done while the card is being looked for and not while it waits. */
const PIECES_AHEAD = 2;

/** One sale at a time is being signed; those that were put off stand in the same place. */
const RESUMED_MAX = 64;

/**
 * At boot: what was an intent may have been sent, so its reversal is owed. One small record for each; done again after
 * another cut it finds less to do.
 */
export async function recover(terminal: Terminal): Promise<void> {
  if (terminal.devices["signature-pad"]) await terminal.book.adopt();
  for (const transaction of await terminal.book.checking())
    if (transaction.state === "intent") await terminal.book.record(transaction, { type: "unanswered", reason: "98" });
  await awaitKeys(terminal);
}

/**
 * C04, C05: the power went while a sale was being signed, or before. The cardholder stands there: straight back to it,
 * without anybody's password.
 * @param failed the flow itself failed: what may have thrown is not begun anew, the sale goes to the things to finish.
 */
export async function resumeSigning(terminal: Terminal, failed: boolean): Promise<void> {
  await isFit(terminal);
  for (const sale of await terminal.book.unsigned(RESUMED_MAX))
    if (sale.state === "approved" && sale.signature.kind === "owed") {
      const owed = { ...sale, signature: sale.signature };
      if (failed) await terminal.book.record(owed, { type: "put-off" });
      else await finishApproved(terminal, owed);
    }
}

/** The reversals that are owed and stand before every other transaction. What is in doubt (D08) is none: it may be charged. */
export async function owed(terminal: Pick<Terminal, "book">): Promise<readonly Reversing[]> {
  const open = await terminal.book.checking();
  return open.filter(
    (transaction): transaction is Reversing => transaction.state === "reversing" && !transaction.doubt,
  );
}

/** Tries every owed reversal once. @returns the transactions that were reversed, and whether any still blocks. */
export async function tryOwed(
  terminal: Terminal,
): Promise<{ readonly done: readonly Transaction[]; readonly blocked: boolean }> {
  const done: Transaction[] = [];
  let blocked = false;
  for (const transaction of await owed(terminal)) {
    if (terminal.session.due.signIn && (await signIn(terminal)).kind === "failed") {
      blocked ||= !transaction.deferred;
      continue;
    }
    const sent = await terminal.book.record(transaction, { type: "reversal-sent" });
    const reversed = await reverse(terminal, sent);
    if (reversed.kind === "confirmed") done.push(reversed.transaction);
    else blocked ||= !transaction.deferred;
  }
  return { done, blocked };
}

/**
 * Before a new transaction: what is owed goes first. When it does not go, the new one waits, unless a supervisor lets it
 * pass (`unionpay.md`, 5.1: keep, block, show, supervised override). And the terminal must be fit for it.
 * @returns whether a new transaction may begin.
 */
export async function settleOwed(terminal: Terminal): Promise<boolean> {
  if (!(await owedSettled(terminal)) || !(await isFit(terminal))) return false;
  for (let piece = 0; piece < PIECES_AHEAD && (await terminal.book.maintain()); ) piece++;
  return true;
}

async function owedSettled(terminal: Terminal): Promise<boolean> {
  const before = await owed(terminal);
  if (before.length === 0) return true;
  await terminal.panel.show({
    id: "processing",
    title: words.reversing,
    lines: [words.reversalFirst, words.pleaseWait],
    mood: "waiting",
  });
  const { blocked } = await tryOwed(terminal);
  if (!blocked) return true;
  const [first] = (await owed(terminal)).filter((transaction) => !transaction.deferred);
  return first ? override(terminal, first) : true;
}

/** Shows that money is being checked, and goes on checking it while nobody presses a key. */
export async function showChecking(terminal: Terminal, screen: Screen): Promise<void> {
  await terminal.panel.show(screen);
  for (;;) {
    const press = await terminal.panel.key(CHECK_AGAIN_MS);
    if (press.kind === "timeout") {
      const { done } = await tryOwed(terminal);
      const [reversed] = done;
      if (reversed) return showReturned(terminal, reversed);
      await terminal.panel.show(screen);
      if ((await owed(terminal)).length === 0) return;
      continue;
    }
    if (press.kind !== "key" || press.key === "enter" || press.key === "cancel") return;
    if (isDigit(press.key)) return terminal.panel.unread(press.key);
  }
}

/** The host is there and has just approved what the card refused (B22): its money goes back before anybody is told. */
export async function reverseAtOnce(terminal: Terminal, { facts }: Reversing, checking: Screen): Promise<void> {
  await terminal.panel.show({
    id: "processing",
    title: words.reversing,
    lines: [amountText(facts.amountFen), words.pleaseWait],
    mood: "waiting",
  });
  const { done } = await tryOwed(terminal);
  const reversed = done.find((transaction) => transaction.facts.stan === facts.stan);
  return reversed ? showReturned(terminal, reversed) : showChecking(terminal, checking);
}

/** The host has confirmed a reversal: says so. */
export async function showReturned(terminal: Terminal, transaction: Transaction): Promise<void> {
  const diagnosis = transactionDiagnosis(transaction);
  if (!diagnosis) throw new Error(`transaction ${transaction.facts.stan}: ${transaction.state} was not reversed`);
  const screen = endScreen(diagnosis, words.returned, [amountText(transaction.facts.amountFen)]);
  await printNotice(terminal, transaction, screen);
  await showEnd(terminal, screen);
}

async function override(terminal: Terminal, transaction: Reversing): Promise<boolean> {
  const diagnosis = transactionDiagnosis(transaction);
  await terminal.panel.flush();
  const lines = [amountText(transaction.facts.amountFen), ...(diagnosis ? diagnosisLines(diagnosis) : [])];
  const pressed = await showEnd(terminal, {
    id: "checking",
    title: words.checking,
    lines: [...lines, text("F1 主管放行，稍后再冲正", "F1: supervisor lets it wait")],
    mood: "waiting",
  });
  if (pressed !== "f1") return false;
  if (!(await supervisor(terminal))) return false;
  await terminal.book.record(transaction, { type: "deferred" });
  return true;
}
