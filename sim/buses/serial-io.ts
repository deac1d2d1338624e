import type { UartWire } from "./uart";

export interface SerialOptions {
  /** In the place of pins and port. */
  readonly wire: UartWire;
  readonly baud: number;
  readonly format?: "number" | "buffer";
  readonly onReadable?: (this: SimulatedSerial, count: number) => void;
  readonly onWritable?: (this: SimulatedSerial, room: number) => void;
}

/** ECMA-419's Serial, as the SDK's on an ESP32: 8N1, no more room than its FIFO has. */
export class SimulatedSerial {
  readonly #wire: UartWire;
  readonly #format: "number" | "buffer";
  #open = true;

  /** @throws RangeError for a baud rate that is none; Error where the port is in use. */
  constructor(options: SerialOptions) {
    const { wire, baud, format = "number", onReadable, onWritable } = options;
    if (!(baud > 0)) throw new RangeError("baud");
    this.#wire = wire;
    this.#format = format;
    wire.open({
      baud,
      readable: (count) => onReadable?.call(this, count),
      writable: (room) => onWritable?.call(this, room),
    });
  }

  /** A byte, or all that has come in, or as many as asked for; undefined when there is nothing. */
  read(): number | ArrayBuffer | undefined;
  read(byteLength: number): ArrayBuffer | undefined;
  read(buffer: Uint8Array): number | undefined;
  read(into?: number | Uint8Array): number | ArrayBuffer | undefined {
    this.#check();
    if (this.#wire.readable === 0) return undefined;
    if (this.#format === "number") return this.#wire.read(1)[0];
    if (into instanceof Uint8Array) {
      const bytes = this.#wire.read(into.length);
      into.set(bytes);
      return bytes.length;
    }
    return this.#wire.read(into).slice().buffer;
  }

  /** @throws Error "output full" for more than there is room for. */
  write(value: number | Uint8Array | ArrayBuffer): void {
    this.#check();
    if (typeof value === "number") return this.#wire.write(Uint8Array.of(value));
    this.#wire.write(value instanceof Uint8Array ? value : new Uint8Array(value));
  }

  /** Empties both FIFOs. */
  purge(): void {
    this.#check();
    this.#wire.purge();
  }

  close(): void {
    if (this.#open) this.#wire.close();
    this.#open = false;
  }

  get format(): "number" | "buffer" {
    return this.#format;
  }

  #check(): void {
    if (!this.#open) throw new TypeError("closed");
  }
}
