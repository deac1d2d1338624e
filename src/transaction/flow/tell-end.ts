import type { Text } from "../../../hal/display";
import { type Approved, type Declined, isStored, type Transaction } from "../../book/states";
import type { Terminal } from "../../context";
import { showWithMore } from "../../counter/more";
import { showEnd } from "../../counter/show-end";
import type { FaultCode } from "../../diagnosis/catalogue";
import type { Diagnosis } from "../../diagnosis/diagnosis";
import { type End, endOf } from "../../diagnosis/diagnosis";
import { isUnpaid, transactionEnd } from "../../diagnosis/ends";
import { signInDiagnosis } from "../../diagnosis/host-failures";
import { codeOfBatch } from "../../diagnosis/known-meaning";
import { responseMeaning } from "../../diagnosis/response-meaning";
import { endScreen, refusedScreen } from "../../diagnosis/screens";
import { CLOSED, FORMAT_ERROR } from "../../host/response-codes";
import { signIn } from "../../host/sign-in";
import { LARGE_LINES_MAX, rowsOf, type Screen } from "../../screen/panel";
import { text } from "../../screen/text";
import { supportText, words } from "../../screen/words";
import { kindOf } from "../kinds/kinds";
import { printNotice } from "../slips/slip-copies";
import type { Authorised } from "./authorise";
import { showBalance } from "./balance";
import { finishApproved, finishStored } from "./finish";
import { reverseAtOnce, showChecking } from "./recover";
import { noteStanding } from "./standing";
import { showEndOf } from "./told";

const WRONG_PIN = "55";

/**
 * Tells what became of it: of the money only what the journal already holds.
 * It waits for nothing itself: a waiting function less is 45 slots of the heap where a signed sale has least.
 * @param retry a wrong PIN may be typed anew (B07). @returns whether it is to be.
 */
export function tellEnd(
  terminal: Terminal,
  { transaction, detail, why, balance }: Authorised,
  retry: boolean,
): Promise<boolean | undefined> {
  if (!isClosed(transaction)) terminal.session.closedBefore &&= undefined;
  if (transaction.state === "approved")
    return balance ? showBalance(terminal, transaction, balance) : finishApproved(terminal, transaction);
  if (isStored(transaction)) return finishStored(terminal, transaction);
  return endFailed(terminal, transaction, { detail, why }, retry);
}

async function endFailed(
  terminal: Terminal,
  transaction: Exclude<Transaction, Approved>,
  { detail, why }: Pick<Authorised, "detail" | "why">,
  retry: boolean,
): Promise<boolean> {
  if (transaction.state === "declined" && transaction.unclear) {
    const cleared = await clearUp(terminal, transaction);
    return endFailed(terminal, cleared.transaction, { ...cleared, detail }, retry);
  }
  const known = endOfFailed(transaction);
  const diagnosis = why ? endOf(known.of, why, known.money) : known;
  await terminal.panel.beep("error");
  // Which field of the message is wrong helps support alone: it stands behind F1.
  const atFault = transaction.state === "declined" && transaction.responseCode === FORMAT_ERROR ? detail : undefined;
  const told = detail && !atFault ? { ...diagnosis, detail } : diagnosis;
  const screen = endScreen(told, words.declined);
  if (transaction.state === "reversing" && transaction.byCard) await reverseAtOnce(terminal, transaction, screen);
  else if (transaction.state === "reversing" || transaction.state === "repeating")
    await showChecking(terminal, transaction, screen);
  else {
    await printNotice(terminal, transaction, screen);
    if (transaction.state === "declined" && !isUnpaid(transaction)) {
      const { responseCode, code } = transaction;
      // The sign-in behind it has said what it means, or the answer itself did.
      const isKnown = responseCode === CLOSED || code !== undefined;
      const meant = isKnown ? diagnosis.cause : responseMeaning(responseCode, transaction.facts).merchant;
      return showDeclined(terminal, transaction, screen, { retry, meant, atFault });
    }
    await showEndOf(terminal, transaction, screen);
  }
  return false;
}

