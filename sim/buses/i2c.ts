import type { BusTime } from "./bus-time";
import { DigitalPin } from "./digital";
import { PowerGone, type Strike, type TransferPoints } from "./transfers";

/** A chip on the bus. It answers with a NAK what it cannot take, and after a violation of its data sheet everything. */
export interface I2cChip {
  /** Seven bits. */
  readonly address: number;
  /** Its address was called, after a START or a repeated START. @returns whether it acknowledges. */
  addressed(direction: "write" | "read"): boolean;
  /** @returns whether it acknowledges. */
  write(byte: number): boolean;
  read(): number;
  /** The STOP, or the bus was given up. */
  stopped(): void;
  /** How long it holds the clock before the next byte, ms. */
  stretchMs?(): number;
}

export interface I2cBusOptions {
  readonly time: BusTime;
  readonly transfers: TransferPoints;
  readonly name: string;
  /** A chip may hold the clock for so long. Default 2 ms: the default of ESP-IDF. */
  readonly stretchMaxMs?: number;
}

export interface I2cTransfer {
  readonly address: number;
  readonly hz: number;
  /** How long the transfer waits for a bus that is not free. */
  readonly timeoutMs: number;
  readonly write?: Uint8Array;
  /** Number of bytes to read; after a repeated START where something is written first. */
  readonly read?: number;
}

export type I2cEnd =
  | { readonly kind: "done"; readonly data: Uint8Array }
  | { readonly kind: "address-nak" | "data-nak" | "stretched" | "bus-busy" };

/** Eight bits and the acknowledgement. */
const BITS_A_BYTE = 9;
const STRETCH_MAX_MS = 2;

/** The two wires of an I2C bus with one master, and its chips. A transfer blocks the processor, as the SDK's does. */
export class I2cBus {
  /** For whoever clears a stuck bus by hand. */
  readonly data: DigitalPin;
  readonly clock: DigitalPin;
  readonly #options: I2cBusOptions;
  readonly #chips = new Map<number, I2cChip>();
  readonly #inUse = new Set<number>();

  constructor(options: I2cBusOptions) {
    this.#options = options;
    this.data = new DigitalPin(options.time, `${options.name} SDA`);
    this.clock = new DigitalPin(options.time, `${options.name} SCL`);
  }

  /** @throws RangeError where another chip has this address. */
  connect(chip: I2cChip): void {
    if (this.#chips.has(chip.address)) throw new RangeError(`two chips at ${chip.address.toString(16)}h`);
    this.#chips.set(chip.address, chip);
  }

  /** The chip is gone, or has no power. */
  disconnect(address: number): void {
    this.#chips.delete(address);
  }

  /** A chip that lost a clock holds the data line until it has got so many more clocks. */
  jam(clocks: number): void {
    let left = clocks;
    this.data.pull("jam", 0);
    this.clock.watch((level) => {
      if (level === 1 && --left === 0) this.data.pull("jam", undefined);
    });
  }

  get free(): boolean {
    return this.data.level === 1 && this.clock.level === 1;
  }

  /** An IO object for this address. @throws RangeError where there is one. */
  take(address: number): void {
    if (this.#inUse.has(address)) throw new RangeError("duplicate address");
    this.#inUse.add(address);
  }

  give(address: number): void {
    this.#inUse.delete(address);
  }

  /** The board lost its power: none of its IO objects is there any more. */
  powerLost(): void {
    this.#inUse.clear();
  }

  /** @throws PowerGone when the world cuts the power in it. */
  transfer({ address, hz, timeoutMs, write, read }: I2cTransfer): I2cEnd {
    const { time, transfers, name } = this.#options;
    const direction = read === undefined ? "out" : "in";
    const bytes = read ?? write?.length ?? 0;
    const strike = transfers.begin(name, direction, bytes);
    if (strike?.kind === "cut-power" && strike.at === "before") this.#cut(direction, bytes);
    if (!this.free) {
      time.spend(timeoutMs);
      return { kind: "bus-busy" };
    }
    const chip = strike?.kind === "drop" ? undefined : this.#chips.get(address);
    const wire = new Wire(this.#options, hz, chip, strike);
    const done = wire.run(write, read, () => this.#cut(direction, bytes));
    chip?.stopped();
    wire.bits(1);
    if (strike?.kind === "cut-power") this.#cut(direction, bytes);
    return done;
  }

  #cut(direction: "out" | "in", bytes: number): never {
    const { transfers, name } = this.#options;
    transfers.cut(name, direction, bytes);
    throw new PowerGone(name);
  }
}

/** One transfer, bit by bit. */
class Wire {
  readonly #options: I2cBusOptions;
  readonly #bitMs: number;
  readonly #chip: I2cChip | undefined;
  readonly #strike: Strike | undefined;
  #delayed = false;

  constructor(options: I2cBusOptions, hz: number, chip: I2cChip | undefined, strike: Strike | undefined) {
    this.#options = options;
    this.#bitMs = 1000 / hz;
    this.#chip = chip;
    this.#strike = strike;
  }

  bits(count: number): void {
    this.#options.time.spend(count * this.#bitMs);
  }

  run(write: Uint8Array | undefined, read: number | undefined, cut: () => never): I2cEnd {
    const chip = this.#chip;
    const length = read ?? write?.length ?? 0;
    const at = this.#options.transfers.place(length);
    const turned = (byte: number, index: number, direction: "out" | "in") =>
      this.#strike?.kind === "corrupt" && index === at.byte && direction === (read === undefined ? "out" : "in")
        ? byte ^ (1 << at.bit)
        : byte;
    const torn = this.#strike?.kind === "cut-power" && this.#strike.at === "torn" ? length >> 1 : -1;
    if (write !== undefined) {
      const begun = this.#start("write");
      if (begun) return begun;
      for (const [index, byte] of write.entries()) {
        if (read === undefined && index === torn) cut();
        if (this.#stretched()) return { kind: "stretched" };
        this.bits(BITS_A_BYTE);
        if (!chip?.write(turned(byte, index, "out"))) return { kind: "data-nak" };
      }
    }
    const data = new Uint8Array(read ?? 0);
    if (read === undefined) return { kind: "done", data };
    const begun = this.#start("read");
    if (begun) return begun;
    for (let index = 0; index < read; index++) {
      if (index === torn) cut();
      if (this.#stretched()) return { kind: "stretched" };
      this.bits(BITS_A_BYTE);
      data[index] = turned(chip?.read() ?? 0xff, index, "in");
    }
    return { kind: "done", data };
  }

  #start(direction: "write" | "read"): I2cEnd | undefined {
    this.bits(1 + BITS_A_BYTE);
    return this.#chip?.addressed(direction) ? undefined : { kind: "address-nak" };
  }

  /** The chip holds the clock. @returns whether for too long. */
  #stretched(): boolean {
    let ms = this.#chip?.stretchMs?.() ?? 0;
    if (this.#strike?.kind === "delay" && !this.#delayed) ms += this.#strike.ms;
    this.#delayed = true;
    const maxMs = this.#options.stretchMaxMs ?? STRETCH_MAX_MS;
    this.#options.time.spend(Math.min(ms, maxMs));
    return ms > maxMs;
  }
}
