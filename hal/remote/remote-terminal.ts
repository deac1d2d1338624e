import type { Board, BuiltIn, OwnDevices } from "../board";
import { decodeCbor, encodeCbor } from "../cbor";
import type { Crc16 } from "../crc16";
import { FirmwareEnd } from "./firmware-end";
import { type SerialCallbacks, SerialLine, type SerialPort } from "./serial-line";
import { FrameReader, frameBytes } from "./stream-frames";
import type { Frame } from "./wire";

export type Firmware = (board: Board) => Promise<void>;

export interface RemoteTerminalOptions {
  /** Opens the port to the devices, with these callbacks. */
  readonly open: (callbacks: SerialCallbacks) => SerialPort;
  readonly firmware: Firmware;
  readonly builtIn: BuiltIn;
  /** Devices of the board's own, port by port. Absent: all are at the other end. */
  readonly own?: OwnDevices;
  /** Whether promise jobs wait in the engine's queue, those that run now not counted. */
  readonly jobsPending: () => boolean;
  /** A chip's own for the line's frames, which carry some 60 kB in a sale. Absent: `hal/crc16.ts`. */
  readonly crc16?: Crc16;
  /** Told when work for the line's frames begins (true) and ends: whoever counts tells it apart from the firmware's. */
  readonly lineWork?: (begins: boolean) => void;
}

/**
 * A terminal whose devices are at the other end of a serial line, but for those of its board's own. Says `settled 0` when it listens,
 * takes the `hello`, and runs the firmware on the board which that describes. After each batch of frames, once the firmware can only
 * wait, it says `settled` with the number of frames so far; when a bug stops it, `died`. What happens on the board itself goes
 * through `stir`, and is settled likewise.
 */
export class RemoteTerminal {
  readonly #options: RemoteTerminalOptions;
  readonly #line: SerialLine;
  readonly #reader: FrameReader;
  readonly #end: FirmwareEnd;
  /** Made once: making it is the deepest thing that a call would do. */
  readonly #now = Promise.resolve();
  #outgoing: Frame[] = [];
  #frames = 0;
  #greeted = false;
  #died = false;
  #watch = 0;

  constructor(options: RemoteTerminalOptions) {
    this.#options = options;
    this.#end = new FirmwareEnd((frame) => this.#send(frame));
    this.#reader = new FrameReader((frame) => this.#receive(frame), decodeCbor, options.crc16);
    this.#line = new SerialLine(
      options.open,
      (bytes) => this.#take(bytes),
      (error) => this.#die(error),
    );
    this.#send({ type: "settled", count: 0 });
  }

  /**
   * Lets something of the board's own reach the firmware, which then calls without having been asked. What comes of it is done before it
   * says that it has settled: on XS the queue of jobs does not tell of those that stand behind the one which asks.
   */
  stir(happens: () => void): void {
    if (!this.#greeted || this.#died) return happens();
    this.#send({ type: "stirred" });
    happens();
    this.#settle().catch((error: unknown) => this.#die(error));
  }

  /**
   * Calls come from deep inside the firmware's flows, and the stack has 512 slots: a frame is encoded in a job of its own, when
   * that stack is gone. Whoever calls waits for the answer, so the argument does not change meanwhile.
   */
  #send(frame: Frame): void {
    this.#outgoing.push(frame);
    if (this.#outgoing.length === 1) this.#now.then(this.#encode);
  }

  /** Made once: a function made at each call would be its whole code in RAM each time. */
  readonly #encode = (): void => {
    const { crc16, lineWork } = this.#options;
    const frames = this.#outgoing;
    this.#outgoing = [];
    lineWork?.(true);
    try {
      for (const frame of frames) this.#line.send(frameBytes(frame, encodeCbor, crc16));
    } catch (error) {
      this.#die(error);
    }
    lineWork?.(false);
  };

  #take(bytes: Uint8Array): void {
    if (this.#died) return;
    const before = this.#frames;
    const { lineWork } = this.#options;
    lineWork?.(true);
    this.#reader.take(bytes);
    lineWork?.(false);
    if (this.#reader.damaged > 0) throw new TypeError("remote: a damaged frame, whose answer will never come");
    if (this.#frames > before) this.#settle().catch((error: unknown) => this.#die(error));
  }

  /** Within the line's work: what the firmware does at once, up to where it waits, is none of that. */
  #receive(frame: Frame): void {
    this.#frames += 1;
    const { lineWork } = this.#options;
    lineWork?.(false);
    this.#deliver(frame);
    lineWork?.(true);
  }

  #deliver(frame: Frame): void {
    if (frame.type !== "hello") return this.#end.receive(frame);
    if (this.#greeted) throw new TypeError("remote: a second hello, without a reset");
    this.#greeted = true;
    const { firmware, builtIn, own } = this.#options;
    firmware(this.#end.board(frame.hello, builtIn, own)).then(
      () => this.#die(new TypeError("the firmware came to its end")),
      (error: unknown) => this.#die(error),
    );
  }

  /**
   * Each await puts this function behind all jobs that wait, so when it finds none waiting, none is left: the firmware can
   * only go on with another frame. Frames that came in meanwhile have jobs behind it: their own call takes over.
   */
  async #settle(): Promise<void> {
    this.#watch += 1;
    const watch = this.#watch;
    do await undefined;
    while (watch === this.#watch && this.#options.jobsPending());
    if (watch === this.#watch && !this.#died) this.#send({ type: "settled", count: this.#frames });
  }

  /** Nothing more will come of this instance; the other end cuts its power. */
  #die(error: unknown): void {
    if (this.#died) return;
    this.#died = true;
    this.#send({ type: "died", message: describe(error) });
  }
}

/** Messages of our own errors carry no card data. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${typeof error}`;
}
