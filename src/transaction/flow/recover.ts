import type { Text } from "../../../hal/display";
import { icons } from "../../../hal/icons";
import { goesAgain, isAdvice, isEnquiry } from "../../book/facts";
import { isSince } from "../../book/loss";
import { owed } from "../../book/owed";
import { isAsked, isBlocking, type Reversing, type Transaction, type Unended } from "../../book/states";
import { adoptUnsigned, belongsTo } from "../../book/takeover";
import type { Terminal } from "../../context";
import { isCounted } from "../../counter/counted";
import { moreHintF4, showMore } from "../../counter/more";
import { END_MS, showEnd } from "../../counter/show-end";
import { supervisor } from "../../counter/supervisor";
import { askSupport, supportHint } from "../../counter/support-word";
import { askSupportRemedy } from "../../diagnosis/diagnosis";
import { failedScreen } from "../../diagnosis/end-screens";
import { isForSupport, transactionEnd } from "../../diagnosis/ends";
import { signInDiagnosis } from "../../diagnosis/host-failures";
import { saidOf } from "../../diagnosis/kind-words";
import { endScreen, whichText } from "../../diagnosis/screens";
import type { SignInFailure } from "../../evidence/failures";
import type { Screen } from "../../screen/panel";
import { isDigit, LARGE_LINES_MAX, LINES_MAX, rowsOf } from "../../screen/panel";
import { contacting, withAmount } from "../../screen/pictured";
import { text } from "../../screen/text";
import { amountText, words } from "../../screen/words";
import { printNotice } from "../slips/slip-copies";
import { isFit } from "./condition";
import { finishApproved, finishLate } from "./finish";
import { sendRepeats, tryOwed } from "./owed";
import { showEndOf } from "./told";

/** From the screen "being checked" to the terminal's own next try. */
const CHECK_AGAIN_MS = 10_000;

/** An erase and a sector's opening, done while the card is being looked for and not while it waits. */
const PIECES_AHEAD = 2;

/** One sale at a time is being signed; those that were put off stand in the same place. */
const RESUMED_MAX = 64;

/**
 * At boot, and after a bug: what was an intent may have been sent, so its reversal is owed, or it goes again. One small record for each; done again
 * after another cut it finds less to do. What was under way when the program failed says so (B21).
 */
