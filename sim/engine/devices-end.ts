import { type Decode, type Encode, FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import type { PortCall, Settled } from "./engine";

export interface DevicesEndOptions {
  /** Told after all that comes in, and when the firmware has died: whoever waits looks again. */
  readonly onChange: () => void;
  /** Told when something happened at the firmware's own end, and calls may come that nobody has asked for. */
  readonly onStir?: () => void;
  /** The firmware's own codec where left out. */
  readonly encode?: Encode;
  readonly decode?: Decode;
}

/**
 * The devices' end of the wire to one instance of a firmware that runs elsewhere: counts what was sent against what it says to
 * have handled, and gathers its calls. It owns no channel and no time.
 */
export class DevicesEnd {
  readonly #options: DevicesEndOptions;
  readonly #reader: FrameReader;
  #calls: PortCall[] = [];
  #outgoing: Uint8Array[] = [];
  #sent = 0;
  /** The count of the last `settled`; -1 before the first. */
  #settled = -1;
  /** Something happened at its own end, and it has not settled since. */
  #stirred = false;
  #died: string | undefined;

  constructor(options: DevicesEndOptions) {
    this.#options = options;
    this.#reader = new FrameReader((frame) => this.#receive(frame), options.decode);
  }

  /** It listens, or has died before. */
  get hasStarted(): boolean {
    return this.#settled >= 0 || this.#died !== undefined;
  }

  /** It can only wait for more frames, or has died. */
  get hasSettled(): boolean {
    return (this.#settled === this.#sent && !this.#stirred) || this.#died !== undefined;
  }

  /** What stopped it. */
  get died(): string | undefined {
    return this.#died;
  }

  /** Queues a frame. */
  send(frame: Frame): void {
    this.#outgoing.push(...frameBytes(frame, this.#options.encode));
    this.#sent += 1;
  }

  /** The bytes of the queue, to be given to the channel now. */
  takeOutgoing(): readonly Uint8Array[] {
    const pieces = this.#outgoing;
    this.#outgoing = [];
    return pieces;
  }

  /** Takes what the channel brings. */
  take(bytes: Uint8Array): void {
    try {
      this.#reader.take(bytes);
      if (this.#reader.damaged > 0) this.#died ??= "the wire damaged a frame";
    } catch (error) {
      this.#died ??= error instanceof Error ? error.message : "the wire failed";
    }
    this.#options.onChange();
  }

  /** The channel or the engine tells that nothing more will come. */
  die(why: string): void {
    this.#died ??= why;
    this.#options.onChange();
  }

  /** The calls since the last time. */
  takeSettled(): Settled {
    const calls = this.#calls;
    this.#calls = [];
    return this.#died === undefined ? { calls } : { calls, died: this.#died };
  }

  #receive(frame: Frame): void {
    if (frame.type === "died") this.#died ??= frame.message;
    else if (frame.type === "settled") this.#settles(frame.count);
    else if (frame.type === "stirred") this.#stirs();
    else if (frame.type !== "call") throw new TypeError(`a firmware does not send ${frame.type}`);
    else if (this.#settled === this.#sent && !this.#stirred)
      throw new TypeError(`the firmware called ${frame.port}.${frame.method} after it had said that it waits`);
    else if (this.#settled >= 0) this.#calls.push(frame);
  }

  /** Until an instance says that it listens, with 0, what comes is of the one before it. */
  #settles(count: number): void {
    if (this.#settled < 0 && count !== 0) return;
    this.#settled = count;
    this.#stirred = false;
  }

  #stirs(): void {
    if (this.#settled < 0) return;
    this.#stirred = true;
    this.#options.onStir?.();
  }
}
