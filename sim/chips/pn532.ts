import type { BusTime } from "../buses/bus-time";
import type { UartChip } from "../buses/uart";
import type { ChipAnswer } from "../cards/chip/answer";
import type { Happening } from "../world/agenda";
import { Strictness } from "./data-sheet";

/** A card in the field. */
export interface FieldCard {
  readonly technology: "A" | "B";
  /** UID of type A; PUPI of type B. */
  readonly uid: Uint8Array;
  /** SENS_RES and SEL_RES of type A. */
  readonly sens?: readonly [number, number];
  readonly sak?: number;
  /** ATS of type A with its length; the seven bytes after the PUPI of type B. */
  readonly ats: Uint8Array;
  /** It is selected, and activated for ISO/IEC 14443-4. */
  activated(): void;
  transmit(command: Uint8Array): ChipAnswer;
}

export interface Pn532ModelOptions {
  readonly time: BusTime;
  /** What it sends on its UART, or has for its I2C: each call is one frame. */
  readonly send: (bytes: Uint8Array) => void;
  /** Who is in the field now. */
  readonly cards: () => readonly FieldCard[];
}

/** It acknowledges within 15 ms (UM0701-02, 6.2.2); parts are faster. */
const ACK_MS = 1;
/** A command without the field. */
const PLAIN_MS = 1;
/** One try of REQA or REQB, and what anticollision and activation take of a card. */
const TRY_MS = 5;
const ACTIVATE_MS = 15;
/** ISO/IEC 14443-4 at 106 kbit/s: nine bits a byte; prologue, CRC and frame delay. */
const FIELD_BYTE_MS = 0.085;
const FIELD_COMMAND_MS = 2;
/** A frame waiting time of FWI 8, and the chip's own repeats; a card that is mute takes its longest. */
const GONE_MS = 250;
const MUTE_MS = 5000;
/** Its receiver gives up on a frame after 256 bytes' time of silence, at 115200 baud. */
const GAP_MS = (256 * 10_000) / 115_200;
const DATA_MAX = 262;
const FOR_EVER = 0xff;

const ack = Object.freeze([0x00, 0x00, 0xff, 0x00, 0xff, 0x00]);
const syntaxError = Object.freeze([0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00]);

/** NXP PN532 by its user manual UM0701-02, on its high speed UART; `pn532-i2c.ts` puts it on I2C. Cards are spoken to in whole APDUs: blocks in the field are only time. */
export class Pn532Model implements UartChip {
  readonly strict = new Strictness("PN532");
  /** Bytes that it got and gave, and the time when the last answer went. */
  readonly traffic = { received: 0, sent: 0 };
  powered = true;
  /** Too hot: it switches its drivers off. */
  overheated = false;
  /** Of the next answers so many come with a wrong checksum. */
  damagedAnswers = 0;
  readonly #options: Pn532ModelOptions;
  #awake = false;
  #wakes = 0;
  #configured = false;
  #fieldOn = false;
  #retries = FOR_EVER;
  #buffer: number[] = [];
  #heardMs = 0;
  #targets: readonly FieldCard[] = [];
  /** What of a card's answer is still to be fetched. */
  #rest: Uint8Array = new Uint8Array(0);
  #running: Happening | undefined;
  #lastAnswer: Uint8Array | undefined;

  constructor(options: Pn532ModelOptions) {
    this.#options = options;
  }

  power(on: boolean): void {
    this.powered = on;
    this.#options.time.cancel(this.#running);
    this.#running = undefined;
    this.#awake = false;
    this.#configured = false;
    this.#fieldOn = false;
    this.#retries = FOR_EVER;
    this.#buffer = [];
    this.#targets = [];
  }

  /** Its field is on: it costs power, and a card in it stays awake. */
  get fieldOn(): boolean {
    return this.#fieldOn;
  }

  /** Its address was called on I2C: that wakes it. */
  awaken(): void {
    this.#awake = this.powered;
  }

  /** It hears commands: on its UART after a wake-up, on I2C after its address. */
  get awake(): boolean {
    return this.#awake;
  }

