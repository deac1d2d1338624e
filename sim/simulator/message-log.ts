import { unionPay } from "../../src/host/iso8583/dialect";
import { type ShownFrame, showFrame } from "../../src/host/iso8583/mask";
import { isOfLine } from "../../src/management/envelope";
import type { HostMessage } from "../acquirer/environment";
import type { Flight } from "../devices/passage";
import { sumOfText } from "../world/sum";
import type { World } from "../world/world";
import { showLine } from "./line-log";

/** One message as it was put on the wire: decoded, card data masked, and its hex with card data blanked. */
export interface LoggedMessage {
  readonly seq: number;
  readonly atMs: number;
  readonly direction: "to-host" | "to-terminal";
  readonly shown: ShownFrame;
  readonly flight: Flight;
  /** What the host made of it. */
  note?: string;
}

/** As many as a long day has; older ones are dropped. */
const MESSAGES_KEPT_MAX = 5_000;
/** Answers that the host has made and that no terminal has seen: one a connection, and what was left behind. */
const UNSEEN_MAX = 4;

/** Every message on the wire, each where its sender let go of it: one that gets lost on the way is here too. */
export class MessageLog {
  readonly #world: World;
  #kept: LoggedMessage[] = [];
  #seq = 0;
  #unseen: { readonly frame: Uint8Array; readonly flight: Flight }[] = [];
  /** Off in long runs that look at no message: decoding for people costs more than the sale. */
  keeping = true;
  /** Told of each, kept or not. */
  onMessage: (direction: LoggedMessage["direction"]) => void = () => undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get all(): readonly LoggedMessage[] {
    return this.#kept;
  }

  /**
   * The terminal's network saw a frame leave or come.
   * @returns its way, until somebody knows better: it left now and got nowhere.
   */
  atTerminal(direction: "sent" | "incoming", frame: Uint8Array): Flight | undefined {
    if (direction === "sent") {
      const nowMs = this.#world.runningMs;
      return this.#keep("to-host", frame, { leftMs: nowMs, arrivesMs: nowMs, fate: "lost", taken: false });
    }
    const seen = this.#unseen.find((each) => isSame(each.frame, frame));
    this.#unseen = this.#unseen.filter((each) => each !== seen);
    return seen?.flight;
  }

  /**
   * The host took or made a frame.
   * @param usualMs how long an answer travels. Who has gone meanwhile sees nothing of it, and it comes to nobody.
   */
  atHost(message: HostMessage, usualMs: number): void {
    if (message.direction === "sent") {
      const leftMs = this.#world.runningMs + (message.delayMs ?? 0);
      const flight: Flight = { leftMs, arrivesMs: leftMs + usualMs, fate: "whole", taken: false };
      if (!this.#keep("to-terminal", message.frame, flight)) return;
      this.#unseen.push({ frame: message.frame, flight });
      if (this.#unseen.length > UNSEEN_MAX) this.#unseen.shift();
    } else {
      const last = this.#kept.at(-1);
      if (last?.direction === "to-host") last.note = message.note;
    }
  }

  #keep(direction: LoggedMessage["direction"], frame: Uint8Array, flight: Flight): Flight | undefined {
    this.onMessage(direction);
    if (!this.keeping) return undefined;
    const shown = isOfLine(frame) ? showLine(frame, direction) : showFrame(unionPay, frame);
    this.#kept.push({
      seq: ++this.#seq,
      atMs: this.#world.nowMs,
      direction,
      shown,
      flight,
    });
    if (this.#kept.length > MESSAGES_KEPT_MAX) this.#kept = this.#kept.slice(-MESSAGES_KEPT_MAX / 2);
    // The sum is of what may be seen: card data are blanked in it.
    this.#world.note("message", { direction, mti: shown.mti, bytes: frame.length, sum: sumOfText(shown.hex) });
    return flight;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
