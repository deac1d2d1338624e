import type { Clock } from "../../clock";
import type { SerialIoOptions } from "../escpos-line";
import type { ProtocolParameters, Reset } from "./atr";
import { type CcidMessage, encodeMessage, MessageReader, PcToRdr, RdrToPc, type ReadMessage } from "./ccid-messages";
import type { ContactLink, Exchanged, Slot } from "./link";
import { SerialLine } from "./serial-line";

/** What the part answers without a card. */
const PLAIN_MS = 150;
/** A reset of 45,000 clocks and an answer of 20,160 bits' time: 1.6 s at 4.8 MHz. */
const ACTIVATE_MS = 2500;
const PARAMETERS_MS = 1500;
/** Characters on both lines, and what the part takes by itself. */
const MARGIN_MS = 1200;
/** 960 × 372 clocks at 3.5 MHz, the slowest clock of any such part: the unit of both waiting times. */
const WAIT_UNIT_MS = 102;
/** A message that was not understood is sent again so often: the card has not got it. */
const REPEATS = 2;

const FAILED = 0x40;
const MORE_TIME = 0x80;
const ABSENT = 0x02;
/** bError (CCID 1.1, table 6.2-2). */
const errors = Object.freeze({
  mute: 0xfe,
  parity: 0xfd,
  overrun: 0xfc,
  hardware: 0xfb,
  ts: 0xf8,
  tck: 0xf7,
  procedure: 0xf4,
});
const damage: readonly number[] = Object.freeze([
  errors.parity,
  errors.overrun,
  errors.hardware,
  errors.ts,
  errors.tck,
  errors.procedure,
]);

/** bPowerSelect. */
const selections = Object.freeze({ 5: 0x01, 3: 0x02 });

type Told = { readonly kind: "message"; readonly message: CcidMessage } | { readonly kind: "invalid" | "silent" };

const none = new Uint8Array(0);

/**
 * A coprocessor that speaks CCID on a serial line of 115200 baud, 8N1, at the level of TPDUs: Microchip SEC1210. It does T=0 with its procedure
 * bytes and the characters of T=1 by itself, and PPS where the speed wants it.
 */
export class CcidLink<Settings extends object = object> implements ContactLink {
  readonly #line: SerialLine<Settings>;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #reader = new MessageReader();
  readonly #power: number;
  readonly #slackMs: number;
  #messages: ReadMessage[] = [];
  #sequence = 0;
  #aborted = false;
  #waiting = WAIT_UNIT_MS;
  #t1 = false;

