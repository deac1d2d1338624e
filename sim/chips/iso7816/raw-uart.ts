import type { CharacterFormat, CharacterPort, Received } from "../../../hal/drivers/iso7816/character-port";
import type { BusTime } from "../../buses/bus-time";
import type { Happening } from "../../world/agenda";
import type { ContactCard } from "./card";
import { CHARACTER_ETU, type Character, etuMsOf } from "./contacts";

const RST_LOW_CLOCKS = 42_000;
const CLOCK_HZ = 3_571_200;
const REPEATS = 3;

/** A UART with even parity and error signal at a card's contacts: what a native module on a board would be. */
export class RawUart implements CharacterPort {
  /** Characters as they went, logical ones; a new array where the direction turns. */
  readonly turns: { readonly out: boolean; readonly bytes: number[] }[] = [];
  card: ContactCard | undefined;
  readonly #time: BusTime;
  #format: CharacterFormat = { fidi: 0x11, guardEtu: 12, repeats: true, inverse: false };
  #lastInMs = Number.NEGATIVE_INFINITY;
  #lastOutMs = Number.NEGATIVE_INFINITY;
  #received: Character[] = [];
  #stop: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #timer: Happening | undefined;
  #rejected = 0;

  constructor(time: BusTime) {
    this.#time = time;
  }

  get present(): boolean {
    return this.card !== undefined;
  }

  activate(reset: "cold" | "warm"): Promise<void> {
    const { card } = this;
    this.#format = { fidi: 0x11, guardEtu: 12, repeats: true, inverse: false };
    this.#lastInMs = Number.NEGATIVE_INFINITY;
    this.#lastOutMs = Number.NEGATIVE_INFINITY;
    this.#received = [];
    if (!card) return Promise.resolve();
    card.io.terminal = (character) => this.#hear(character);
    if (reset === "cold" && card.powered) card.powerOff();
    if (reset === "cold") card.powerOn(CLOCK_HZ);
    else card.reset();
    return this.#after((RST_LOW_CLOCKS * 1000) / CLOCK_HZ, () => card.rise());
  }

  async deactivate(): Promise<void> {
    this.card?.powerOff();
  }

  configure(format: CharacterFormat): void {
    this.#format = format;
  }

  async send(raw: Uint8Array): Promise<boolean> {
    const bytes = raw.map((byte) => this.#logical(byte));
    this.#received = [];
    let refused = 0;
    let againMs = 0;
    for (let at = 0; at < bytes.length; ) {
      const { guardEtu, repeats } = this.#format;
      const etuMs = this.#etuMs;
      const turn = this.#lastInMs + (repeats ? 17 : 23) * etuMs;
      const startMs = Math.max(this.#time.now(), turn, this.#lastOutMs + guardEtu * etuMs, againMs);
      const byte = bytes[at] as number;
      let no = false;
      await this.#after(startMs - this.#time.now() + CHARACTER_ETU * etuMs, () => {
        this.#lastOutMs = startMs;
        no = this.card?.hear({ byte, parity: true, startMs, etuMs }) ?? false;
      });
      if (no && (!repeats || ++refused > REPEATS)) return false;
      if (no) againMs = startMs + 13 * etuMs;
      else {
        refused = 0;
        this.#note(true, byte);
        at += 1;
      }
    }
    return true;
  }

  async receive(request: {
    readonly count: number;
    readonly firstEtu: number;
    readonly nextEtu: number;
  }): Promise<Received> {
    const { count, firstEtu, nextEtu } = request;
    let over = false;
    this.#stop = () => {
      over = true;
      this.#wake();
    };
    for (let have = -1; this.#received.length < count && !over && this.present; ) {
      if (this.#received.length !== have) {
        this.#time.cancel(this.#timer);
        const etu = (this.#received.length === 0 ? firstEtu : nextEtu) + CHARACTER_ETU;
        this.#timer = this.#time.after(etu * this.#etuMs, this.#stop);
      }
      have = this.#received.length;
      await new Promise<void>((resolve) => {
        this.#wake = () => this.#time.interrupt(resolve);
      });
    }
    this.#time.cancel(this.#timer);
    const taken = this.#received.splice(0, count);
    return {
      bytes: Uint8Array.from(taken, ({ byte }) => this.#logical(byte)),
      damaged: taken.some(({ parity }) => !parity),
    };
  }

  /** The card is pulled out. */
  pull(): void {
    this.card?.powerOff();
    this.card = undefined;
    this.#wake();
  }

  abort(): void {
    this.#stop();
  }

  close(): void {
    this.card?.powerOff();
  }

  get #etuMs(): number {
    return etuMsOf(this.#format.fidi, CLOCK_HZ) ?? 1;
  }

  #hear(character: Character): boolean {
    this.#lastInMs = character.startMs;
    if (!character.parity && this.#format.repeats && ++this.#rejected <= REPEATS) return true;
    this.#rejected = 0;
    this.#received.push(character);
    this.#note(false, character.byte);
    this.#wake();
    return false;
  }

  #note(out: boolean, byte: number): void {
    const last = this.turns.at(-1);
    if (last?.out === out) last.bytes.push(byte);
    else this.turns.push({ out, bytes: [byte] });
  }

  /** As the wire has a byte of a card with the inverse convention; the same both ways. The card decides with its TS. */
  #logical(byte: number): number {
    if (this.turns.find(({ out }) => !out)?.bytes[0] !== 0x3f) return byte;
    let other = 0;
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) === 0) other |= 0x80 >> bit;
    return other;
  }

  #after(ms: number, run: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#time.after(ms, () => {
        run();
        this.#time.interrupt(resolve);
      });
    });
  }
}
