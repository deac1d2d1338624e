import type { BusTime } from "../buses/bus-time";
import type { UartChip } from "../buses/uart";
import type { Happening } from "../world/agenda";
import type { SeededRandom } from "../world/random";
import { Strictness } from "./data-sheet";
import { type DecodedTrack, decodeTrack, encodeTrack, type TrackNumber } from "./stripe-track";

/** What is written on a card's stripe: texts without sentinels. */
export interface Stripe {
  readonly track1?: string;
  readonly track2?: string;
  readonly track3?: string;
}

/** How a hand pulls a card through. */
export interface Swipe {
  readonly backwards?: boolean;
  /** Which part of the stripe passes the head, 0 to 1: a card that is turned in too late or lifted too early. Default all. */
  readonly from?: number;
  readonly to?: number;
  /** So many bits of each track are read wrong: dirt, scratches, a magnet. */
  readonly wrongBits?: number;
}

export interface IntelliheadOptions {
  readonly time: BusTime;
  readonly send: (bytes: Uint8Array) => void;
  /** Which bits are read wrong. */
  readonly random: SeededRandom;
  /** Rev A knows no commands, and says E for any track with a single one on it. Default B. */
  readonly revision?: "A" | "B";
  /** Switches of the head: STX before a message, ETX behind it; both off as it comes. */
  readonly framed?: boolean;
  /** CR behind a message. On as it comes. */
  readonly carriageReturn?: boolean;
  /** It tells its part number after power-up. Off as it comes here. */
  readonly signOn?: boolean;
  /** The LRC of each track behind its end sentinel: heads of this family do not send it, others do. */
  readonly lrc?: boolean;
}

const ASCII = Object.freeze({ stx: 0x02, etx: 0x03, ack: 0x06, cr: 0x0d, xon: 0x11, xoff: 0x13, nak: 0x15, esc: 0x1b });
const VERSION = "21088830B03";
const sentinels: { readonly [track in TrackNumber]: string } = Object.freeze({ 1: "%", 2: ";", 3: "+" });
/** The part number comes so long after power. */
const SIGN_ON_MS = 330;
/** The card has passed, the last track is decoded. */
const DECODE_MS = 10;
/** It lives on its capacitor while it sends: five characters, then a pause. */
const BURST_BYTES = 5;
const BURST_MS = 6 + 10;
/** A command must be complete within so long. */
const COMMAND_MS = 2000;
const COMMAND_BYTES_MAX = 16;

/**
 * MagTek's swipe reader with the RS-232 IntelliHead, technical reference manual 99875293 Rev 4 (February 2006), firmware Rev B: it decodes
 * three tracks by itself and sends them as text, 9600 baud 8N1.
 *
 * It leaves out: settings (S.., UP), AAMVA and CDL tracks, DTR as its supply, any other speed. A command that it does not know is answered with
 * NAK and counted in `refused`, as section 4 says; one that would change its flash memory aborts.
 */
export class IntelliheadModel implements UartChip {
  readonly strict = new Strictness("IntelliHead");
  /** Commands that it answered with NAK. */
  refused = 0;
  powered = true;
  readonly #options: IntelliheadOptions;
  #command: number[] | undefined;
  #timeout: Happening | undefined;
  #sending: Happening | undefined;
  #outgoing: number[] = [];
  #silent = false;
  #held: readonly number[] | undefined;

  constructor(options: IntelliheadOptions) {
    this.#options = options;
  }

