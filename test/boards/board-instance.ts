import { TOUCH_POLL_MS } from "../../hal/drivers/touch/ft6336u";
import type { Firmware } from "../../hal/remote/remote-terminal";
import type { SerialPort } from "../../hal/remote/serial-line";
import { FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import type { PortCall, Settled } from "../../sim/engine/engine";
import { runTerminal } from "../../src/terminal";
import { ScriptedPort } from "../remote/scripted-port";
import { type BoardParts, powerBoard } from "./sdk";

/** The board from power-up to the end of its power. */
export class BoardInstance {
  ended = false;
  nowMs = 0;
  readonly #onStir: () => void;
  readonly #timers: { readonly ms: number; readonly run: () => void }[] = [];
  #due: { readonly atMs: number; readonly run: () => void }[] = [];
  readonly #reader = new FrameReader((frame) => this.#receive(frame));
  readonly #port = new ScriptedPort(1024, (bytes) => this.#reader.take(bytes));
  #outgoing: Frame[] = [];
  #calls: PortCall[] = [];
  #died: string | undefined;

  constructor(onStir: () => void) {
    this.#onStir = onStir;
  }

  start(start: (firmware: Firmware) => void, parts: BoardParts): void {
    powerBoard(parts);
    start(runTerminal);
    this.#port.makeRoom();
    // The touch chip is greeted.
    this.look(1);
  }

  openSerial(callbacks: Parameters<ScriptedPort["open"]>[0]): SerialPort {
    return this.#port.open(callbacks);
  }

  every(ms: number, run: () => void): void {
    this.#timers.push({ ms, run });
  }

  after(ms: number, run: () => void): void {
    this.#due.push({ atMs: this.nowMs + ms, run });
  }

  /** Lets the board's own timers run, as if that time passed. */
  look(times: number): void {
    for (let each = 0; each < times; each++) {
      this.nowMs += TOUCH_POLL_MS;
      const due = this.#due.filter(({ atMs }) => atMs <= this.nowMs);
      this.#due = this.#due.filter((one) => !due.includes(one));
      for (const { run } of due) if (!this.ended) run();
      for (const { run } of this.#timers) if (!this.ended) run();
    }
  }

  send(frame: Frame): void {
    this.#outgoing.push(frame);
  }

  /** What was sent comes in. */
  tell(): void {
    if (this.ended) return;
    const frames = this.#outgoing;
    this.#outgoing = [];
    for (const frame of frames) for (const piece of frameBytes(frame)) this.#port.push(piece);
    for (let pieces = frames.length * 4; pieces > 0; pieces--) this.#port.tell();
  }

  takeSettled(): Settled {
    const calls = this.ended ? [] : this.#calls;
    this.#calls = [];
    return this.#died === undefined ? { calls } : { calls, died: this.#died };
  }

  end(): void {
    this.ended = true;
  }

  #receive(frame: Frame): void {
    if (this.ended) return;
    if (frame.type === "call") this.#calls.push(frame);
    else if (frame.type === "died") this.#died ??= frame.message;
    else if (frame.type === "stirred") this.#onStir();
  }
}
