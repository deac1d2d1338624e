import { createHmac } from "node:crypto";
import type { Message } from "../../till/codec";
import { Register, type RegisterMemory, type Request } from "../../till/register";
import { type Line, type LinePlace, openLine } from "./line";

export interface TillClientOptions {
  readonly place: LinePlace;
  readonly memory: RegisterMemory;
  readonly onMessage?: (message: Message) => void;
  /** Has to be durable when this returns: it is called before anything is sent. */
  readonly onMemory?: (memory: RegisterMemory) => void;
  /** The line is there, or gone: it is opened again by itself. */
  readonly onLine?: (state: "open" | "closed") => void;
}

const TICK_MS = 500;
/** Between two tries to open the line. */
const RETRY_MS = 1_000;

/** A cash register in Node: over a serial port or TCP, reconnecting, until it is closed. */
export class TillClient {
  readonly #options: TillClientOptions;
  readonly #register: Register;
  readonly #ticking: NodeJS.Timeout;
  #line: Line | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: TillClientOptions) {
    this.#options = options;
    const { memory, onMessage, onMemory } = options;
    this.#register = new Register({
      memory,
      send: (bytes) => this.#line?.write(bytes),
      prove: async (secret, nonce) =>
        createHmac("sha1", Buffer.from(secret, "hex")).update(Buffer.from(nonce, "hex")).digest("hex"),
      ...(onMessage ? { onMessage } : {}),
      ...(onMemory ? { onMemory } : {}),
    });
    this.#ticking = setInterval(() => this.#register.tick(performance.now()), TICK_MS);
  }

  /** Opens the line, and whenever it is lost, again. @throws where nobody is there the first time. */
  async open(): Promise<void> {
    this.#line = await openLine(this.#options.place, {
      onBytes: (bytes) => void this.#register.take(bytes, performance.now()),
      onClosed: () => this.#lost(),
    });
    this.#options.onLine?.("open");
    this.#register.opened(performance.now());
  }

  get memory(): RegisterMemory {
    return this.#register.memory;
  }

  /** Asks for it until its end is known; the same again is no second request. */
  start(request: Request): void {
    this.#register.start(request);
  }

  ask(reference: string): void {
    this.#register.ask(reference);
  }

  cancel(reference: string): void {
    this.#register.cancel(reference);
  }

  pair(code: string): void {
    this.#register.pair(code);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#ticking);
    clearTimeout(this.#retry);
    this.#line?.close();
  }

  #lost(): void {
    this.#line = undefined;
    this.#register.closed();
    if (this.#closed) return;
    this.#options.onLine?.("closed");
    this.#again();
  }

  #again(): void {
    this.#retry = setTimeout(() => {
      // Nobody there yet is what it waits for.
      this.open().catch(() => {
        if (!this.#closed) this.#again();
      });
    }, RETRY_MS);
  }
}