  power(on: boolean): void {
    const { time } = this.#options;
    this.powered = on;
    time.cancel(this.#timeout);
    time.cancel(this.#sending);
    this.#sending = undefined;
    this.#command = undefined;
    this.#outgoing = [];
    this.#silent = false;
    this.#held = undefined;
    if (on) this.#signOn();
  }

  receive(byte: number, damaged: boolean): void {
    if (!this.powered || this.strict.aborted || this.#options.revision === "A") return;
    if (damaged) return this.#refuse();
    if (this.#command) return this.#goOn(this.#command, byte);
    if (byte === ASCII.esc) this.#begin();
    else if (byte === ASCII.xon) this.#wake();
    else if (byte === ASCII.xoff) this.#hush();
    else this.#refuse();
  }

  /** A card passes the head. @returns what it read of each track. */
  swipe(stripe: Stripe, { backwards = false, from = 0, to = 1, wrongBits = 0 }: Swipe = {}): readonly DecodedTrack[] {
    const { random, revision = "B", lrc = false } = this.#options;
    const read = ([1, 2, 3] as const).map((track): DecodedTrack => {
      const text = stripe[`track${track}`];
      const written = text === undefined ? [] : encodeTrack(track, text);
      const bits = written.slice(Math.floor(from * written.length), Math.ceil(to * written.length));
      for (let left = bits.length > 0 ? wrongBits : 0; left > 0; left--) {
        const at = random.below(bits.length);
        bits[at] = 1 ^ (bits[at] as number);
      }
      if (backwards) bits.reverse();
      const decoded = decodeTrack(track, bits);
      // Rev A says so for anything at all that is on a track (section 2, "Installation").
      return decoded.kind === "blank" && revision === "A" && bits.includes(1) ? { kind: "error" } : decoded;
    });
    const said = read.map((track, at) => {
      const first = sentinels[(at + 1) as TrackNumber];
      if (track.kind === "good") return `${first}${track.text}?${lrc ? track.lrc : ""}`;
      return track.kind === "error" ? `${first}E?` : "";
    });
    if (this.powered && !this.strict.aborted && said.some((text) => text !== ""))
      this.#options.time.after(DECODE_MS, () => this.#message(said.join("")));
    return read;
  }

  #message(text: string): void {
    const { framed = false, carriageReturn = true } = this.#options;
    const bytes = [
      ...(framed ? [ASCII.stx] : []),
      ...charactersOf(text),
      ...(carriageReturn ? [ASCII.cr] : []),
      ...(framed ? [ASCII.etx] : []),
    ];
    // One swipe is kept; those after it are ignored (section 4, "XON/XOFF").
    if (this.#silent) this.#held ??= bytes;
    else this.#say(bytes);
  }

  #begin(): void {
    this.#command = [];
    this.#timeout = this.#options.time.after(COMMAND_MS, () => this.#refuse());
  }

  #goOn(command: number[], byte: number): void {
    if (byte !== ASCII.cr && command.length < COMMAND_BYTES_MAX) {
      command.push(byte);
      return;
    }
    const name = String.fromCharCode(...command);
    if (byte === ASCII.cr && /^(UP|S[A-Z])/.test(name))
      this.strict.abort("section 4", `${name} changes what the head keeps, and is not known here`);
    if (byte !== ASCII.cr || (name !== "VR" && name !== "RS")) return this.#refuse();
    this.#over();
    this.#say([ASCII.ack]);
    if (name === "VR") this.#say(this.#version());
    if (name === "RS") this.power(true);
  }

  #over(): void {
    this.#options.time.cancel(this.#timeout);
    this.#command = undefined;
  }

  #refuse(): void {
    this.#over();
    this.refused += 1;
    this.#say([ASCII.nak]);
  }

  #hush(): void {
    this.#silent = true;
    this.#say([ASCII.ack]);
  }

  #wake(): void {
    this.#silent = false;
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#say(held);
  }

  #signOn(): void {
    if (this.#options.signOn) this.#sending = this.#options.time.after(SIGN_ON_MS, () => this.#burst(this.#version()));
  }

  #version(): readonly number[] {
    return [...charactersOf(VERSION), ...((this.#options.carriageReturn ?? true) ? [ASCII.cr] : [])];
  }

  #say(bytes: readonly number[]): void {
    this.#outgoing.push(...bytes);
    if (this.#sending === undefined) this.#burst([]);
  }

  #burst(more: readonly number[]): void {
    this.#outgoing.push(...more);
    this.#sending = undefined;
    if (this.#outgoing.length === 0 || this.strict.aborted) return;
    this.#options.send(Uint8Array.from(this.#outgoing.splice(0, BURST_BYTES)));
    this.#sending = this.#options.time.after(BURST_MS, () => this.#burst([]));
  }
}

function charactersOf(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
