import { advicesOwed, owed, repeatsOwed } from "../../book/owed";
import {
  isAsked,
  isBlocking,
  isStored,
  type ReversalEnd,
  type Transaction,
  type Unended,
  type Vouched,
} from "../../book/states";
import type { Terminal } from "../../context";
import { hasNewerKeys, leftAtMs, OWED_PAUSE_MS_MAX, type OwedPace, type Pace } from "../../host/online";
import { PENDING } from "../../host/response-codes";
import { reverse } from "../../host/reversal";
import { signIn } from "../../host/sign-in";
import { profileOf } from "../../profiles/acquirers";
import { chinaTime, epochOf } from "../../values/clock";
import { sendAgain } from "./again";
import { endBehindCancel } from "./payer";
import type { Tried } from "./tried";

/** Between two tries by itself after the host's own refusal: growing, and short enough for many before its midnight. */
const PAUSE_MS_MIN = 10_000;

/** From this pause on the terminal signs in once more where answers go on proving nothing: its keys may be others than the host's. */
const SIGN_IN_AGAIN_MS = 80_000;

const DAY_MS = 86_400_000;

/** While somebody looks at the screen: a host that is there answers at once, or another time. */
const AT_COUNTER_MS = 10_000;

export function newOwedPace(bootMs: number): OwedPace {
  return { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN, leftMs: new Map(), bootMs };
}

/**
 * For whom owed reversals are tried. somebody waits for the end: at once, and all of them. counter: the same, and not for long.
 * itself: what the host has refused waits a while, and what belongs to another of its days waits for somebody. between: before a
 * transaction that need not wait for it: not for long.
 */
export type TriedFor = "somebody" | "counter" | "itself" | "between";

/** Before a batch is settled its advices are sent (`money.md`, 9). */
export async function sendAdvices(terminal: Terminal): Promise<void> {
  const timeoutMs = await terminal.book.settings.replyTimeoutMs();
  const { session } = terminal;
  for (const transaction of inTurn(session.owed, await advicesOwed(terminal))) {
    if ((session.due.signIn || session.barred) && !(await signInForMoney(terminal))) return;
    if (noteSilent(session.owed, transaction, await askOnce(terminal, transaction, timeoutMs))) return;
  }
}

/** Tries owed reversals, each once. @returns the transactions that were reversed, and whether any still blocks. */
export async function tryOwed(
  terminal: Terminal,
  triedFor: TriedFor = "somebody",
): Promise<{ readonly done: readonly Transaction[]; readonly blocked: boolean }> {
  const { session, devices, book } = terminal;
  const due = inOrder(terminal, await owed(terminal)).filter(isAsked);
  const blocking = due.some(isBlocking);
  if (triedFor === "itself" && (await devices.clock.monotonic()) < session.owed.notBeforeMs)
    return { done: [], blocked: blocking };
  const done: Transaction[] = [];
  let blocked = false;
  let refused = false;
  let silent = false;
  for (const transaction of due) {
    if (silent && isStored(transaction)) continue;
    if (triedFor === "itself" && isOfAnotherDay(transaction)) {
      if (!(await mayBeAskedAgain(terminal, transaction))) continue;
      if (!(await takesNewerKeys(terminal, transaction.facts.stan))) {
        await rest(terminal, true);
        return { done, blocked: blocked || blocking };
      }
      noteAskedAgain(session.owed, transaction.facts.stan);
    }
    if ((session.due.signIn || session.barred) && !(await signInForMoney(terminal, triedFor))) {
      // Without a key nothing changes until support has loaded one.
      await rest(terminal, session.barred !== undefined || session.keyless === true);
      return { done, blocked: blocked || blocking };
    }
    const isShort = triedFor === "counter" || triedFor === "between";
    const timeoutMs = isShort ? AT_COUNTER_MS : await book.settings.replyTimeoutMs();
    const reversed = await askOnce(terminal, transaction, timeoutMs);
    silent ||= noteSilent(session.owed, transaction, reversed);
    if (reversed.kind === "confirmed") {
      if (!isToldBefore(transaction, reversed.transaction)) done.push(reversed.transaction);
    } else blocked ||= await stillBlocks(terminal, transaction);
    // A message that goes again is asked about at growing pauses, whatever keeps it from being answered.
    const goesOn = transaction.state === "repeating" && !(isStored(transaction) && reversed.kind === "confirmed");
    refused ||= reversed.kind === "refused" || reversed.kind === "unproven" || goesOn;
  }
  await rest(terminal, refused);
  return { done, blocked };
}

