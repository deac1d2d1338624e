import { FrameFinder, frameBytes, type Message } from "./codec";

/** What is asked of the terminal. */
export interface Request {
  readonly reference: string;
  readonly kind: string;
  readonly amountFen: number;
  /** Of a void or a refund: the reference or the voucher number of what it takes back. */
  readonly original?: string;
  /** Of a sale: what of the amount is a tip. */
  readonly tipFen?: number;
  /** Of a sale: a part of the amount is taken, too (`askedFen` of its result). */
  readonly parts?: true;
}

/** What a cash register keeps over its own restarts: written before anything is sent. */
export interface RegisterMemory {
  readonly till: string;
  /** The highest number that it has ever used. */
  readonly last: number;
  /** What was asked for, and has no final result yet. */
  readonly open: readonly Request[];
  /** Of the pairing, 32 hex digits: over TCP. */
  readonly secret?: string;
}

export interface RegisterOptions {
  readonly memory: RegisterMemory;
  /** Gives bytes to the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** HMAC-SHA-1 of the nonce under the secret, both in hex. */
  readonly prove?: (secretHex: string, nonceHex: string) => Promise<string>;
  /** Told of each message that comes. */
  readonly onMessage?: (message: Message) => void;
  /** Told before anything is sent that relies on it: it has to be durable when this returns. */
  readonly onMemory?: (memory: RegisterMemory) => void;
}

/** Without an answer for so long, hello is said again: frames, the line or the terminal's memory may be gone. */
const SILENCE_MS = 3_000;
/** What is being checked is asked about again so often. */
const ASK_MS = 10_000;

/**
 * The cash register's side of the protocol, as a library: says hello on each connection, asks for the same again where it does not know
 * what became of it, which is safe, and says to have heard what is final. It knows no line and no clock: `opened`, `take`, `closed` and
 * `tick` are called by whoever does.
 */
export class Register {
  readonly #options: RegisterOptions;
  readonly #finder = new FrameFinder();
  #memory: RegisterMemory;
  #connected = false;
  #welcome = false;
  /** What the terminal could not take: once more when it is ready. */
  readonly #refused = new Set<string>();
  #quietSinceMs = 0;
  #askedMs = 0;
  #nowMs = 0;

  constructor(options: RegisterOptions) {
    this.#options = options;
    this.#memory = options.memory;
  }

  get memory(): RegisterMemory {
    return this.#memory;
  }

  get isWelcome(): boolean {
    return this.#welcome;
  }

  /** Asks for it, now or as soon as the terminal takes it. The same again is no second request. */
  start(request: Request): void {
    const { open, last } = this.#memory;
    const number = Number(/[0-9]+$/.exec(request.reference)?.[0] ?? 0);
    this.#remember({
      ...this.#memory,
      last: Math.max(last, number),
      open: [...open.filter(({ reference }) => reference !== request.reference), request],
    });
    if (this.#welcome) this.#say({ type: "start", ...request });
  }

  ask(reference: string): void {
    if (this.#welcome) this.#say({ type: "ask", reference });
  }

  cancel(reference: string): void {
    if (this.#welcome) this.#say({ type: "cancel", reference });
  }

  /** It is not wanted any more, where the terminal has not begun it. */
  drop(reference: string): void {
    this.#remember({ ...this.#memory, open: this.#memory.open.filter((each) => each.reference !== reference) });
  }

  /** Asks to be paired: the terminal's screen shows the same digits. */
  pair(code: string): void {
    if (this.#connected) this.#say({ type: "pair", till: this.#memory.till, code });
  }

  opened(nowMs: number): void {
    this.#connected = true;
    this.#nowMs = nowMs;
    this.#finder.forget();
    this.#hello();
  }

  closed(): void {
    this.#connected = false;
    this.#welcome = false;
  }

  async take(bytes: Uint8Array, nowMs: number): Promise<void> {
    this.#nowMs = nowMs;
    for (const message of this.#finder.take(bytes)) await this.#hear(message);
  }

  /** Time passes: about once a second. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    if (!this.#connected) return;
    if (!this.#welcome && nowMs - this.#quietSinceMs >= SILENCE_MS) {
      this.#finder.forget();
      this.#hello();
    } else if (this.#welcome && this.#memory.open.length > 0 && nowMs - this.#askedMs >= ASK_MS) this.#askAll();
  }

  async #hear(message: Message): Promise<void> {
    const options = this.#options;
    this.#quietSinceMs = this.#nowMs;
    switch (message.type) {
      case "challenge": {
        const { secret } = this.#memory;
        const nonce = String(message["nonce"]);
        if (secret && options.prove) this.#say({ type: "prove", proof: await options.prove(secret, nonce) });
        break;
      }
      case "paired":
        this.#remember({ ...this.#memory, secret: String(message["secret"]) });
        this.#hello();
        break;
      case "welcome":
        this.#welcome = true;
        // The same once more: it is begun, or its end is told.
        this.#askAll();
        break;
      case "terminal": {
        if (message["state"] === "ready") this.#askAll(this.#refused);
        break;
      }
      case "refused":
        // The terminal was started anew, or the line is another one.
        if (message["reason"] === "hello") this.#hello();
        else if (typeof message["reference"] === "string") this.#refused.add(message["reference"]);
        break;
      case "error":
        if (message["what"] === "frame") this.#askAll();
        break;
      case "result":
        if (message["final"] === true) this.#isOver(String(message["reference"]));
        break;
      case "conflict":
        this.drop(String(message["reference"]));
        break;
      case "unknown":
        if (message["why"] === "forgotten") this.drop(String(message["reference"]));
        break;
    }
    options.onMessage?.(message);
  }

  #isOver(reference: string): void {
    this.drop(reference);
    this.#say({ type: "told", reference });
  }

  /** @param only these; all where left out. */
  #askAll(only?: ReadonlySet<string>): void {
    this.#askedMs = this.#nowMs;
    const asked = this.#memory.open.filter(({ reference }) => only?.has(reference) ?? true);
    this.#refused.clear();
    for (const request of asked) this.#say({ type: "start", ...request });
  }

  #hello(): void {
    this.#welcome = false;
    this.#quietSinceMs = this.#nowMs;
    const { till, last } = this.#memory;
    this.#say({ type: "hello", version: 1, till, last });
  }

  #remember(memory: RegisterMemory): void {
    this.#memory = memory;
    this.#options.onMemory?.(memory);
  }

  #say(message: Message): void {
    if (this.#connected) this.#options.send(frameBytes(message));
  }
}
