import type { DigitalPin } from "./digital";
import type { SpiBus, SpiHolder } from "./spi";

export interface SpiOptions {
  /** In the place of clock, out, in and port. */
  readonly bus: SpiBus;
  readonly hz: number;
  /** The chip's select line. Without it the line is somebody else's. */
  readonly select?: DigitalPin;
  /** Its level while the chip is selected. Default 0. */
  readonly active?: 0 | 1;
  /** Clock polarity and phase: the chips here want 0 or 3. */
  readonly mode?: number;
}

const HZ_MAX = 40_000_000;
const BYTES_MAX = 65_535;
/** `MODDEF_SPI_ESP32_TRANSACTIONSIZE`: ESP-IDF refuses a longer transfer in both directions, and the SDK says nothing. */
const TRANSFER_MAX = 1024;
const PROCESSOR = "processor";

/**
 * ECMA-419's SPI, as the SDK's on an ESP32. The chip stays selected from the first transfer until `flush(true)`, or until another IO of the
 * bus is used; the select line is low from the constructor on, whatever its active level is. Nothing is told of what goes wrong on the line.
 */
export class SimulatedSPI implements SpiHolder {
  readonly #options: SpiOptions;
  #open = true;

  /** @throws RangeError for a speed, a mode or a level that is none. */
  constructor(options: SpiOptions) {
    const { hz, mode = 0, active = 0, select } = options;
    if (!(hz >= 1 && hz <= HZ_MAX)) throw new RangeError("invalid hz");
    if (![0, 1, 2, 3].includes(mode)) throw new RangeError("invalid mode");
    if (active !== 0 && active !== 1) throw new RangeError("invalid active");
    if (mode === 1 || mode === 2) throw new RangeError("the chips of this bus want mode 0 or 3");
    this.#options = options;
    select?.pull(PROCESSOR, 0);
  }

  read(byteLength: number): ArrayBuffer;
  read(buffer: Uint8Array): void;
  read(into: number | Uint8Array): ArrayBuffer | undefined {
    if (typeof into !== "number") {
      this.#both(into);
      return undefined;
    }
    if (into <= 0) throw new RangeError("unsupported byteLength");
    const buffer = new Uint8Array(into);
    this.#both(buffer);
    return buffer.buffer;
  }

  write(bytes: Uint8Array | ArrayBuffer): void {
    const out = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    this.#begin(out.length).transfer(out, this.#options.hz, "out");
  }

  /** What the buffer holds goes out; what comes in takes its place. */
  transfer(buffer: Uint8Array): void {
    this.#both(buffer);
  }

  /** @param deselect the chip is not selected any more. */
  flush(deselect = false): void {
    this.#check();
    if (deselect) this.#options.bus.hold(undefined);
  }

  close(): void {
    if (!this.#open) return;
    this.#options.bus.drop(this);
    this.#options.select?.pull(PROCESSOR, undefined);
    this.#open = false;
  }

  /** The bus selects it. */
  select(active: boolean): void {
    const { select, active: level = 0 } = this.#options;
    select?.pull(PROCESSOR, active ? level : level === 0 ? 1 : 0);
  }

  get format(): "buffer" {
    return "buffer";
  }

  #both(buffer: Uint8Array): void {
    const bus = this.#begin(buffer.length);
    if (buffer.length <= TRANSFER_MAX) buffer.set(bus.transfer(buffer, this.#options.hz, "in"));
  }

  #begin(length: number): SpiBus {
    this.#check();
    if (length > BYTES_MAX) throw new RangeError("unsupported byteLength");
    this.#options.bus.hold(this);
    return this.#options.bus;
  }

  #check(): void {
    if (!this.#open) throw new TypeError("closed");
  }
}
