import type { ApduResponse, CardInterface, CardLost, CardReader, Presented, ReaderFault } from "../../card-reader";
import type { Clock } from "../../clock";
import { WAIT_MS_MAX } from "../../wait";
import type { Pn532Link } from "./link";
import { type Target, typeA, typeB } from "./targets";

/** Commands of the user manual, UM0701-02, chapter 7. */
const commands = Object.freeze({
  firmware: Object.freeze([0x02]),
  /** 7.2.10: no SAM. Before any command of the field. */
  sam: Object.freeze([0x14, 0x01, 0x14, 0x01]),
  /** 7.3.1: two more tries for a passive target, instead of for ever. */
  retries: Object.freeze([0x32, 0x05, 0xff, 0x01, 0x02]),
  fieldOff: Object.freeze([0x32, 0x01, 0x00]),
  fieldOn: Object.freeze([0x32, 0x01, 0x01]),
  /** 7.3.5: up to two of type A; one of type B, of any application. */
  listA: Object.freeze([0x4a, 0x02, 0x00]),
  listB: Object.freeze([0x4a, 0x01, 0x03, 0x00]),
  releaseAll: Object.freeze([0x52, 0x00]),
});
const EXCHANGE = 0x40;
const IC = 0x32;

/** Status: more is to be fetched; the error is in the low bits (7.1). */
const MORE = 0x40;
const ERROR_MASK = 0x3f;
const errors = Object.freeze({ timeout: 0x01, overheated: 0x0d, released: 0x29, otherB: 0x2a, goneB: 0x2b });

const COMMAND_MS = 100;
/** A poll with its tries, RATS and ATTRIB. */
const LIST_MS = 500;
/** The longest frame waiting time is 4.9 s. The chip answers waiting time extensions itself, within this time. */
const EXCHANGE_MS = 6000;
/** EMV Contactless Book D: a reset of the field takes 5.1 to 10 ms, and a card has 5 ms to wake up. */
const FIELD_OFF_MS = 6;
const FIELD_ON_MS = 6;
const REST_MS = 20;
const RESPONSE_MAX = 258;
const COMMAND_MIN = 4;
const COMMAND_MAX = 261;
/** A card counts as taken away when two looks in a row find none. */
const AWAY_LOOKS = 2;
const AWAY_MS = 50;

export interface Pn532Options {
  readonly link: Pn532Link;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
}

const noAnswer: ReaderFault = Object.freeze({ kind: "fault", fault: "no-answer" });

/**
 * `hal/card-reader.ts` for taps, on an NXP PN532. The chip runs ISO/IEC 14443-3 and -4 by itself: anticollision, blocks, chaining, WTX. If
 * the chip stops answering, that is a fault (B20); the next `present` starts it again.
 */
export class Pn532Reader implements CardReader {
  readonly interfaces: readonly CardInterface[] = Object.freeze(["tap"] as const);
  readonly #link: Pn532Link;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  #started = false;
  #active: Target | undefined;
  #field = false;
  #waiting = false;
  #cancelled = false;
  #busy = false;

  constructor({ link, clock }: Pn532Options) {
    this.#link = link;
    this.#clock = clock;
  }

