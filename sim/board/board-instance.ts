import type { SerialPort } from "../../hal/remote/serial-line";
import { FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { PowerGone } from "../buses/transfers";
import type { PortCall, Settled, WorldTime } from "../engine/engine";
import { BoardTimers } from "./board-timers";
import type { BoardHardware } from "./hardware";
import type { BoardParts, SdkModules, SerialPins } from "./parts";
import { sdkModules } from "./sdk";

/** A board's image, as it is flashed: runs `src/main.ts` with the board's own file over these modules. */
export type BoardImage = (modules: SdkModules) => void;

/** What an image finds that is not on the buses. */
export type ImageParts = Pick<BoardParts, "hasSound" | "hear" | "openPartition" | "file" | "around">;

export interface InstanceOptions {
  readonly hardware: BoardHardware;
  readonly time: WorldTime;
  readonly parts: ImageParts;
  /** The processor may have something to say that nobody has asked for. */
  readonly onStir: () => void;
}

/**
 * What the processor does with a frame takes so long, in bus time: a screen after a key is 91,200 steps of the engine (`test/xs/own-screen.test.ts`), at
 * some two million steps a second. Its UART keeps 128 bytes meanwhile.
 */
const FRAME_MS = 45;

/** At most so many steps of the buses before the processor is told something. */
const HARDWARE_STEPS = 4096;

/** The board from power-up to the end of its power, and the far end of its line. */
export class BoardInstance {
  readonly #hardware: BoardHardware;
  readonly #options: InstanceOptions;
  readonly #timers: BoardTimers;
  readonly #reader = new FrameReader((frame) => this.#receive(frame));
  /** Bytes that came out of its line, and were not looked at yet. */
  #heard: number[] = [];
  #outgoing: Frame[] = [];
  /** Bytes of frames that are on their way in, each counted to its end. */
  #under: number[] = [];
  /** Frames that went in, and how many of them it said to have handled. */
  #sent = 0;
  #settled = 0;
  #calls: PortCall[] = [];
  #died: string | undefined;
  #cut: string | undefined;
  #ended = false;

  constructor(options: InstanceOptions) {
    const { hardware, time, parts, onStir } = options;
    this.#options = options;
    this.#hardware = hardware;
    const ran = () => {
      if (!this.#ended) onStir();
    };
    // A network of its own is waited for. Lamp, loudspeaker and glass are not.
    this.#timers = new BoardTimers(time, ran, parts.around === undefined);
    hardware.line.chip = { receive: (byte) => void this.#heard.push(byte) };
  }

  /** Its processor starts: a file of the board's that throws is a bug that stops it. */
  start(image: BoardImage): void {
    this.#guarded(() => image(sdkModules(this.#parts())));
  }

  /** Queues a frame of the other end's. */
  send(frame: Frame): void {
    this.#outgoing.push(frame);
  }

  /** What was queued goes on its way. */
  tell(): void {
    const frames = this.#outgoing;
    this.#outgoing = [];
    if (frames.length > 0) this.#timers.disturb();
    for (const frame of frames) {
      let bytes = 0;
      for (const piece of frameBytes(frame)) {
        bytes += piece.length;
        this.#hardware.line.send(piece);
      }
      this.#under.push(bytes);
      this.#sent += 1;
    }
  }

  /** Lets the buses go on until the processor was told something. @returns false when nothing is under way. */
  step(): boolean {
    let more = true;
    this.#guarded(() => {
      more = this.#untilTold();
    });
    this.#listen();
    return more && !this.#ended;
  }

  takeSettled(): Settled {
    this.#listen();
    const calls = this.#calls;
    this.#calls = [];
    if (this.#cut !== undefined) return { calls, cut: this.#cut };
    if (!this.#ended) this.#missFrames();
    return this.#died === undefined ? { calls } : { calls, died: this.#died };
  }

  /** Wakes what looks again and again: something may have changed. */
  disturb(): void {
    this.#timers.disturb();
  }

  /** The power went in the middle of a transfer. */
  cut(where: string): void {
    // What came out before is out.
    this.#listen();
    this.#cut = where;
    this.end();
    this.#options.onStir();
  }

  end(): void {
    this.#ended = true;
    this.#timers.end();
  }

  #parts(): BoardParts {
    const { hardware, time, parts } = this.#options;
    const guard = (run: () => void) => () => this.#guarded(run);
    return {
      ...parts,
      openPanel: () => {
        if (!hardware.glass) throw new Error("no panel is wired");
        return hardware.glass;
      },
      openSerial: (pins) => this.#openLine(pins),
      openChip: (pins) => hardware.openChip(pins),
      openPin: (pin, mode) => hardware.openPin(pin, mode),
      shine: (pin, ...colour) => hardware.shine(pin, colour),
      every: (ms, run) => this.#timers.every(ms, guard(run)),
      after: (ms, run) => this.#timers.after(ms, guard(run)),
      delay: (ms) => hardware.time.spend(ms),
      nowMs: () => Math.floor(time.runningMs),
    };
  }

  #untilTold(): boolean {
    const { time } = this.#hardware;
    for (let steps = 0; steps < HARDWARE_STEPS; steps++) {
      const { quiet } = time;
      if (!time.step()) return false;
      if (!quiet || this.#ended) break;
    }
    return true;
  }

  /** The processor is busy with each frame that it has read to its end. */
  #openLine(pins: SerialPins): SerialPort {
    const { hardware } = this.#options;
    // With the format "buffer" it reads no single numbers.
    const port = hardware.openSerial(pins) as SerialPort;
    return {
      write: (bytes) => port.write(bytes),
      read: () => {
        const bytes = port.read();
        let left = bytes?.byteLength ?? 0;
        while (left > 0 && this.#under[0] !== undefined) {
          const taken = Math.min(left, this.#under[0]);
          left -= taken;
          this.#under[0] -= taken;
          if (this.#under[0] > 0) break;
          this.#under.shift();
          hardware.time.spend(FRAME_MS);
        }
        return bytes;
      },
    };
  }

  /** What is thrown in a callback restarts a board; where the power is gone nobody is there to catch it. */
  #guarded(run: () => void): void {
    if (this.#ended) return;
    try {
      run();
    } catch (error) {
      if (error instanceof PowerGone) return;
      this.#died ??= error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${typeof error}`;
      this.end();
    }
  }

  #listen(): void {
    const bytes = Uint8Array.from(this.#heard);
    this.#heard = [];
    this.#reader.take(bytes);
  }

  /** Nothing is under way any more: what was damaged or lost on the line never comes, and a board that waits for it is dead. */
  #missFrames(): void {
    if (this.#reader.damaged > 0) this.#died ??= "the wire damaged a frame";
    if (this.#settled !== this.#sent) this.#died ??= "no sign of life";
  }

  #receive(frame: Frame): void {
    if (this.#ended) return;
    if (frame.type === "call") this.#calls.push(frame);
    else if (frame.type === "died") this.#died ??= frame.message;
    else if (frame.type === "settled") this.#settled = frame.count;
    else if (frame.type === "stirred") this.#options.onStir();
  }
}