  /**
   * @param options volts: what cards get; 5 unless said otherwise (class A, which every card of EMV takes). slackMs: how late bytes may come
   *   beside their time on the line, which a USB adapter and an operating system add; 0 unless said otherwise.
   */
  constructor(
    serial: SerialIoOptions<Settings>,
    clock: Pick<Clock, "sleep" | "monotonic">,
    { volts = 5, slackMs = 0 }: { readonly volts?: 5 | 3; readonly slackMs?: number } = {},
  ) {
    this.#clock = clock;
    this.#power = selections[volts];
    this.#slackMs = slackMs;
    this.#line = new SerialLine(serial, clock, (byte) => {
      const message = this.#reader.take(byte);
      if (message) this.#messages.push(message);
    });
  }

  async slot(): Promise<Slot> {
    const message = await this.#plain(PcToRdr.slotStatus);
    if (message === undefined) return "no-answer";
    return (message.status & 0x03) === ABSENT ? "empty" : "card";
  }

  async activate(reset: Reset): Promise<Exchanged> {
    // A card that is active would be reset warm (CCID 1.1, 6.1.1).
    if (reset === "cold" && (await this.#plain(PcToRdr.powerOff)) === undefined) return { kind: "no-answer" };
    return this.#outcome(await this.#ask(PcToRdr.powerOn, [this.#power, 0, 0], none, ACTIVATE_MS));
  }

  async use(parameters: ProtocolParameters): Promise<"ready" | "refused" | "no-answer"> {
    const { protocol, fidi, guard, waiting, blockWaiting, ifsc, inverse } = parameters;
    const convention = inverse ? 0x02 : 0x00;
    this.#t1 = protocol === 1;
    this.#waiting = WAIT_UNIT_MS * (this.#t1 ? 1 << (blockWaiting >> 4) : 2 * waiting);
    const data = this.#t1
      ? Uint8Array.of(fidi, 0x10 | convention, guard, blockWaiting, 0x00, ifsc, 0x00)
      : Uint8Array.of(fidi, convention, guard, waiting, 0x00);
    const told = await this.#ask(PcToRdr.setParameters, [protocol, 0, 0], data, PARAMETERS_MS);
    if (told.kind !== "message") return "no-answer";
    const { type, status } = told.message;
    return type === RdrToPc.parameters && (status & FAILED) === 0 ? "ready" : "refused";
  }

  async exchange(
    bytes: Uint8Array,
    { blockWaits, untilMs }: { readonly blockWaits: number; readonly untilMs: number },
  ): Promise<Exchanged> {
    const waitMs = this.#waiting * blockWaits + MARGIN_MS;
    const extension = this.#t1 && blockWaits > 1 ? blockWaits : 0;
    const told = await this.#ask(PcToRdr.exchange, [extension, 0, 0], bytes, waitMs, untilMs);
    // A part that is there is waiting for the card.
    if (told.kind === "silent" && !this.#aborted)
      return { kind: (await this.slot()) === "no-answer" ? "no-answer" : "mute" };
    return this.#outcome(told);
  }

  async deactivate(): Promise<void> {
    this.#aborted = false;
    const message = await this.#plain(PcToRdr.powerOff);
    if (message === undefined || (message.status & FAILED) === 0) return;
    // It is busy with the card.
    await this.#plain(PcToRdr.abort);
    await this.#plain(PcToRdr.powerOff);
  }

  abort(): void {
    this.#aborted = true;
    this.#line.wake();
  }

  close(): void {
    this.#line.close();
  }

  #outcome(told: Told): Exchanged {
    // Damaged between the part and the processor: what the card answered is lost, but it may be asked for again where the protocol can.
    if (told.kind === "invalid") return { kind: "damaged" };
    if (told.kind !== "message") return { kind: "no-answer" };
    const { type, status, error, data } = told.message;
    if ((status & FAILED) === 0)
      return type === RdrToPc.dataBlock ? { kind: "bytes", bytes: data } : { kind: "damaged" };
    if ((status & 0x03) === ABSENT) return { kind: "removed" };
    if (error === errors.mute) return { kind: "mute" };
    return { kind: damage.includes(error) ? "damaged" : "no-answer" };
  }

  /** A command of the slot, which may be given twice. */
  async #plain(type: number): Promise<CcidMessage | undefined> {
    for (let left = REPEATS; left > 0; left--) {
      const told = await this.#ask(type, [0, 0, 0], none, PLAIN_MS);
      if (told.kind === "message") return told.message;
      if (this.#aborted) return undefined;
    }
    return undefined;
  }

  async #ask(
    type: number,
    own: readonly [number, number, number],
    data: Uint8Array,
    waitMs: number,
    lastMs = Number.POSITIVE_INFINITY,
  ): Promise<Told> {
    this.#aborted = false;
    for (let left = REPEATS; left > 0; left--) {
      this.#sequence = (this.#sequence + 1) & 0xff;
      this.#messages = [];
      this.#reader.reset();
      if (!(await this.#line.send(encodeMessage(type, this.#sequence, own, data)))) return { kind: "silent" };
      const told = await this.#answer(waitMs, lastMs);
      if (told !== "nak") return told;
    }
    return { kind: "silent" };
  }

  async #answer(waitMs: number, lastMs: number): Promise<Told | "nak"> {
    const patienceMs = waitMs + this.#slackMs;
    let untilMs = (await this.#clock.monotonic()) + patienceMs;
    for (;;) {
      await this.#line.until(() => this.#messages.length > 0 || this.#aborted, Math.min(untilMs, lastMs));
      const read = this.#messages.shift();
      if (read === undefined) return { kind: "silent" };
      if (read.kind === "nak") return "nak";
      if (read.kind === "invalid") return { kind: "invalid" };
      const more = read.kind === "message" && (read.message.status & MORE_TIME) !== 0;
      if (read.kind === "message" && read.message.sequence === this.#sequence && !more)
        return { kind: "message", message: read.message };
      if (read.kind === "wait" || more) untilMs = (await this.#clock.monotonic()) + patienceMs;
    }
  }
}
