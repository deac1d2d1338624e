import type { Clock } from "../../clock";
import { ACK, encodeFrame, FRAME_DATA_MAX, FrameReader, NACK, type ReadFrame, TO_CHIP, TO_HOST } from "./frames";
import type { Pn532Link } from "./link";

/** ECMA-419's I2C, as much of it as is used here. Each call is one transfer; one that is not acknowledged throws. */
export interface I2cIo {
  read(buffer: Uint8Array): void;
  write(bytes: Uint8Array): void;
  close(): void;
}

/** How the chip's port is opened: the IO's class, and what its constructor takes: pins, `hz` up to 400,000, `address` 0x24. */
export interface I2cIoOptions<Settings extends object = object> {
  readonly io: new (options: Settings) => I2cIo;
  readonly settings: Settings;
}

/** RSTPDN: an output, open at 1. */
export interface ResetPin {
  write(level: 0 | 1): void;
}

export interface I2cLinkOptions<Settings extends object = object> {
  readonly i2c: I2cIoOptions<Settings>;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
  /** Without it a chip that holds the clock stays so until its supply goes. */
  readonly reset?: ResetPin;
}

/** Between a STOP and the next START (data sheet, table 320). */
const BUS_FREE_MS = 5;
/** A chip that is asleep does not acknowledge its address, wakes up by it in 1 to 2 ms, and is called again. */
const CALLS = 3;
const RESET_MS = 1;
const START_MS = 10;
/** The chip acknowledges within 15 ms. */
const ACK_MS = 30;
const STALE_MAX = 3;
/** An answer that was damaged is asked for again so often. */
const REPEATS = 2;
const REPEAT_MS = 100;
const READY = 0x01;
/** Status, preamble and start code, lengths of an extended frame, checksum, postamble. */
const OVERHEAD = 1 + 3 + 5 + 2;
const ACK_BYTES = 1 + ACK.length;
const ANSWER_MAX = OVERHEAD + FRAME_DATA_MAX;
/** Answers of any command but these two are short. */
const SHORT_MAX = 32;
const LIST = 0x4a;
const EXCHANGE = 0x40;
const PREAMBLE: readonly number[] = Object.freeze([0x00, 0x00, 0x00]);

/**
 * A PN532's I2C. Each transfer blocks the processor: 0.7 ms for a command, 6.2 ms for an answer of a card, which is read whole: what of a frame is not
 * read is lost, and a write after that may lock the chip up.
 */
export class I2cLink<Settings extends object = object> implements Pn532Link {
  readonly #io: I2cIo;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  readonly #reset: ResetPin | undefined;
  readonly #status = new Uint8Array(1);
  readonly #buffer = new Uint8Array(ANSWER_MAX);
  #aborted = false;
  /** It must be woken and set up anew. */
  #down = true;

  constructor({ i2c, clock, reset }: I2cLinkOptions<Settings>) {
    this.#io = new i2c.io(i2c.settings);
    this.#clock = clock;
    this.#reset = reset;
    reset?.write(1);
  }

  async wake(): Promise<void> {
    this.#down = false;
    if (await this.#send(PREAMBLE, CALLS)) return;
    // It may hold the clock because of a frame that was read in part.
    await this.#restart();
    this.#down = !(await this.#send(PREAMBLE, CALLS));
  }

  async exchange(command: Uint8Array | readonly number[], timeoutMs: number): Promise<Uint8Array | undefined> {
    this.#aborted = false;
    if (this.#down) return undefined;
    const code = command[0] as number;
    if (!(await this.#send(encodeFrame(Uint8Array.of(TO_CHIP, ...command))))) return this.#lost();
    if (!(await this.#acknowledged())) return this.#give();
    const length = code === LIST || code === EXCHANGE ? ANSWER_MAX : SHORT_MAX;
    let answer = await this.#frame(length, timeoutMs);
    for (let left = REPEATS; left > 0 && answer?.kind === "invalid"; left--) {
      await this.#send(NACK);
      answer = await this.#frame(length, REPEAT_MS);
    }
    if (answer?.kind !== "data") return this.#give();
    const { bytes } = answer;
    return bytes[0] === TO_HOST && bytes[1] === code + 1 ? bytes.subarray(2) : this.#give();
  }

  abort(): void {
    this.#aborted = true;
  }

  close(): void {
    this.#io.close();
  }

  /** Waits for the acknowledgement. Frames of an earlier command are passed over. */
  async #acknowledged(): Promise<boolean> {
    for (let left = STALE_MAX; left > 0; left--) {
      const frame = await this.#frame(ACK_BYTES, ACK_MS);
      if (frame?.kind === "ack" || frame === undefined) return frame !== undefined;
    }
    return false;
  }

  /** Gives up: an ACK from the host ends the command that the chip runs. */
  async #give(): Promise<undefined> {
    if (!(await this.#send(ACK))) return this.#lost();
  }

  /** Nobody acknowledges: whatever the chip is, it has to be started anew. */
  #lost(): undefined {
    this.#down = true;
  }

  /** Asks for the status until a frame is there, and reads it whole. */
  async #frame(length: number, timeoutMs: number): Promise<ReadFrame | undefined> {
    const untilMs = (await this.#clock.monotonic()) + timeoutMs;
    // A short frame is read with its status: that saves a pause.
    const first = length === ANSWER_MAX ? this.#status : this.#buffer.subarray(0, length);
    while (!this.#aborted) {
      await this.#clock.sleep({ ms: BUS_FREE_MS });
      if (this.#try((io) => io.read(first)) && ((first[0] as number) & READY) !== 0) {
        if (first === this.#status) return this.#whole(length);
        return frameOf(first);
      }
      if ((await this.#clock.monotonic()) >= untilMs) break;
    }
    return undefined;
  }

  async #whole(length: number): Promise<ReadFrame | undefined> {
    const buffer = this.#buffer.subarray(0, length);
    await this.#clock.sleep({ ms: BUS_FREE_MS });
    return this.#try((io) => io.read(buffer)) && ((buffer[0] as number) & READY) !== 0
      ? frameOf(buffer)
      : { kind: "invalid" };
  }

  /**
   * Written once: who does not acknowledge may have heard it all the same, or was started anew and is asleep, with its settings forgotten.
   * @param calls more of them only to wake it up. @returns whether the chip took it.
   */
  async #send(bytes: Uint8Array | readonly number[], calls = 1): Promise<boolean> {
    const out = Uint8Array.from(bytes);
    await this.#clock.sleep({ ms: BUS_FREE_MS });
    for (let left = calls; left > 0; left--) {
      if (this.#try((io) => io.write(out))) return true;
      await this.#clock.sleep({ ms: BUS_FREE_MS });
    }
    return false;
  }

  async #restart(): Promise<void> {
    if (!this.#reset) return;
    this.#reset.write(0);
    await this.#clock.sleep({ ms: RESET_MS });
    this.#reset.write(1);
    await this.#clock.sleep({ ms: START_MS });
  }

  #try(use: (io: I2cIo) => void): boolean {
    try {
      use(this.#io);
      return true;
    } catch (error) {
      // The bus knows no other way to say that nobody acknowledges, or that its clock is held.
      if (!(error instanceof Error)) throw error;
      return false;
    }
  }
}

/** The first frame behind the status byte. */
function frameOf(bytes: Uint8Array): ReadFrame {
  const reader = new FrameReader();
  for (let at = 1; at < bytes.length; at++) {
    const frame = reader.take(bytes[at] as number);
    if (frame) return frame;
  }
  return { kind: "invalid" };
}
