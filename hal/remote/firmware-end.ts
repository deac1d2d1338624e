import type { Board, BuiltIn, Devices, LeftToBoard, OwnDevices, RemoteDevices } from "../board";
import { remoteDevices } from "./ports";
import type { Frame, Hello } from "./wire";

interface Waiting {
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
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(send: (frame: Frame) => void) {
    this.#send = send;
  }

  /**
   * The board that `hello` describes, with what this end has built in.
   * @param own devices that stand on the board itself, in place of those at the other end.
   * @throws TypeError where neither end has a flash, or a network: without journal and host no terminal runs.
   */
  board(hello: Hello, builtIn: BuiltIn, own?: OwnDevices): Board {
    const remote: RemoteDevices = remoteDevices(hello.facts, (port, method, argument) => {
      const id = ++this.#lastId;
      return new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#send({ type: "call", id, port, method, argument });
      });
    });
    return {
      identity: hello.identity,
      devices: whole(own ? { ...remote, ...own(remote) } : remote),
      ...builtIn,
      ...(hello.personalisation ? { personalisation: hello.personalisation } : {}),
      ...(hello.resetBy ? { resetBy: hello.resetBy } : {}),
    };
  }

  receive(frame: Frame): void {
    if (frame.type !== "answer" && frame.type !== "misuse")
      throw new TypeError(`remote: a firmware does not take ${frame.type}`);
    // A part that answers a call twice, or one that was given up: its first answer counts, and the firmware goes on.
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    this.#waiting.delete(frame.id);
    if (frame.type === "answer") waiting.resolve(frame.value);
    else waiting.reject(new TypeError(frame.message));
  }
}

function whole(devices: RemoteDevices): Devices {
  for (const port of NEEDED)
    if (!devices[port]) throw new TypeError(`remote: neither the board nor the other end has a ${port}`);
  // Looked at one line above, which a type of the whole object does not keep.
  return devices as Devices;
}

const NEEDED: readonly LeftToBoard[] = Object.freeze(["flash", "network"]);