/** Notes that nobody answers this advice: the others are left for the next round, or each would wait for a time-out. @returns whether nobody does. */
function noteSilent(pace: OwedPace, transaction: Unended, { kind }: Tried): boolean {
  if (!isStored(transaction) || (kind !== "not-sent" && kind !== "unanswered")) return false;
  pace.silentAdvice = transaction.facts.stan;
  return true;
}

/** Behind the one that nobody answered last time, so that it keeps none of the others back for ever. */
function inTurn<T extends Unended>({ silentAdvice = 0 }: OwedPace, advices: readonly T[]): readonly T[] {
  const isBehind = ({ facts }: Unended) => facts.stan > silentAdvice;
  return [...advices.filter(isBehind), ...advices.filter((advice) => !isBehind(advice))];
}

/** An advice was told as done when it was stored. */
function isToldBefore(before: Unended, now: Transaction): boolean {
  return isStored(before) && now.state === "approved";
}

/**
 * The one whose sale's line is still open goes first: whatever is sent before it closes that, and a late answer is never heard. Advices go
 * last: they count as done, and a reversal is money that is being checked.
 */
function inOrder({ host, session }: Terminal, open: readonly Unended[]): readonly Unended[] {
  const hears = ({ facts }: Unended) => host.hearsLate(facts.stan);
  const checking = open.filter((transaction) => !isStored(transaction));
  const others = checking.filter((transaction) => !hears(transaction));
  return [...checking.filter(hears), ...others, ...inTurn(session.owed, open.filter(isStored))];
}

/** One attempt; a second one where the first says that keys or batch are out of step, or proves nothing: behind a sign-in. */
async function askOnce(terminal: Terminal, transaction: Unended, timeoutMs: number): Promise<Tried> {
  const tried = await ask(terminal, transaction, timeoutMs);
  const askedFor = tried.kind === "refused" || tried.kind === "unproven";
  if (!askedFor || !terminal.session.due.signIn || !(await signInForMoney(terminal))) return tried;
  const now = (await owed(terminal)).find(({ facts }) => facts.stan === transaction.facts.stan);
  if (!now || !isAsked(now)) return tried;
  const again = await ask(terminal, now, timeoutMs, true);
  // The keys are new, and the answer is the same: another sign-in does not help.
  if (again.kind === "refused" && now.state === "repeating") terminal.session.due.signIn = false;
  return again;
}

/** @param signedIn behind a sign-in that its own refusal asked for. */
async function ask(terminal: Terminal, transaction: Unended, timeoutMs: number, signedIn = false): Promise<Tried> {
  if (transaction.state === "repeating") return sendAgain(terminal, transaction, timeoutMs, signedIn);
  const { facts, answer } = transaction;
  const isPayers = facts.qr !== undefined && answer?.code === PENDING;
  const asksBehind = isPayers ? (money: ReversalEnd) => endBehindCancel(terminal, facts, money) : undefined;
  const reversing = await terminal.book.record(transaction, { type: "reversal-sent" });
  return reverse(terminal, reversing, timeoutMs, asksBehind);
}

/** The host may have had its say meanwhile, so that another transaction may go first. */
async function stillBlocks(terminal: Terminal, { facts }: Unended): Promise<boolean> {
  return (await owed(terminal)).some((now) => now.facts.stan === facts.stan && isBlocking(now));
}

/**
 * Where the request may still have been under way when the host said that it knew none, it is asked once more when no message lives any
 * longer.
 */
async function mayBeAskedAgain({ session, devices, personalisation }: Terminal, { facts }: Unended): Promise<boolean> {
  const { owed: pace } = session;
  const { barsAnsweredStans, messageLifeMs } = profileOf(personalisation.acquirer);
  if (barsAnsweredStans || pace.askedAgain?.has(facts.stan)) return false;
  return (await devices.clock.monotonic()) >= leftAtMs(session, facts.stan) + messageLifeMs;
}

function noteAskedAgain(pace: OwedPace, stan: number): void {
  pace.askedAgain ??= new Set();
  pace.askedAgain.add(stan);
}

