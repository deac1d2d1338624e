import type { Clock } from "../clock";
import { BAND_ROWS_MAX, type Printer, type PrinterStatus, type PrintJob } from "../printer";
import { feed, INITIALISE, REPORT_WHEN_REACHED, rasterHeader } from "./escpos-commands";
import { EscposLine, type SerialIoOptions } from "./escpos-line";
import { readStatus } from "./escpos-status";
import { type PrintedLine, type TextEncoder, textBytes } from "./escpos-text";

/**
 * How the printer is kept from getting more than it can hold. Its self-test page says what it does; a printer that can do
 * several is best set to XON/XOFF.
 *
 * - `xon-xoff`: it says stop and go by itself.
 * - `reports`: it answers GS r in turn; at most two blocks (2.3 kB on 58 mm paper) are ahead of it.
 * - `time`: it does neither. It gets a block when at the speed given the one before must be printed; `rowMs` is the time of
 *   a black row, 30 for a CSN-A2 at factory settings.
 */
export type EscposFlow =
  | { readonly kind: "xon-xoff" }
  | { readonly kind: "reports" }
  | { readonly kind: "time"; readonly rowMs: number };

export interface EscposPrinterOptions<Settings extends object = object> {
  /** The serial port: 8N1, 9600 baud from most factories. */
  readonly serial: SerialIoOptions<Settings>;
  readonly clock: Pick<Clock, "sleep" | "monotonic">;
  /** Dots across, a multiple of 8: 384 on 58 mm paper, 576 on 80 mm. */
  readonly widthDots: number;
  readonly flow: EscposFlow;
  /** Dots from the head to the tear bar, 96 when left out; up to 255. */
  readonly feedDots?: number;
  /** Commands after each reset: heating (ESC 7), density, no sleep (ESC 8 0 0). At most 96 bytes. */
  readonly setup?: readonly number[];
  /** Two-byte characters for `text`: `openGbk(rom).encode`. What it lacks must come as "?". */
  readonly encodeText?: TextEncoder;
  /** Told what the port threw when its adapter was pulled; the printer is disconnected from then on. */
  readonly onPortError?: (error: unknown) => void;
}

/** Boards are deaf for so long after power comes (CSN-A2). */
const START_MS = 500;

/** Rows in one GS v 0. Small printers hold 4 kB: three blocks of 24 rows of 48 bytes. */
const BLOCK_ROWS_MAX = 24;
/** Rows that a buffer of 4 kB holds. */
const HELD_ROWS_MAX = 85;
/** Blocks that may be ahead of the printer when it reports. */
const BLOCKS_AHEAD_MAX = 1;

/**
 * Without a byte going or a report coming. A full buffer of 4 kB is 85 rows, in the slowest mechanism known 2.6 s; after
 * that a printer that prints takes more.
 */
const PATIENCE_MS = 4000;

/** At the end of a job the printer may have a full buffer and the feed before it. */
const FINISH_MS = 2 * PATIENCE_MS;

const FEED_DOTS = 96;
const FEED_DOTS_MAX = 255;
const SETUP_BYTES_MAX = 96;
/** Bytes of zeros that are sent at once to make up for an unfinished block. */
const ZEROS = 128;

/**
 * A thermal printer that speaks ESC/POS, over a serial port. The head's heat, the cover and the paper are asked for with
 * DLE EOT before a job, after each band and at its end; nothing is asked in the middle of a block, because some boards would
 * print the question.
 */
export class EscposPrinter<Settings extends object = object> implements Printer {
  readonly widthDots: number;
  readonly #clock: Pick<Clock, "sleep" | "monotonic">;
  readonly #line: EscposLine<Settings>;
  readonly #flow: EscposFlow;
  readonly #feedDots: number;
  readonly #setup: readonly number[];
  readonly #encodeText: TextEncoder | undefined;
  readonly #started: Promise<void>;
  #job: "none" | "open" | "lost" = "none";
  /** Bytes of a block that the printer may still wait for after a job was lost in it. */
  #owedBytes = 0;
  /** Flow by time: when all that was sent will be printed. */
  #printedAtMs = 0;
  #busy = false;

