import type { BusTime } from "../../buses/bus-time";
import type { ChipAnswer } from "../../cards/chip/answer";
import type { Happening } from "../../world/agenda";
import type { Strictness } from "../data-sheet";
import type { CardIo } from "./card-io";
import { T1_WAIT, type T1Manners, type T1Surroundings } from "./t1-manners";

const PROLOGUE = 3;
const FIRST_IFSD = 32;
/** The share of the block waiting time after which it asks for more. */
const ASK_AT = 0.7;
/** What a receiver tolerates of a character waiting time (EMV 4.3 Book 1, 9.2.4.2.2). */
const CWT_TOLERANCE_ETU = 4;

type S = "IFS" | "WTX";
const codes: { readonly [type in S]: number } = { IFS: 0xc1, WTX: 0xc3 };

/** The card's side of T=1 (ISO/IEC 7816-3, 11). */
export class CardT1 {
  readonly manners: T1Manners = {
    wtx: 0,
    wtxMultiplier: 2,
    newIfsc: undefined,
    resynch: false,
    abort: false,
    piece: 254,
    noise: 0,
  };
  readonly #with: T1Surroundings;
  readonly #time: BusTime;
  readonly #strict: Strictness;
  readonly #io: CardIo;
  #bytes: number[] = [];
  #damaged = false;
  #ifsc = FIRST_IFSD;
  #ifsd = FIRST_IFSD;
  /** N(S) of its next I-block, and of the terminal's. */
  #ns = 0;
  #nr = 0;
  #command: number[] = [];
  #rest: Uint8Array | undefined;
  #last: readonly number[] = [];
  #asked: { readonly type: S; readonly value: number; readonly then: () => void } | undefined;
  #thinking: Happening | undefined;
  #silence: Happening | undefined;
  /** It has fallen silent until the next reset. */
  #silent = false;

  constructor(surroundings: T1Surroundings) {
    this.#with = surroundings;
    this.#time = surroundings.time;
    this.#strict = surroundings.strict;
    this.#io = surroundings.io;
  }

  reset(): void {
    this.#time.cancel(this.#thinking);
    this.#time.cancel(this.#silence);
    this.#bytes = [];
    this.#damaged = false;
    this.#silent = false;
    this.#ifsc = this.#io.tells?.ifsc ?? FIRST_IFSD;
    this.#synchronise();
  }

  hear(byte: number | undefined): boolean {
    const { tells, etuMs } = this.#io;
    const cwtMs = (T1_WAIT + (1 << (tells?.cwi ?? 13)) + CWT_TOLERANCE_ETU) * etuMs;
    if (byte === undefined) this.#damaged = true;
    this.#bytes.push(byte ?? 0);
    // Where a block ends whose length came wrong, only silence tells (11.6.3.3).
    this.#time.cancel(this.#silence);
    const length = this.#bytes[2];
    const whole = length !== undefined && this.#bytes.length === PROLOGUE + length + 1;
    const good = !this.#damaged && this.#bytes.reduce((all, each) => all ^ each, 0) === 0;
    if (whole && good) this.#block(this.#bytes.splice(0));
    else this.#silence = this.#time.after(cwtMs, () => this.#broken());
    return false;
  }

  #broken(): void {
    this.#bytes = [];
    this.#damaged = false;
    if (!this.#silent) this.#say([0x00, 0x81 | (this.#nr << 4), 0x00]);
  }

  #block(bytes: readonly number[]): void {
    if (this.#silent) return;
    const [nad = 0, pcb = 0, length = 0, ...inf] = bytes;
    inf.pop();
    if (nad !== 0) return this.#strict.abort("EMV 4.3 Book 1, 9.2.4.1.1", `NAD ${nad}`);
    if (length > this.#ifsc || length === 0xff)
      return this.#strict.abort(
        "ISO/IEC 7816-3, 11.4.2",
        `${length} bytes of information for an IFSC of ${this.#ifsc}`,
      );
    if ((pcb & 0x80) === 0) this.#information(pcb, inf);
    else if ((pcb & 0x40) === 0) this.#ready(pcb, length);
    else this.#supervisory(pcb, inf);
  }