/** 25 on another of the host's days: the same question brings the same answer, and is asked when somebody wants to know. */
function isOfAnotherDay(transaction: Unended): boolean {
  return transaction.state === "reversing" && transaction.deferred && transaction.refusal === "25";
}

/**
 * New keys, because an answer proved nothing or said that they are out of step. Where the host refuses them nothing is sold, and
 * nothing is asked again by itself for a while.
 */
export async function signInForMoney(terminal: Terminal, triedFor: TriedFor = "somebody"): Promise<boolean> {
  const { session } = terminal;
  const signed = await (triedFor === "counter" ? signIn(terminal, 1) : signIn(terminal));
  if (signed.kind === "ok") return true;
  const { failure } = signed;
  // A22: somebody has to bind it, and home leads to the code.
  if (failure.kind === "refused" && failure.remark?.kind === "bind") session.due.signIn = true;
  else if (failure.kind === "refused") {
    session.barred = failure;
    session.due.signIn = false;
  }
  if (failure.kind === "element" && failure.fault === "no-key") session.keyless = true;
  return false;
}

/**
 * After the host's own midnight an answer may prove nothing any more: no pause leads over it, but to half of what is left until
 * then.
 */
async function rest({ session, devices }: Terminal, refused: boolean, pace: Pace = session.owed): Promise<void> {
  if (!refused) {
    Object.assign(pace, { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN });
    return;
  }
  if (pace.pauseMs >= SIGN_IN_AGAIN_MS) session.unproven = false;
  const left = untilMidnightMs((await devices.clock.now()).epochMs);
  pace.notBeforeMs =
    (await devices.clock.monotonic()) + Math.max(PAUSE_MS_MIN, Math.min(pace.pauseMs, Math.floor(left / 2)));
  pace.pauseMs = Math.min(2 * pace.pauseMs, OWED_PAUSE_MS_MAX);
}

function untilMidnightMs(epochMs: number): number {
  const now = chinaTime(epochMs);
  return epochOf(`${now.slice(0, 8)}000000`) + DAY_MS - epochMs;
}

/**
 * Behind a sign-in that came after the request had left, nothing can come through any more that was under way: neither the request, however
 * long a line held it, nor an answer to an earlier reversal that somebody plays again.
 */
async function takesNewerKeys(terminal: Terminal, stan: number): Promise<boolean> {
  const { session } = terminal;
  if (hasNewerKeys(session, stan)) return true;
  return (await signIn(terminal, 1)).kind === "ok" && hasNewerKeys(session, stan);
}

/** What support has said may be opened again by the host's own word: asked for by somebody, once. */
export async function reverseAgain(terminal: Terminal, vouched: Vouched): Promise<void> {
  const { session, book } = terminal;
  if ((session.due.signIn || session.barred) && !(await signInForMoney(terminal))) return;
  await reverse(terminal, vouched, await book.settings.replyTimeoutMs());
}

/**
 * What was told as reversed while its request may still have been under way is reversed once more, when no message lives any
 * longer. It keeps no sale waiting. counter: before one, for a busy terminal never rests, and one of them at a time.
 */
export async function sendRepeats(terminal: Terminal, triedFor: "counter" | "itself" = "itself"): Promise<void> {
  const repeats = await repeatsOwed(terminal);
  // Before every sale, and seldom is there one.
  if (repeats.length === 0) return;
  const { session, devices, personalisation, book } = terminal;
  session.owed.repeats ??= { notBeforeMs: 0, pauseMs: PAUSE_MS_MIN };
  const pace = session.owed.repeats;
  const { notBeforeMs } = pace;
  const { messageLifeMs } = profileOf(personalisation.acquirer);
  for (const transaction of repeats) {
    const nowMs = await devices.clock.monotonic();
    if (nowMs < notBeforeMs || session.due.signIn || session.barred) return;
    if (nowMs < leftAtMs(session, transaction.facts.stan) + messageLifeMs) continue;
    if (!(await takesNewerKeys(terminal, transaction.facts.stan))) {
      await rest(terminal, true, pace);
      return;
    }
    noteAskedAgain(session.owed, transaction.facts.stan);
    const tried = await reverse(
      terminal,
      transaction,
      triedFor === "counter" ? AT_COUNTER_MS : await book.settings.replyTimeoutMs(),
    );
    await rest(terminal, tried.kind !== "confirmed", pace);
    if (triedFor === "counter") return;
  }
}
