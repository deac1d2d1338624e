import type { CardInterface, CardLost, CardReader, Presented, ReaderFault, Unreadable } from "../../card-reader";
import type { Clock } from "../../clock";
import { WAIT_MS_MAX } from "../../wait";
import type { SerialIo, SerialIoOptions } from "../escpos-line";
import { HeadMessages, type HeadSaid } from "./messages";

/** ESC VR CR: which head it is. Every head with commands answers, if only with NAK. */
const VERSION_REQUEST: readonly number[] = Object.freeze([0x1b, 0x56, 0x52, 0x0d]);
/** Its answer takes 14 ms at 9600 baud, and more where the head pauses. */
const ANSWER_MS = 100;
/** A head that does not answer is asked so often: it starts for 330 ms after its power came, and cannot hear while it sends. */
const ASKS = 4;
/** While nobody swipes, the head is asked again after so long. */
const ASK_EVERY_MS = 3000;
/** So much silence ends a message: heads that live on a capacitor pause for 10 ms. */
const SILENCE_MS = 40;
/** A wait looks at the clock after each of these at the latest. */
const TICK_MS = 100;
const COMMAND_MIN = 4;
const COMMAND_MAX = 261;

export interface StripeReaderOptions<Settings extends object = object> {
  /** The UART: 9600 baud, 8N1, unless the head is set otherwise. */
  readonly serial: SerialIoOptions<Settings>;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
  /** The head sends the LRC of each track: then it is checked. Default false. */
  readonly lrc?: boolean;
  /** The head answers commands. False for one that only sends: nobody can tell then whether it is there. Default true. */
  readonly answers?: boolean;
  /** How late bytes may come beside their time on the line: what a USB adapter and an operating system add. Default 0: a board's own UART. */
  readonly slackMs?: number;
}

const noAnswer: ReaderFault = Object.freeze({ kind: "fault", fault: "no-answer" });
const disconnected: ReaderFault = Object.freeze({ kind: "fault", fault: "disconnected" });
const unreadable: Unreadable = Object.freeze({ kind: "unreadable", interface: "stripe" });

/**
 * `hal/card-reader.ts` for swipes, on a head that decodes the stripe and sends it as text. What is swiped while nobody waits counts for nothing. If the
 * head stops answering, that is a fault (B20); the next `present` asks again.
 */
export class StripeReader<Settings extends object = object> implements CardReader {
  readonly interfaces: readonly CardInterface[] = Object.freeze(["stripe"] as const);
  readonly #options: StripeReaderOptions<Settings>;
  readonly #messages: HeadMessages;
  readonly #slackMs: number;
  #io: SerialIo | undefined;
  #room = 0;
  #waiting = false;
  #cancelled = false;
  /** The message under way began before anybody waited. */
  #early = false;
  #swiped: HeadSaid | undefined;
  /** Bytes since power-up: any of them proves that the head is there. */
  #heard = 0;
  #listening = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  /** @throws what the IO's constructor throws: the port is in use, or is none. */
  constructor(options: StripeReaderOptions<Settings>) {
    this.#options = options;
    this.#messages = new HeadMessages(options.lrc ?? false);
    this.#slackMs = options.slackMs ?? 0;
    this.#io = this.#open();
  }

