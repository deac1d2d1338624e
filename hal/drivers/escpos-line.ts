import type { Clock } from "../clock";
import {
  isAutomaticRest,
  isAutomaticStatus,
  isReachedAnswer,
  isStatusAnswer,
  type StatusPage,
  XOFF,
  XON,
} from "./escpos-commands";

/** An ECMA-419 Serial IO (format "buffer"), as much of it as is used here. */
export interface SerialIo {
  /** All that has come in; undefined when there is nothing. */
  read(): ArrayBuffer | undefined;
  /** Throws when given more than `onWritable` told there is room for. */
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface SerialIoCallbacks {
  readonly format: "buffer";
  readonly onReadable: () => void;
  /** @param room bytes that can be written now. */
  readonly onWritable: (room: number) => void;
}

/** How the port is opened: the IO's class, and what its constructor takes besides (`baud`, `port`, pins). */
export interface SerialIoOptions<Settings> {
  readonly io: new (options: Settings & SerialIoCallbacks) => SerialIo;
  readonly settings: Settings;
}

/** One write at most: what a UART's FIFO takes (ESP32: 128), so that a printer's "stop" is heard before the next. */
const WRITE_BYTES_MAX = 128;

/** Less than printers keep free when they say stop (256 bytes on most). */
export const COMMAND_BYTES_MAX = 128;

/** How fine waits are measured. One sleep at a time is under way, however many waits begin and end meanwhile. */
const TICK_MS = 20;

/** Bytes that follow the first of an automatic status. */
const AUTOMATIC_STATUS_REST = 3;

interface Wait {
  readonly over: () => boolean;
  readonly resolve: (happened: boolean) => void;
  readonly reject: (error: unknown) => void;
  leftMs: number;
}

/**
 * The serial line to an ESC/POS printer: writes as fast as port and printer allow, sorts what comes back. One call at a time.
 */
export class EscposLine<Settings extends object = object> {
  readonly #io: SerialIo;
  readonly #clock: Pick<Clock, "sleep">;
  readonly #onPortError: (error: unknown) => void;
  #room = 0;
  /** The printer said XOFF. */
  #held = false;
  #gone = false;
  #page: StatusPage = 1;
  /** The answer to the last question; undefined until it comes. */
  #status: number | undefined;
  /** Answers to GS r that are still to come. */
  #reportsDue = 0;
  #automaticRest = 0;
  #wait: Wait | undefined;
  #ticking = false;