  #information(pcb: number, inf: readonly number[]): void {
    if ((pcb & 0x1f) !== 0) return this.#strict.abort("ISO/IEC 7816-3, 11.3.2.2", `PCB ${pcb}`);
    if (this.#asked)
      return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.3", "an I-block in the place of an S-block's answer");
    if (this.#rest) return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.2", "an I-block inside the card's chain");
    if (pcb >> 6 !== this.#nr)
      return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.1", "N(S) of a block that came before");
    this.#nr ^= 1;
    this.#command.push(...inf);
    if ((pcb & 0x20) !== 0) return this.#say([0x00, 0x80 | (this.#nr << 4), 0x00]);
    const command = Uint8Array.from(this.#command.splice(0));
    if (command.length < 4) return this.#strict.abort("ISO/IEC 7816-3, 12.1", "a command of less than four bytes");
    this.#begin(command);
  }

  #ready(pcb: number, length: number): void {
    if ((pcb & 0x2c) !== 0 || (pcb & 3) === 3 || length !== 0)
      return this.#strict.abort("ISO/IEC 7816-3, 11.3.2.2", `R-block with PCB ${pcb} and ${length} bytes`);
    const nr = (pcb >> 4) & 1;
    if (this.#rest && nr === this.#ns) {
      if ((pcb & 3) !== 0) return this.#strict.abort("ISO/IEC 7816-3, 11.6.3.3", "an error in what is acknowledged");
      return this.#give(this.#rest);
    }
    const lastIsI = ((this.#last[1] ?? 0x80) & 0x80) === 0;
    const asksForLast = lastIsI ? nr !== this.#ns : nr === this.#ns;
    if (!asksForLast) return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.2", "N(R) of a block that was never sent");
    if (this.#last.length === 0) return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.1", "an R-block before any other");
    this.#send();
  }

  #supervisory(pcb: number, inf: readonly number[]): void {
    const response = (pcb & 0x20) !== 0;
    const type = pcb & 0x1f;
    const wanted = type === 1 || type === 3 ? 1 : 0;
    if (type > 3 || inf.length !== wanted)
      return this.#strict.abort("ISO/IEC 7816-3, 11.3.2.2", `S-block with PCB ${pcb} and ${inf.length} bytes`);
    if (response) return this.#answered(pcb ^ 0x20, inf[0]);
    const [value = 0] = inf;
    if (type === 3) return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.3", "S(WTX request) from the terminal");
    if (type === 2) return this.#strict.abort("EMV 4.3 Book 1, 9.2.4.1.1", "S(ABORT request) from the terminal");
    if (type === 0) {
      this.#synchronise();
      return this.#say([0x00, 0xe0, 0x00]);
    }
    if (value === 0 || value === 0xff) return this.#strict.abort("ISO/IEC 7816-3, 11.4.2", `IFSD ${value}`);
    this.#ifsd = value;
    this.#say([0x00, 0xe1, 0x01, value]);
  }

  #answered(request: number, value: number | undefined): void {
    const asked = this.#asked;
    if (!asked || codes[asked.type] !== request || asked.value !== value)
      return this.#strict.abort("ISO/IEC 7816-3, 11.6.2.3", "an answer to an S-block that was not sent");
    this.#asked = undefined;
    asked.then();
  }

  /** What its manners want before the command, one after the other. */
  #begin(command: Uint8Array): void {
    const { newIfsc, resynch, abort } = this.manners;
    if (resynch) return this.#say([0x00, 0xc0, 0x00]);
    if (abort) return this.#say([0x00, 0xc2, 0x00]);
    if (newIfsc === undefined) return this.#extend(this.manners.wtx, () => this.#run(command));
    this.manners.newIfsc = undefined;
    this.#ask("IFS", newIfsc, () => {
      this.#ifsc = newIfsc;
      this.#begin(command);
    });
  }

  #extend(times: number, then: () => void): void {
    if (times === 0) return then();
    this.#ask("WTX", this.manners.wtxMultiplier, () => this.#extend(times - 1, then));
  }

  #ask(type: S, value: number, then: () => void): void {
    this.#asked = { type, value, then };
    this.#say([0x00, codes[type], 0x01, value]);
  }

  /** Lets the chip work, and asks for more time before the block waiting time is over. */
  #run(command: Uint8Array): void {
    let made: ChipAnswer | undefined;
    const answer = () => {
      if (made === undefined || this.#asked) return;
      this.#time.cancel(this.#thinking);
      this.#made(made);
    };
    const again = () => {
      this.#thinking = this.#time.after(this.#with.bwtMs() * ASK_AT, () => {
        this.#ask("WTX", 1, () => {
          again();
          answer();
        });
      });
    };
    again();
    this.#with.chip.execute(command, (came) => {
      this.#time.after(came.kind === "response" || came.kind === "removed" ? came.thinkMs : 0, () => {
        made = came;
        answer();
      });
    });
  }

  #made(made: ChipAnswer): void {
    if (made.kind === "response") return this.#give(Uint8Array.of(...made.data, made.status >> 8, made.status & 0xff));
    if (made.kind === "removed") return this.#with.gone("removed");
    if (made.kind === "card-timeout") {
      this.#silent = true;
      return this.#with.gone("mute");
    }
    // It breaks the protocol: whatever it is asked, what it says has a wrong sum.
    this.manners.noise = Number.POSITIVE_INFINITY;
    this.#give(Uint8Array.of(0x6f, 0x00));
  }

  #give(bytes: Uint8Array): void {
    const piece = bytes.subarray(0, Math.min(this.#ifsd, this.manners.piece));
    this.#rest = bytes.length > piece.length ? bytes.subarray(piece.length) : undefined;
    const pcb = (this.#ns << 6) | (this.#rest ? 0x20 : 0);
    this.#ns ^= 1;
    this.#say([0x00, pcb, piece.length, ...piece]);
  }

  #say(block: readonly number[]): void {
    this.#last = [...block, block.reduce((all, each) => all ^ each, 0)];
    this.#send();
  }

  #send(): void {
    const noisy = this.manners.noise > 0;
    if (noisy) this.manners.noise -= 1;
    const sum = this.#last.at(-1) ?? 0;
    this.#io.send([...this.#last.slice(0, -1), noisy ? sum ^ 0x01 : sum]);
  }

  #synchronise(): void {
    this.#ns = 0;
    this.#nr = 0;
    this.#ifsd = FIRST_IFSD;
    this.#command = [];
    this.#rest = undefined;
    this.#last = [];
    this.#asked = undefined;
  }
}