  async present(request: {
    readonly interfaces: readonly CardInterface[];
    readonly timeoutMs: number;
  }): Promise<Presented> {
    const { interfaces, timeoutMs } = request;
    if (this.#waiting) throw new TypeError("another call is waiting at this device");
    checkWait(timeoutMs);
    this.#waiting = true;
    this.#cancelled = false;
    this.#swiped = undefined;
    this.#early = this.#messages.isUnderWay;
    try {
      const untilMs = (await this.#options.clock.monotonic()) + timeoutMs;
      return await this.#present(interfaces.includes("stripe"), untilMs);
    } finally {
      this.#waiting = false;
      this.#swiped = undefined;
    }
  }

  async cancel(): Promise<void> {
    if (!this.#waiting) return;
    this.#cancelled = true;
    this.#wake();
  }

  /** A stripe answers nothing. */
  async transmit(command: Uint8Array): Promise<CardLost> {
    if (this.#waiting) throw new TypeError("another call is waiting at this device");
    if (command.length < COMMAND_MIN || command.length > COMMAND_MAX) throw new RangeError("command");
    return { kind: "removed" };
  }

  /** A swiped card is gone when it was read. */
  async removed({ timeoutMs }: { readonly timeoutMs: number }): Promise<"removed"> {
    checkWait(timeoutMs);
    return "removed";
  }

  async release(): Promise<void> {
    // Nothing is powered.
  }

  close(): void {
    this.#io?.close();
    this.#io = undefined;
  }

  async #present(swipes: boolean, untilMs: number): Promise<Presented> {
    this.#io ??= this.#reopened();
    for (;;) {
      const answered = await this.#answered();
      if (this.#cancelled) return { kind: "cancelled" };
      if (!this.#io) return disconnected;
      if (!answered) return noAnswer;
      const leftMs = untilMs - (await this.#options.clock.monotonic());
      const over = () => (swipes && this.#swiped !== undefined) || this.#cancelled || !this.#io;
      await this.#until(over, Math.max(0, Math.min(leftMs, ASK_EVERY_MS)));
      if (this.#cancelled) return { kind: "cancelled" };
      if (swipes && this.#swiped) return shown(this.#swiped);
      if (!this.#io) return disconnected;
      if ((await this.#options.clock.monotonic()) >= untilMs) return { kind: "timeout" };
    }
  }

  /** Asks whether the head is there. A swipe is an answer, too. */
  async #answered(): Promise<boolean> {
    if (this.#options.answers === false) return true;
    for (let left = ASKS; left > 0 && !this.#cancelled && this.#io; left--) {
      const heard = this.#heard;
      await this.#until(() => this.#room >= VERSION_REQUEST.length || this.#cancelled || !this.#io, ANSWER_MS);
      // A line that takes no byte gives no answer either.
      if (this.#room < VERSION_REQUEST.length) continue;
      this.#room -= VERSION_REQUEST.length;
      this.#guarded((io) => io.write(Uint8Array.from(VERSION_REQUEST)));
      await this.#until(() => this.#heard > heard || this.#cancelled || !this.#io, ANSWER_MS + this.#slackMs);
      if (this.#heard > heard) return true;
    }
    return false;
  }

  #open(): SerialIo {
    const { io: Serial, settings } = this.#options.serial;
    return new Serial({
      ...settings,
      format: "buffer",
      onReadable: () => this.#receive(),
      onWritable: (room: number) => {
        this.#room = room;
        this.#wake();
      },
    });
  }

  /** A port that was gone may be there again. */
  #reopened(): SerialIo | undefined {
    try {
      return this.#open();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return undefined;
    }
  }

  #guarded(use: (io: SerialIo) => void): void {
    try {
      if (this.#io) use(this.#io);
    } catch (error) {
      // The port is not there any more.
      if (!(error instanceof Error)) throw error;
      this.#io = undefined;
      this.#room = 0;
    }
  }

  #receive(): void {
    this.#guarded((io) => {
      const bytes = io.read();
      if (bytes === undefined) return;
      for (const byte of new Uint8Array(bytes)) {
        this.#heard += 1;
        this.#take(this.#messages.take(byte));
      }
    });
    if (this.#messages.isUnderWay && !this.#listening)
      this.#untilSilence().catch((error: unknown) => {
        this.#failure = { error };
        this.#wake();
      });
    this.#wake();
  }

  /** Ends a message that no CR ends. */
  async #untilSilence(): Promise<void> {
    this.#listening = true;
    try {
      for (let heard = -1; heard !== this.#heard && this.#messages.isUnderWay; ) {
        heard = this.#heard;
        await this.#options.clock.sleep({ ms: SILENCE_MS + this.#slackMs });
      }
    } finally {
      this.#listening = false;
    }
    this.#take(this.#messages.end());
    this.#wake();
  }

  #take(said: HeadSaid | undefined): void {
    const counts = this.#waiting && !this.#early;
    if (said !== undefined || !this.#messages.isUnderWay) this.#early = false;
    if (counts && (said?.kind === "swipe" || said?.kind === "damaged")) this.#swiped ??= said;
  }

  /** Waits until `over` is true, or time is up. */
  async #until(over: () => boolean, timeoutMs: number): Promise<void> {
    const { clock } = this.#options;
    const untilMs = (await clock.monotonic()) + timeoutMs;
    while (!over()) {
      const leftMs = untilMs - (await clock.monotonic());
      if (leftMs <= 0) return;
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        // Something may have come while the clock was asked.
        if (over()) return resolve();
        clock.sleep({ ms: Math.min(TICK_MS, leftMs) }).then(resolve, reject);
      });
      if (this.#failure) throw this.#failure.error;
    }
  }
}

function shown(said: HeadSaid): Presented {
  if (said.kind !== "swipe" || said.track2 === undefined) return unreadable;
  const { track2, track3 } = said;
  return { kind: "stripe", track2, ...(track3 === undefined ? {} : { track3 }) };
}

function checkWait(timeoutMs: number): void {
  if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX)) throw new RangeError("timeoutMs");
}
