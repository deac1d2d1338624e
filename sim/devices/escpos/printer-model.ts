import { EscposPaper, type PrinterFont } from "./paper";
import { type EscposCommand, EscposParser } from "./parser";
import { EscposState } from "./state";

/** Time as the model needs it: virtual in tests and the simulator, real behind a serial port. */
export interface PrinterTime {
  /** Running milliseconds. */
  now(): number;
  after(ms: number, run: () => void): void;
}

export interface EscposModelOptions {
  readonly time: PrinterTime;
  /** What the printer sends. */
  readonly send: (bytes: Uint8Array) => void;
  readonly font?: PrinterFont;
  /** Bytes that it can hold, 4096 when left out. */
  readonly bufferBytes?: number;
  /** It says stop when it has less free than this, 256 when left out: what the sender may still send before it hears. */
  readonly stopFreeBytes?: number;
  /** Whether it says XOFF and XON. Default true. */
  readonly xonXoff?: boolean;
  /** Whether it hears DLE EOT as it comes in, busy or not; else when it comes to it, as the cheapest boards. Default true. */
  readonly realTime?: boolean;
  /** One row of dots, however slow; a feed is never slower than 2.08 ms. Default 2.08 ms (60 mm/s). */
  readonly rowMs?: number;
}

const BUFFER_BYTES = 4096;
const ROW_MS = 1000 / 480;
const WIDTH_DOTS = 384;
/** Free bytes at which it says stop, and how many more it wants before it says go on. */
const STOP_FREE = 256;
const GO_MORE = 1792;
/** From a question to its answer's first bit. */
const ANSWER_MS = 2;
/** The shortest sleep of the mechanism: several rows are printed at once when a row takes less. */
const STEP_MS = 10;

/** An ESC/POS printer on 58 mm paper. It aborts at the first byte that it does not know, and when it gets more than it holds. */
export class EscposPrinterModel {
  readonly paper: EscposPaper;
  readonly state = new EscposState();
  /** Why it aborted: the sender's bug. From then on it is dead. */
  aborted: Error | undefined;
  /** The most bytes that it ever held. */
  bufferPeakBytes = 0;
  /** A row that is only fed. */
  readonly #feedRow = new Uint8Array(0);
  readonly #options: Required<Omit<EscposModelOptions, "font">>;
  #parser = new EscposParser();
  #buffer: Uint8Array;
  #from = 0;
  #length = 0;
  /** Rows that the command at hand still prints. */
  #printing: Uint8Array[] = [];
  #stepping = false;
  #stopped = false;
  /** How much of DLE EOT n has come in, whatever it may be a part of. */
  #matched = 0;
  #dropping = 0;

  constructor(options: EscposModelOptions) {
    const { bufferBytes = BUFFER_BYTES, stopFreeBytes = STOP_FREE, xonXoff = true } = options;
    const { realTime = true, rowMs = ROW_MS } = options;
    this.#options = { ...options, bufferBytes, stopFreeBytes, xonXoff, realTime, rowMs };
    this.paper = new EscposPaper(WIDTH_DOTS, options.font);
    this.#buffer = new Uint8Array(bufferBytes);
  }

  /** Whether all that came in is on the paper. */
  get idle(): boolean {
    return this.#length === 0 && this.#printing.length === 0 && this.#parser.idle;
  }

  receive(bytes: Uint8Array): void {
    if (!this.state.powered || this.aborted) return;
    try {
      for (const byte of bytes) this.#take(byte);
    } catch (error) {
      this.#abort(error);
    }
    this.#hold();
    this.#wake();
  }

  /** Off: it forgets what it held. On: as from the factory. */
  power(on: boolean): void {
    if (on === this.state.powered) return;
    this.state.powered = on;
    this.#parser = new EscposParser();
    this.#length = 0;
    this.#printing = [];
    this.#stopped = false;
    this.#matched = 0;
    this.#dropping = 0;
    this.paper.initialise();
  }

  /** To be called after the state was changed by hand: it goes on printing what it holds. */
  changed(): void {
    this.#wake();
  }

