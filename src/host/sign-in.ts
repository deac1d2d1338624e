import type { Bearer } from "../../hal/network";
import type { SecureElementFault } from "../../hal/secure-element";
import { noteKeys } from "../book/keys";
import type { NotSentFacts, SignInFailure, SignInRemark } from "../evidence/failures";
import { toHex } from "../values/bcd";
import { chinaTime, epochOf, FIRMWARE_FROM_MS, instantOf } from "../values/clock";
import type { Exchanged } from "./exchange";
import { binaryField, type Message, textField } from "./iso8583/message";
import { parseSignInKeys } from "./iso8583/sign-in-keys";
import { keyAlgorithmOf } from "./key-algorithm";
import { managementRequest, signInRequest } from "./network-management";
import type { Online } from "./online";
import { type Refused, refusal, refused } from "./refusal";
import { firmwareVersion, noteRequirement } from "./requirement";
import { NONCE_BYTES, withNonce } from "./sign-in-proof";

/** An answer to sign-in or echo that has not come by then will not come: no bank is asked, only the acquirer's host. */
const MANAGEMENT_TIMEOUT_MS = 30_000;
/** A clock that differs by less than this from the host's is left alone. */
const CLOCK_TOLERANCE_MS = 2_000;
/** Keys with a wrong check value are asked for once again (A15). */
const KEY_TRIES = 2;
/** A reply that got lost is asked for again: the newest keys win (A20). */
const ANSWER_TRIES = 3;

const DAY_MS = 86_400_000;
const HALF_A_YEAR_MS = 183 * DAY_MS;
/** Nobody shows a certificate longer before its first day, and it is renewed longer before that day comes again. */
const ISSUED_AHEAD_MS = 30 * DAY_MS;

/** What there is to tell of one that worked is `HostSession.signInNotice`. */
export type SignedIn = { readonly kind: "ok" } | Refused;

/** A step of it that worked. */
interface Taken {
  readonly kind: "ok";
  /** A23: the terminal's date was lost, and is the host's now. Or something of the answer was not taken: nothing proves it. */
  readonly notice: SignInRemark;
}

/**
 * 签到: working keys, clock and batch from the host (A01 to A23 of the catalogue).
 * @param answerTries how often a lost answer is asked for, where somebody waits.
 */
export async function signIn(terminal: Online, answerTries = ANSWER_TRIES): Promise<SignedIn> {
  const { clock } = terminal.devices;
  const { epochMs, trusted } = await clock.now();
  const date = { epochMs, lost: !trusted || epochMs < FIRMWARE_FROM_MS, moved: false };
  const signed = await attempt(terminal, date, answerTries);
  // What nobody has confirmed is no date: the next attempt begins where this one did.
  if (signed.kind === "failed" && date.moved) await clock.set({ epochMs });
  return signed;
}

/** What sign-in knows of the terminal's own date. */
interface OwnDate {
  /** Before sign-in. */
  readonly epochMs: number;
  lost: boolean;
  /** It was set, and not yet confirmed. */
  moved: boolean;
}