  constructor(
    serial: SerialIoOptions<Settings>,
    clock: Pick<Clock, "sleep">,
    onPortError: (error: unknown) => void = () => undefined,
  ) {
    this.#clock = clock;
    this.#onPortError = onPortError;
    this.#io = new serial.io({
      ...serial.settings,
      format: "buffer",
      onReadable: () => this.#guard(() => this.#receive()),
      onWritable: (room: number) => {
        this.#room = room;
        this.#look();
      },
    });
  }

  /** The port threw: it is not there any more. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Reports asked for that have not come yet. */
  get reportsDue(): number {
    return this.#reportsDue;
  }

  /**
   * Sends dots while the printer takes them. They must not change until this resolves.
   * @param patienceMs ends the sending when so long not a byte could go.
   * @returns how many bytes went: fewer than given when patience ended.
   */
  async sendDots(dots: Uint8Array, patienceMs: number): Promise<number> {
    return this.#send(dots, patienceMs, () => !this.#held);
  }

  /**
   * Sends a command of at most `COMMAND_BYTES_MAX` bytes. Once begun it is sent to its end, because nobody could tell later what
   * of it is still missing: a printer that says stop has room for more than that.
   * @returns whether it went.
   */
  async send(command: Uint8Array | readonly number[], patienceMs: number): Promise<boolean> {
    if (command.length > COMMAND_BYTES_MAX) throw new RangeError("a command that is too long");
    return (await this.#send(command, patienceMs, (sent) => sent > 0 || !this.#held)) === command.length;
  }

  /** Asks for a report when the printer has come so far: wait for it with `reported`. */
  async sendReport(request: readonly number[], patienceMs: number): Promise<boolean> {
    // Counted first: the answer may come before the last write's promise does.
    this.#reportsDue += 1;
    this.#automaticRest = 0;
    if (await this.send(request, patienceMs)) return true;
    this.#reportsDue -= 1;
    return false;
  }

  /** Waits until at most `dueMax` reports are still to come. Resolves with whether they came in time. */
  async reported(dueMax: number, patienceMs: number): Promise<boolean> {
    return this.#until(() => this.#reportsDue <= dueMax, patienceMs);
  }

  /** Reports that were lost on the way: they are not waited for any more. */
  forgetReports(): void {
    this.#reportsDue = 0;
  }

  /** Sends a question, even when the printer said stop, and waits for its answer; undefined when none comes in time. */
  async ask(page: StatusPage, question: readonly number[], patienceMs: number): Promise<number | undefined> {
    this.#page = page;
    this.#status = undefined;
    if ((await this.#send(question, patienceMs, () => true)) < question.length) return undefined;
    await this.#until(() => this.#status !== undefined, patienceMs);
    return this.#status;
  }

  /**
   * Begins anew: a stop that was never lifted is forgotten. Reports that are due are not forgotten. They may still come, for what the printer
   * holds of a lost job, and must not be taken for reports of the next job.
   */
  reset(): void {
    this.#held = false;
    this.#automaticRest = 0;
  }

  close(): void {
    this.#io.close();
  }

  async #send(
    bytes: Uint8Array | readonly number[],
    patienceMs: number,
    allowed: (sent: number) => boolean,
  ): Promise<number> {
    const piece = bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes);
    let sent = 0;
    while (sent < piece.length) {
      if (!(await this.#until(() => this.#room > 0 && allowed(sent), patienceMs)) || this.#gone) return sent;
      // Between the wait's end and here the printer may have said stop again.
      if (!allowed(sent)) continue;
      const length = Math.min(piece.length - sent, this.#room, WRITE_BYTES_MAX);
      this.#room -= length;
      this.#guard(() => this.#io.write(piece.subarray(sent, sent + length)));
      if (this.#gone) return sent;
      sent += length;
    }
    return sent;
  }

  /** Runs what may throw because the port is gone: an adapter was pulled. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#gone = true;
      this.#onPortError(error);
      this.#look();
    }
  }

  #receive(): void {
    const bytes = this.#io.read();
    if (bytes === undefined) return;
    for (const byte of new Uint8Array(bytes)) this.#take(byte);
    this.#look();
  }

  /** What belongs nowhere is noise, or the answer to a question that the dots of a picture happened to spell. */
  #take(byte: number): void {
    if (byte === XOFF || byte === XON) {
      this.#held = byte === XOFF;
    } else if (this.#automaticRest > 0 && isAutomaticRest(byte)) {
      this.#automaticRest -= 1;
    } else if (isAutomaticStatus(byte)) {
      this.#automaticRest = AUTOMATIC_STATUS_REST;
    } else if (isReachedAnswer(byte)) {
      if (this.#reportsDue > 0) this.#reportsDue -= 1;
    } else if (this.#status === undefined && isStatusAnswer(byte, this.#page)) {
      this.#automaticRest = 0;
      this.#status = byte;
    }
  }

  /** Resolves with true as soon as `over` holds or the port is gone, with false after `patienceMs`. */
  async #until(over: () => boolean, patienceMs: number): Promise<boolean> {
    if (over() || this.#gone) return true;
    return new Promise((resolve, reject) => {
      // A tick may be under way already.
      this.#wait = { over, resolve, reject, leftMs: patienceMs + TICK_MS };
      if (!this.#ticking) this.#tick().catch(reject);
    });
  }

  #look(): void {
    const wait = this.#wait;
    if (wait === undefined || !(this.#gone || wait.over())) return;
    this.#wait = undefined;
    wait.resolve(true);
  }

  async #tick(): Promise<void> {
    this.#ticking = true;
    try {
      while (this.#wait !== undefined) {
        await this.#clock.sleep({ ms: TICK_MS });
        const wait: Wait | undefined = this.#wait;
        if (wait === undefined) break;
        wait.leftMs -= TICK_MS;
        if (wait.leftMs > 0) continue;
        this.#wait = undefined;
        wait.resolve(false);
      }
    } catch (error) {
      this.#wait?.reject(error);
      this.#wait = undefined;
    } finally {
      this.#ticking = false;
    }
  }
}