  async present(request: {
    readonly interfaces: readonly CardInterface[];
    readonly timeoutMs: number;
  }): Promise<Presented> {
    const { interfaces, timeoutMs } = request;
    if (this.#waiting || this.#busy) throw new TypeError("another call is waiting at this device");
    if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
    this.#waiting = true;
    this.#cancelled = false;
    this.#active = undefined;
    try {
      const untilMs = (await this.#clock.monotonic()) + timeoutMs;
      const started = await this.#start();
      // A command that was cancelled has no answer: that is no fault.
      if (this.#cancelled) return await this.#refuse({ kind: "cancelled" });
      if (!started) return noAnswer;
      if (interfaces.includes("tap")) return await this.#poll(untilMs);
      return (await this.#rest(untilMs)) ? { kind: "cancelled" } : { kind: "timeout" };
    } finally {
      this.#waiting = false;
    }
  }

  async cancel(): Promise<void> {
    if (!this.#waiting) return;
    this.#cancelled = true;
    this.#link.abort();
  }

  async transmit(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault> {
    if (this.#busy || this.#waiting) throw new TypeError("another command is under way");
    if (command.length < COMMAND_MIN || command.length > COMMAND_MAX) throw new RangeError("command");
    if (!this.#active) return { kind: "removed" };
    this.#busy = true;
    try {
      return await this.#apdu(command);
    } finally {
      this.#busy = false;
    }
  }

  async removed({ timeoutMs }: { readonly timeoutMs: number }): Promise<"removed" | "still-there"> {
    if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
    if (!this.#field) return "removed";
    this.#active = undefined;
    const untilMs = (await this.#clock.monotonic()) + timeoutMs;
    for (let away = 0; away < AWAY_LOOKS; ) {
      const found = await this.#targets();
      // A reader that does not answer holds no card.
      if (found === undefined) return "removed";
      away = found.length === 0 ? away + 1 : 0;
      if (away < AWAY_LOOKS && (await this.#clock.monotonic()) >= untilMs) return "still-there";
      await this.#clock.sleep({ ms: AWAY_MS });
    }
    return "removed";
  }

  async release(): Promise<void> {
    this.#active = undefined;
    if (!this.#field) return;
    this.#field = false;
    await this.#ask(commands.releaseAll, COMMAND_MS);
    await this.#ask(commands.fieldOff, COMMAND_MS);
  }

  /** Wakes the chip and sets it up, where that is not done. @returns whether it answers. */
  async #start(): Promise<boolean> {
    if (this.#started && (await this.#ask(commands.firmware, COMMAND_MS)) !== undefined) return true;
    if (this.#cancelled) return false;
    this.#started = false;
    this.#field = false;
    await this.#link.wake();
    if ((await this.#ask(commands.sam, COMMAND_MS)) === undefined) return false;
    if ((await this.#ask(commands.firmware, COMMAND_MS))?.[0] !== IC) return false;
    this.#started = (await this.#ask(commands.retries, COMMAND_MS)) !== undefined;
    return this.#started;
  }

  async #poll(untilMs: number): Promise<Presented> {
    while (!this.#cancelled) {
      const found = await this.#targets();
      if (this.#cancelled) break;
      if (found === undefined) return noAnswer;
      const [card, other] = found;
      if (other) return this.#refuse({ kind: "collision" });
      if (card && !card.speaks) return this.#refuse({ kind: "unreadable", interface: "tap" });
      if (card) {
        this.#active = card;
        return { kind: "tap", technology: card.technology, uid: card.uid, ats: card.ats };
      }
      const leftMs = untilMs - (await this.#clock.monotonic());
      if (leftMs <= 0) return this.#refuse({ kind: "timeout" });
      await this.#clock.sleep({ ms: Math.min(REST_MS, leftMs) });
    }
    return this.#refuse({ kind: "cancelled" });
  }

  async #refuse<T extends Presented>(end: T): Promise<T> {
    await this.release();
    return end;
  }

  /** @returns whether it was cancelled before its time. */
  async #rest(untilMs: number): Promise<boolean> {
    for (;;) {
      const leftMs = untilMs - (await this.#clock.monotonic());
      if (this.#cancelled || leftMs <= 0) return this.#cancelled;
      await this.#clock.sleep({ ms: Math.min(REST_MS, leftMs) });
    }
  }

  /**
   * Resets the field and tells which cards are in it. Type B is listed first, so that a card of type A is active at the end. A card of type B
   * that is alone is listed once more, because the list of type A made it inactive.
   * @returns undefined where the chip does not answer.
   */
  async #targets(): Promise<readonly Target[] | undefined> {
    if (!(await this.#resetField())) return undefined;
    const b = await this.#list(commands.listB);
    const a = b && (await this.#list(commands.listA));
    if (a === undefined || b === undefined) return undefined;
    if (b.length === 0 || a.length > 0) return [...a, ...b];
    return this.#list(commands.listB);
  }

  async #resetField(): Promise<boolean> {
    if (this.#field && (await this.#ask(commands.fieldOff, COMMAND_MS)) === undefined) return false;
    await this.#clock.sleep({ ms: FIELD_OFF_MS });
    // Without an answer the field may be on all the same: `release` must switch it off.
    this.#field = true;
    const answered = (await this.#ask(commands.fieldOn, COMMAND_MS)) !== undefined;
    await this.#clock.sleep({ ms: FIELD_ON_MS });
    return answered;
  }

  async #list(command: readonly number[]): Promise<readonly Target[] | undefined> {
    const answer = await this.#ask(command, LIST_MS);
    return answer && (command === commands.listA ? typeA(answer) : typeB(answer));
  }

  /** One command, and what belongs to the transport: GET RESPONSE and the right Le (ISO/IEC 7816-4, 5.3.4). */
  async #apdu(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault> {
    let made = await this.#exchange(command);
    const parts: Uint8Array[] = [];
    for (let left = 4; left > 0 && made.kind === "response"; left--) {
      const [sw1, sw2] = [made.status >> 8, made.status & 0xff];
      if (sw1 === 0x61) {
        parts.push(made.data);
        made = await this.#exchange(Uint8Array.of(command[0] as number, 0xc0, 0x00, 0x00, sw2));
      } else if (sw1 === 0x6c && command.length === 5) {
        made = await this.#exchange(Uint8Array.of(...command.subarray(0, 4), sw2));
      } else break;
    }
    if (made.kind !== "response" || parts.length === 0) return made;
    return { ...made, data: Uint8Array.from([...parts, made.data].flatMap((part) => [...part])) };
  }

  async #exchange(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault> {
    const bytes: number[] = [];
    let next = Uint8Array.of(EXCHANGE, 0x01, ...command);
    for (;;) {
      const answer = await this.#ask(next, EXCHANGE_MS);
      const [status] = answer ?? [];
      if (answer === undefined || status === undefined) return this.#lose(noAnswer);
      if ((status & ERROR_MASK) !== 0) return this.#failed(status & ERROR_MASK);
      bytes.push(...answer.subarray(1));
      const more = (status & MORE) !== 0;
      // A chip that promises more and gives nothing would be asked for ever.
      if (bytes.length > RESPONSE_MAX || (more && answer.length === 1)) return this.#lose({ kind: "protocol-error" });
      if (!more) break;
      next = Uint8Array.of(EXCHANGE, 0x01);
    }
    const [sw2, sw1] = [bytes.pop(), bytes.pop()];
    if (sw1 === undefined || sw2 === undefined) return this.#lose({ kind: "protocol-error" });
    return { kind: "response", data: Uint8Array.from(bytes), status: (sw1 << 8) | sw2 };
  }

  async #failed(error: number): Promise<CardLost | ReaderFault> {
    if (error === errors.overheated) return this.#lose({ kind: "fault", fault: "overheated" });
    if (error === errors.goneB || error === errors.otherB || error === errors.released)
      return this.#lose({ kind: "removed" });
    if (error !== errors.timeout) return this.#lose({ kind: "protocol-error" });
    // One time-out does not prove that the card is gone: look once more.
    const found = await this.#targets();
    if (found === undefined) return this.#lose(noAnswer);
    return this.#lose({ kind: found.length === 0 ? "removed" : "card-timeout" });
  }

  #lose<T>(end: T): T {
    this.#active = undefined;
    return end;
  }

  async #ask(command: Uint8Array | readonly number[], timeoutMs: number): Promise<Uint8Array | undefined> {
    let answer = await this.#link.exchange(command, timeoutMs);
    // The line may have been disturbed, so the command is sent once more. Not an APDU: the card may have got it, and must not get it twice.
    if (answer === undefined && command[0] !== EXCHANGE && !this.#cancelled)
      answer = await this.#link.exchange(command, timeoutMs);
    // A chip that lost its power has forgotten its settings: the next `present` sets it up again.
    if (answer === undefined && !this.#cancelled) this.#started = false;
    return answer;
  }
}