async function attempt(terminal: Online, date: OwnDate, answerTries: number): Promise<SignedIn> {
  const { devices, personalisation, book, host, session } = terminal;
  const keys = await devices["secure-element"].status();
  if (keys.tampered) return refused({ kind: "element", fault: "tampered" });
  if (!keys.master) return refused({ kind: "element", fault: "no-key" });
  const version = await firmwareVersion(devices.update);
  let notice: SignInRemark | undefined;
  let unanswered = 0;
  for (let keyTries = 0; keyTries < KEY_TRIES; ) {
    const stan = await book.takeStan();
    const operator = session.operator?.number ?? "01";
    const nonce = personalisation.signInNonce && (await devices.random.bytes({ length: NONCE_BYTES }));
    const request = signInRequest(personalisation, stan, book.batch, operator, version);
    const exchanged = await host.exchange(nonce ? withNonce(request, nonce) : request, {
      mac: false,
      nonce,
      timeoutMs: MANAGEMENT_TIMEOUT_MS,
    });
    if (exchanged.kind === "not-sent") {
      const { validFromMs } = exchanged;
      if (validFromMs === undefined || date.moved) return refused(await notSent(terminal, exchanged));
      // A23: the certificate's first day serves as today until the host has told the date, and then it is validated again.
      await devices.clock.set({ epochMs: validFromMs });
      date.moved = true;
      continue;
    }
    if (exchanged.kind === "unproven") return refused({ kind: "unproven", mac: exchanged.mac });
    if (exchanged.kind !== "reply") {
      if (++unanswered < answerTries) continue;
      return refused(await noAnswer(terminal, "sign-in"));
    }
    const { reply } = exchanged;
    if (textField(reply, 39) !== "00") return refusal(terminal, reply);
    const dated = await takeClock(terminal, reply, date);
    if (dated?.kind === "failed") return dated;
    notice = dated?.notice ?? notice;
    const loaded = await takeKeys(terminal, reply);
    if (loaded === "wrong") {
      keyTries++;
      continue;
    }
    if (loaded !== "new" && loaded !== "known") return refused({ kind: "element", fault: loaded });
    notice = (await takeBatch(terminal, reply)) ?? notice;
    if (book.guard && !(await book.guard.bump())) return refused({ kind: "element", fault: "disconnected" });
    session.signedIn = true;
    // Old keys may prove old answers, whatever newer ones were in force between.
    if (loaded === "new") session.keysMs = await devices.clock.monotonic();
    else delete session.keysMs;
    session.bearer = exchanged.bearer;
    session.due.signIn = false;
    session.barred = undefined;
    if (session.down) session.down = undefined;
    session.signInNotice = notice;
    session.refused = { parameters: false, authorityKeys: false, applications: false };
    noteRequirement(session, exchanged.processingRequirement);
    return { kind: "ok" };
  }
  session.signedIn = false;
  await devices["secure-element"].forget();
  return refused({ kind: "wrong-keys" });
}

/** 回响测试: is the host there, and how fast? */
export async function echo(terminal: Online): Promise<{ readonly kind: "ok"; readonly ms: number } | SignedIn> {
  const { devices, host, personalisation, book } = terminal;
  const startMs = await devices.clock.monotonic();
  const exchanged = await host.exchange(managementRequest(personalisation, "echo", book.batch), {
    mac: false,
    timeoutMs: MANAGEMENT_TIMEOUT_MS,
  });
  if (exchanged.kind === "not-sent") return refused(await notSent(terminal, exchanged));
  if (exchanged.kind !== "reply") return refused(await noAnswer(terminal, "echo"));
  if (textField(exchanged.reply, 39) !== "00") return refusal(terminal, exchanged.reply);
  noteRequirement(terminal.session, exchanged.processingRequirement);
  return { kind: "ok", ms: (await devices.clock.monotonic()) - startMs };
}

/** Why no request could be sent, and what can be seen of it from here. */
export async function notSent(
  terminal: Online,
  { why, attempts, validFromMs }: Extract<Exchanged, { readonly kind: "not-sent" }>,
): Promise<NotSentFacts> {
  if (!attempts) return { kind: "not-sent", why };
  const { devices } = terminal;
  const bearers = await devices.network.bearers();
  const facts = { kind: "not-sent", why, attempts, bearers, ...(await lastAnswer(terminal)) } as const;
  if (!why.startsWith("tls-")) return facts;
  const clock = { localTime: await localTime(terminal), clockRuns: (await devices.clock.now()).trusted };
  return { ...facts, ...clock, ...(validFromMs === undefined ? {} : { validFrom: chinaTime(validFromMs) }) };
}

/** How long ago the host answered last, and over each bearer. */
async function lastAnswer({ host, devices }: Online): Promise<Pick<NotSentFacts, "answeredAgoMs" | "wellAgoMs">> {
  if (host.answeredMs < 0) return {};
  const nowMs = await devices.clock.monotonic();
  const wellAgoMs: { [bearer in Bearer]?: number } = {};
  for (const [bearer, ms] of Object.entries(host.wellMs)) wellAgoMs[bearer as Bearer] = nowMs - ms;
  return { answeredAgoMs: nowMs - host.answeredMs, wellAgoMs };
}

async function noAnswer({ devices }: Online, asked: "sign-in" | "echo"): Promise<SignInFailure> {
  return { kind: "unanswered", asked, bearers: await devices.network.bearers() };
}

