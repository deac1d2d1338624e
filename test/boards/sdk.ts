import { readFileSync } from "node:fs";
import type { PartitionIo } from "../../hal/drivers/partition-flash";
import type { PixelPanel } from "../../hal/drivers/screen/drawn-display";
import type { SerialCallbacks, SerialPort } from "../../hal/remote/serial-line";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { authorityResource } from "./sdk-network";

/** A chip on the bus inside the case. */
export interface BusChip {
  readUint8(register: number): number;
  writeUint8(register: number, value: number): void;
  readBuffer(register: number, buffer: Uint8Array): void;
  readUint16?(register: number, bigEndian: boolean): number;
  writeUint16?(register: number, value: number, bigEndian: boolean): void;
}

export interface PinPart {
  read(): number;
  write(value: 0 | 1): void;
}

/** What the SDK's modules find on the board that has power: they are singletons of the chip, and know no other. */
export interface BoardParts {
  readonly panel: PixelPanel;
  openSerial(callbacks: SerialCallbacks): SerialPort;
  chipAt(address: number): BusChip;
  openPartition(name: string): PartitionIo;
  /** A pin of the processor. */
  pinAt(pin: number): PinPart;
  /** The lamp has this colour. */
  shine(red: number, green: number, blue: number): void;
  every(ms: number, run: () => void): void;
  readonly hasSound: boolean;
  /** What the loudspeaker is given, and how it tells that it came to the end. */
  hear(queue: readonly string[], over: () => void): void;
  after(ms: number, run: () => void): void;
  nowMs(): number;
  /** Its image has the fonts in it. */
  readonly carriesFonts: boolean;
}

let parts: BoardParts | undefined;

/** This board has power from now on. */
export function powerBoard(powered: BoardParts): void {
  parts = powered;
}

function board(): BoardParts {
  if (!parts) throw new Error("no board has power");
  return parts;
}

/** Of the SDK's driver: what it plays from by itself. */
const DMA_BYTES = 3_000;

export const io = {
  serial: {
    default: class {
      constructor(callbacks: SerialCallbacks) {
        // biome-ignore lint/correctness/noConstructorReturn: the port is the board's.
        return board().openSerial(callbacks) as never;
      }
    },
  },
  smbus: {
    default: class {
      constructor({ address }: { readonly address: number }) {
        // biome-ignore lint/correctness/noConstructorReturn: the chip is the board's.
        return board().chipAt(address) as never;
      }
    },
  },
  flash: {
    default: { open: ({ path }: { readonly path: string; readonly mode: string }) => board().openPartition(path) },
  },
  audioOut: {
    default: class {
      static readonly Callback = 3;
      static readonly Tone = 6;
      static readonly Silence = 7;
      readonly sampleRate = 11_025;
      callback: (value: number) => void = () => undefined;
      queue: string[] = [];
      constructor() {
        if (!board().hasSound) throw new Error("out of memory");
      }
      enqueue(stream: number, kind: number, value: number, samples?: number): void {
        this.queue.push([stream, kind, value, ...(samples === undefined ? [] : [samples])].join(" "));
      }
      start(): void {
        board().hear(this.queue, () => this.callback(0));
      }
      stop(): void {
        board().hear(["stop"], () => undefined);
      }
      close(): void {
        board().hear(["close"], () => undefined);
      }
    },
  },
  sampleOut: {
    default: class {
      readonly sampleRate = 24_000;
      readonly onWritable: (bytes: number) => void;
      constructor({ onWritable }: { readonly onWritable: (bytes: number) => void }) {
        if (!board().hasSound) throw new Error("out of memory");
        this.onWritable = onWritable;
      }
      /** Told bytes as a string of samples: what a loudspeaker is given. */
      write(bytes: Uint8Array): void {
        const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
        board().hear([`samples ${samples.join(" ")}`], () => this.onWritable(DMA_BYTES));
      }
      start(): void {
        this.onWritable(DMA_BYTES);
      }
      stop(): void {
        board().hear(["stop"], () => undefined);
      }
      close(): void {
        board().hear(["close"], () => undefined);
      }
    },
  },
  digital: {
    default: class {
      static readonly InputPullUp = 1;
      static readonly OutputOpenDrain = 9;
      constructor({ pin }: { readonly pin: number }) {
        // biome-ignore lint/correctness/noConstructorReturn: the pin is the board's.
        return board().pinAt(pin) as never;
      }
    },
  },
  neopixel: {
    default: class {
      colour = 0;
      makeRGB(red: number, green: number, blue: number): number {
        return (red << 16) | (green << 8) | blue;
      }
      setPixel(_index: number, colour: number): void {
        this.colour = colour;
      }
      update(): void {
        board().shine(this.colour >> 16, (this.colour >> 8) & 0xff, this.colour & 0xff);
      }
    },
  },
  panel: {
    default: class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: the panel is the board's.
        return board().panel as never;
      }
    },
  },
  time: {
    default: {
      get ticks() {
        return board().nowMs();
      },
    },
  },
  timer: {
    default: {
      repeat: (run: () => void, ms: number) => board().every(ms, run),
      set: (run: () => void, ms: number) => {
        const timer = { runs: true };
        board().after(ms, () => {
          if (timer.runs) run();
        });
        return timer;
      },
      clear: (timer: { runs: boolean }) => {
        timer.runs = false;
      },
      delay: () => undefined,
    },
  },
  resource: {
    default: class {
      constructor(name: string) {
        // biome-ignore lint/correctness/noConstructorReturn: a host buffer, as good as an ArrayBuffer.
        return resourceOf(name) as never;
      }
      static exists(name: string): boolean {
        return name === AUTHORITY ? authorityResource() !== undefined : board().carriesFonts;
      }
    },
  },
  qrcode: {
    default: ({ input, maxVersion }: { readonly input: string | Uint8Array; readonly maxVersion: number }) => {
      const code = uqrEncoder.encode({ content: input, versionMax: maxVersion });
      if (code.kind === "too-long") throw new Error("qrcode failed");
      return Object.assign(code.modules.slice().buffer, { size: code.size });
    },
  },
};

const folders: Readonly<Record<string, string>> = {
  "font16.bin": "receipt/font",
  "font24.bin": "receipt/font",
  "gbk.bin": "host/iso8583",
};
const read = new Map<string, ArrayBuffer>();
const AUTHORITY = "acquirer-ca.der";

/** A file of the firmware's, as it is in an image. */
export function resourceOf(name: string): ArrayBuffer {
  if (name === AUTHORITY) return (authorityResource() ?? new Uint8Array(0)).slice().buffer;
  const known = read.get(name);
  if (known) return known;
  const bytes = new Uint8Array(readFileSync(new URL(`../../src/${folders[name]}/${name}`, import.meta.url))).slice();
  read.set(name, bytes.buffer);
  return bytes.buffer;
}
