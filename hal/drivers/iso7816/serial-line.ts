import type { Clock } from "../../clock";
import type { SerialIo, SerialIoOptions } from "../escpos-line";

/**
 * A wait that nothing ends looks at the clock after each of these, the longer the longer it has lasted: a sleep cannot be called off, and those of
 * waits that are over must not pile up.
 */
const TICK_MS = 5;
const TICK_MS_MAX = 80;
/** Bytes of one write at most: the size of a UART's FIFO. */
const WRITE_BYTES_MAX = 128;
/** A port that takes no byte for so long is broken. */
const WRITE_MS = 200;

/** A serial port that is written to in pieces, and waits with a bound. */
export class SerialLine<Settings extends object = object> {
  readonly #io: SerialIo;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  #room = 0;
  #gone = false;
  #wake: () => void = () => undefined;

  /** @param take told each byte that comes in. */
  constructor(
    serial: SerialIoOptions<Settings>,
    clock: Pick<Clock, "sleep" | "monotonic">,
    take: (byte: number) => void,
  ) {
    this.#clock = clock;
    this.#io = new serial.io({
      ...serial.settings,
      format: "buffer",
      onReadable: () => this.#receive(take),
      onWritable: (room: number) => {
        this.#room = room;
        this.#wake();
      },
    });
  }

  /** @returns whether the port took them. */
  async send(bytes: Uint8Array): Promise<boolean> {
    for (let sent = 0; sent < bytes.length; ) {
      await this.until(() => this.#room > 0, (await this.#clock.monotonic()) + WRITE_MS);
      if (this.#room === 0 || this.#gone) return false;
      const length = Math.min(bytes.length - sent, this.#room, WRITE_BYTES_MAX);
      this.#room -= length;
      try {
        this.#io.write(bytes.subarray(sent, sent + length));
      } catch (error) {
        // The port is not there any more.
        if (!(error instanceof Error)) throw error;
        this.#gone = true;
        return false;
      }
      sent += length;
    }
    return true;
  }

  /** Waits until `over` is true, the port is gone, or the clock's `monotonic` is at `untilMs`. */
  async until(over: () => boolean, untilMs: number): Promise<void> {
    for (let tickMs = TICK_MS; !over() && !this.#gone; tickMs = Math.min(2 * tickMs, TICK_MS_MAX)) {
      const leftMs = untilMs - (await this.#clock.monotonic());
      if (leftMs <= 0) return;
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        this.#clock.sleep({ ms: Math.min(tickMs, leftMs) }).then(resolve, reject);
      });
    }
  }

  /** Lets `until` look again. */
  wake(): void {
    this.#wake();
  }

  close(): void {
    this.#io.close();
  }

  #receive(take: (byte: number) => void): void {
    try {
      const bytes = this.#io.read();
      if (bytes === undefined) return;
      for (const byte of new Uint8Array(bytes)) take(byte);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#gone = true;
    }
    this.#wake();
  }
}
