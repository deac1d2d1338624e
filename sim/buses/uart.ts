import type { BusTime } from "./bus-time";
import type { TransferPoints } from "./transfers";

/** The chip at the far end of a UART. */
export interface UartChip {
  /** @param damaged its stop bit was missing: another baud rate, or noise. */
  receive(byte: number, damaged: boolean): void;
}

export interface UartWireOptions {
  readonly time: BusTime;
  readonly transfers: TransferPoints;
  /** As reports call it. */
  readonly name: string;
  /** Of the chip, now. */
  readonly baud: number;
  /** Of the processor's UART, each way. Default 128: an ESP32's. */
  readonly fifoBytes?: number;
  /** RTS and CTS are wired, and both ends obey them. The SDK's serial class cannot do that on an ESP32. Default false. */
  readonly handshake?: boolean;
}

/** What the processor's end is told. */
interface ProcessorEnd {
  readonly baud: number;
  readonly readable: (count: number) => void;
  readonly writable: (room: number) => void;
}

/** One byte on its way, and what happens to it. */
interface Travelling {
  readonly byte: number;
  /** Before it. */
  readonly delayMs: number;
  readonly lost: boolean;
  readonly cut: "before" | "after" | undefined;
}

/** Start, eight data, stop. */
const BITS_A_BYTE = 10;
/** Receivers sample in the middle of each bit: half a bit in ten is lost beyond this. */
const BAUD_ERROR_MAX = 0.045;
const FIFO_BYTES = 128;
/** ESP-IDF tells a reader at so many bytes, or after so many bytes' time of silence; a writer when so few are left. */
const FULL_THRESHOLD = 120;
const SILENCE_BYTES = 4;
const EMPTY_THRESHOLD = 10;
/** With handshake: the chip is to stop when less is free. */
const RTS_FREE = 8;

/** A UART between the processor of a board and one chip, 8N1, full duplex. Bytes take their time in both directions. */
export class UartWire {
  /** What went wrong at the processor's receiver since power-up. */
  readonly errors = { framing: 0, overrun: 0 };
  /** The chip's speed now. */
  chipBaud: number;
  chip: UartChip = { receive: () => undefined };
  /** The plug is out, or the chip has no power: bytes vanish. */
  unplugged = false;
  readonly #options: UartWireOptions;
  readonly #fifoBytes: number;
  #end: ProcessorEnd | undefined;
  #outgoing: Travelling[] = [];
  #shiftingOut = false;
  #armed = false;
  #incoming: Travelling[] = [];
  #shiftingIn = false;
  #received: number[] = [];
  /** When the last byte came in, and whether its silence is waited for. */
  #lastMs = 0;
  #listening = false;
  #told = false;
  #clearToSend = true;

  constructor(options: UartWireOptions) {
    this.#options = options;
    this.#fifoBytes = options.fifoBytes ?? FIFO_BYTES;
    this.chipBaud = options.baud;
  }

