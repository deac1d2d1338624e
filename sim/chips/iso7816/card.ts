import type { BusTime } from "../../buses/bus-time";
import type { Happening } from "../../world/agenda";
import { Strictness } from "../data-sheet";
import { CardIo } from "./card-io";
import { CardT0 } from "./card-t0";
import { CardT1 } from "./card-t1";
import { type CardChip, type Character, etuMsOf, tellsOf } from "./contacts";
import { T1_WAIT } from "./t1-manners";

/** ISO/IEC 7816-3, 6.2.2: RST is low for 400 clocks at least; the answer begins 400 to 40,000 clocks after it is high. */
const RST_LOW_CLOCKS = 400;
const ANSWER_CLOCKS = 10_000;
const PPSS = 0xff;
/** 5.2: the clock of class A, B and C. */
const CLOCK_HZ_MIN = 1_000_000;
const CLOCK_HZ_MAX = 5_000_000;

export interface ContactCardOptions {
  readonly time: BusTime;
  readonly chip: CardChip;
  /** It is taken out by itself: a chip of the deck that leaves in the middle. */
  readonly onLeave?: () => void;
}

/** What is wrong with a card's answer to reset. */
export interface AnswerManners {
  /** Told instead after a cold reset; the warm one tells the right answer. */
  cold: Uint8Array | undefined;
  /** Its last byte is wrong, after any reset: TCK, where it has one. */
  wrongTck: boolean;
  /** It says nothing, whatever is done. */
  mute: boolean;
  /** PPS is answered with the default speed. */
  slow: boolean;
}

/**
 * A card by ISO/IEC 7816-3, character by character, with a chip behind it. It is strict: what the standard or EMV does not allow ends it, with
 * the clause (their numbers are from memory: the texts cost money).
 */
export class ContactCard {
  readonly strict = new Strictness("card");
  readonly io: CardIo;
  readonly t0: CardT0;
  readonly t1: CardT1;
  readonly answer: AnswerManners = { cold: undefined, wrongTck: false, mute: false, slow: false };
  /** Resets since it was made, as they were. */
  readonly resets: ("cold" | "warm")[] = [];
  readonly #options: ContactCardOptions;
  #clockHz = 0;
  #rstLowMs: number | undefined;
  #state: "off" | "reset" | "answering" | "new" | "selecting" | "speaking" | "silent" = "off";
  #wasOn = false;
  #pps: number[] = [];
  #atr: Uint8Array = new Uint8Array(0);
  #answering: Happening | undefined;

