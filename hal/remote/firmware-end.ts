import type { Board, BuiltIn, Devices } from "../board";
import { remoteDevices } from "./ports";
import type { Frame, Hello } from "./wire";

interface Waiting {
  readonly id: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The firmware's end of the wire: makes a `Board` whose devices are elsewhere.
 *
 * Frames go out through `send`, at once and in order. Frames that come in are given to `receive`. It knows nothing of
 * bytes: whoever owns the channel encodes.
 */
export class FirmwareEnd {
  readonly #send: (frame: Frame) => void;
  /** A few at a time: to look through them costs less than a map that grows and shrinks with each call. */
  readonly #waiting: Waiting[] = [];
  #lastId = 0;

  constructor(send: (frame: Frame) => void) {
    this.#send = send;
  }

  /** The board that `hello` describes, with what this end has built in. */
  board(hello: Hello, builtIn: BuiltIn): Board {
    const devices: Devices = remoteDevices(hello.facts, (port, method, argument) => {
      const id = ++this.#lastId;
      return new Promise((resolve, reject) => {
        this.#waiting.push({ id, resolve, reject });
        this.#send({ type: "call", id, port, method, argument });
      });
    });
    return {
      identity: hello.identity,
      devices,
      ...builtIn,
      ...(hello.personalisation ? { personalisation: hello.personalisation } : {}),
    };
  }

  receive(frame: Frame): void {
    if (frame.type !== "answer" && frame.type !== "misuse")
      throw new TypeError(`remote: a firmware does not take ${frame.type}`);
    const waiting = this.#take(frame.id);
    if (!waiting) throw new TypeError(`remote: answer to call ${frame.id}, which nobody waits for`);
    if (frame.type === "answer") waiting.resolve(frame.value);
    else waiting.reject(new TypeError(frame.message));
  }

  /** The newest is the likeliest to be answered. */
  #take(id: number): Waiting | undefined {
    const all = this.#waiting;
    for (let at = all.length - 1; at >= 0; at--) {
      const waiting = all[at];
      if (waiting?.id !== id) continue;
      const last = all.pop();
      if (last && last !== waiting) all[at] = last;
      return waiting;
    }
    return undefined;
  }
}
