import type { Board, Personalisation } from "../../hal/board";
import type { Bearer } from "../../hal/network";
import type { SecureElementFault } from "../../hal/secure-element";
import type { Attempt, NotSent } from "../evidence/failures";
import { connectFaults, EvidenceLog, noAnswers, type TroubleKind } from "../evidence/log";
import { type AcquirerProfile, profileOf } from "../profiles/acquirers";
import { AFTER_UNPROVEN_MS, Ear, STRAY_FRAMES_MAX } from "./ear";
import { sixDigits } from "./fields";
import { encodeForMac, encodeMessage, macInputOf, setMac } from "./iso8583/codec";
import { unionPay } from "./iso8583/dialect";
import { encodeFrame, type Header, type Tpdu } from "./iso8583/frame";
import { type Message, textField } from "./iso8583/message";
import { type Expected, judgeReply, type Unproven } from "./judge-reply";
import { field64Mac } from "./key-algorithm";
import { Reach } from "./reach";
import { DUPLICATE, isHostDown } from "./response-codes";

/**
 * A reversal waits for its answer over its sale's line for so long; the next try has a line of its own. That one has been silent for a
 * whole time-out, and may be dead. Where it is not, a late answer comes within seconds, and who is there answers a reversal at once.
 */
const OLD_LINE_MS = 8_000;
/**
 * Behind the time-out its line stays for so long. The reversal goes at once, at most a screen and two records later. Who forwards
 * connections forgets a silent one after half a minute at the earliest: what is sent over it then gets lost without a word.
 */
const LINE_STAYS_MS = 30_000;
/** First figure of the trouble "unproven". */
const unprovenNumbers: readonly Unproven["mac"][] = Object.freeze(["missing", "wrong", "unchecked", "no-key"]);

export type NoAnswer = (typeof noAnswers)[number];

/** How an exchange with the host ended. */
export type Exchanged =
  /** The answer: it matches the request, and where it must be authentic it is. */
  | { readonly kind: "reply"; readonly reply: Message; readonly processingRequirement: number; readonly bearer: Bearer }
  /** No byte of the request has left the terminal. */
  | {
      readonly kind: "not-sent";
      readonly why: NotSent;
      /** As of `Connected`: the terminal's clock cannot confirm the host's certificate. */
      readonly validFromMs?: number;
      /** Every way that was tried, where none led to a host. */
      readonly attempts?: readonly Attempt[];
    }
  /** An answer came, and nothing proves that it is the host's. Of the answer itself no more than its code is handed on. */
  | ({ readonly kind: "unproven"; readonly bearer: Bearer; readonly leftMs: number } & Unproven)
  /**
   * Some or all of it may have arrived, and no answer that counts came back.
   * leftMs: when its last byte left, by the running time; so for an unproven answer.
   */
  | { readonly kind: "no-answer"; readonly why: NoAnswer; readonly leftMs: number };

export interface ExchangeOptions {
  /** Is the request protected by field 64, and the reply to be? */
  readonly mac: boolean;
  /** The sign-in's random number, where its acceptance has to prove that it answers it. */
  readonly nonce?: Uint8Array | undefined;
  /** From the last byte sent to the answer, ms. */
  readonly timeoutMs: number;
  /**
   * Called when the connection stands and the message is complete, before its first byte leaves: makes it durable that
   * something is about to be sent. False keeps it from being sent.
   */
  readonly beforeSend?: () => Promise<boolean>;
  /** Where no answer comes in time the connection stays, for what follows: a late one comes over it, and no other. */
  readonly stays?: boolean;
  /**
   * Of a reversal: a genuine answer to its sale came behind its time-out, and is thrown away (B15). What this does is durable before
   * anything more is heard.
   * @param code field 39.
   */
  readonly heardLate?: (code: string) => Promise<void>;
}

/** A connection, and over what. */
interface Line {
  readonly connection: number;
  readonly bearer: Bearer;
  /** A host's certificate was verified, and the profile believes its unsigned declines then. */
  readonly believes: boolean;
}

/** One whose request was not answered in time. */
interface Unanswered extends Line {
  readonly request: Message;
  /** Until then it stays, by the running time. */
  readonly untilMs: number;
}

/**
 * Talks to the acquirer. Each request has its own connection and one answer. Only a reversal uses its sale's connection, and a request that
 * goes again its own, if that is still open.
 */