  constructor(options: ContactCardOptions) {
    const { time, chip } = options;
    const { strict } = this;
    this.#options = options;
    this.io = new CardIo(time, strict);
    const gone = (why: "removed" | "mute") => {
      this.#state = "silent";
      if (why === "removed") options.onLeave?.();
    };
    const surroundings = { time, strict, io: this.io, chip, gone };
    this.t0 = new CardT0(surroundings);
    this.t1 = new CardT1({ ...surroundings, bwtMs: () => this.#bwtMs() });
  }

  /** VCC and CLK come, RST is low (6.2.1). */
  powerOn(clockHz: number): void {
    if (this.#state !== "off") return this.strict.abort("ISO/IEC 7816-3, 6.2.1", "power for a card that has it");
    if (clockHz < CLOCK_HZ_MIN || clockHz > CLOCK_HZ_MAX)
      return this.strict.abort("ISO/IEC 7816-3, 5.2.3", `a clock of ${clockHz} Hz`);
    this.#clockHz = clockHz;
    this.#wasOn = false;
    this.#rstLow();
  }

  /** RST of a card with power goes low (6.2.3). */
  reset(): void {
    if (this.#state === "off") return this.strict.abort("ISO/IEC 7816-3, 6.2.3", "a reset without power");
    this.#rstLow();
  }

  /** RST goes high: the card answers. */
  rise(): void {
    const { time, chip } = this.#options;
    if (this.#rstLowMs === undefined) return this.strict.abort("ISO/IEC 7816-3, 6.2.2", "RST was not low");
    const clocks = ((time.now() - this.#rstLowMs) * this.#clockHz) / 1000;
    if (clocks < RST_LOW_CLOCKS - 1) return this.strict.abort("ISO/IEC 7816-3, 6.2.2", `RST low for ${clocks} clocks`);
    this.#rstLowMs = undefined;
    this.resets.push(this.#wasOn ? "warm" : "cold");
    const atr = chip.reset();
    const cold = this.#wasOn ? undefined : this.answer.cold;
    this.#wasOn = true;
    this.#state = "silent";
    if (atr === undefined || this.answer.mute) return;
    this.#atr = atr;
    this.io.tells = tellsOf(atr);
    const told = cold ?? (this.answer.wrongTck ? spoilt(atr) : atr);
    this.#state = "answering";
    this.#answering = time.after((ANSWER_CLOCKS * 1000) / this.#clockHz, () => {
      this.io.send([...told], () => this.#answered());
    });
  }

  /** No power any more, or it was taken out. */
  powerOff(): void {
    this.#state = "off";
    this.#rstLowMs = undefined;
    this.#stop();
  }

  get powered(): boolean {
    return this.#state !== "off";
  }

  /** The terminal's character. @returns whether the card pulls the line low. */
  hear(character: Character): boolean {
    if (this.strict.aborted || this.#state === "off") return false;
    if (this.#state === "reset" || this.#state === "answering") {
      this.strict.abort("ISO/IEC 7816-3, 8.1", "a character before the answer to reset is over");
      return false;
    }
    const heard = this.io.hear(character);
    if (!heard || this.#state === "silent") return false;
    const { byte } = heard;
    // The first character says whether it is PPS, which goes as the answer to reset did (9.1), or the protocol's.
    if (this.#state === "new") {
      this.#state = byte === PPSS ? "selecting" : "speaking";
      if (byte !== PPSS) this.io.protocol = tellsOf(this.#atr).protocol;
    }
    if (this.#state === "selecting") return this.#select(byte);
    return this.io.protocol === 1 ? this.t1.hear(byte) : this.t0.hear(byte);
  }

  #rstLow(): void {
    this.#state = "reset";
    this.#rstLowMs = this.#options.time.now();
    this.#stop();
  }

  #stop(): void {
    this.#options.time.cancel(this.#answering);
    this.io.reset();
    this.io.protocol = 0;
    this.io.tells = undefined;
    this.io.etuMs = etuMsOf(0x11, this.#clockHz) ?? 1;
    this.#pps = [];
    this.t0.reset();
    this.t1.reset();
  }

  #answered(): void {
    const tells = tellsOf(this.#atr);
    if (tells.specific) {
      this.io.protocol = tells.protocol;
      this.#speed(tells.fidi);
    }
    this.t0.reset();
    this.t1.reset();
    this.#state = tells.specific ? "speaking" : "new";
  }

  #speed(fidi: number): void {
    this.io.etuMs = etuMsOf(fidi, this.#clockHz) ?? this.io.etuMs;
  }

  /** Protocol and parameters selection (9). */
  #select(byte: number | undefined): boolean {
    // 9.2: PPS is answered to only when it came well; a terminal then resets.
    if (byte === undefined) {
      this.#state = "silent";
      return false;
    }
    this.#pps.push(byte);
    const [, head] = this.#pps;
    if (head === undefined) return false;
    const length = 3 + [0x10, 0x20, 0x40].filter((bit) => (head & bit) !== 0).length;
    if (this.#pps.length < length) return false;
    const pps = this.#pps.splice(0);
    if (pps.reduce((all, each) => all ^ each, 0) !== 0) {
      this.strict.abort("ISO/IEC 7816-3, 9.2", "PCK");
      return false;
    }
    this.#selected(pps, head);
    return false;
  }

  #selected(pps: readonly number[], head: number): void {
    const tells = tellsOf(this.#atr);
    const protocol = head & 0x0f;
    if (protocol !== tells.protocol) return this.strict.abort("ISO/IEC 7816-3, 9.2", `T=${protocol} is not offered`);
    const fidi = (head & 0x10) === 0 ? 0x11 : (pps[2] as number);
    if (fidi !== 0x11 && fidi !== tells.fidi)
      return this.strict.abort("ISO/IEC 7816-3, 9.2", `PPS1 ${fidi} is beyond TA1 ${tells.fidi}`);
    const slow = this.answer.slow && fidi !== 0x11;
    this.io.send(slow ? [PPSS, protocol, PPSS ^ protocol] : pps, () => {
      this.io.protocol = tells.protocol;
      if (!slow) this.#speed(fidi);
      this.#state = "speaking";
    });
  }

  #bwtMs(): number {
    const { etuMs, tells } = this.io;
    return T1_WAIT * etuMs + ((1 << (tells?.bwi ?? 4)) * 960 * 372 * 1000) / this.#clockHz;
  }
}

function spoilt(atr: Uint8Array): Uint8Array {
  const changed = atr.slice();
  const last = changed.length - 1;
  changed[last] = (changed[last] as number) ^ 0x01;
  return changed;
}
