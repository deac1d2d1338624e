import type { BusTime } from "../buses/bus-time";
import type { DigitalPin } from "../buses/digital";
import type { I2cChip } from "../buses/i2c";
import type { FieldCard } from "./pn532";
import { Pn532Model } from "./pn532";

export interface Pn532I2cOptions {
  readonly time: BusTime;
  /** Who is in the field now. */
  readonly cards: () => readonly FieldCard[];
  /** The bus's clock line: a chip that locks up holds it. */
  readonly clock: DigitalPin;
  /** RSTPDN, where it is wired: low is a reset. */
  readonly reset?: DigitalPin;
}

/** 48h and 49h on the bus. */
const ADDRESS = 0x24;
const READY = 0x01;
/** Between a STOP and the next START (data sheet PN532/C1, table 320, as libnfc reads it). */
const BUS_FREE_MS = 5;
/** From the address that wakes it until it acknowledges. */
const WAKE_MS = 1.5;
/** After RSTPDN has gone up. */
const START_MS = 2;
/** Measured 440 µs on parts; the data sheet allows about a millisecond. */
const STRETCH_MS = 0.44;
const NAME = "PN532";

/**
 * The I2C side of a PN532 (UM0701-02, 6.2.4; data sheet PN532/C1, 8.3.2): each read begins with a status byte, and a frame is there while its lowest bit is
 * set. Asleep it does not acknowledge, and its address wakes it. A frame that was read in part is lost, and a write after that locks it up: it
 * holds the clock until RSTPDN.
 *
 * It leaves out: P70_IRQ, and that a host may be NAKed in the middle of a frame.
 */
export class Pn532I2c implements I2cChip {
  readonly address = ADDRESS;
  readonly model: Pn532Model;
  /** It waits to be reset. */
  lockedUp = false;
  readonly #options: Pn532I2cOptions;
  #supplied = true;
  #frames: Uint8Array[] = [];
  #direction: "write" | "read" | undefined;
  /** Bytes of this transfer so far, the status byte too. */
  #at = 0;
  #reading: Uint8Array | undefined;
  #partly = false;
  #stoppedMs = Number.NEGATIVE_INFINITY;
  /** Nobody is acknowledged before. */
  #deafUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: Pn532I2cOptions) {
    this.#options = options;
    this.model = new Pn532Model({
      time: options.time,
      send: (frame) => void this.#frames.push(frame),
      cards: options.cards,
    });
    options.reset?.watch((level) => this.#restart(this.#supplied && level === 1));
  }

  /** The chip's supply, or its plug. */
  power(on: boolean): void {
    this.#supplied = on;
    this.#restart(on);
  }

  addressed(direction: "write" | "read"): boolean {
    const { model } = this;
    const nowMs = this.#options.time.now();
    if (!model.powered || model.strict.aborted || nowMs < this.#deafUntilMs) return false;
    if (!model.awake) {
      model.awaken();
      this.#deafUntilMs = nowMs + WAKE_MS;
      return false;
    }
    if (nowMs - this.#stoppedMs < BUS_FREE_MS - 1e-6)
      model.strict.abort("table 320", `a START ${(nowMs - this.#stoppedMs).toFixed(2)} ms after a STOP`);
    if (direction === "write" && this.#partly) return this.#lockUp();
    this.#direction = direction;
    this.#at = 0;
    return true;
  }

  write(byte: number): boolean {
    // A command, or an ACK of the host: what was to be read is obsolete.
    if (this.#at++ === 0) this.#frames = [];
    this.model.receive(byte, false);
    return this.model.strict.aborted === undefined;
  }

  read(): number {
    const at = this.#at++;
    if (at === 0) {
      this.#reading = this.#frames[0];
      this.model.traffic.sent += 1;
      return this.#reading ? READY : 0x00;
    }
    // Without READY nothing behind the status is valid; behind a frame there is nothing.
    return this.#reading?.[at - 1] ?? 0x00;
  }

  stopped(): void {
    if (this.#direction === undefined) return;
    this.#stoppedMs = this.#options.time.now();
    const frame = this.#reading;
    // Who reads the status alone takes nothing of the frame.
    if (this.#direction === "read" && frame && this.#at > 1) {
      this.#frames.shift();
      this.#partly = this.#at - 1 < frame.length - 1;
    }
    this.#reading = undefined;
    this.#direction = undefined;
  }

  /** It holds the clock at the beginning of each transfer. */
  stretchMs(): number {
    return this.#at === 0 ? STRETCH_MS : 0;
  }

  #lockUp(): boolean {
    this.lockedUp = true;
    this.#options.clock.pull(NAME, 0);
    return false;
  }

  #restart(on: boolean): void {
    this.model.power(on);
    this.lockedUp = false;
    this.#options.clock.pull(NAME, undefined);
    this.#frames = [];
    this.#partly = false;
    this.#direction = undefined;
    this.#reading = undefined;
    this.#stoppedMs = Number.NEGATIVE_INFINITY;
    this.#deafUntilMs = this.#options.time.now() + START_MS;
  }
}
