import type { ReversalEnd, Reversed, Reversing, Vouched } from "../book/states";
import { type AcquirerProfile, profileOf } from "../profiles/acquirers";
import { epochOf } from "../values/clock";
import { maskPan } from "../values/masked-pan";
import { type Message, textField } from "./iso8583/message";
import { credentialOf } from "./iso8583/subfields";
import { hasNewerKeys, leftAtMs, type Online, OWED_PAUSE_MS_MAX } from "./online";
import { downUntil } from "./refusal";
import { noteAnswered, noteUnproven } from "./requirement";
import { asksForSignIn, DUPLICATE, isHostDown, saysBooked } from "./response-codes";
import { localTime } from "./sign-in";
import { reversalRequest } from "./transaction-messages";

/** Both clocks tell whole seconds. */
const ROUNDING_MS = 1_000;
/** A crystal is off by 20 to 50 ppm, and by 100 in the cold. */
const DRIFT_PARTS = 10_000;

/** How one attempt to reverse ended. */
export type ReversalTried =
  | { readonly kind: "confirmed"; readonly transaction: Reversed }
  /** The host's own word, which ends nothing: 39 is told for support. */
  | { readonly kind: "refused"; readonly responseCode: string }
  /** An answer came, and nothing proves that it is the host's. */
  | { readonly kind: "unproven" }
  | { readonly kind: "unanswered" }
  | { readonly kind: "not-sent" };

/** What a genuine answer to a reversal says of the money. */
export type ReversalMeaning =
  | { readonly kind: "ended"; readonly money: ReversalEnd }
  /** @see Reversing.deferred */
  | { readonly kind: "open"; readonly deferred: boolean };

/** What is known when a reversal is answered. */
export interface Asked {
  /** The host approved it, all or in part, by a genuine answer. */
  readonly approved: boolean;
  /** The answer itself names what the host gave back (profile, `namesReturned`). */
  readonly named: boolean;
  /** It was answered on the host's own day of the sale. */
  readonly sameDay: boolean;
}

/**
 * Field 39 of a genuine 0410 (`money.md`, 2). 25 on another day can mean that the host reverses that no more, and the sale is
 * still charged. What the host itself approved cannot be "not approved" (01, 12): that is for support. 00 alone does not say that
 * anything had been booked: hosts say it of what they do not know, and of what they had declined.
 */
export function reversalMeaning(code: string, { approved, named, sameDay }: Asked): ReversalMeaning {
  const booked = approved || named;
  switch (code) {
    case "00":
      return { kind: "ended", money: booked ? "returned" : "not charged" };
    case "01":
    case "12":
      return booked ? { kind: "open", deferred: false } : { kind: "ended", money: "not charged" };
    case "25":
      if (named) return { kind: "ended", money: "returned" };
      // Of what it has approved the host says so when an earlier reversal has come through.
      if (sameDay) return { kind: "ended", money: approved ? "returned" : "not charged" };
      return { kind: "open", deferred: true };
    default:
      return { kind: "open", deferred: false };
  }
}

/**
 * Sends the reversal that is owed for `transaction`, once: with the numbers that the sale had, under the keys of now. It was
 * stored before the transaction was sent and stays until the host confirms it (`unionpay.md`, 5.1); asking again is harmless,
 * the host matches it by terminal, STAN and batch.
 * @param timeoutMs from its last byte to the answer.
 * @param asksBehind of what somebody else may still decide: asks once more how it ended when the host has said that it has. Undefined: that
 *   it has not.
 */
export async function reverse(
  terminal: Online,
  transaction: Reversing | Reversed | Vouched,
  timeoutMs: number,
  asksBehind?: (money: ReversalEnd) => Promise<ReversalEnd | undefined>,
): Promise<ReversalTried> {
  const { host, book, personalisation, session, devices } = terminal;
  const sentMs = await devices.clock.monotonic();
  const request = reversalRequest(personalisation, transaction.facts, transaction.reason);
  let heard: Reversing | Reversed | Vouched = transaction;
  const exchanged = await host.exchange(request, {
    mac: true,
    timeoutMs,
    heardLate: async (code) => {
      heard = await keepLate(terminal, heard, code);
    },
  });
  // Its number may be an older sale's: what came of this message is support's to find out, and no more are sent.
  if (heard.state === "reversing" && heard.doubt) return { kind: "refused", responseCode: DUPLICATE };
  switch (exchanged.kind) {
    case "not-sent":
      if (exchanged.why === "no-key") session.due.signIn = true;
      return { kind: "not-sent" };
    case "no-answer":
      return { kind: "unanswered" };
    case "unproven":
      noteUnproven(session);
      if (isLongOpen(session)) await doubtEnd(terminal, heard);
      return { kind: "unproven" };
    case "reply":
      break;
  }
  noteAnswered(session);
  const { reply } = exchanged;
  const responseCode = textField(reply, 39) ?? "";
  if (asksForSignIn(responseCode)) session.due.signIn = true;
  const profile = profileOf(personalisation.acquirer);
  const meaning = reversalMeaning(responseCode, await asked(terminal, heard, reply, profile));
  if (meaning.kind === "open") {
    await keepRefusal(terminal, heard, reply, meaning.deferred);
    return { kind: "refused", responseCode };
  }
  const money = asksBehind ? await asksBehind(meaning.money) : meaning.money;
  if (money === undefined) return { kind: "unanswered" };
  const first = heard.state === "reversed" ? heard : undefined;
  // The repeat may find what the first one came too early for; else it says no more than that one.
  const changed = !first || (money === "returned" && first.money !== "returned");
  const repeat = heard.state !== "reversed" && isUnderWay(terminal, heard, sentMs, profile);
  const ended = changed
    ? { responseCode, money, repeat }
    : { responseCode: first.confirmedBy, money: first.money, repeat };
  const reversed = (await book.record(heard, { type: "reversal-confirmed", ...ended })) as Reversed;
  if (!repeat) session.owed.leftMs.delete(heard.facts.stan);
  return { kind: "confirmed", transaction: reversed };
}

