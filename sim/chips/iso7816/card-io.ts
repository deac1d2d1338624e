import type { BusTime } from "../../buses/bus-time";
import type { Happening } from "../../world/agenda";
import type { Strictness } from "../data-sheet";
import { type CardTells, CHARACTER_ETU, type Character, type Hears, TOLERANCE_ETU } from "./contacts";

/** What the world does to characters, by their number since the reset: 0 is TS, or the first of the terminal's. */
export interface LineFaults {
  /** The card's so manyth character arrives so: parity is wrong, or a bit of it is turned and nobody sees it. */
  readonly out: Map<number, "parity" | "turned">;
  /** The terminal's so manyth character arrives at the card with a wrong parity. */
  readonly in: Map<number, "parity" | "turned">;
}

/** EMV 4.3 Book 1, 7.3: a character is sent four times at most. */
const REPEATS = 3;
/** EMV 4.3 Book 1, 9.2.2.1 and 9.2.4.2: from the card's last character to the terminal's first. */
const TURN_T0_ETU = 16;
const TURN_T1_ETU = 22;

/** The card's end of I/O: characters with their guard times, the error signal, and what may be damaged on the way. */
export class CardIo {
  readonly faults: LineFaults = { out: new Map(), in: new Map() };
  /** Whoever holds the other end. */
  terminal: Hears = () => false;
  etuMs = 1;
  protocol: 0 | 1 = 0;
  tells: CardTells | undefined;
  readonly #time: BusTime;
  readonly #strict: Strictness;
  #sent = 0;
  #heard = 0;
  #lastOutMs = Number.NEGATIVE_INFINITY;
  #lastInMs = Number.NEGATIVE_INFINITY;
  #sending: Happening | undefined;
  #rejected = 0;

  constructor(time: BusTime, strict: Strictness) {
    this.#time = time;
    this.#strict = strict;
  }

  /** A reset, or no power: what was under way is forgotten. */
  reset(): void {
    this.#time.cancel(this.#sending);
    this.#sending = undefined;
    this.#sent = 0;
    this.#heard = 0;
    this.#lastOutMs = Number.NEGATIVE_INFINITY;
    this.#lastInMs = Number.NEGATIVE_INFINITY;
    this.#rejected = 0;
  }

  /** It is sending: the terminal has to wait. */
  get busy(): boolean {
    return this.#sending !== undefined;
  }

  /** Sends characters, one behind the other; then `then`. */
  send(bytes: readonly number[], then: () => void = () => undefined): void {
    const [byte, ...rest] = bytes;
    if (byte === undefined) return then();
    const { etuMs } = this;
    const gap = this.protocol === 1 ? 11 : 12;
    const turn = this.protocol === 1 ? TURN_T1_ETU : TURN_T0_ETU;
    const startMs = Math.max(this.#time.now(), this.#lastOutMs + gap * etuMs, this.#lastInMs + turn * etuMs);
    const overMs = startMs + CHARACTER_ETU * etuMs - this.#time.now();
    this.#sending = this.#time.after(overMs, () => {
      this.#sending = undefined;
      this.#lastOutMs = startMs;
      const damage = this.faults.out.get(this.#sent++);
      const refused = this.terminal({
        byte: damage === "turned" ? byte ^ 0x08 : byte,
        parity: damage !== "parity",
        startMs,
        etuMs,
      });
      if (!refused) {
        this.#rejected = 0;
        return this.send(rest, then);
      }
      if (this.protocol === 1) return this.#strict.abort("ISO/IEC 7816-3, 11.2", "an error signal in T=1");
      if (++this.#rejected > REPEATS) return this.#strict.abort("EMV 4.3 Book 1, 7.3", "an error signal a fifth time");
      this.send(bytes, then);
    });
  }

  /** @returns the byte, undefined where its parity was wrong; or why it is not to be heard at all. */
  hear({ byte, parity, startMs, etuMs }: Character): { readonly byte: number | undefined } | undefined {
    const { tells, protocol } = this;
    if (this.busy) return this.#not("ISO/IEC 7816-3, 7.2", "a character while the card is sending");
    if (Math.abs(etuMs - this.etuMs) > this.etuMs * 0.01)
      return this.#not("ISO/IEC 7816-3, 7.1", `a bit of ${etuMs} ms instead of ${this.etuMs}`);
    const extra = tells === undefined || tells.guard === 0xff ? 0 : tells.guard;
    const guard = (protocol === 1 && tells?.guard === 0xff ? 11 : 12) + extra - TOLERANCE_ETU;
    if (startMs - this.#lastInMs < guard * etuMs)
      return this.#not("ISO/IEC 7816-3, 7.2", `less than ${guard} etu between two characters`);
    const turn = (protocol === 1 ? TURN_T1_ETU : TURN_T0_ETU) - TOLERANCE_ETU;
    if (startMs - this.#lastOutMs < turn * etuMs)
      return this.#not(
        protocol === 1 ? "ISO/IEC 7816-3, 11.4.3" : "EMV 4.3 Book 1, 9.2.2.1",
        `less than ${turn} etu after the card's last character`,
      );
    this.#lastInMs = startMs;
    const damage = this.faults.in.get(this.#heard++);
    if (!parity || damage === "parity") return { byte: undefined };
    return { byte: damage === "turned" ? byte ^ 0x08 : byte };
  }

  #not(section: string, what: string): undefined {
    this.#strict.abort(section, what);
  }
}