  receive(byte: number, damaged: boolean): void {
    if (!this.powered || this.strict.aborted || damaged) return;
    this.traffic.received += 1;
    if (!this.#awake) {
      // 55h is the wake-up; what comes with it in one burst is heard.
      this.#wakes = byte === 0x55 ? this.#wakes + 1 : byte === 0 ? this.#wakes : 0;
      if (this.#wakes >= 2 && byte === 0) this.#awake = true;
      return;
    }
    const nowMs = this.#options.time.now();
    if (nowMs - this.#heardMs > GAP_MS) this.#buffer = [];
    this.#heardMs = nowMs;
    this.#buffer.push(byte);
    this.#parse();
  }

  /** The model's own reading of frames. */
  #parse(): void {
    const bytes = this.#buffer;
    let start = 0;
    while (start + 1 < bytes.length && !(bytes[start] === 0 && bytes[start + 1] === 0xff)) start++;
    if (start > 0) bytes.splice(0, start);
    if (bytes.length < 4) return;
    const [, , length = 0, complement = 0] = bytes;
    if (length === 0 && complement === 0xff) return this.#heard(4, () => this.#abortRunning());
    if (length === 0xff && complement === 0) return this.#heard(4, () => this.#again());
    const extended = length === 0xff && complement === 0xff;
    if (extended && bytes.length < 7) return;
    const size = extended ? ((bytes[4] as number) << 8) | (bytes[5] as number) : length;
    const check = extended ? (bytes[4] as number) + (bytes[5] as number) + (bytes[6] as number) : length + complement;
    const head = extended ? 7 : 4;
    if ((check & 0xff) !== 0) return this.#heard(2, () => undefined);
    if (bytes.length < head + size + 1) return;
    const body = bytes.slice(head, head + size);
    const sum = body.reduce((all, each) => all + each, bytes[head + size] as number) & 0xff;
    this.#heard(head + size + 1, () => {
      // A frame with a wrong checksum is not acknowledged.
      if (sum === 0) this.#command(body);
    });
  }

  #heard(length: number, then: () => void): void {
    this.#buffer.splice(0, length);
    then();
  }

  #abortRunning(): void {
    this.#options.time.cancel(this.#running);
    this.#running = undefined;
  }

  #again(): void {
    if (this.#lastAnswer) this.#sendAnswer(this.#lastAnswer);
  }

  #command(body: readonly number[]): void {
    this.#abortRunning();
    const [tfi, code = -1, ...data] = body;
    const { time } = this.#options;
    this.#running = time.after(ACK_MS, () => {
      this.#send(Uint8Array.from(ack));
      if (tfi !== 0xd4) return this.#send(Uint8Array.from(syntaxError));
      this.#run(code, data);
    });
  }

  #run(code: number, data: readonly number[]): void {
    switch (code) {
      case 0x02:
        return this.#answer(code, [0x32, 0x01, 0x06, 0x07], PLAIN_MS);
      case 0x14:
        if (data[0] !== 0x01) this.strict.abort("7.2.10", "only the normal mode is known");
        this.#configured = true;
        return this.#answer(code, [], PLAIN_MS);
      case 0x12:
        return this.#answer(code, [], PLAIN_MS);
      case 0x32:
        return this.#configure(data);
      case 0x00:
        return this.#diagnose(data);
    }
    if (!this.#configured) return this.strict.abort("7.2.10", "a command of the field before SAMConfiguration");
    switch (code) {
      case 0x4a:
        return this.#list(data, 0);
      case 0x40:
        return this.#exchange(data);
      case 0x42:
        return this.#through(data);
      case 0x44:
      case 0x54:
        return this.#answer(code, [this.#targets.length > 0 ? 0x00 : 0x27], PLAIN_MS);
      case 0x52:
        this.#targets = [];
        return this.#answer(code, [0x00], PLAIN_MS);
      default:
        this.#send(Uint8Array.from(syntaxError));
    }
  }

  #configure([item, ...values]: readonly number[]): void {
    const lengths: { readonly [item: number]: number } = { 1: 1, 2: 3, 5: 3 };
    if (item === undefined || lengths[item] !== values.length)
      return this.strict.abort("7.3.1", `RFConfiguration item ${item} with ${values.length} bytes`);
    if (item === 1) {
      this.#fieldOn = ((values[0] as number) & 1) === 1;
      this.#targets = [];
    }
    if (item === 5) this.#retries = values[2] as number;
    this.#answer(0x32, [], PLAIN_MS);
  }

  /** Polls until it finds one, or its tries are over. */
  #list([most = 0, type = -1, ...rest]: readonly number[], tried: number): void {
    if (most < 1 || most > 2) return this.strict.abort("7.3.5", `MaxTg ${most}`);
    if (type !== 0x00 && type !== 0x03) return this.strict.abort("7.3.5", `BrTy ${type}`);
    if (type === 0x03 && rest.length === 0) return this.strict.abort("7.3.5", "type B wants an AFI");
    // It switches the field on by itself.
    this.#fieldOn = true;
    this.#targets = [];
    const technology = type === 0x00 ? "A" : "B";
    const found = this.overheated ? [] : this.#options.cards().filter((card) => card.technology === technology);
    if (found.length === 0) {
      if (this.#retries !== FOR_EVER && tried >= this.#retries) return this.#answer(0x4a, [0x00], TRY_MS);
      this.#running = this.#options.time.after(TRY_MS, () => this.#list([most, type, ...rest], tried + 1));
      return;
    }
    const listed = found.slice(0, most);
    for (const card of listed) card.activated();
    this.#targets = listed;
    this.#answer(0x4a, [listed.length, ...listed.flatMap(told)], ACTIVATE_MS * listed.length);
  }

  #exchange([target = 0, ...data]: readonly number[]): void {
    if (data.length > DATA_MAX) return this.strict.abort("7.3.8", "more than 262 bytes");
    const card = this.#targets[(target & 0x3f) - 1];
    if (!card) return this.#answer(0x40, [0x27], PLAIN_MS);
    if (data.length === 0 && this.#rest.length > 0) return this.#give(this.#rest, PLAIN_MS);
    const lineMs = FIELD_COMMAND_MS + data.length * FIELD_BYTE_MS;
    if (this.overheated) return this.#answer(0x40, [0x0d], lineMs);
    const there = this.#options.cards();
    const gone = card.technology === "A" ? 0x01 : 0x2b;
    if (!this.#fieldOn || !there.includes(card)) return this.#answer(0x40, [gone], GONE_MS);
    // Two that speak at once: neither is understood.
    if (there.length > 1) return this.#answer(0x40, [0x0b], lineMs);
    const made = card.transmit(Uint8Array.from(data));
    if (made.kind !== "response") {
      if (made.kind === "protocol-error") return this.#answer(0x40, [0x0b], lineMs + made.thinkMs);
      return this.#answer(0x40, [made.kind === "removed" ? gone : 0x01], made.kind === "removed" ? GONE_MS : MUTE_MS);
    }
    const bytes = Uint8Array.of(...made.data, made.status >> 8, made.status & 0xff);
    this.#give(bytes, lineMs + made.thinkMs + bytes.length * FIELD_BYTE_MS);
  }

  #give(bytes: Uint8Array, ms: number): void {
    this.#rest = bytes.subarray(DATA_MAX);
    this.#answer(0x40, [this.#rest.length > 0 ? 0x40 : 0x00, ...bytes.subarray(0, DATA_MAX)], ms);
  }

  /** Known here: the R(NAK) that asks whether a card is there. */
  #through(data: readonly number[]): void {
    const [card] = this.#targets;
    if (data.length !== 1 || (data[0] !== 0xb2 && data[0] !== 0xb3))
      return this.strict.abort("7.3.9", "only R(NAK) is known of InCommunicateThru");
    if (!card || !this.#options.cards().includes(card)) return this.#answer(0x42, [0x01], GONE_MS);
    this.#answer(0x42, [0x00, (data[0] as number) & 0xef], FIELD_COMMAND_MS);
  }

  #diagnose([test]: readonly number[]): void {
    if (test !== 0x06) return this.strict.abort("7.2.1", `test ${test}`);
    const [card] = this.#targets;
    this.#answer(0x00, [card && this.#options.cards().includes(card) ? 0x00 : 0x01], FIELD_COMMAND_MS);
  }

  #answer(code: number, data: readonly number[], afterMs: number): void {
    const body = [0xd5, code + 1, ...data];
    const size = body.length;
    const head =
      size <= 0xff ? [size, -size & 0xff] : [0xff, 0xff, size >> 8, size & 0xff, -((size >> 8) + size) & 0xff];
    const check = -body.reduce((all, each) => all + each, 0) & 0xff;
    const frame = Uint8Array.of(0x00, 0x00, 0xff, ...head, ...body, check, 0x00);
    this.#running = this.#options.time.after(afterMs, () => {
      this.#running = undefined;
      this.#lastAnswer = frame;
      this.#sendAnswer(frame);
    });
  }

  #sendAnswer(frame: Uint8Array): void {
    const at = frame.length - 2;
    const damaged = this.damagedAnswers > 0;
    if (damaged) this.damagedAnswers -= 1;
    this.#send(damaged ? frame.with(at, (frame[at] as number) ^ 0x01) : frame);
  }

  #send(bytes: Uint8Array): void {
    if (!this.powered || this.strict.aborted) return;
    this.traffic.sent += bytes.length;
    this.#options.send(bytes);
  }
}

function told(card: FieldCard, at: number): readonly number[] {
  if (card.technology === "B") return [at + 1, 0x50, ...card.uid, ...card.ats, 0x01, 0x00];
  const sak = card.sak ?? 0x20;
  const ats = (sak & 0x20) !== 0 ? card.ats : [];
  return [at + 1, ...(card.sens ?? [0x00, 0x04]), sak, card.uid.length, ...card.uid, ...ats];
}