/**
 * The sale's own answer that came too late becomes durable before anything is concluded: an approval is the host's word that it had
 * booked. A later one says no more than that: doubled, a request is answered by 94, too.
 */
async function keepLate(
  { book }: Online,
  transaction: Reversing | Reversed | Vouched,
  late: string,
): Promise<Reversing | Reversed | Vouched> {
  if (transaction.state !== "reversing") return transaction;
  const { answer, facts } = transaction;
  if (answer?.mac === "genuine" && saysBooked(answer.code)) return transaction;
  const doubt = late === DUPLICATE && !(await book.mayBeDoubled(facts));
  return book.record(transaction, { type: "answered-late", responseCode: late, ...(doubt ? { doubt } : {}) });
}

async function asked(
  terminal: Online,
  { facts, byCard, answer }: Reversing | Reversed | Vouched,
  reply: Message,
  { namesReturned }: AcquirerProfile,
): Promise<Asked> {
  const approved = byCard !== undefined || (answer?.mac === "genuine" && saysBooked(answer.code));
  const pan = textField(reply, 2);
  // Of a payment by code there is no card number: what it gave back the host names by its credential.
  const told = facts.qr
    ? credentialOf(textField(reply, 59)) !== undefined
    : pan !== undefined && maskPan(pan) === facts.pan;
  const named = namesReturned && told;
  return { approved, named, sameDay: isOnDayOf(facts.localTime, await localTime(terminal), reply) };
}

/**
 * Was the sale on the host's day of its answer? By the host's clock, less what has passed since by the terminal's own: that one may be
 * ahead or behind, and a day of the calendar comes again each year. It is not set while money is being checked (`sign-in.ts`).
 *
 * @param soldAt by the terminal's clock, as `now`: YYYYMMDDhhmmss.
 */
function isOnDayOf(soldAt: string, now: string, reply: Message): boolean {
  const day = textField(reply, 13) ?? textField(reply, 15) ?? now.slice(4, 8);
  const time = textField(reply, 12) ?? now.slice(8);
  const sinceMidnightMs = epochOf(`${now.slice(0, 8)}${time}`) - epochOf(`${now.slice(0, 8)}000000`);
  const sinceSaleMs = epochOf(now) - epochOf(soldAt);
  const isToday = sinceSaleMs >= 0 && sinceSaleMs + sinceSaleMs / DRIFT_PARTS + ROUNDING_MS <= sinceMidnightMs;
  return isToday && day === soldAt.slice(4, 8);
}

/** Recorded where it says anything new: the same refusal a hundred times costs flash, and tells nothing. */
async function keepRefusal(
  terminal: Online,
  transaction: Reversing | Reversed | Vouched,
  reply: Message,
  deferred: boolean,
): Promise<void> {
  const responseCode = textField(reply, 39) ?? "";
  if (transaction.state === "reversing") {
    const until = downUntil(reply);
    const known =
      transaction.reason === "06" && transaction.refusal === responseCode && transaction.downUntil === until;
    if (!known || (deferred && !transaction.deferred))
      await terminal.book.record(transaction, {
        type: "reversal-refused",
        responseCode,
        deferred,
        ...(until === undefined ? {} : { downUntil: until }),
      });
    return;
  }
  const mayPass = asksForSignIn(responseCode) || isHostDown(responseCode);
  if (!mayPass || isLongOpen(terminal.session)) await doubtEnd(terminal, transaction, responseCode);
}

/**
 * What was told as ended counts until its repeat has ended, too. Where the host's answer to the repeat ends nothing, that end is
 * contradicted: the sale is being checked again.
 */
async function doubtEnd(
  { book }: Online,
  transaction: Reversing | Reversed | Vouched,
  responseCode?: string,
): Promise<void> {
  if (transaction.state === "reversed" && transaction.repeat)
    await book.record(transaction, {
      type: "repeat-unproven",
      ...(responseCode === undefined ? {} : { responseCode }),
    });
}

/** What passes by itself has had its time. */
function isLongOpen({ owed }: Pick<Online["session"], "owed">): boolean {
  return owed.pauseMs >= OWED_PAUSE_MS_MAX;
}

/**
 * May the host still book the request, or have booked it behind this answer? A line can hold back both. It may not where it has answered the
 * request, or where it answers no number twice. Nor may it where the request is too old by now, and the answer is proven by newer keys.
 */
function isUnderWay(
  { session }: Online,
  { facts, byCard, answer }: Reversing | Vouched,
  nowMs: number,
  { barsAnsweredStans, messageLifeMs }: AcquirerProfile,
): boolean {
  if (barsAnsweredStans || byCard || answer?.mac === "genuine") return false;
  return !hasNewerKeys(session, facts.stan) || nowMs < leftAtMs(session, facts.stan) + messageLifeMs;
}
