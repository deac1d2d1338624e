import type { BusTime } from "../buses/bus-time";
import type { UartChip } from "../buses/uart";
import { Strictness } from "./data-sheet";
import type { ContactCard } from "./iso7816/card";
import { type CardTells, etuMsOf } from "./iso7816/contacts";
import { ContactTerminal, type Ended } from "./iso7816/terminal";

export interface Sec1210Options {
  readonly time: BusTime;
  /** What it sends on its UART. */
  readonly send: (bytes: Uint8Array) => void;
}

/** dwDefaultClock of its descriptor; 372 clocks to a bit are 12903 baud. */
const CLOCK_HZ = 4_800_000;
/** dwMaxCCIDMessageLength, without the header. */
const DATA_MAX = 261;
const COMMAND_MS = 0.5;
/** Its receiver gives up on a message after so much silence. Not in the data sheet. */
const GAP_MS = 20;
/** Contacts of the slot's switch. */
const SWITCH_MS = 10;
const SYNC = 0x03;
const ACK = 0x06;
const nak = Object.freeze([SYNC, 0x15, 0x16]);

/** bError (CCID 1.1, table 6.2-2). */
const errorOf: { readonly [kind in Exclude<Ended["kind"], "bytes">]: number } = {
  mute: 0xfe,
  removed: 0xfe,
  parity: 0xfd,
  procedure: 0xf4,
};
const ABORTED = 0xff;
const BUSY = 0xe0;
const BAD_TS = 0xf8;
const BAD_TCK = 0xf7;

/** Microchip SEC1210 with its CCID firmware on a UART of 115200 baud, one slot, exchange of TPDUs. */
export class Sec1210Model implements UartChip {
  readonly strict = new Strictness("SEC1210");
  /** Bytes that it got and gave. */
  readonly traffic = { received: 0, sent: 0 };
  powered = true;
  /** Of the next messages so many come with a wrong sum. */
  damagedMessages = 0;
  /** So many of the next commands it says not to have understood. */
  naks = 0;
  readonly terminal: ContactTerminal;
  readonly #options: Sec1210Options;
  #card: ContactCard | undefined;
  #buffer: number[] = [];
  #heardMs = 0;
  #active = false;
  #running: { readonly sequence: number; readonly type: number } | undefined;
  /** Counts power-ups: what was begun before is not told any more. */
  #instance = 0;

