import type { Terminal } from "../context";
import type { SignInFailure } from "../evidence/failures";
import type { Exchanged } from "../host/exchange";
import { type Message, textField } from "../host/iso8583/message";
import { noteRequirement } from "../host/requirement";
import { asksForSignIn, DUPLICATE, isHostDown } from "../host/response-codes";
import { notSent } from "../host/sign-in";
import type { CellKey, JournalValue } from "../journal/journal";
import { signInForMoney } from "../transaction/flow/owed";

/** Another STAN behind a 94, and behind a sign-in. */
const TRIES = 3;

/** How one message of a settlement ended. None of its answers carries a MAC. */
export type Asked =
  | { readonly kind: "taken"; readonly reply: Message }
  /** The host's own word against it. */
  | { readonly kind: "refused"; readonly responseCode: string }
  /** The sign-in that the host asked for has brought another batch: this one is closed there. */
  | { readonly kind: "moved" }
  /** Nothing that counts: another time. */
  | { readonly kind: "later"; readonly why: SignInFailure };

/**
 * Sends one message with a STAN of its own, which becomes durable with what is known so far. Asking again is harmless: the host knows
 * records by their own numbers, and a batch by its.
 */
export async function ask(
  terminal: Terminal,
  request: (stan: number) => Message,
  beside: readonly (readonly [CellKey, JournalValue])[] = [],
): Promise<Asked> {
  const { book, host, session, devices } = terminal;
  const { batch } = book;
  for (let tries = 1; ; tries++) {
    const stan = await book.takeStan(beside);
    const timeoutMs = await book.settings.replyTimeoutMs();
    const exchanged = await host.exchange(request(stan), { mac: false, timeoutMs });
    if (exchanged.kind !== "reply") return { kind: "later", why: await whyLater(terminal, exchanged) };
    noteRequirement(session, exchanged.processingRequirement);
    const responseCode = textField(exchanged.reply, 39) ?? "00";
    if (responseCode === "00") return { kind: "taken", reply: exchanged.reply };
    if (tries < TRIES && responseCode === DUPLICATE) continue;
    if (tries < TRIES && asksForSignIn(responseCode)) {
      if (!(await signInForMoney(terminal))) {
        const bearers = await devices.network.bearers();
        return { kind: "later", why: session.barred ?? { kind: "unanswered", asked: "sign-in", bearers } };
      }
      if (book.batch !== batch) return { kind: "moved" };
      continue;
    }
    if (isHostDown(responseCode)) return { kind: "later", why: { kind: "refused", responseCode } };
    return { kind: "refused", responseCode };
  }
}

async function whyLater(terminal: Terminal, exchanged: Exclude<Exchanged, { kind: "reply" }>): Promise<SignInFailure> {
  if (exchanged.kind === "not-sent") return notSent(terminal, exchanged);
  return { kind: "unanswered", asked: "echo", bearers: await terminal.devices.network.bearers() };
}