  /** @throws RangeError when an option is out of its bounds; and whatever the IO's constructor throws. */
  constructor(options: EscposPrinterOptions<Settings>) {
    const { widthDots, feedDots = FEED_DOTS, setup = [] } = options;
    if (!(Number.isInteger(widthDots / 8) && widthDots > 0 && widthDots / 8 <= 0xff)) throw new RangeError("widthDots");
    if (!(Number.isInteger(feedDots) && feedDots > 0 && feedDots <= FEED_DOTS_MAX)) throw new RangeError("feedDots");
    if (setup.length > SETUP_BYTES_MAX) throw new RangeError("setup");
    this.widthDots = widthDots;
    this.#clock = options.clock;
    this.#flow = options.flow;
    this.#feedDots = feedDots;
    this.#setup = setup;
    this.#encodeText = options.encodeText;
    this.#line = new EscposLine(options.serial, options.clock, options.onPortError);
    this.#started = options.clock.sleep({ ms: START_MS });
  }

  status(): Promise<PrinterStatus> {
    return this.#alone(() => readStatus(this.#line, this.#clock));
  }

  begin(_job: PrintJob): Promise<PrinterStatus> {
    return this.#alone(async () => {
      if (this.#job === "open") this.#job = "lost";
      const status = await readStatus(this.#line, this.#clock);
      if (status !== "ready") return status;
      this.#line.reset();
      if (!(await this.#clean())) return this.#lose();
      if (!(await this.#send([...INITIALISE, ...this.#setup]))) return this.#lose();
      this.#job = "open";
      return "ready";
    });
  }

  async band({ rows, bits }: { readonly rows: number; readonly bits: Uint8Array }): Promise<PrinterStatus> {
    const rowBytes = this.widthDots / 8;
    if (!(Number.isInteger(rows) && rows >= 1 && rows <= BAND_ROWS_MAX)) throw new RangeError("band: rows");
    if (bits.length !== rows * rowBytes) throw new RangeError("band: expected rows times widthDots / 8 bytes");
    return this.#inJob(async () => {
      for (let from = 0; from < rows; from += BLOCK_ROWS_MAX) {
        const blockRows = Math.min(BLOCK_ROWS_MAX, rows - from);
        const block = bits.subarray(from * rowBytes, (from + blockRows) * rowBytes);
        if (!(await this.#send(rasterHeader(blockRows, rowBytes))) || !(await this.#sendDots(block))) return false;
        if (!(await this.#keepPace(blockRows))) return false;
      }
      return true;
    });
  }

  /**
   * Prints lines with the printer's own font, in the place of a band: for printers that have one, much faster than dots at
   * 9600 baud. Not a part of the contract. At most 64 lines of 96 bytes of GB18030's two-byte zones; the printer wraps.
   */
  async text(lines: readonly PrintedLine[]): Promise<PrinterStatus> {
    const encode = this.#encodeText;
    if (encode === undefined) throw new TypeError("text: no encodeText was given");
    const encoded = textBytes(lines, encode, this.widthDots);
    return this.#inJob(async () => {
      for (const { bytes, rows } of encoded) {
        if (!(await this.#send(bytes)) || !(await this.#keepPaceOfText(rows))) return false;
      }
      return true;
    });
  }

  finish(): Promise<PrinterStatus> {
    return this.#inJob(async () => {
      if (!(await this.#send(feed(this.#feedDots))) || !(await this.#printed(this.#feedDots))) return false;
      this.#job = "none";
      return true;
    });
  }

  /** Gives the port back. Do not call while another call is under way. */
  close(): void {
    this.#line.close();
  }

  /** Runs a piece of a job. When it fails, or the printer has a fault afterwards, the job is lost. */
  async #inJob(work: () => Promise<boolean>): Promise<PrinterStatus> {
    if (this.#job !== "open") throw new TypeError("no job was begun");
    return this.#alone(async () => {
      if (!(await work())) return this.#lose();
      const status = await readStatus(this.#line, this.#clock);
      return status === "ready" ? status : this.#lost(status);
    });
  }

  /** Ends the job with what the printer says is wrong. */
  async #lose(): Promise<PrinterStatus> {
    const status = await readStatus(this.#line, this.#clock);
    // Nothing is wrong, and it takes nothing more: it hangs, or its cable was out for a moment.
    return status === "ready" ? this.#lost("head-fault", true) : this.#lost(status);
  }

  #lost(status: PrinterStatus, missedBytes = status === "disconnected"): PrinterStatus {
    this.#job = "lost";
    // What vanished at a cable that was out: all of a block but its header, at most.
    if (missedBytes) this.#owedBytes = BLOCK_ROWS_MAX * (this.widthDots / 8);
    return status;
  }

  /**
   * After a lost job: fills up the block that the printer may wait for, with white, and feeds the torso past the bar. Between
   * commands a printer ignores zeros: it was switched off and on meanwhile, or waited for less.
   */
  async #clean(): Promise<boolean> {
    while (this.#owedBytes > 0) {
      const zeros = new Uint8Array(Math.min(ZEROS, this.#owedBytes));
      const sent = await this.#line.sendDots(zeros, PATIENCE_MS);
      this.#owedBytes -= sent;
      if (sent < zeros.length) return false;
    }
    if (this.#job === "lost") {
      if (!(await this.#send(feed(this.#feedDots)))) return false;
      // The printer first prints what it still holds of the lost job, even if it had stopped for long.
      if (this.#flow.kind === "time") await this.#sleepFor(HELD_ROWS_MAX + this.#feedDots, this.#flow.rowMs, 0);
      this.#job = "none";
    }
    return true;
  }

  #send(command: readonly number[] | Uint8Array): Promise<boolean> {
    return this.#line.send(command, PATIENCE_MS);
  }

  async #sendDots(block: Uint8Array): Promise<boolean> {
    const sent = await this.#line.sendDots(block, PATIENCE_MS);
    this.#owedBytes = block.length - sent;
    return sent === block.length;
  }

  /** Lets the printer catch up as far as the next block needs. */
  async #keepPace(rows: number): Promise<boolean> {
    const flow = this.#flow;
    if (flow.kind === "xon-xoff") return true;
    if (flow.kind === "time") return this.#sleepFor(rows, flow.rowMs, rows * flow.rowMs);
    return this.#report(BLOCKS_AHEAD_MAX, PATIENCE_MS);
  }

  /**
   * A buffer full of text is a hundred lines: the printer would say stop for longer than anybody can wait to tell a fault.
   * So no more than two lines are ever ahead of it.
   */
  #keepPaceOfText(rows: number): Promise<boolean> {
    return this.#flow.kind === "xon-xoff" ? this.#report(BLOCKS_AHEAD_MAX, PATIENCE_MS) : this.#keepPace(rows);
  }

  /** Waits until the printer has done all that it was sent. */
  async #printed(rows: number): Promise<boolean> {
    if (this.#flow.kind === "time") return this.#sleepFor(rows, this.#flow.rowMs, 0);
    return this.#report(0, FINISH_MS);
  }

  /** Asks for a report and waits until no more than `dueMax` are still to come; once more when one was lost to noise. */
  async #report(dueMax: number, patienceMs: number): Promise<boolean> {
    if (!(await this.#line.sendReport(REPORT_WHEN_REACHED, PATIENCE_MS))) return false;
    if (await this.#line.reported(dueMax, patienceMs)) return !this.#line.gone;
    if ((await readStatus(this.#line, this.#clock)) !== "ready") return false;
    this.#line.forgetReports();
    if (!(await this.#line.sendReport(REPORT_WHEN_REACHED, PATIENCE_MS))) return false;
    return (await this.#line.reported(0, patienceMs)) && !this.#line.gone;
  }

  /** Counts rows to be printed, and sleeps until no more than `aheadMs` of work is left. */
  async #sleepFor(rows: number, rowMs: number, aheadMs: number): Promise<boolean> {
    const nowMs = await this.#clock.monotonic();
    this.#printedAtMs = Math.max(this.#printedAtMs, nowMs) + rows * rowMs;
    const ms = Math.ceil(this.#printedAtMs - nowMs - aheadMs);
    if (ms > 0) await this.#clock.sleep({ ms });
    return !this.#line.gone;
  }

  /** One call at a time, and none before the printer has started. */
  async #alone(work: () => Promise<PrinterStatus>): Promise<PrinterStatus> {
    if (this.#busy) throw new TypeError("another call is under way");
    this.#busy = true;
    try {
      await this.#started;
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