/** Loads all keys or none. "wrong": a check value does not fit (A15). "known": the terminal had them before. */
async function takeKeys(terminal: Online, reply: Message): Promise<"new" | "known" | "wrong" | SecureElementFault> {
  const layout = binaryField(reply, 62);
  const parsed = layout && parseSignInKeys(layout, keyAlgorithmOf(terminal.personalisation));
  if (parsed?.kind !== "keys") return "wrong";
  const { devices, personalisation, book } = terminal;
  const { masterSlot, signInNonce } = personalisation;
  const loaded = await devices["secure-element"].load({ masterSlot, keys: parsed.keys });
  if (loaded.kind !== "loaded") return loaded.fault === "check-value" ? "wrong" : loaded.fault;
  const mac = parsed.keys.find(({ use }) => use === "mac");
  if (signInNonce || !mac) return "new";
  return (await noteKeys(book, toHex(mac.checkValue))) ? "new" : "known";
}

/**
 * The host's clock is the terminal's (fields 12 and 13), within a day of one that runs. Where the terminal's own was lost,
 * certificates are validated again with the new date, over a new connection, before anything else of the answer counts (A23).
 */
async function takeClock(terminal: Online, reply: Message, date: OwnDate): Promise<Taken | Refused | undefined> {
  const { clock } = terminal.devices;
  const { epochMs } = await clock.now();
  // The fields have no year.
  const hostDate = (nearMs: number) => instantOf(textField(reply, 13) ?? "", textField(reply, 12) ?? "", nearMs);
  const hostMs = date.lost ? await datedAnew(terminal, epochMs, date, hostDate) : hostDate(date.epochMs);
  if (hostMs === undefined) return date.lost ? refused({ kind: "no-date" }) : undefined;
  const offMs = Math.abs(hostMs - date.epochMs);
  // The answer carries no MAC: a clock that runs is set by at most a day.
  if (!date.lost && !date.moved && offMs > DAY_MS) return { kind: "ok", notice: { kind: "far-date" } };
  // Whether 25 is of the sale's own day is told by a clock that ran on (`reversal.ts`).
  if (!date.lost && !date.moved && (await terminal.book.checking()).length > 0) return undefined;
  if (date.lost || date.moved || offMs > CLOCK_TOLERANCE_MS) await clock.set({ epochMs: hostMs });
  if (!date.lost && !date.moved) return undefined;
  date.moved = true;
  if (terminal.personalisation.hosts.some(({ tls }) => tls)) {
    const validated = await echo(terminal);
    if (validated.kind === "failed") return validated;
  }
  date.lost = date.moved = false;
  return { kind: "ok", notice: { kind: "dated", localTime: await localTime(terminal) } };
}

/**
 * A lost date lies in the year after the newest that is known of. The first day of the host's certificate is that only where the
 * certificate is valid: a day shortly before it, too, may be today. Then the certificate is not valid yet, and no year is taken
 * that it would be valid in: the look at it behind this says so (A06).
 *
 * @param nowMs by the clock of now: where it was moved, the certificate's first day.
 * @param hostDate the host's day and time in the year that puts them closest to a moment.
 */
async function datedAnew(
  { book }: Online,
  nowMs: number,
  date: OwnDate,
  hostDate: (nearMs: number) => number | undefined,
): Promise<number | undefined> {
  const [last] = await book.latest(1);
  const knownMs = Math.max(date.epochMs, FIRMWARE_FROM_MS, last ? epochOf(last.facts.localTime) : 0);
  if (date.moved && nowMs > knownMs) {
    const nearestMs = hostDate(nowMs) ?? nowMs;
    if (nearestMs < nowMs && nearestMs > Math.max(knownMs - DAY_MS, nowMs - ISSUED_AHEAD_MS)) return nearestMs;
  }
  return hostDate(Math.max(nowMs, knownMs) + HALF_A_YEAR_MS - DAY_MS);
}

/**
 * The host's batch number counts while 0 < n < 999999 (`unionpay.md`, 4). The answer carries no MAC: it moves the batch onto no
 * number that this terminal has sold under, unless support has just loaded it: then support has spoken for the number.
 */
async function takeBatch({ book, session }: Online, reply: Message): Promise<SignInRemark | undefined> {
  const batch = Number((textField(reply, 60) ?? "").slice(2, 8));
  if (!(batch > 0 && batch < 999_999)) return undefined;
  const end = await book.moveToBatch(batch);
  if (end === "moved" && session.batchRefused !== undefined) session.batchRefused = undefined;
  if (end === "moved") return undefined;
  session.batchRefused = end;
  return { kind: "batch-refused", batch, why: end };
}

/** Local time, 14 digits, of now. */
export async function localTime(terminal: Online): Promise<string> {
  return chinaTime((await terminal.devices.clock.now()).epochMs);
}