function endOfFailed(transaction: Exclude<Transaction, Approved>): End {
  const end = transactionEnd(transaction);
  if (!end)
    throw new Error(`${transaction.facts.kind} ${transaction.facts.stan}: ${transaction.state} has no diagnosis`);
  return end;
}

/**
 * C1 can mean that the host does not know the keys, and 77 that it is in another batch: only a sign-in tells whether the merchant is
 * closed, and which batch it is. What it tells is durable before anybody reads it: list and slip say the same.
 */
async function clearUp(
  terminal: Terminal,
  unclear: Declined,
): Promise<{ readonly transaction: Declined; readonly why?: Diagnosis }> {
  const { session, book } = terminal;
  const { responseCode } = unclear;
  const signed = await signIn(terminal);
  const clear = (code?: FaultCode) => book.record(unclear, { type: "cleared-up", ...(code ? { code } : {}) });
  if (signed.kind === "failed") {
    const { failure } = signed;
    // Any other failure is told at home. Then nobody knows what the code means.
    if (failure.kind !== "refused") return { transaction: await clear() };
    const why = signInDiagnosis(failure);
    noteStanding(terminal, failure);
    session.due.signIn = false;
    return { transaction: await clear(why.code), why: { ...why, responseCode } };
  }
  if (responseCode !== CLOSED && session.batchRefused !== undefined)
    return { transaction: await clear(codeOfBatch(session.batchRefused)) };
  // The keys were good already, and it said so again: it is the merchant.
  if (responseCode === CLOSED && session.closedBefore) return { transaction: await clear("A10") };
  if (responseCode === CLOSED) session.closedBefore = true;
  const transaction = await clear();
  const { money: _, of: __, ...told } = endOfFailed(transaction);
  // What it was to take back stayed behind in the other batch.
  const isLeft = kindOf(unclear.facts).original?.batch === "this" && unclear.facts.batch !== book.batch;
  return { transaction, why: { ...told, remedy: isLeft ? batchLeft : signedInAgain } };
}

function isClosed(transaction: Transaction): boolean {
  return transaction.state === "declined" && transaction.responseCode === CLOSED;
}

const signedInAgain = text("已重新签到，请重新交易", "Signed in; start again");
const batchLeft = text("已换批次，只能退货", "Batch changed: refund it");

/**
 * The screen that both sides of the counter see is neutral; F1 gives the merchant the plain meaning (B05). Nobody types a
 * PIN unasked: F2 leads to another try.
 */
async function showDeclined(
  terminal: Terminal,
  declined: Declined,
  screen: Screen,
  { retry, meant, atFault }: { readonly retry: boolean; readonly meant: Text; readonly atFault: Text | undefined },
): Promise<boolean> {
  const { responseCode } = declined;
  const again = retry && responseCode === WRONG_PIN;
  const told = [...(screen.lines ?? []), ...(again ? [text("F2 重输卡密码", "F2: enter the PIN again")] : [])];
  const hinted = [...told, text("F1 商户说明", "F1: for the merchant")];
  // The key works without its hint, which is not worth small letters.
  const lines = rowsOf(hinted) > LARGE_LINES_MAX ? told : hinted;
  const pressed = await showEndOf(terminal, declined, { ...screen, lines });
  if (pressed === "f2") return again;
  if (pressed !== "f1") return false;
  await showEnd(terminal, {
    id: "detail",
    title: text("商户说明", "For the merchant"),
    lines: [
      text(`应答码 ${responseCode}`, `Response code ${responseCode}`),
      meant,
      ...(atFault ? [atFault] : []),
      supportText,
    ],
  });
  return false;
}

/** Nothing was recorded and nothing sent: not charged, and why. */
export async function refuse(terminal: Terminal, amountFen: number, diagnosis: Diagnosis): Promise<void> {
  const { till } = terminal.session.inHand;
  if (till && !till.cancelled) till.code = diagnosis.code;
  await terminal.panel.beep("error");
  await showWithMore(terminal, refusedScreen(amountFen, diagnosis, terminal.session.inHand.sale), diagnosis);
}