  constructor(options: Sec1210Options) {
    this.#options = options;
    this.terminal = new ContactTerminal({ time: options.time, clockHz: CLOCK_HZ, card: () => this.#card });
    this.terminal.onNull = () => this.#moreTime();
  }

  power(on: boolean): void {
    this.powered = on;
    this.#instance += 1;
    this.#buffer = [];
    this.#running = undefined;
    this.terminal.off();
    this.#active = false;
  }

  /** A card is pushed in, or pulled out: at any moment. */
  insert(card: ContactCard | undefined): void {
    this.#card?.powerOff();
    this.#card = card;
    this.#active = false;
    this.terminal.gone();
    this.#options.time.after(SWITCH_MS, () => {
      if (this.#card === card) this.#send([0x50, card ? 0x03 : 0x02]);
    });
  }

  get card(): ContactCard | undefined {
    return this.#card;
  }

  receive(byte: number, damaged: boolean): void {
    if (!this.powered || this.strict.aborted || damaged) return;
    this.traffic.received += 1;
    const nowMs = this.#options.time.now();
    if (nowMs - this.#heardMs > GAP_MS) this.#buffer = [];
    this.#heardMs = nowMs;
    const buffer = this.#buffer;
    buffer.push(byte);
    if (buffer[0] !== SYNC) return this.#reject();
    if (buffer.length > 1 && buffer[1] !== ACK) return this.#reject();
    if (buffer.length < 7) return;
    const length = word(buffer.slice(3, 7));
    if (length > DATA_MAX) return this.#reject();
    if (buffer.length < 13 + length) return;
    const message = buffer.splice(0);
    const sum = message.reduce((all, each) => all ^ each, 0);
    if (sum !== 0 || this.naks > 0) {
      if (sum === 0) this.naks -= 1;
      return this.#send([...nak]);
    }
    this.#later(COMMAND_MS, () => this.#command(message.slice(2, -1)));
  }

  #reject(): void {
    this.#buffer = [];
  }

  #later(ms: number, run: () => void): void {
    const instance = this.#instance;
    this.#options.time.after(ms, () => {
      if (this.#instance === instance && this.powered) run();
    });
  }

  #command(message: readonly number[]): void {
    const [type = 0, , , , , slot = 0, sequence = 0, own = 0] = message;
    const data = message.slice(10);
    if (slot !== 0) return this.strict.abort("CCID 1.1, 6.1", `slot ${slot}`);
    if (type === 0x72) return this.#abort(sequence);
    if (this.#running) return this.#tell(answerTo(type), sequence, BUSY);
    switch (type) {
      case 0x65:
        return this.#tell(0x81, sequence);
      case 0x63:
        this.terminal.off();
        this.#active = false;
        return this.#tell(0x81, sequence);
      case 0x62:
        return this.#powerOn(sequence, own);
      case 0x61:
        return this.#parameters(sequence, own, data);
      case 0x6f:
        return this.#exchange(sequence, own, message[8] ?? 0, data);
      default:
        return this.strict.abort("CCID 1.1, 6.1", `message ${type}`);
    }
  }

  /** What it does is given up; the card keeps its power. */
  #abort(sequence: number): void {
    const running = this.#running;
    if (running) {
      this.terminal.gone();
      this.#running = undefined;
      this.#tell(answerTo(running.type), running.sequence, ABORTED);
    }
    this.#tell(0x81, sequence);
  }

  #powerOn(sequence: number, select: number): void {
    // 00h wants automatic voltage selection, which its descriptor does not offer.
    if (select < 1 || select > 3) return this.strict.abort("CCID 1.1, 6.1.1", `bPowerSelect ${select}`);
    if (!this.#card) return this.#tell(0x80, sequence, 0xfe);
    this.#run(
      sequence,
      0x62,
      (done) => this.terminal.activate(done),
      (ended) => {
        this.#active = ended.kind === "bytes" || ended.kind === "parity";
        if (ended.kind === "mute") this.terminal.off();
        if (ended.kind !== "bytes") return this.#tell(0x80, sequence, errorOf[ended.kind]);
        const [ts] = ended.bytes;
        if (ts !== 0x3b && ts !== 0x3f) return this.#tell(0x80, sequence, BAD_TS);
        if (!checked(ended.bytes)) return this.#tell(0x80, sequence, BAD_TCK);
        this.#tell(0x80, sequence, 0, ended.bytes);
      },
    );
  }

  #parameters(sequence: number, protocol: number, data: readonly number[]): void {
    const wanted = protocol === 0 ? 5 : protocol === 1 ? 7 : 0;
    if (data.length !== wanted || wanted === 0)
      return this.strict.abort("CCID 1.1, 6.1.7", `${data.length} bytes of parameters for T=${protocol}`);
    if (!this.#active) return this.#tell(0x82, sequence, 0xfe);
    const [fidi = 0, , guard = 0, waits = 0, , ifsc = 0] = data;
    if (etuMsOf(fidi, CLOCK_HZ) === undefined) return this.#tell(0x82, sequence, 10);
    const told = this.#card?.io.tells;
    if (told === undefined) return this.#tell(0x82, sequence, 0xfe);
    if (told.protocol !== protocol) return this.#tell(0x82, sequence, 7);
    if (told.specific && told.fidi !== fidi) return this.#tell(0x82, sequence, 10);
    const t1 = { ifsc, bwi: waits >> 4, cwi: waits & 0x0f };
    const tells: CardTells = { ...told, fidi, guard, ...(protocol === 1 ? t1 : { waiting: waits }) };
    this.#run(
      sequence,
      0x61,
      (done) => this.terminal.use(tells, done),
      (ended) => {
        this.#tell(0x82, sequence, ended.kind === "bytes" ? 0 : errorOf[ended.kind], data);
      },
    );
  }

  #exchange(sequence: number, blockWaits: number, level: number, data: readonly number[]): void {
    if (level !== 0) return this.strict.abort("CCID 1.1, 6.1.4", "wLevelParameter of an exchange of TPDUs");
    if (!this.#active) return this.#tell(0x80, sequence, 0xfe);
    const { tells } = this.terminal;
    if (!tells) return this.strict.abort("CCID 1.1, 6.1.4", "an exchange before the parameters");
    const t0 = tells.protocol === 0;
    if (t0 && (data.length < 5 || (data.length > 5 && data.length !== 5 + (data[4] as number))))
      return this.strict.abort("CCID 1.1, 3.2.1", `a TPDU of ${data.length} bytes`);
    if (!t0 && (data.length < 4 || data.length !== 4 + (data[2] as number)))
      return this.strict.abort("CCID 1.1, 3.2.1", `a block of ${data.length} bytes`);
    this.#run(
      sequence,
      0x6f,
      (done) => (t0 ? this.terminal.tpdu(data, done) : this.terminal.block(data, blockWaits, done)),
      (ended) => {
        if (ended.kind === "bytes") this.#tell(0x80, sequence, 0, ended.bytes);
        else this.#tell(0x80, sequence, errorOf[ended.kind]);
      },
    );
  }

  #run(
    sequence: number,
    type: number,
    begin: (done: (ended: Ended) => void) => void,
    then: (ended: Ended) => void,
  ): void {
    const running = { sequence, type };
    this.#running = running;
    begin((ended) => {
      if (this.#running !== running) return;
      this.#running = undefined;
      then(ended);
    });
  }

  /** bmCommandStatus 2: the host waits as long again. */
  #moreTime(): void {
    if (this.#running) this.#message(0x80, this.#running.sequence, 0x80, 1, []);
  }

  #tell(type: number, sequence: number, error = 0, data: readonly number[] = []): void {
    const failed = error !== 0;
    this.#message(type, sequence, failed ? 0x40 : 0, error, failed ? [] : data);
  }

  #message(type: number, sequence: number, status: number, error: number, data: readonly number[]): void {
    const icc = !this.#card ? 2 : this.#active ? 0 : 1;
    const { length } = data;
    const head = [type, length & 0xff, length >> 8, 0, 0, 0, sequence, status | icc, error, 0];
    const body = [SYNC, ACK, ...head, ...data];
    const sum = body.reduce((all, each) => all ^ each, 0);
    const damaged = this.damagedMessages > 0;
    if (damaged) this.damagedMessages -= 1;
    this.#send([...body, damaged ? sum ^ 0x01 : sum]);
  }

  #send(bytes: readonly number[]): void {
    if (!this.powered || this.strict.aborted) return;
    this.traffic.sent += bytes.length;
    this.#options.send(Uint8Array.from(bytes));
  }
}

function word(bytes: readonly number[]): number {
  return bytes.reduceRight((all, each) => all * 256 + each, 0);
}

function answerTo(type: number): number {
  if (type === 0x61) return 0x82;
  return type === 0x62 || type === 0x6f ? 0x80 : 0x81;
}

/** Its TCK, where it has one: behind the last historical byte. */
function checked(atr: readonly number[]): boolean {
  const onlyT0 = !hasOtherProtocol(atr);
  return onlyT0 || atr.slice(1).reduce((all, each) => all ^ each, 0) === 0;
}

function hasOtherProtocol(atr: readonly number[]): boolean {
  let at = 2;
  for (let presence = atr[1] ?? 0; (presence & 0x80) !== 0; ) {
    at += [0x10, 0x20, 0x40].filter((bit) => (presence & bit) !== 0).length;
    presence = atr[at++] ?? 0;
    if ((presence & 0x0f) !== 0) return true;
  }
  return false;
}
