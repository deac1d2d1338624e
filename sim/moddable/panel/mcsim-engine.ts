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

/**
 * A firmware that says nothing for so many of the panel's ticks hangs, or is no firmware of ours. Counted, not timed: both machines run
 * by turns in one loop, so a host that has no time for mcsim, or stops it, stops the count, too. Real time would run on, and be a
 * death in the world that the firmware had no part in.
 */
export const SILENT_TICKS = 1000;

/** The firmware beside the panel, in mcsim: its frames cross as messages, each boot is a start of the simulator's own. */
export class McsimEngine implements Engine {
  readonly #simulator: Simulator;
  #end: DevicesEnd | undefined;
  /** It runs, and has been given nothing yet. */
  #isFresh = false;
  #look: () => void = () => undefined;
  /** Ticks since somebody waits for the firmware; undefined where nobody does. */
  #silentTicks: number | undefined;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
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
    if (this.#silentTicks !== undefined) this.#silentTicks = 0;
    this.#end?.take(new Uint8Array(message));
  }

  /** The engine has aborted, or nothing is heard any more. */
  die(why: string): void {
    this.#end?.die(why);
  }

  /** To be called in every round of the loop that both machines share: a firmware that says nothing for too many has died. */
  tick(): void {
    if (this.#silentTicks !== undefined && ++this.#silentTicks > SILENT_TICKS)
      this.die(`no sign of life for ${SILENT_TICKS} ticks`);
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
    this.#silentTicks = 0;
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (isSo()) resolve();
      };
    });
    this.#silentTicks = undefined;
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
