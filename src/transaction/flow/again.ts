import type { Book } from "../../book/book";
import { isOrder } from "../../book/facts";
import { advicesOwed } from "../../book/owed";
import { isStored, type Repeating } from "../../book/states";
import type { Terminal } from "../../context";
import { type Message, textField } from "../../host/iso8583/message";
import { noteAnswered, noteUnproven } from "../../host/requirement";
import { asksForSignIn, isHostDown, OTHER_BATCH } from "../../host/response-codes";
import { financialRequest } from "../../host/transaction-messages";
import { profileOf } from "../../profiles/acquirers";
import { openCard } from "../card/kept-card";
import { kindOf } from "../kinds/kinds";
import { credentialSecrets } from "../scan/credential";
import { needOf } from "../signing/signing-need";
import { judge } from "./judge";
import { finishOrder } from "./order-end";
import type { Tried } from "./tried";

/**
 * These say that the host did not look at the message itself: the shop, the terminal or the format was not to its liking. They prove
 * nothing of what it has.
 */
const beforeLooking: readonly string[] = Object.freeze(["03", "30", "58", "97", "A7", "A8", "B1"]);

/** Of these what the host has against merchant or terminal. A sign-in tells which it is, and how it is mended (A09 to A11, A22). */
const aboutTerminal: readonly string[] = Object.freeze(["03", "97", "A8", "B1"]);

/** Does a decline of what went again say that the host has booked none of it? */
export function endsRepeat(acquirer: string, responseCode: string): boolean {
  if (asksForSignIn(responseCode) || isHostDown(responseCode) || beforeLooking.includes(responseCode)) return false;
  return profileOf(acquirer).numbersFirst;
}

/**
 * Sends the identical message once more (`money.md`, 4): same number, same batch, same content, under the keys of now. An approval ends
 * it, and so does a decline of a host that looks for the number first: where it had booked the first one it says 94. Then it has had it,
 * and nothing here tells whether it booked it: it goes no more. A decline of any other host may be because of the first one.
 * @param timeoutMs from its last byte to the answer.
 * @param signedIn keys and batch are new, because the host has just refused it: what it says now stands against the message itself.
 */
export async function sendAgain(
  terminal: Terminal,
  transaction: Repeating,
  timeoutMs: number,
  signedIn = false,
): Promise<Tried> {
  const { host, book, session, personalisation } = terminal;
  const { facts } = transaction;
  if (isOrder(facts)) return finishOrder(terminal, transaction);
  const secrets = facts.qr ? credentialSecrets(facts.qr) : await openCard(terminal, facts.stan);
  if (secrets === "silent") return { kind: "not-sent" };
  if (secrets === "lost") return withoutCard(book, transaction);
  const request = financialRequest(kindOf(facts).message.mti, personalisation, facts, secrets);
  let now = transaction;
  const beforeSend = async () => {
    if (isStored(now) && now.unsent) now = await book.record(now, { type: "advice-sent" });
    return true;
  };
  const exchanged = await host.exchange(request, { mac: true, timeoutMs, beforeSend });
  switch (exchanged.kind) {
    case "not-sent":
      if (exchanged.why === "no-key") session.due.signIn = true;
      return { kind: "not-sent" };
    case "no-answer":
      return { kind: "unanswered" };
    case "unproven":
      noteUnproven(session);
      return { kind: "unproven" };
    case "reply":
      noteAnswered(session);
      return judgeAgain(terminal, now, exchanged.reply, signedIn);
  }
}

/**
 * Its message cannot be made any more. An advice that never left is over, and its authorisation can be completed anew. What became of
 * everything else is for support to say.
 */
async function withoutCard(book: Book, transaction: Repeating): Promise<Tried> {
  if (isStored(transaction) && transaction.unsent)
    return { kind: "confirmed", transaction: await book.record(transaction, { type: "unsent", code: "D07" }) };
  await book.record(transaction, { type: "doubted" });
  return { kind: "unanswered" };
}

/** Behind the loss of the keys that sealed the cards: nobody is told any more that such an advice is done. */
export async function giveUpAdvices(terminal: Terminal): Promise<void> {
  for (const advice of await advicesOwed(terminal))
    if ((await openCard(terminal, advice.facts.stan)) === "lost") await withoutCard(terminal.book, advice);
}

async function judgeAgain(
  terminal: Terminal,
  transaction: Repeating,
  reply: Message,
  signedIn: boolean,
): Promise<Tried> {
  const { book, devices, session, personalisation } = terminal;
  const { facts } = transaction;
  const responseCode = textField(reply, 39) ?? "";
  const isOurs = isStored(transaction) && aboutTerminal.includes(responseCode);
  if (asksForSignIn(responseCode) || isOurs) session.due.signIn = true;
  // An advice that nobody has looked at is as it was: stored. Said again behind a sign-in it keeps the advice from ever being booked.
  const isLeft = responseCode === OTHER_BATCH && facts.batch !== book.batch;
  const outOfStep = !signedIn && ((asksForSignIn(responseCode) && !isLeft) || isOurs);
  const unheard = outOfStep || isHostDown(responseCode);
  if (isStored(transaction) && unheard) return { kind: "refused", responseCode };
  const need = await needOf(terminal, facts, "none");
  const event = judge(reply, devices.printer ? "owed" : "none", need, await book.mayBeDoubled(facts));
  switch (event.type) {
    case "approved":
      return { kind: "confirmed", transaction: await book.record(transaction, event) };
    case "unanswered":
      await book.record(transaction, { type: event.doubt ? "doubted" : "arrived" });
      return { kind: "refused", responseCode };
    case "declined":
      if (endsRepeat(personalisation.acquirer, responseCode))
        return { kind: "confirmed", transaction: await book.record(transaction, event) };
      // The same refusal a hundred times costs flash, and tells nothing.
      if (transaction.refusal !== responseCode)
        await book.record(transaction, { type: "repeat-refused", responseCode });
      return { kind: "refused", responseCode };
    default:
      throw new Error(`${facts.kind} ${facts.stan}: a repeat cannot end as ${event.type}`);
  }
}
