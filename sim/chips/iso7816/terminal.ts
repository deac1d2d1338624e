import type { BusTime } from "../../buses/bus-time";
import type { Happening } from "../../world/agenda";
import type { ContactCard } from "./card";
import { type CardTells, CHARACTER_ETU, type Character, etuMsOf } from "./contacts";

/** How an exchange with a card ended. parity: in spite of repeats. procedure: a byte that is no procedure byte. */
export type Ended =
  | { readonly kind: "bytes"; readonly bytes: readonly number[] }
  | { readonly kind: "mute" | "parity" | "procedure" | "removed" };

export interface ContactTerminalOptions {
  readonly time: BusTime;
  readonly clockHz: number;
  /** What lies in the slot. */
  readonly card: () => ContactCard | undefined;
}

/** EMV 4.3 Book 1, 8.2 and 8.3: all in clocks or in etu of 372 clocks. */
const RST_LOW_CLOCKS = 42_000;
const FIRST_CLOCKS = 42_000;
const ATR_GAP_ETU = 10_080;
const ATR_ALL_ETU = 20_160;
const REPEATS = 3;
/** 10.5 etu after its start a character is known to be refused; two etu later it is sent again. */
const AGAIN_ETU = 13;
const TURN_T0_ETU = 17;
const TURN_T1_ETU = 23;
const CWT_TOLERANCE_ETU = 4;
const BLOCK_MAX = 259;

/**
 * The terminal's end of I/O as a coprocessor has it: whole answers, TPDUs and blocks for whoever stands behind it. One thing at a time; each has
 * an end.
 */
export class ContactTerminal {
  tells: CardTells | undefined;
  /** Told of each NULL: whoever waits has to wait longer. */
  onNull: () => void = () => undefined;
  readonly #options: ContactTerminalOptions;
  #etuMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #lastOutMs = Number.NEGATIVE_INFINITY;
  #take: ((character: Character) => boolean) | undefined;
  #timer: Happening | undefined;
  #sending: Happening | undefined;
  #done: ((ended: Ended) => void) | undefined;
  #refused = 0;

  constructor(options: ContactTerminalOptions) {
    this.#options = options;
    this.#etuMs = etuMsOf(0x11, options.clockHz) as number;
  }

  get busy(): boolean {
    return this.#done !== undefined;
  }

