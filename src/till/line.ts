import type { Clock } from "../../hal/clock";
import type { Till, TillReceived } from "../../hal/till";
import { WAIT_MS_MAX } from "../../hal/wait";
import { TillFrames } from "./frames";
import type { Mouth } from "./mouth";

/** What was begun of a frame and does not go on for so long is noise. */
const STALL_MS = 1_000;
/** Between two looks at a line that does not work. */
const BROKEN_MS = 5_000;

/** Who is told of what comes from the line. */
export interface Listener {
  /** One object, as bytes. The next one waits until it is answered. */
  hear(json: Uint8Array): Promise<void>;
  /** Another connection, or none. */
  meet(): void;
  /** Bytes came that belong to no frame. */
  misheard(): void;
}

/** Hears a till, in a task of its own, until it is stopped. */
export class TillLine {
  readonly #till: Till;
  readonly #clock: Pick<Clock, "sleep">;
  readonly #mouth: Mouth;
  readonly #listener: Listener;
  readonly #frames = new TillFrames();
  #stopped = false;

  constructor(till: Till, clock: Pick<Clock, "sleep">, mouth: Mouth, listener: Listener) {
    this.#till = till;
    this.#clock = clock;
    this.#mouth = mouth;
    this.#listener = listener;
  }

  stop(): void {
    this.#stopped = true;
  }

  async serve(): Promise<void> {
    while (!this.#stopped) {
      const timeoutMs = this.#frames.isMidway ? STALL_MS : WAIT_MS_MAX;
      await this.#take(await this.#till.receive({ timeoutMs }));
    }
  }

  async #take(received: TillReceived): Promise<void> {
    if (this.#stopped) return;
    switch (received.kind) {
      case "bytes": {
        if (received.line !== this.#mouth.line) this.#meet(received.line);
        const { dropped } = this.#frames;
        const heard = this.#frames.take(received.bytes);
        if (this.#frames.dropped > dropped) this.#listener.misheard();
        for (const json of heard) await this.#listener.hear(json);
        return;
      }
      case "timeout":
        for (const json of this.#frames.giveUp()) await this.#listener.hear(json);
        return;
      case "lost":
        return this.#meet(undefined);
      case "cancelled":
        return;
      default:
        this.#meet(undefined);
        await this.#clock.sleep({ ms: BROKEN_MS });
    }
  }

  #meet(line: number | undefined): void {
    this.#frames.forget();
    this.#mouth.turnTo(line);
    this.#listener.meet();
  }
}
