import type { Hello } from "../../../hal/remote/wire";
import { DevicesEnd } from "../../engine/devices-end";
import type { Engine, Settled } from "../../engine/engine";

/** What mcsim does for its panel. */
export interface Simulator {
  /** Starts the firmware anew; the panel greets it then, as it greets every start. */
  launch(): void;
  /** Ends it. The screen goes black, as without power. */
  quit(): void;
  /** A message to the firmware. */
  post(message: ArrayBuffer): void;
}

/** No turn of the firmware takes a second; one that is silent for so long hangs, or is no firmware of ours. */
export const SILENT_MS = 10_000;

/** The firmware beside the panel, in mcsim: its frames cross as messages, each boot is a start of the simulator's own. */
export class McsimEngine implements Engine {
  readonly #simulator: Simulator;
  readonly #nowMs: () => number;
  #end: DevicesEnd | undefined;
  /** It runs, and has been given nothing yet. */
  #isFresh = false;
  #look: () => void = () => undefined;
  #waitsSinceMs: number | undefined;

  /** @param nowMs real time. */
  constructor(simulator: Simulator, nowMs: () => number) {
    this.#simulator = simulator;
    this.#nowMs = nowMs;
  }

  /** The simulator has started a firmware, by `launch` or of its own accord. */
  started(): void {
    this.#end = this.#newEnd();
    this.#isFresh = true;
  }

  /** A firmware that the world has powered up was replaced or ended without its doing. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** A message from the firmware. */
  take(message: ArrayBuffer): void {
    this.#end?.take(new Uint8Array(message));
  }

  /** The engine has aborted, or nothing is heard any more. */
  die(why: string): void {
    this.#end?.die(why);
  }

  /** To be called now and then: a firmware that says nothing for too long has died. */
  tick(): void {
    if (this.#waitsSinceMs !== undefined && this.#nowMs() - this.#waitsSinceMs > SILENT_MS)
      this.die(`no sign of life for ${SILENT_MS} ms`);
  }

  async boot(hello: Hello): Promise<void> {
    if (!this.#isFresh) {
      await this.kill();
      this.#simulator.launch();
    }
    await this.#until((end) => end.hasStarted);
    this.#isFresh = false;
    this.#end?.send({ type: "hello", hello });
  }

  answer(id: number, value: unknown): void {
    this.#end?.send({ type: "answer", id, value });
  }

  misuse(id: number, message: string): void {
    this.#end?.send({ type: "misuse", id, message });
  }

  async settle(): Promise<Settled> {
    const end = this.#end;
    if (!end) return { calls: [] };
    for (const message of joined(end.takeOutgoing())) this.#simulator.post(message);
    await this.#until((of) => of.hasSettled);
    return end.takeSettled();
  }

  async kill(): Promise<void> {
    const ran = this.#end !== undefined;
    this.#end = undefined;
    this.#isFresh = false;
    this.#look();
    if (ran) this.#simulator.quit();
  }

  #newEnd(): DevicesEnd {
    const end = new DevicesEnd({
      onChange: () => {
        if (this.#end === end) this.#look();
      },
    });
    return end;
  }

  /** Waits for the firmware; one that was killed meanwhile is waited for no longer. */
  async #until(so: (end: DevicesEnd) => boolean): Promise<void> {
    const isSo = () => this.#end === undefined || so(this.#end);
    if (isSo()) return;
    this.#waitsSinceMs = this.#nowMs();
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (isSo()) resolve();
      };
    });
    this.#waitsSinceMs = undefined;
  }
}

/** What a message may hold: the firmware keeps it whole beside what it decodes from it. */
const MESSAGE_BYTES_MAX = 8_192;

/** Puts pieces together into few messages, none of which cuts a piece in two without need. */
function joined(pieces: readonly Uint8Array[]): readonly ArrayBuffer[] {
  const messages: ArrayBuffer[] = [];
  let length = 0;
  let first = 0;
  const close = (end: number) => {
    const message = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces.slice(first, end)) {
      message.set(piece, at);
      at += piece.length;
    }
    if (length > 0) messages.push(message.buffer);
    first = end;
    length = 0;
  };
  for (const [at, piece] of pieces.entries()) {
    if (length > 0 && length + piece.length > MESSAGE_BYTES_MAX) close(at);
    length += piece.length;
  }
  close(pieces.length);
  return messages;
}
