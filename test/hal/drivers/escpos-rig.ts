import type { SerialIo, SerialIoCallbacks } from "../../../hal/drivers/escpos-line";
import { type EscposFlow, EscposPrinter, type EscposPrinterOptions } from "../../../hal/drivers/escpos-printer";
import {
  type EscposModelOptions,
  EscposPrinterModel,
  type PrinterTime,
} from "../../../sim/devices/escpos/printer-model";
import { openGbk } from "../../../src/host/iso8583/gbk";
import { openTestFont, romOf } from "../../receipt/samples";

/** Time that passes only when all that can happen now has happened. */
export class VirtualTime implements PrinterTime {
  #nowMs = 0;
  #order = 0;
  #agenda: { readonly atMs: number; readonly order: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): void {
    const event = { atMs: this.#nowMs + ms, order: this.#order++, run };
    const before = this.#agenda.findIndex(
      ({ atMs, order }) => atMs > event.atMs || (atMs === event.atMs && order > event.order),
    );
    this.#agenda.splice(before < 0 ? this.#agenda.length : before, 0, event);
  }

  readonly clock = {
    sleep: ({ ms }: { readonly ms: number }) => new Promise<void>((resolve) => this.after(ms, resolve)),
    monotonic: async () => Math.floor(this.#nowMs),
  };

  /** Lets time pass until the promise is settled. Throws when nothing is left that could settle it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    for (;;) {
      await new Promise(setImmediate);
      if (settled) return promise;
      const event = this.#agenda.shift();
      if (event === undefined) throw new Error("nothing will ever happen");
      this.#nowMs = event.atMs;
      event.run();
    }
  }
}

export interface WireOptions {
  readonly time: VirtualTime;
  readonly baud: number;
  /** What one write takes at most. */
  readonly fifoBytes: number;
  /** Each byte comes in by itself. */
  readonly split: boolean;
}

/** A serial line in memory, as fast as its baud rate, that throws when it is given more than it has room for. */
export class MemoryWire {
  readonly sent: number[] = [];
  /** What the far end does with bytes; replaced to be deaf or to make noise. */
  toPrinter: (bytes: Uint8Array) => void = () => undefined;
  /** The adapter was pulled. */
  broken = false;
  readonly #options: WireOptions;
  #incoming: Uint8Array[] = [];
  #callbacks: SerialIoCallbacks | undefined;
  #room: number;
  #freeAtMs = 0;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#room = options.fifoBytes;
  }

  open(callbacks: SerialIoCallbacks): void {
    this.#callbacks = callbacks;
    this.#options.time.after(1, () => callbacks.onWritable(this.#room));
  }

  readonly toDriver = (bytes: Uint8Array): void => {
    const pieces = this.#options.split ? [...bytes].map((byte) => Uint8Array.of(byte)) : [bytes];
    for (const piece of pieces) {
      this.#options.time.after(this.#msOf(piece.length), () => {
        this.#incoming.push(piece);
        this.#callbacks?.onReadable();
      });
    }
  };

  read(): ArrayBuffer | undefined {
    if (this.broken) throw new Error("no such port");
    return this.#incoming.shift()?.slice().buffer;
  }

  write(bytes: Uint8Array): void {
    if (this.broken) throw new Error("no such port");
    if (bytes.length > this.#room) throw new Error("output full");
    this.#room -= bytes.length;
    const copy = bytes.slice();
    const { time } = this.#options;
    this.#freeAtMs = Math.max(this.#freeAtMs, time.now()) + this.#msOf(copy.length);
    time.after(this.#freeAtMs - time.now(), () => {
      this.sent.push(...copy);
      this.toPrinter(copy);
      this.#room += copy.length;
      this.#callbacks?.onWritable(this.#room);
    });
  }

  #msOf(bytes: number): number {
    return (bytes * 10_000) / this.#options.baud;
  }
}

/** The IO class that the driver gets: its settings say which wire. */
export class MemorySerial implements SerialIo {
  readonly #wire: MemoryWire;
  closed = false;

  constructor(options: { readonly wire: MemoryWire } & SerialIoCallbacks) {
    if (options.format !== "buffer") throw new TypeError("format");
    this.#wire = options.wire;
    options.wire.open(options);
  }

  read(): ArrayBuffer | undefined {
    return this.#wire.read();
  }

  write(bytes: Uint8Array): void {
    this.#wire.write(bytes);
  }

  close(): void {
    this.closed = true;
  }
}

export const gbk = openGbk(romOf("src/host/iso8583/gbk.bin"));

export interface RigOptions {
  readonly baud?: number;
  readonly fifoBytes?: number;
  readonly split?: boolean;
  readonly flow?: EscposFlow;
  readonly model?: Partial<EscposModelOptions>;
  /** Whether the driver gets an encoder for text. Default true. */
  readonly encoding?: boolean;
  readonly driver?: Partial<EscposPrinterOptions>;
}

/** A driver and a printer at the two ends of a wire. */
export function rigOf(options: RigOptions = {}) {
  const { baud = 115_200, fifoBytes = 128, split = false, flow = { kind: "xon-xoff" } } = options;
  const time = new VirtualTime();
  const wire = new MemoryWire({ time, baud, fifoBytes, split });
  const model = new EscposPrinterModel({
    time,
    send: wire.toDriver,
    font: { font: openTestFont(24), decode: (bytes) => gbk.decode(bytes) },
    ...options.model,
  });
  wire.toPrinter = (bytes) => model.receive(bytes);
  const printer = new EscposPrinter({
    serial: { io: MemorySerial, settings: { wire } },
    clock: time.clock,
    widthDots: 384,
    flow,
    ...(options.encoding === false ? {} : { encodeText: (text: string) => gbk.encode(text) }),
    ...options.driver,
  } as EscposPrinterOptions<{ wire: MemoryWire }>);
  return { time, wire, model, printer };
}

/** Rows at the end of the paper that the feed made. */
export const FEED_ROWS = 96;