  #take(byte: number): void {
    const { bufferBytes, realTime } = this.#options;
    const isQuestion = this.#matched === 2 && byte >= 1 && byte <= 4;
    this.#matched = byte === 0x10 ? 1 : this.#matched === 1 && byte === 0x04 ? 2 : 0;
    if (isQuestion && realTime) this.#answer(this.state.answer(byte, this.#options.time.now()));
    // A question must be heard even when there is no place for it.
    if (this.#dropping > 0 || (realTime && byte === 0x10 && bufferBytes - this.#length < 3)) {
      if (this.#dropping > 0 && this.#matched === 0 && !isQuestion)
        throw new Error("more bytes than the printer holds");
      this.#dropping = isQuestion ? 0 : 1;
      return;
    }
    if (this.#length === bufferBytes) throw new Error("more bytes than the printer holds");
    this.#buffer[(this.#from + this.#length) % bufferBytes] = byte;
    this.#length += 1;
    if (this.#length > this.bufferPeakBytes) this.bufferPeakBytes = this.#length;
  }

  #hold(): void {
    if (!this.#options.xonXoff) return;
    const { bufferBytes, stopFreeBytes } = this.#options;
    const free = bufferBytes - this.#length;
    const stop = free < (this.#stopped ? stopFreeBytes + GO_MORE : stopFreeBytes);
    if (stop === this.#stopped) return;
    this.#stopped = stop;
    this.#options.send(Uint8Array.of(stop ? 0x13 : 0x11));
  }

  #answer(byte: number): void {
    this.#options.time.after(ANSWER_MS, () => {
      if (this.state.powered && !this.aborted) this.#options.send(Uint8Array.of(byte));
    });
  }

  #wake(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    this.#options.time.after(0, () => this.#step(0));
  }

  /** Prints what `budgetMs` is enough for, then sleeps for as long as that took. */
  #step(budgetMs: number): void {
    this.#stepping = false;
    if (this.aborted || !this.state.powered) return;
    try {
      let leftMs = budgetMs;
      while (this.state.printing(this.#options.time.now())) {
        const row = this.#printing.shift();
        if (row) {
          this.paper.burn(row);
          this.state.rowPrinted(row, this.#options.time.now());
          leftMs -= row.length === 0 ? Math.min(ROW_MS, this.#options.rowMs) : this.#options.rowMs;
          if (leftMs <= 0) break;
        } else if (!this.#next()) break;
      }
      this.#hold();
      if (leftMs > 0 && this.#printing.length === 0 && this.#length === 0) return;
      // Off line it looks again and again: a cover closes, a head cools.
      const owedMs = Math.max(STEP_MS, -leftMs);
      this.#stepping = true;
      this.#options.time.after(owedMs, () => this.#step(owedMs + Math.min(leftMs, 0)));
    } catch (error) {
      this.#abort(error);
    }
  }

  /** Takes bytes up to the next command. Returns whether there was one. */
  #next(): boolean {
    while (this.#length > 0) {
      const byte = this.#buffer[this.#from] ?? 0;
      this.#from = (this.#from + 1) % this.#options.bufferBytes;
      this.#length -= 1;
      const command = this.#parser.take(byte);
      if (!command) continue;
      this.#do(command);
      return true;
    }
    return false;
  }

  #do(command: EscposCommand): void {
    switch (command.kind) {
      case "initialise":
        return this.paper.initialise();
      case "row":
        this.#printing.push(command.bits);
        return;
      case "feed":
        return this.#feed(command.dots);
      case "feed-lines":
      case "line-feed":
        for (let line = command.kind === "line-feed" ? 1 : command.lines; line > 0; line--)
          this.#printing.push(...this.paper.lineRows());
        return;
      case "line-spacing":
        return this.paper.spacing(command.dots);
      case "character":
        return this.paper.character(command.bytes);
      case "align":
        return this.paper.align(command.side);
      case "size":
        return this.paper.size(command.wide, command.high);
      case "report":
        return this.#answer(command.what === "paper" ? this.state.paperReport() : this.state.csnReport());
      case "question":
        if (!this.#options.realTime && command.page >= 1 && command.page <= 4)
          this.#answer(this.state.answer(command.page, this.#options.time.now()));
        return;
      case "setting":
    }
  }

  #feed(dots: number): void {
    if (this.paper.settingLine) this.#printing.push(...this.paper.lineRows());
    for (let row = 0; row < dots; row++) this.#printing.push(this.#feedRow);
  }

  #abort(error: unknown): void {
    this.aborted = error instanceof Error ? error : new Error(String(error));
  }
}
