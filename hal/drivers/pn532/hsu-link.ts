import type { Clock } from "../../clock";
import type { SerialIo, SerialIoOptions } from "../escpos-line";
import { ACK, encodeFrame, FrameReader, NACK, type ReadFrame, TO_CHIP, TO_HOST } from "./frames";
import type { Pn532Link } from "./link";

/** 55h twice wakes the chip; the zeros after it give it time to start (libnfc sends the same number). */
const WAKE: readonly number[] = Object.freeze([0x55, 0x55, ...Array.from({ length: 14 }, () => 0x00)]);
/** The chip acknowledges within 15 ms; the rest is for delays of the processor. */
const ACK_MS = 30;
/** So many old frames may arrive before the acknowledgement. */
const STALE_MAX = 3;
/** An answer that was damaged is asked for again so often. */
const REPEATS = 2;
const REPEAT_MS = 100;
/** A wait looks at the clock after each of these. */
const TICK_MS = 5;
/** Bytes of one write at most: the size of a UART's FIFO. */
const WRITE_BYTES_MAX = 128;
/** A port that takes no byte for so long is broken. */
const WRITE_MS = 200;

export interface HsuOptions {
  /** How late bytes may come beside their time on the line: what a USB adapter and an operating system add. Default 0: a board's own UART. */
  readonly slackMs?: number;
}

/** A PN532's high speed UART: 115200 baud, 8N1. */
export class HsuLink<Settings extends object = object> implements Pn532Link {
  readonly #io: SerialIo;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  readonly #reader = new FrameReader();
  readonly #slackMs: number;
  #frames: ReadFrame[] = [];
  #room = 0;
  #aborted = false;
  #gone = false;
  #wake: () => void = () => undefined;

  constructor(
    serial: SerialIoOptions<Settings>,
    clock: Pick<Clock, "sleep" | "monotonic">,
    { slackMs = 0 }: HsuOptions = {},
  ) {
    this.#clock = clock;
    this.#slackMs = slackMs;
    this.#io = new serial.io({
      ...serial.settings,
      format: "buffer",
      onReadable: () => this.#receive(),
      onWritable: (room: number) => {
        this.#room = room;
        this.#wake();
      },
    });
  }

  async wake(): Promise<void> {
    await this.#send(WAKE);
  }

  async exchange(command: Uint8Array | readonly number[], timeoutMs: number): Promise<Uint8Array | undefined> {
    this.#frames = [];
    this.#reader.reset();
    this.#aborted = false;
    const code = command[0] as number;
    if (!(await this.#send(encodeFrame(Uint8Array.of(TO_CHIP, ...command))))) return undefined;
    if (!(await this.#acknowledged())) return this.#give();
    let answer = await this.#frame(timeoutMs);
    for (let left = REPEATS; left > 0 && answer?.kind === "invalid"; left--) {
      await this.#send(NACK);
      answer = await this.#frame(REPEAT_MS);
    }
    if (answer?.kind !== "data") return this.#give();
    const { bytes } = answer;
    return bytes[0] === TO_HOST && bytes[1] === code + 1 ? bytes.subarray(2) : this.#give();
  }

  abort(): void {
    this.#aborted = true;
    this.#wake();
  }

  close(): void {
    this.#io.close();
  }

  /** Waits for the acknowledgement. Frames of an earlier command are passed over. */
  async #acknowledged(): Promise<boolean> {
    for (let left = STALE_MAX; left > 0; left--) {
      const frame = await this.#frame(ACK_MS);
      if (frame?.kind === "ack" || frame === undefined) return frame !== undefined;
    }
    return false;
  }

  /** Gives up: an ACK from the host ends the command that the chip runs. */
  async #give(): Promise<undefined> {
    await this.#send(ACK);
  }

  #receive(): void {
    try {
      const bytes = this.#io.read();
      if (bytes === undefined) return;
      for (const byte of new Uint8Array(bytes)) {
        const frame = this.#reader.take(byte);
        if (frame) this.#frames.push(frame);
      }
    } catch (error) {
      // The port is not there any more.
      if (!(error instanceof Error)) throw error;
      this.#gone = true;
    }
    this.#wake();
  }

  async #frame(timeoutMs: number): Promise<ReadFrame | undefined> {
    await this.#until(() => this.#frames.length > 0 || this.#aborted, timeoutMs + this.#slackMs);
    return this.#frames.shift();
  }

  async #send(bytes: Uint8Array | readonly number[]): Promise<boolean> {
    const piece = Uint8Array.from(bytes);
    for (let sent = 0; sent < piece.length; ) {
      await this.#until(() => this.#room > 0, WRITE_MS);
      if (this.#room === 0 || this.#gone) return false;
      const length = Math.min(piece.length - sent, this.#room, WRITE_BYTES_MAX);
      this.#room -= length;
      try {
        this.#io.write(piece.subarray(sent, sent + length));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        this.#gone = true;
        return false;
      }
      sent += length;
    }
    return true;
  }

  /** Waits until `over` is true, the port is gone, or time is up. */
  async #until(over: () => boolean, timeoutMs: number): Promise<void> {
    if (over() || this.#gone) return;
    const untilMs = (await this.#clock.monotonic()) + timeoutMs;
    while (!over() && !this.#gone && (await this.#clock.monotonic()) < untilMs)
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        this.#clock.sleep({ ms: TICK_MS }).then(resolve, reject);
      });
  }
}