  /** The processor's UART opens. @throws Error where it is open. */
  open(end: ProcessorEnd): void {
    if (this.#end) throw new Error("inUse");
    this.#end = end;
    this.#armed = true;
    this.#tellWritable();
  }

  close(): void {
    this.#end = undefined;
    this.#received = [];
    this.#outgoing = [];
  }

  /** Bytes that `write` takes now. */
  get room(): number {
    return this.#fifoBytes - this.#outgoing.length;
  }

  /** @throws Error for more than `room`. */
  write(bytes: Uint8Array): void {
    if (bytes.length > this.room) throw new Error("output full");
    this.#outgoing.push(...this.#travelling("out", bytes));
    this.#armed = true;
    this.#shiftOut();
  }

  /** @param count at most; all when left out. */
  read(count = this.#received.length): Uint8Array {
    const bytes = Uint8Array.from(this.#received.splice(0, count));
    if (this.#options.handshake) this.#shiftIn();
    return bytes;
  }

  get readable(): number {
    return this.#received.length;
  }

  /** Both FIFOs are emptied. */
  purge(): void {
    this.#received = [];
    this.#outgoing.length = 0;
  }

  /** The chip sends. */
  readonly send = (bytes: Uint8Array): void => {
    if (this.unplugged || !this.#options.transfers.powered || bytes.length === 0) return;
    this.#incoming.push(...this.#travelling("in", bytes));
    this.#shiftIn();
  };

  /** With handshake: the chip holds the processor's transmitter, or lets it go. */
  clearToSend(clear: boolean): void {
    this.#clearToSend = clear;
    if (clear) this.#shiftOut();
  }

  /** The board lost its power: nothing is under way any more. */
  powerLost(): void {
    this.close();
    this.#incoming = [];
    this.#told = false;
    this.#listening = false;
  }

  #travelling(direction: "out" | "in", bytes: Uint8Array): readonly Travelling[] {
    const { transfers, name } = this.#options;
    const strike = transfers.begin(name, direction, bytes.length);
    const at = transfers.place(bytes.length);
    const cutAt =
      strike?.kind !== "cut-power"
        ? -1
        : strike.at === "torn"
          ? bytes.length >> 1
          : strike.at === "before"
            ? 0
            : bytes.length - 1;
    return Array.from(bytes, (byte, index) => ({
      byte: strike?.kind === "corrupt" && index === at.byte ? byte ^ (1 << at.bit) : byte,
      delayMs: strike?.kind === "delay" && index === 0 ? strike.ms : 0,
      lost: strike?.kind === "drop" && index === at.byte,
      cut: index !== cutAt ? undefined : strike?.kind === "cut-power" && strike.at === "after" ? "after" : "before",
    }));
  }

  #shiftOut(): void {
    const end = this.#end;
    const next = this.#outgoing[0];
    if (this.#shiftingOut || !end || !next || (this.#options.handshake && !this.#clearToSend)) return;
    this.#shiftingOut = true;
    this.#options.time.after(next.delayMs + byteMs(end.baud), () => {
      this.#shiftingOut = false;
      if (this.#end !== end || this.#outgoing[0] !== next) return this.#shiftOut();
      this.#outgoing.shift();
      if (this.#cut(next.cut === "before", "out")) return;
      if (!next.lost && !this.unplugged) {
        const damaged = differs(end.baud, this.chipBaud);
        this.chip.receive(damaged ? garbled(next.byte) : next.byte, damaged);
      }
      if (this.#cut(next.cut === "after", "out")) return;
      this.#tellWritable();
      this.#shiftOut();
    });
  }

  #tellWritable(): void {
    if (!this.#armed || this.#outgoing.length > EMPTY_THRESHOLD) return;
    this.#armed = false;
    const end = this.#end;
    this.#options.time.interrupt(() => {
      if (end && this.#end === end) end.writable(this.room);
    });
  }

  #shiftIn(): void {
    const next = this.#incoming[0];
    if (this.#shiftingIn || !next) return;
    if (this.#options.handshake && this.#fifoBytes - this.#received.length < RTS_FREE) return;
    this.#shiftingIn = true;
    const baud = this.chipBaud;
    this.#options.time.after(next.delayMs + byteMs(baud), () => {
      this.#shiftingIn = false;
      if (this.#incoming[0] !== next) return this.#shiftIn();
      this.#incoming.shift();
      if (this.#cut(next.cut === "before", "in")) return;
      if (!next.lost && !this.unplugged) this.#arrive(next.byte, baud);
      if (this.#cut(next.cut === "after", "in")) return;
      this.#shiftIn();
    });
  }

  #arrive(byte: number, baud: number): void {
    const end = this.#end;
    if (!end) return;
    if (this.#received.length === this.#fifoBytes) {
      this.errors.overrun += 1;
      return;
    }
    const damaged = differs(baud, end.baud);
    if (damaged) this.errors.framing += 1;
    this.#received.push(damaged ? garbled(byte) : byte);
    if (this.#received.length >= FULL_THRESHOLD) return this.#tellReadable();
    this.#lastMs = this.#options.time.now();
    if (!this.#listening) this.#listen(end, SILENCE_BYTES * byteMs(end.baud));
  }

  /** One timer for all bytes of a burst: it looks when the last one came. */
  #listen(end: ProcessorEnd, ms: number): void {
    this.#listening = true;
    this.#options.time.after(ms, () => {
      if (this.#end !== end) return;
      this.#listening = false;
      if (this.#received.length === 0) return;
      const leftMs = this.#lastMs + SILENCE_BYTES * byteMs(end.baud) - this.#options.time.now();
      if (leftMs > 0) this.#listen(end, leftMs);
      else this.#tellReadable();
    });
  }

  #tellReadable(): void {
    const end = this.#end;
    if (this.#told || !end) return;
    this.#told = true;
    this.#options.time.interrupt(() => {
      this.#told = false;
      if (this.#end === end && this.#received.length > 0) end.readable(this.#received.length);
    });
  }

  #cut(now: boolean, direction: "out" | "in"): boolean {
    if (now) this.#options.transfers.cut(this.#options.name, direction, 1);
    return now;
  }
}

function byteMs(baud: number): number {
  return (BITS_A_BYTE * 1000) / baud;
}

function differs(one: number, other: number): boolean {
  return Math.abs(one - other) / other > BAUD_ERROR_MAX;
}

/** What a receiver at the wrong speed makes of it: some bits twice, others not at all. */
function garbled(byte: number): number {
  return ((byte << 1) ^ 0xa5) & 0xff;
}