export class Host {
  readonly #board: Board;
  readonly #personalisation: Personalisation;
  readonly #profile: AcquirerProfile;
  readonly reach: Reach;
  /** When the last request left that was answered, ms of the running time; -1: none since power-up. */
  answeredMs = -1;
  /** The same for each bearer that an answer came over. */
  readonly wellMs: { [bearer in Bearer]?: number } = {};
  /** At most one, until the next exchange, and not after its time. */
  #unanswered: Unanswered | undefined;

  constructor(
    board: Board,
    personalisation: Personalisation,
    profile = profileOf(personalisation.acquirer),
    evidence = new EvidenceLog(),
  ) {
    this.#board = board;
    this.#personalisation = personalisation;
    this.#profile = profile;
    this.reach = new Reach(board, personalisation, evidence);
  }

  /** What did not come about, or what the host says is wrong, is left as a trouble. */
  private async noted(exchanged: Exchanged): Promise<Exchanged> {
    if (exchanged.kind === "reply") {
      const code = textField(exchanged.reply, 39) ?? "";
      await this.note("refused", code.charCodeAt(0), code.charCodeAt(1));
    } else if (exchanged.kind === "unproven") await this.note("unproven", unprovenNumbers.indexOf(exchanged.mac));
    else if (exchanged.kind === "no-answer") await this.note("no-answer", noAnswers.indexOf(exchanged.why));
    else if (exchanged.why === "no-bearer") await this.note("connect", 0);
    else if (exchanged.attempts)
      for (const { fault, phasesMs } of exchanged.attempts)
        await this.note("connect", connectFaults.indexOf(fault), phasesMs.length, (phasesMs.at(-1) ?? 0) / 100);
    return exchanged;
  }

  private async note(kind: TroubleKind, first: number, second = 0, third = 0): Promise<void> {
    const { epochMs } = await this.#board.devices.clock.now();
    this.reach.evidence.note(kind, epochMs / 1000, first, second, third);
  }

  async exchange(request: Message, options: ExchangeOptions): Promise<Exchanged> {
    const message = await this.#seal(request, options.mac);
    const unanswered = this.#unanswered;
    this.#unanswered = undefined;
    if (!(message instanceof Uint8Array)) {
      await this.#close(unanswered);
      return { kind: "not-sent", why: message };
    }
    if (unanswered && follows(request, unanswered.request) && (await this.#isInTime(unanswered))) {
      const old = { ...options, timeoutMs: Math.min(options.timeoutMs, OLD_LINE_MS) };
      const exchanged = await this.#over(unanswered, request, message, old, unanswered.request);
      // Whoever waits for an answer waits once: the next try has a line of its own.
      if (exchanged.kind !== "not-sent") return exchanged;
    } else await this.#close(unanswered);
    const connected = await this.reach.connect();
    if (connected.kind === "fault") {
      const { fault: why, ...more } = connected;
      return this.noted({ ...more, kind: "not-sent", why });
    }
    const { connection, bearer } = connected;
    // A host's certificate was verified, or there would be no connection.
    const believes = this.#profile.unsignedDeclines === "over-tls" && connected.tls;
    return this.#over({ connection, bearer, believes }, request, message, options);
  }

  /** Would its late answer still be heard? Only by its reversal, and only where that goes before anything else. */
  hearsLate(stan: number): boolean {
    return this.#unanswered?.request.fields[11] === sixDigits(stan);
  }

  async #isInTime({ untilMs }: Unanswered): Promise<boolean> {
    return (await this.#board.devices.clock.monotonic()) <= untilMs;
  }

  /** No reversal comes over a line that is still open: whoever works with this host is gone. */
  async hangUp(): Promise<void> {
    const unanswered = this.#unanswered;
    this.#unanswered = undefined;
    await this.#close(unanswered);
  }

  async #close(line: Line | undefined): Promise<void> {
    if (line) await this.#board.devices.network.close({ connection: line.connection });
  }

