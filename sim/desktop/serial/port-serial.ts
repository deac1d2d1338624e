import type { SerialPortStream } from "@serialport/stream";
import type { SerialIo, SerialIoCallbacks } from "../../../hal/drivers/escpos-line";
import { openPort } from "./serial-firmware";

/** Whether the port is there; `why` in the system's words. */
export type PortState = { readonly kind: "there" } | { readonly kind: "gone"; readonly why: string };

export interface PortSettings {
  /** e.g. "/dev/ttyUSB0". */
  readonly path: string;
  /** Bits a second, 8N1. */
  readonly baud: number;
  /** What it takes at once: `onWritable` tells how much of it is free. Default 512, what USB adapters hold. */
  readonly fifoBytes?: number;
  /** Told at the first look, and when it changes. */
  readonly onState?: (state: PortState) => void;
  /** Default `openPort`. */
  readonly open?: (path: string, baud: number) => Promise<SerialPortStream>;
}

const FIFO_BYTES = 512;
/** A port that is gone is looked for again so often. */
const LOOK_EVERY_MS = 500;
/** Start, eight data, stop. */
const BITS_A_BYTE = 10;

/**
 * A serial port of this computer as an ECMA-419 Serial IO, for the drivers of `hal/drivers/`. It stays as a UART stays on a board: while the
 * port is not there, bytes vanish as on a wire that leads nowhere, and the port is opened again as soon as it is back. So the driver tells what
 * it tells of a part without power, and finds the part again by itself.
 */
export class PortSerial implements SerialIo {
  readonly #settings: PortSettings;
  readonly #callbacks: SerialIoCallbacks;
  #port: SerialPortStream | undefined;
  #incoming: Uint8Array[] = [];
  /** Writes that the system has not taken yet: told when the port goes. */
  readonly #handedOver = new Set<() => void>();
  #room: number;
  #told: string | undefined;
  #look: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PortSettings & SerialIoCallbacks) {
    if (options.format !== "buffer") throw new TypeError("format: expected buffer");
    this.#settings = options;
    this.#callbacks = options;
    this.#room = options.fifoBytes ?? FIFO_BYTES;
    setImmediate(() => this.#tellRoom());
    this.#lookFor();
  }

  read(): ArrayBuffer | undefined {
    const bytes = this.#incoming.shift();
    return bytes && Uint8Array.from(bytes).buffer;
  }

  /** @throws Error for more than `onWritable` told there is room for. */
  write(bytes: Uint8Array): void {
    if (bytes.length > this.#room) throw new Error("output full");
    this.#room -= bytes.length;
    const { length } = bytes;
    // The system takes it at once; on the wire it takes its time.
    const sent = new Promise<void>((resolve) =>
      setTimeout(resolve, (length * BITS_A_BYTE * 1000) / this.#settings.baud),
    );
    void Promise.all([sent, this.#handOver(Buffer.from(bytes))]).then(() => {
      this.#room += length;
      this.#tellRoom();
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#look);
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) port.close();
  }

  /** Resolves when the system has it, or the port is gone. */
  #handOver(bytes: Buffer): Promise<void> {
    const port = this.#port;
    if (!port?.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#handedOver.add(resolve);
      port.write(bytes, () => {
        this.#handedOver.delete(resolve);
        resolve();
      });
    });
  }

  #tellRoom(): void {
    if (!this.#isClosed) this.#callbacks.onWritable(this.#room);
  }

  #lookFor(): void {
    const { path, baud, open = openPort } = this.#settings;
    open(path, baud).then(
      (port) => this.#found(port),
      // The driver's: "Error: No such file or directory, cannot open /dev/…".
      (error: Error) => this.#lost(error.message.replace(/^Error: |, cannot open .*$/g, "")),
    );
  }

  #found(port: SerialPortStream): void {
    if (this.#isClosed) return void port.close();
    this.#port = port;
    port.on("data", (bytes: Uint8Array) => {
      if (this.#port !== port) return;
      this.#incoming.push(bytes);
      this.#callbacks.onReadable();
    });
    port.once("close", (error?: Error) => {
      if (this.#port !== port) return;
      this.#port = undefined;
      for (const resolve of this.#handedOver) resolve();
      this.#handedOver.clear();
      this.#lost(error?.message ?? "it was unplugged");
    });
    // Where it does not close by itself it is of no use all the same.
    port.on("error", () => port.isOpen && port.close());
    this.#tell({ kind: "there" });
  }

  #lost(why: string): void {
    if (this.#isClosed) return;
    this.#tell({ kind: "gone", why });
    this.#look = setTimeout(() => this.#lookFor(), LOOK_EVERY_MS);
    this.#look.unref();
  }

  #tell(state: PortState): void {
    if (this.#told === state.kind) return;
    this.#told = state.kind;
    this.#settings.onState?.(state);
  }
}
