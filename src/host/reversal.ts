import type { Terminal } from "../context";
import { confirmsReversal, type Transaction } from "../transaction/life";
import { textField } from "./iso8583/message";
import { reversalRequest } from "./messages";
import { asksForSignIn } from "./response-codes";

/** How one attempt to reverse ended. */
export type Reversed =
  | { readonly kind: "confirmed"; readonly transaction: Transaction }
  /** The host answered, but not as it should: 39 is told for support. */
  | { readonly kind: "refused"; readonly responseCode: string }
  | { readonly kind: "unanswered" }
  | { readonly kind: "not-sent" };

/**
 * Sends the reversal that is owed for `transaction`, once. It was stored before the transaction was sent and stays
 * until the host confirms it (`unionpay.md`, 5.1); asking again is harmless, the host matches it by STAN and batch.
 */
export async function reverse(terminal: Terminal, transaction: Transaction): Promise<Reversed> {
  if (transaction.state !== "reversing")
    throw new Error(`transaction ${transaction.facts.stan}: no reversal is owed while ${transaction.state}`);
  const { host, book, personalisation } = terminal;
  const exchanged = await host.exchange(reversalRequest(personalisation, transaction.facts, transaction.reason), {
    mac: true,
    timeoutMs: await book.replyTimeoutMs(),
  });
  if (exchanged.kind === "not-sent") {
    if (exchanged.why === "no-key") terminal.session.due.signIn = true;
    return { kind: "not-sent" };
  }
  if (exchanged.kind === "no-answer") {
    if (exchanged.why === "mac") terminal.session.due.signIn = true;
    return { kind: "unanswered" };
  }
  const responseCode = textField(exchanged.reply, 39) ?? "";
  if (confirmsReversal(responseCode))
    return {
      kind: "confirmed",
      transaction: await book.record(transaction, { type: "reversal-confirmed", responseCode }),
    };
  if (asksForSignIn(responseCode)) terminal.session.due.signIn = true;
  if (transaction.reason !== "06") await book.record(transaction, { type: "reversal-refused" });
  return { kind: "refused", responseCode };
}