export async function recover(terminal: Terminal): Promise<void> {
  await belongsTo(terminal.book, terminal.personalisation);
  const { book, session, devices, board } = terminal;
  if (devices["signature-pad"]) {
    await adoptUnsigned(book);
    await book.signatures.adopt();
  }
  const { sale } = session.inHand;
  for (const transaction of await book.checking()) {
    // The power went before its sign-in was over: the one behind log-in is told by itself.
    if (transaction.state === "declined") await book.record(transaction, { type: "cleared-up" });
    if (transaction.state !== "intent") continue;
    const struck =
      board.resetBy !== undefined ||
      (sale !== undefined && isSince(transaction.facts.stan, sale.nextStan, book.nextStan));
    const { facts } = transaction;
    if (isEnquiry(facts)) await book.record(transaction, { type: "lapsed", code: struck ? "B21" : "B14" });
    // Nothing of it was sent, and all that its message needs is durable.
    else if (isAdvice(facts)) await book.record(transaction, { type: "stored" });
    else if (goesAgain(facts))
      await book.record(transaction, { type: "unconfirmed", ...(struck ? { mishap: "bug" } : {}) });
    else
      await book.record(
        transaction,
        struck ? { type: "unanswered", reason: "96", mishap: "bug" } : { type: "unanswered", reason: "98" },
      );
  }
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

/**
 * Before a new transaction: what is owed goes first. When it does not go, the new one waits, unless a supervisor lets it
 * pass (`unionpay.md`, 5.1: keep, block, show, supervised override). And the terminal must be fit for it.
 * @param askedFen of the transaction that is asked for, if one is: refused, it ends here, not charged.
 * @returns whether a new transaction may begin.
 */
export async function settleOwed(terminal: Terminal, askedFen?: number): Promise<boolean> {
  if (!(await owedSettled(terminal)) || !(await isFit(terminal, askedFen)) || !(await isCounted(terminal, askedFen)))
    return false;
  for (let piece = 0; piece < PIECES_AHEAD && (await terminal.book.maintain()); ) piece++;
  return true;
}

/** At the pace that the terminal keeps by itself. The host may be silent for some seconds: the screen says what is waited for. */
async function sendBetween(terminal: Terminal): Promise<void> {
  if ((await terminal.devices.clock.monotonic()) < terminal.session.owed.notBeforeMs) return;
  await terminal.panel.show({ id: "processing", title: words.sending, lines: [words.pleaseWait], ...contacting });
  await tryOwed(terminal, "between");
}

async function owedSettled(terminal: Terminal): Promise<boolean> {
  const before = (await owed(terminal)).filter(isAsked);
  if (!before.some(({ state }) => state === "reversing")) {
    // What goes again keeps nobody waiting; a busy terminal never rests.
    if (before.length > 0) await sendBetween(terminal);
    await sendRepeats(terminal, "counter");
    return true;
  }
  await terminal.panel.show({
    id: "processing",
    title: words.reversing,
    lines: [words.reversalFirst, words.pleaseWait],
    ...contacting,
  });
  const { blocked } = await tryOwed(terminal);
  if (!blocked) return true;
  const first = (await owed(terminal)).find(isBlocking);
  return first ? override(terminal, first) : true;
}

/**
 * Shows that money is being checked, and checks it: at once, behind the screen, and again while nobody presses a key.
 * @param tried a moment ago, in vain.
 */
export async function showChecking(
  terminal: Terminal,
  transaction: Unended,
  screen: Screen,
  tried = false,
): Promise<void> {
  const { panel } = terminal;
  const { facts } = transaction;
  let shown: Screen = { ...screen, lines: withMoreHint(transaction, screen.lines ?? []) };
  await panel.show(shown);
  for (let first = !tried; ; first = false) {
    if (first || !(await somebodyLeads(terminal, facts.stan, shown))) {
      const { done } = await tryOwed(terminal, first ? "counter" : "itself");
      const reversed = done.find((transaction) => transaction.facts.stan === facts.stan) ?? done[0];
      if (reversed) {
        // Who pressed a key meanwhile has not seen this.
        await panel.flush();
        return showReturned(terminal, reversed);
      }
      const [still] = (await owed(terminal)).filter((transaction) => transaction.facts.stan === facts.stan);
      if (!still) return;
      const stuck = still.refusal !== undefined || !isAsked(still) || isForSupport(still, terminal.session);
      const lines = stuck ? openLines(terminal, still) : (screen.lines ?? []);
      shown = { ...screen, lines: withMoreHint(still, checkingLines(terminal, still, lines)) };
      if (!isAsked(still)) return showUnasked(terminal, still, shown);
      await panel.show(shown);
    } else return;
  }
}

/** Nobody asks the host any more: it stands there as long as an end does. */
async function showUnasked(terminal: Terminal, transaction: Unended, screen: Screen): Promise<void> {
  if ((await showEnd(terminal, screen, END_MS, true)) === "f3") await askSupport(terminal, transaction);
}

/** @returns false when nobody did anything for a while. */
async function somebodyLeads(terminal: Terminal, stan: number, shown: Screen): Promise<boolean> {
  for (;;) {
    const press = await terminal.panel.key(CHECK_AGAIN_MS);
    if (press.kind === "timeout") return false;
    if (press.kind !== "key" || press.key === "enter" || press.key === "cancel") return true;
    if (isDigit(press.key)) {
      terminal.panel.unread(press.key);
      return true;
    }
    if (press.key !== "f3" && press.key !== "f4") continue;
    const [transaction] = (await owed(terminal)).filter(({ facts }) => facts.stan === stan);
    if (press.key === "f3") {
      if (transaction) await askSupport(terminal, transaction);
      return true;
    }
    if (transaction) await showHeard(terminal, transaction);
    await terminal.panel.show(shown);
  }
}

/** The key works without its hint: what became of the money comes first. */
function withMoreHint(transaction: Unended, lines: readonly Text[]): readonly Text[] {
  const end = transactionEnd(transaction);
  return end?.ranked && rowsOf(lines) < LARGE_LINES_MAX ? [...lines, moreHintF4] : lines;
}

/** What an answer seemed to say that proves nothing: for support. */
async function showHeard(terminal: Terminal, transaction: Unended): Promise<void> {
  const end = transactionEnd(transaction);
  if (!end?.ranked) return;
  const { money: _, of: __, ...cause } = end;
  await showMore(terminal, cause);
}

function openLines({ session }: Terminal, transaction: Unended): readonly Text[] {
  const end = transactionEnd(transaction);
  if (!end) return [whichText(transaction.facts)];
  // Without new keys the terminal cannot check by itself, whatever else stands in its way.
  return endScreen(
    isForSupport(transaction, session) ? { ...end, remedy: saidOf(end.of, askSupportRemedy) } : end,
    words.checking,
  ).lines;
}

/** Why nothing moves, and who can end it. */
function checkingLines(terminal: Terminal, transaction: Unended, lines: readonly Text[]): readonly Text[] {
  const { barred } = terminal.session;
  const stuck = isForSupport(transaction, terminal.session);
  const more = [...(barred ? [barredText(barred)] : []), ...(stuck ? [supportHint] : [])];
  return [...lines.slice(0, LINES_MAX - more.length), ...more];
}

/** The host lets the terminal not sign in: no sale begins. */
export function barredText(failure: SignInFailure): Text {
  const { code, responseCode } = signInDiagnosis(failure);
  return text(`签到被拒 (${code}-${responseCode})`, `Sign-in refused (${code}-${responseCode})`);
}

/** The host is there and has just approved what the card refused (B22): its money goes back before anybody is told. */
export async function reverseAtOnce(terminal: Terminal, transaction: Reversing, checking: Screen): Promise<void> {
  const { facts } = transaction;
  await terminal.panel.show({
    id: "processing",
    title: words.reversing,
    lines: [amountText(facts.amountFen), words.pleaseWait],
    ...withAmount(facts.amountFen),
    ...contacting,
  });
  const { done } = await tryOwed(terminal);
  const reversed = done.find((each) => each.facts.stan === facts.stan);
  return reversed ? showReturned(terminal, reversed) : showChecking(terminal, transaction, checking, true);
}

/** The host has ended it, by a reversal or by what went again: says so. */
export async function showReturned(terminal: Terminal, transaction: Transaction): Promise<void> {
  if (transaction.state === "approved") {
    const { lastBegun = transaction.facts.stan } = terminal.book;
    return (transaction.facts.stan === lastBegun ? finishApproved : finishLate)(terminal, transaction);
  }
  const screen = failedScreen(transaction);
  await printNotice(terminal, transaction, screen);
  await showEndOf(terminal, transaction, screen);
}

/** What a supervisor answers for. */
const letsWait = text("先收下一位，这笔稍后再查", "Next sale first, check later");

async function override(terminal: Terminal, transaction: Reversing): Promise<boolean> {
  const { session } = terminal;
  await terminal.panel.flush();
  // Without new keys no sale begins, whoever lets the reversal wait.
  const keys = session.barred ? [] : [text("F1 主管同意后先收下一位", "F1: supervisor, next sale")];
  const told = checkingLines(terminal, transaction, openLines(terminal, transaction));
  const pressed = await showEnd(
    terminal,
    {
      id: "checking",
      title: words.checking,
      lines: [...told.slice(0, LINES_MAX - keys.length), ...keys],
      mood: "waiting",
      icon: icons.checking,
    },
    END_MS,
    true,
  );
  if (pressed === "f3") await askSupport(terminal, transaction);
  if (pressed !== "f1" || session.barred) return false;
  if (!(await supervisor(terminal, [letsWait, whichText(transaction.facts)]))) return false;
  await terminal.book.record(transaction, { type: "deferred" });
  return true;
}