  /** @param before whose answer may still come over this line. */
  async #over(
    line: Line,
    request: Message,
    message: Uint8Array,
    options: ExchangeOptions,
    before?: Message,
  ): Promise<Exchanged> {
    const { network, clock } = this.#board.devices;
    const { connection } = line;
    let stays = false;
    try {
      if (options.beforeSend && !(await options.beforeSend())) return { kind: "not-sent", why: "record" };
      const sent = await network.send({ connection, bytes: this.#frame(message) });
      if (sent.kind === "fault") {
        // Recorded, but the network vouches that nothing left.
        if (!sent.begun) return { kind: "not-sent", why: "no-bearer" };
        return { kind: "no-answer", why: "reset", leftMs: await clock.monotonic() };
      }
      const exchanged = await this.#awaitReply(request, options, line, before);
      stays = options.stays === true && exchanged.kind === "no-answer" && exchanged.why === "timeout";
      return isWell(request, exchanged) ? exchanged : await this.noted(exchanged);
    } finally {
      if (stays) this.#unanswered = { ...line, request, untilMs: (await clock.monotonic()) + LINE_STAYS_MS };
      else await this.#close(line);
    }
  }

  /** The encoded message with its MAC, or why the secure element makes none. */
  async #seal(request: Message, mac: boolean): Promise<Uint8Array | SecureElementFault> {
    if (!mac) return encodeMessage(unionPay, request);
    const encoded = encodeForMac(unionPay, request);
    const sealed = await this.#board.devices["secure-element"].mac({
      algorithm: field64Mac(this.#personalisation, this.#profile.dialect),
      message: macInputOf(encoded),
    });
    if (sealed.kind === "fault") return sealed.fault;
    setMac(encoded, sealed.bytes);
    return encoded;
  }

  #frame(message: Uint8Array): Uint8Array {
    const { tpdu, header } = this.#personalisation;
    return encodeFrame({ tpdu: parseTpdu(tpdu), header: parseHeader(header), message });
  }

  async #awaitReply(
    request: Message,
    options: ExchangeOptions,
    { connection, bearer, believes }: Line,
    before: Message | undefined,
  ): Promise<Exchanged> {
    const { clock } = this.#board.devices;
    const ear = new Ear(this.#board.devices, this.reach, connection);
    const leftMs = await clock.monotonic();
    let deadlineMs = leftMs + options.timeoutMs;
    let why: NoAnswer = "timeout";
    let unproven: Exchanged | undefined;
    const element = this.#board.devices["secure-element"];
    const keys = this.#personalisation;
    const field64 = field64Mac(keys, this.#profile.dialect);
    const expected: Expected = { request, mac: options.mac, field64, nonce: options.nonce, believes };
    // Where the request itself goes again, its first answer is an answer to both.
    const isAgain = before?.mti === request.mti;
    const former: Expected | undefined =
      before && !isAgain ? { request: before, mac: true, field64, believes: false } : undefined;
    let doubled: Exchanged | undefined;
    for (let strays = 0; strays < STRAY_FRAMES_MAX; ) {
      const heard = await ear.next(deadlineMs);
      if (heard === "reset" && why === "timeout") why = "reset";
      if (heard === "reset" || heard === "end") break;
      for (const frame of heard) {
        const judged = await judgeReply(frame, expected, element, keys);
        // The host has had it, and its first answer may still come: that one says more.
        if (judged.kind === "reply" && isAgain && !doubled && textField(judged.reply, 39) === DUPLICATE) {
          doubled = { ...judged, bearer };
          continue;
        }
        if (judged.kind === "reply") {
          this.answeredMs = leftMs;
          this.wellMs[bearer] = leftMs;
          return { ...judged, bearer };
        }
        strays++;
        const late = former && (await judgeReply(frame, former, element, keys));
        if (late?.kind === "reply") {
          await options.heardLate?.(textField(late.reply, 39) ?? "");
          continue;
        }
        if (judged.kind === "unproven" && !unproven) {
          unproven = { ...judged, bearer, leftMs };
          deadlineMs = Math.min(deadlineMs, (await clock.monotonic()) + AFTER_UNPROVEN_MS);
        } else if (why === "timeout") why = "mismatch";
      }
    }
    return doubled ?? unproven ?? { kind: "no-answer", why, leftMs };
  }
}

/** Is it the reversal of the request that was not answered, or that very request once more, which nothing reverses? */
function follows({ mti, fields }: Message, unanswered: Message): boolean {
  const isOfIt = mti === "0400" || (mti === "0220" && mti === unanswered.mti);
  return isOfIt && [11, 41, 42].every((field) => fields[field] === unanswered.fields[field]);
}

/** An answer that is nobody's trouble here: a card that is declined is none. */
function isWell({ mti }: Message, exchanged: Exchanged): boolean {
  if (exchanged.kind !== "reply") return false;
  const code = textField(exchanged.reply, 39) ?? "";
  return code === "00" || !(mti === "0800" || isHostDown(code));
}

function parseTpdu(digits: string): Tpdu {
  return { id: digits.slice(0, 2), destination: digits.slice(2, 6), source: digits.slice(6, 10) };
}

function parseHeader(digits: string): Header {
  return {
    applicationClass: digits.slice(0, 2),
    version: digits.slice(2, 4),
    status: Number(digits[4]),
    processingRequirement: 0,
    minorVersion: digits.slice(6, 12),
  };
}
