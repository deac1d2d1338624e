import type { Bearer } from "../../hal/network";
import type { Answer } from "../book/states";
import type { Attempt, NotSent } from "../evidence/failures";
import { connectFaults, noAnswers, type TroubleKind } from "../evidence/log";
import { AFTER_UNPROVEN_MS, Ear, STRAY_FRAMES_MAX } from "../host/ear";
import type { NoAnswer } from "../host/exchange";
import { ownMac } from "../host/key-algorithm";
import type { Online } from "../host/online";
import { noteAnswered, noteUnproven } from "../host/requirement";
import { decodeEnvelope, encodeEnvelope, isUnsigned, lineTpdu, macInput } from "./envelope";
import { type Answered, type LineRequest, NONCE_BYTES, readAnswerBody, requestBody } from "./messages";

/** How a question to the acquirer ended: as `Exchanged` for 8583. */
export type LineEnd =
  /** The acquirer's word: it matches the request, and its MAC verifies under the keys in force. */
  | { readonly kind: "answer"; readonly answered: Answered; readonly bearer: Bearer }
  /** No byte has left. */
  | {
      readonly kind: "not-sent";
      readonly why: NotSent;
      readonly validFromMs?: number;
      readonly attempts?: readonly Attempt[];
    }
  /** It matches, and nothing proves that it is the acquirer's: nothing of it is handed on. */
  | { readonly kind: "unproven"; readonly mac: Exclude<Answer["mac"], "genuine">; readonly leftMs: number }
  | { readonly kind: "no-answer"; readonly why: NoAnswer; readonly leftMs: number };

export interface LineOptions {
  /** From the last byte sent to the answer, ms. */
  readonly timeoutMs: number;
  /** Makes it durable that something is about to be sent; false keeps it from being sent. */
  readonly beforeSend?: () => Promise<boolean>;
}

/**
 * Asks the acquirer beside 8583, over the same hosts and TLS: one request on a connection of its own, one answer. A random number in
 * the request has to come back in the answer, so no recorded one passes. Whoever asks again may do so as often as he likes: each
 * question says by its `id` what it is about, and the acquirer does it once.
 */
export async function askAcquirer(terminal: Online, request: LineRequest, options: LineOptions): Promise<LineEnd> {
  const { personalisation, devices, host, session } = terminal;
  const nonce = await devices.random.bytes({ length: NONCE_BYTES });
  const body = requestBody(request.madeAs ?? personalisation, nonce, request);
  const sealed = await devices["secure-element"].mac({
    algorithm: ownMac(personalisation),
    message: macInput("request", body),
  });
  if (sealed.kind === "fault") return { kind: "not-sent", why: sealed.fault };
  const connected = await host.reach.connect();
  if (connected.kind === "fault") {
    const { fault: why, ...more } = connected;
    await noteUnreached(terminal, why, more.attempts);
    return { ...more, kind: "not-sent", why };
  }
  const { connection, bearer } = connected;
  const { network, clock } = devices;
  try {
    if (options.beforeSend && !(await options.beforeSend())) return { kind: "not-sent", why: "record" };
    const bytes = encodeEnvelope({ tpdu: lineTpdu(personalisation.tpdu), body, mac: sealed.bytes });
    const sent = await network.send({ connection, bytes });
    if (sent.kind === "fault" && !sent.begun) return { kind: "not-sent", why: "no-bearer" };
    const leftMs = await clock.monotonic();
    const ended: Heard =
      sent.kind === "fault"
        ? { kind: "no-answer", why: "reset" }
        : await hear(terminal, connection, leftMs + options.timeoutMs, async (frame) =>
            judge(terminal, frame, nonce, request),
          );
    if (ended.kind === "answer") {
      noteAnswered(session);
      host.answeredMs = leftMs;
      host.wellMs[bearer] = leftMs;
      return { ...ended, bearer };
    }
    if (ended.kind === "unproven") {
      noteUnproven(session);
      await note(terminal, "unproven", unprovenNumbers.indexOf(ended.mac));
    } else await note(terminal, "no-answer", noAnswers.indexOf(ended.why));
    return { ...ended, leftMs };
  } finally {
    await network.close({ connection });
  }
}

/** First figure of the trouble "unproven", as of 8583's answers. */
const unprovenNumbers: readonly Answer["mac"][] = Object.freeze(["missing", "wrong", "unchecked", "no-key"]);

type Judged =
  | { readonly kind: "answer"; readonly answered: Answered }
  | { readonly kind: "unproven"; readonly mac: Exclude<Answer["mac"], "genuine"> }
  | { readonly kind: "stray" };
type Heard = Exclude<Judged, { readonly kind: "stray" }> | { readonly kind: "no-answer"; readonly why: NoAnswer };

/** Is this frame the answer to this request, and genuine? */
async function judge(
  { devices, personalisation }: Online,
  frame: Uint8Array,
  nonce: Uint8Array,
  request: LineRequest,
): Promise<Judged> {
  const envelope = decodeEnvelope(frame);
  const answered = envelope && readAnswerBody(envelope.body, request.madeAs ?? personalisation, nonce, request);
  if (!envelope || !answered) return { kind: "stray" };
  if (isUnsigned(envelope.mac)) return { kind: "unproven", mac: "missing" };
  const message = macInput("answer", envelope.body);
  const verified = await devices["secure-element"].verifyMac({
    algorithm: ownMac(personalisation),
    message,
    mac: envelope.mac,
  });
  if (verified.kind === "fault") return { kind: "unproven", mac: verified.fault === "no-key" ? "no-key" : "unchecked" };
  return verified.genuine ? { kind: "answer", answered } : { kind: "unproven", mac: "wrong" };
}

async function hear(
  { devices, host }: Online,
  connection: number,
  untilMs: number,
  judged: (frame: Uint8Array) => Promise<Judged>,
): Promise<Heard> {
  const ear = new Ear(devices, host.reach, connection);
  let deadlineMs = untilMs;
  let heard: Heard = { kind: "no-answer", why: "timeout" };
  for (let strays = 0; strays < STRAY_FRAMES_MAX; ) {
    const frames = await ear.next(deadlineMs);
    if (frames === "reset" && heard.kind === "no-answer" && heard.why === "timeout")
      heard = { kind: "no-answer", why: "reset" };
    if (frames === "reset" || frames === "end") break;
    for (const frame of frames) {
      const said = await judged(frame);
      if (said.kind === "answer") return said;
      strays++;
      if (said.kind === "unproven" && heard.kind !== "unproven") {
        heard = said;
        deadlineMs = Math.min(deadlineMs, (await devices.clock.monotonic()) + AFTER_UNPROVEN_MS);
      } else if (said.kind === "stray" && heard.kind === "no-answer") heard = { kind: "no-answer", why: "mismatch" };
    }
  }
  return heard;
}

async function note({ devices, host }: Online, kind: TroubleKind, first: number, second = 0, third = 0): Promise<void> {
  const { epochMs } = await devices.clock.now();
  host.reach.evidence.note(kind, epochMs / 1000, first, second, third);
}

/** As `Host` leaves it for 8583. */
async function noteUnreached(terminal: Online, why: NotSent, attempts: readonly Attempt[] | undefined): Promise<void> {
  if (why === "no-bearer") return note(terminal, "connect", 0);
  for (const { fault, phasesMs } of attempts ?? [])
    await note(terminal, "connect", connectFaults.indexOf(fault), phasesMs.length, (phasesMs.at(-1) ?? 0) / 100);
}
