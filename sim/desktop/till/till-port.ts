import { createServer, type Server, type Socket } from "node:net";
import type { TillModel } from "../../devices/till";
import type { Arrivals } from "../real-time/driver";
import { openPort } from "../serial/serial-firmware";
import type { LinePlace } from "./line";

/** One end of a real line, at the terminal's side. */
interface Caller {
  /** A cable stays when the terminal has no power. */
  readonly stays: boolean;
  write(bytes: Uint8Array): void;
  close(): void;
  /** The world's line that it is plugged into, and how it says something there. */
  plugged?: { readonly model: TillModel; readonly say: (bytes: Uint8Array) => void };
}

type Arrival =
  | { readonly kind: "open"; readonly caller: Caller }
  | { readonly kind: "bytes"; readonly caller: Caller; readonly bytes: Uint8Array }
  | { readonly kind: "closed"; readonly caller: Caller };

/** The port is taken, or the path is no serial port. */
export class LineUnavailable extends Error {
  override readonly name = "LineUnavailable";
}

/** The terminal's till line as a real one: a listening socket on loopback, or a serial port. What comes is handed over between steps. */
export class TillPort implements Arrivals {
  readonly #arrived: Arrival[] = [];
  readonly #model: () => TillModel | undefined;
  readonly #isPowered: () => boolean;
  readonly #wake: () => void;
  readonly #sockets = new Set<Socket>();
  #close: () => Promise<void> = async () => undefined;

  private constructor(model: () => TillModel | undefined, isPowered: () => boolean, wake: () => void) {
    this.#model = model;
    this.#isPowered = isPowered;
    this.#wake = wake;
  }

  /** @throws LineUnavailable. */
  static async open(
    place: LinePlace,
    model: () => TillModel | undefined,
    isPowered: () => boolean,
    wake: () => void,
  ): Promise<TillPort> {
    const line = new TillPort(model, isPowered, wake);
    const opened = place.way === "tcp" ? line.#listen(place.host, place.port) : line.#openSerial(place.path);
    await opened.catch((error: Error) => {
      throw new LineUnavailable(error.message);
    });
    return line;
  }

  deliver(): boolean {
    const arrived = this.#arrived.splice(0);
    for (const arrival of arrived) this.#hand(arrival);
    return arrived.length > 0;
  }

  /** The world is another one: sockets go, and a cable is found again by what comes over it. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.reset();
    await this.#close();
  }

  #hand(arrival: Arrival): void {
    const { caller } = arrival;
    const model = this.#model();
    switch (arrival.kind) {
      case "open":
        // Nobody listens there.
        if (!model || (!caller.stays && !this.#isPowered())) return caller.close();
        return this.#plug(caller, model);
      case "bytes":
        if (model && caller.plugged?.model !== model && caller.stays) this.#plug(caller, model);
        return caller.plugged?.say(arrival.bytes);
      case "closed":
        if (caller.plugged && model === caller.plugged.model) caller.plugged.model.disconnect();
        delete caller.plugged;
    }
  }

  #plug(caller: Caller, model: TillModel): void {
    const say = model.connect({
      bytes: (bytes) => caller.write(bytes),
      closed: () => {
        delete caller.plugged;
        if (!caller.stays) caller.close();
      },
    });
    caller.plugged = { model, say };
  }

  #arrive(arrival: Arrival): void {
    this.#arrived.push(arrival);
    this.#wake();
  }

  async #listen(host: string, port: number): Promise<void> {
    const server: Server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      const caller: Caller = {
        stays: false,
        write: (bytes) => void socket.write(bytes),
        close: () => void socket.destroy(),
      };
      // What breaks it also closes it.
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => this.#arrive({ kind: "bytes", caller, bytes: Uint8Array.from(bytes) }));
      socket.once("close", () => {
        this.#sockets.delete(socket);
        this.#arrive({ kind: "closed", caller });
      });
      this.#arrive({ kind: "open", caller });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    this.#close = () => new Promise((resolve) => server.close(() => resolve()));
  }

  async #openSerial(path: string): Promise<void> {
    const port = await openPort(path);
    const caller: Caller = {
      stays: true,
      write: (bytes) => void port.write(bytes),
      close: () => undefined,
    };
    // A port that breaks also closes: that is told.
    port.on("error", () => undefined);
    port.on("data", (bytes: Uint8Array) => this.#arrive({ kind: "bytes", caller, bytes: Uint8Array.from(bytes) }));
    port.once("close", () => this.#arrive({ kind: "closed", caller }));
    this.#close = () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()));
  }
}