  /** Cold where the card has no power, else warm. */
  activate(done: (ended: Ended) => void): void {
    const { time, clockHz } = this.#options;
    const card = this.#begin(done);
    if (!card) return;
    this.tells = undefined;
    this.#etuMs = etuMsOf(0x11, clockHz) as number;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    card.io.terminal = (character) => this.#hear(character);
    if (card.powered) card.reset();
    else card.powerOn(clockHz);
    this.#sending = time.after((RST_LOW_CLOCKS * 1000) / clockHz, () => {
      card.rise();
      this.#atr();
    });
  }

  /** Gives the card speed, guard time and waiting times; PPS first where the speed wants it. */
  use(tells: CardTells, done: (ended: Ended) => void): void {
    const speed = () => {
      this.tells = tells;
      this.#etuMs = etuMsOf(tells.fidi, this.#options.clockHz) ?? this.#etuMs;
    };
    if (tells.specific || tells.fidi === 0x11) {
      speed();
      return done({ kind: "bytes", bytes: [] });
    }
    if (!this.#begin(done)) return;
    const head = 0x10 | tells.protocol;
    const request = [0xff, head, tells.fidi, 0xff ^ head ^ tells.fidi];
    const answer: number[] = [];
    this.#send(request, () => {
      this.#wait(9600, ({ byte, parity }) => {
        if (!parity) return this.#end({ kind: "parity" });
        answer.push(byte);
        const [, second = 0] = answer;
        if (answer.length < 3 + [0x10, 0x20, 0x40].filter((bit) => (second & bit) !== 0).length) return false;
        if (answer.join() !== request.join()) return this.#end({ kind: "procedure" });
        speed();
        return this.#end({ kind: "bytes", bytes: answer });
      });
    });
  }

  /** One TPDU of T=0: data, SW1 and SW2 come back. */
  tpdu(tpdu: readonly number[], done: (ended: Ended) => void): void {
    if (!this.#begin(done)) return;
    const header = tpdu.slice(0, 5);
    const out = tpdu.slice(5);
    const [, ins = 0, , , p3 = 0] = header;
    const want = out.length > 0 ? 0 : p3 === 0 ? 256 : p3;
    const wwt = 960 * (this.tells?.waiting ?? 10) + 480;
    const data: number[] = [];
    this.#send(header, () => this.#procedure({ ins, out, want, wwt, data }));
  }

  /** A block of T=1. @param blockWaits so many block waiting times. */
  block(block: readonly number[], blockWaits: number, done: (ended: Ended) => void): void {
    if (!this.#begin(done)) return;
    const { bwi = 4, cwi = 13 } = this.tells ?? {};
    const got: number[] = [];
    let damaged = false;
    const bwt = 11 + ((1 << bwi) * 960 * (etuMsOf(0x11, this.#options.clockHz) as number)) / this.#etuMs;
    const over = () => this.#end(damaged ? { kind: "parity" } : { kind: "bytes", bytes: got });
    this.#send(block, () => {
      const cwt = 11 + (1 << cwi) + CWT_TOLERANCE_ETU;
      this.#wait(bwt * Math.max(1, blockWaits) + 960, ({ byte, parity }) => {
        if (!parity) damaged = true;
        if (got.length < BLOCK_MAX) got.push(byte);
        const whole = got.length === 3 + (got[2] ?? 255) + 1;
        if (whole && !damaged && got.reduce((all, each) => all ^ each, 0) === 0) return over();
        // Where a block ends that broke off, or whose length came wrong, only silence tells.
        this.#patience(cwt + CHARACTER_ETU, over);
        return false;
      });
    });
  }

  /** No power for the card. What was under way ends as with a card that is gone. */
  off(): void {
    this.#options.card()?.powerOff();
    this.gone();
  }

  /** The card is not in the slot any more. */
  gone(): void {
    this.tells = undefined;
    if (this.#done) this.#end({ kind: "removed" });
  }

  #begin(done: (ended: Ended) => void): ContactCard | undefined {
    if (this.#done) throw new Error("the terminal's contacts are busy");
    const card = this.#options.card();
    if (!card) {
      done({ kind: "removed" });
      return undefined;
    }
    this.#done = done;
    this.#refused = 0;
    return card;
  }

  #atr(): void {
    const { time, clockHz } = this.#options;
    const beganMs = time.now();
    const got: number[] = [];
    let rejected = 0;
    this.#wait((FIRST_CLOCKS * 1000) / clockHz / this.#etuMs + CHARACTER_ETU, ({ byte, parity }) => {
      if (time.now() - beganMs > ATR_ALL_ETU * this.#etuMs) return this.#end({ kind: "mute" });
      this.#patience(ATR_GAP_ETU, () => this.#end({ kind: "mute" }));
      if (!parity) return ++rejected > REPEATS ? this.#end({ kind: "parity" }) : true;
      rejected = 0;
      got.push(byte);
      return got.length === lengthOf(got) ? this.#end({ kind: "bytes", bytes: got }) : false;
    });
  }

  #procedure(tpdu: {
    readonly ins: number;
    readonly out: readonly number[];
    readonly want: number;
    readonly wwt: number;
    readonly data: number[];
  }): void {
    const { ins, out, want, wwt, data } = tpdu;
    let rejected = 0;
    /** Data that come without a procedure byte before each. */
    let run = 0;
    let sw1: number | undefined;
    this.#wait(wwt, ({ byte, parity }) => {
      this.#patience(wwt, () => this.#end({ kind: "mute" }));
      if (!parity) return ++rejected > REPEATS ? this.#end({ kind: "parity" }) : true;
      rejected = 0;
      if (sw1 !== undefined) return this.#end({ kind: "bytes", bytes: [...data, sw1, byte] });
      if (run > 0) {
        run -= 1;
        data.push(byte);
        return false;
      }
      if (byte === 0x60) {
        this.onNull();
        return false;
      }
      const all = byte === ins;
      if (all || byte === (ins ^ 0xff)) {
        if (out.length > 0) {
          const piece = all ? out : out.slice(0, 1);
          this.#send(piece, () => this.#procedure({ ...tpdu, out: out.slice(piece.length), want: 0 }));
          return false;
        }
        run = all ? want - data.length : 1;
        return run > 0 && data.length < want ? false : this.#end({ kind: "procedure" });
      }
      if ((byte & 0xf0) !== 0x60 && (byte & 0xf0) !== 0x90) return this.#end({ kind: "procedure" });
      sw1 = byte;
      return false;
    });
  }

  /** Sends characters with their guard time; T=0: again those that the card refuses. */
  #send(bytes: readonly number[], then: () => void, againMs = 0): void {
    const [byte, ...rest] = bytes;
    this.#take = undefined;
    if (byte === undefined) return then();
    const { time, card } = this.#options;
    const etuMs = this.#etuMs;
    const t1 = this.tells?.protocol === 1;
    const guard = this.tells?.guard === 0xff ? (t1 ? 11 : 12) : 12 + (this.tells?.guard ?? 0);
    const startMs = Math.max(
      time.now(),
      this.#lastMs + (t1 ? TURN_T1_ETU : TURN_T0_ETU) * etuMs,
      this.#lastOutMs + guard * etuMs,
      againMs,
    );
    this.#sending = time.after(startMs - time.now() + CHARACTER_ETU * etuMs, () => {
      this.#lastOutMs = startMs;
      const refused = card()?.hear({ byte, parity: true, startMs, etuMs }) ?? false;
      if (!refused) {
        this.#refused = 0;
        return this.#send(rest, then);
      }
      if (++this.#refused > REPEATS) return void this.#end({ kind: "parity" });
      this.#send(bytes, then, startMs + AGAIN_ETU * etuMs);
    });
  }

  /** Listens. @param etu to the first character. */
  #wait(etu: number, take: (character: Character) => boolean): void {
    this.#take = take;
    this.#patience(etu + CHARACTER_ETU, () => this.#end({ kind: "mute" }));
  }

  #patience(etu: number, over: () => void): void {
    const { time } = this.#options;
    time.cancel(this.#timer);
    this.#timer = time.after(etu * this.#etuMs, over);
  }

  #hear(character: Character): boolean {
    this.#lastMs = character.startMs;
    return this.#take?.(character) ?? false;
  }

  /** @returns false: no error signal. */
  #end(ended: Ended): false {
    const { time } = this.#options;
    const done = this.#done;
    time.cancel(this.#timer);
    time.cancel(this.#sending);
    this.#take = undefined;
    this.#done = undefined;
    done?.(ended);
    return false;
  }
}

/** How long an answer to reset is that begins so; Infinity while that is not told. */
function lengthOf(got: readonly number[]): number {
  let at = 2;
  let check = 0;
  for (let presence = got[1]; presence !== undefined && (presence & 0xf0) !== 0; ) {
    const flags = presence & 0xf0;
    at += [0x10, 0x20, 0x40, 0x80].filter((bit) => (flags & bit) !== 0).length;
    if ((flags & 0x80) === 0) break;
    if (got.length < at) return Number.POSITIVE_INFINITY;
    presence = got[at - 1];
    if (((presence ?? 0) & 0x0f) !== 0) check = 1;
  }
  return got[1] === undefined ? Number.POSITIVE_INFINITY : at + (got[1] & 0x0f) + check;
}
