import { unionPay } from "../../src/host/iso8583/dialect";
import { type ShownFrame, showFrame } from "../../src/host/iso8583/mask";
import { isOfLine } from "../../src/management/envelope";
import type { HostMessage } from "../acquirer/environment";
import { sumOfText } from "../world/sum";
import type { World } from "../world/world";
import { showLine } from "./line-log";

/** One message as it was put on the wire: decoded, card data masked, and its hex with card data blanked. */
export interface LoggedMessage {
  readonly seq: number;
  readonly atMs: number;
  readonly direction: "to-host" | "to-terminal";
  readonly shown: ShownFrame;
  /** What the host made of it. */
  note?: string;
}

/** As many as a long day has; older ones are dropped. */
const MESSAGES_KEPT_MAX = 5_000;

/** Every message on the wire, each where its sender let go of it: one that gets lost on the way is here too. */
export class MessageLog {
  readonly #world: World;
  #kept: LoggedMessage[] = [];
  #seq = 0;
  /** Off in long runs that look at no message: decoding for people costs more than the sale. */
  keeping = true;

  constructor(world: World) {
    this.#world = world;
  }

  get all(): readonly LoggedMessage[] {
    return this.#kept;
  }

  /** The terminal's network saw a frame. */
  atTerminal(direction: "sent" | "received", frame: Uint8Array): void {
    if (direction === "sent") this.#keep("to-host", frame);
  }

  /** The host took or made a frame. */
  atHost(message: HostMessage): void {
    if (message.direction === "sent") this.#keep("to-terminal", message.frame);
    else {
      const last = this.#kept.at(-1);
      if (last?.direction === "to-host") last.note = message.note;
    }
  }

  #keep(direction: LoggedMessage["direction"], frame: Uint8Array): void {
    if (!this.keeping) return;
    const shown = isOfLine(frame) ? showLine(frame, direction) : showFrame(unionPay, frame);
    this.#kept.push({
      seq: ++this.#seq,
      atMs: this.#world.nowMs,
      direction,
      shown,
    });
    if (this.#kept.length > MESSAGES_KEPT_MAX) this.#kept = this.#kept.slice(-MESSAGES_KEPT_MAX / 2);
    // The sum is of what may be seen: card data are blanked in it.
    this.#world.note("message", { direction, mti: shown.mti, bytes: frame.length, sum: sumOfText(shown.hex) });
  }
}
