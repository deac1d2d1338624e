import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { workerPath } from "./build.mjs";
import { NetstringReader, netstring } from "./netstring";
import { DEVICE_PRELUDE } from "./prelude";

/** What a request to the engine came to. The figures but the last are the same in every run and on every machine. */
export interface Answer {
  /** The bytes of the ArrayBuffer that was answered; empty if it was anything else. */
  readonly reply: Uint8Array;
  /** Bytecodes run, and some work of built-ins (regular expressions, big numbers, string joins), promise jobs included. */
  readonly steps: number;
  /** Heap slots in use, garbage since the last collection included: call `gc()` first for the living. 32 bytes each here, 16 on a device. */
  readonly heapSlots: number;
  /** Bytes the engine ever took from the system for slots and chunks (it takes 42 MB at its start): grows in large steps, never falls. */
  readonly allocatedBytes: number;
  /** Time from the request read to the answer ready, by the worker's own clock: the engine alone, without the pipes. */
  readonly elapsedUs: number;
}

/** Why the engine gave no answer. */
export class XsError extends Error {
  override readonly name = "XsError";
  /**
   * - exception: the script or the command threw; the worker goes on. The message is the exception's as text (the worker gives no stack).
   * - ended: the worker's process is gone, and every later request fails alike. See `exitCode` and the message. A promise that is
   *   rejected and that nobody handles ends it too, as it ends a device.
   * - bound: the request was longer or the queue fuller than allowed; nothing was sent.
   */
  readonly kind: "exception" | "ended" | "bound";
  /** Of an ended worker: 11 memory, 12 stack, 15 an exception, 16 names used up, 17 over its steps. Null if it was killed. */
  readonly exitCode: number | null;

  constructor(kind: XsError["kind"], message: string, exitCode: number | null = null) {
    super(message);
    this.kind = kind;
    this.exitCode = exitCode;
  }
}

export interface XsWorkerOptions {
  /** Shown in errors. */
  readonly name: string;
  /** The most steps of one request before the worker ends: 2^31-1 at most. Default 2,000,000,000, 4 to 15 s. */
  readonly stepLimit?: number;
  /** The most memory of the process, in bytes. Default 256 MiB; the engine takes 64 at its start. Linux only. */
  readonly memoryLimitBytes?: number;
  /** What the script prints, in pieces as they come. Default: dropped. */
  readonly onPrint?: (text: string) => void;
  /** False leaves the worker's globals as they are; see prelude.ts. */
  readonly deviceGlobals?: boolean;
  /** A file that {@link XsWorker.snapshot} wrote: the engine goes on from there, with that one's globals. */
  readonly snapshot?: string;
}

const DEFAULT_STEP_LIMIT = 2_000_000_000;
const DEFAULT_MEMORY_LIMIT_BYTES = 256 * 1024 * 1024;
/** Steps between two looks at the limit: rare enough to cost nothing. */
const METER_INTERVAL = 10_000;
/** A bundle of the whole firmware is under a megabyte; fonts are a few. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
/** Everything a run of the firmware may answer at once, with room. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** A caller that does not await its answers would otherwise fill the memory. */
const MAX_QUEUED = 1024;
/** Kept of the engine's complaints, for the message of its end. */
const MAX_COMPLAINT_CHARACTERS = 2000;
/** How a complaint begins after which the worker would go on. */
const UNHANDLED = "Unhandled exception";
/** After this a worker that was asked to quit, or complained of something, and is still there, is killed. */
const END_TIMEOUT_MS = 2000;

const ANSWER = 0x2e; // "."
const EXCEPTION = 0x21; // "!"
const ISSUED_COMMAND = 0x3f; // "?"
/** Parts the figures of an answer from its bytes. */
const SEPARATOR = 1;
const NOTHING = new Uint8Array(0);
const QUIT = netstring("q", NOTHING);

interface Request {
  readonly bytes: Uint8Array;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: XsError) => void;
}

/**
 * The XS engine in a process of its own, `xsnap-worker` of @agoric/xsnap, over its own pipe protocol. Requests run one after the
 * other in the order of the calls. A round trip costs about 0.03 ms.
 *
 * The answer to a command is read after all promise jobs which it started have run. So a `handleCommand(request: ArrayBuffer)` that
 * wants to answer with what later jobs bring returns an object, at once, whose property `result` it sets in those jobs, or
 * which has a getter: `return { get result() { return bytesCollectedSoFar } }`. It has to be an ArrayBuffer (not a view).
 */
export class XsWorker {
  /** Whether the worker is built. If not, tests of XS are to be skipped (see build.mjs, which says loudly why). */
  static readonly available: boolean = existsSync(workerPath);

  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #toWorker: Writable;
  readonly #reader = new NetstringReader(MAX_ANSWER_BYTES);
  readonly #waiting: Request[] = [];
  readonly #ended: Promise<void>;
  #current: Request | undefined;
  #end: XsError | undefined;
  #complaint = "";
  #endTimer: NodeJS.Timeout | undefined;

  private constructor(options: XsWorkerOptions, child: ChildProcess) {
    this.#name = options.name;
    this.#process = child;
    this.#toWorker = child.stdio[3] as Writable;
    // A write into a worker that has ended fails here; the event "close" follows and says why it ended.
    this.#toWorker.on("error", (error) => this.#complain(`${error.message}\n`));
    (child.stdio[4] as Readable).on("data", (piece: Buffer) => this.#receive(piece));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => options.onPrint?.(text));
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) =>
        this.#finish(`${this.#name} could not be started: ${error.message}`, null, resolve),
      );
      child.once("close", (code, signal) => {
        const why = signal === null ? (EXIT_REASONS[code ?? 0] ?? `ended with ${code}`) : `was ended by ${signal}`;
        this.#finish(
          `${this.#name} ${why}${this.#complaint === "" ? "" : `: ${this.#complaint.trim()}`}`,
          code,
          resolve,
        );
      });
    });
  }

  /** Starts an engine with a device's globals (see prelude.ts). Rejects with XsError "ended" if the worker is not built or does not start. */
  static async start(options: XsWorkerOptions): Promise<XsWorker> {
    if (!existsSync(workerPath)) throw new XsError("ended", "The XS worker is not built: run npm run xs");
    const memoryKib = Math.ceil((options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES) / 1024);
    const limits = ["-l", String(options.stepLimit ?? DEFAULT_STEP_LIMIT), "-i", String(METER_INTERVAL)];
    const from = options.snapshot === undefined ? [] : ["-r", options.snapshot];
    // The engine's own bound is 2 GB. -d counts what is written to, not the gigabyte of addresses which it reserves.
    // Complaints go into the pipe of answers, so that they come in order: before the answer to the request which they are about.
    const limited = ["-c", 'ulimit -d "$0"; exec "$@" 2>&4', String(memoryKib), workerPath, ...limits, ...from];
    const child = spawn("/bin/sh", limited, {
      stdio: ["ignore", options.onPrint ? "pipe" : "ignore", "ignore", "pipe", "pipe"],
      env: {},
    });
    const worker = new XsWorker(options, child);
    const hasGlobals = options.snapshot !== undefined || options.deviceGlobals === false;
    await worker.evaluate(hasGlobals ? "" : DEVICE_PRELUDE);
    return worker;
  }

  /** Runs a script in the global scope, and all jobs it starts. Rejects with XsError. */
  evaluate(source: string): Promise<Answer> {
    return this.#request("e", Buffer.from(source));
  }

  /** Calls the script's global `handleCommand` with the bytes as an ArrayBuffer. Rejects with XsError. */
  command(bytes: Uint8Array): Promise<Answer> {
    return this.#request("?", bytes);
  }

  /** Collects garbage and writes all that the engine holds into a file, for {@link XsWorkerOptions.snapshot}. Rejects with XsError. */
  async snapshot(file: string): Promise<void> {
    await this.#request("w", Buffer.from(file));
  }

  /**
   * The value of an expression, awaited if it is a promise, by way of JSON (so undefined, functions and typed arrays do not arrive
   * as such). Needs the device's globals. Rejects with XsError, also when the promise is still pending once all jobs have run.
   */
  async inspect(expression: string): Promise<Answer & { readonly value: unknown }> {
    const answer = await this.evaluate(`(() => {
      const box = { result: undefined };
      (async () => (${expression}))().then(
        (value) => { box.result = xsAnswer({ value }); },
        (error) => { box.result = xsAnswer({ error: String(error) }); });
      return box;
    })()`);
    if (answer.reply.length === 0) throw new XsError("exception", "the promise is still pending");
    const said = JSON.parse(Buffer.from(answer.reply).toString("utf8")) as { value?: unknown; error?: string };
    if (said.error !== undefined) throw new XsError("exception", said.error);
    return { ...answer, value: said.value };
  }

  /** Lets the requests made so far finish, then ends the process. Resolves when it is gone; never rejects. */
  async close(): Promise<void> {
    // The end of the process is the answer: neither of the two is ever of interest.
    this.#waiting.push({ bytes: QUIT, resolve: () => undefined, reject: () => undefined });
    this.#next();
    await this.#ended;
  }

  /** Ends the process at once; requests not answered yet are rejected. Resolves when it is gone; never rejects. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  #request(kind: string, body: Uint8Array): Promise<Answer> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    if (body.length > MAX_REQUEST_BYTES) {
      return Promise.reject(new XsError("bound", `request of ${body.length} bytes, ${MAX_REQUEST_BYTES} is the most`));
    }
    if (this.#waiting.length >= MAX_QUEUED) {
      return Promise.reject(new XsError("bound", `more than ${MAX_QUEUED} requests are waiting`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes: netstring(kind, body), resolve, reject });
      this.#next();
    });
  }

  /** One request at a time: the worker would take a second one for the reply to a command which it issues itself. */
  #next(): void {
    if (this.#current !== undefined) return;
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) return;
    this.#toWorker.write(this.#current.bytes);
    if (this.#current.bytes === QUIT) this.#endSoon();
  }

  #receive(piece: Uint8Array): void {
    const { bodies, garbage } = this.#reader.push(piece);
    for (const body of bodies) this.#message(body);
    if (garbage.length > 0) this.#complain(textOf(garbage));
  }

  #message(message: Uint8Array): void {
    if (message[0] === ISSUED_COMMAND) {
      this.#toWorker.write(netstring("/", NOTHING));
      return;
    }
    const request = this.#current;
    if (request === undefined || (message[0] !== ANSWER && message[0] !== EXCEPTION)) {
      this.#complain(textOf(message));
      return;
    }
    this.#current = undefined;
    if (message[0] === ANSWER) request.resolve(answerFrom(message));
    else request.reject(new XsError("exception", textOf(message.subarray(1))));
    this.#next();
  }

  /** Nearly all that the engine complains of is its end: it goes by itself, with a code. After the rest it must not go on. */
  #complain(text: string): void {
    if (this.#complaint === "") {
      if (text.startsWith(UNHANDLED)) this.#process.kill("SIGKILL");
      else this.#endSoon();
    }
    this.#complaint = (this.#complaint + text).slice(0, MAX_COMPLAINT_CHARACTERS);
  }

  #endSoon(): void {
    this.#endTimer ??= setTimeout(() => this.#process.kill("SIGKILL"), END_TIMEOUT_MS);
  }

  #finish(message: string, exitCode: number | null, resolve: () => void): void {
    clearTimeout(this.#endTimer);
    this.#end = new XsError("ended", message, exitCode);
    const unanswered = [this.#current, ...this.#waiting.splice(0)];
    this.#current = undefined;
    for (const request of unanswered) request?.reject(this.#end);
    resolve();
  }
}

/** The worker's exit codes in words. */
const EXIT_REASONS: Readonly<Record<number, string>> = Object.freeze({
  0: "was closed",
  2: "lost its pipe",
  11: "ran out of memory",
  12: "ran out of stack",
  15: "ended by an exception",
  16: "ran out of property names",
  17: "went over its limit of steps",
  255: "failed for no known reason",
});

/** `.{"currentHeapCount":…,"compute":…,"allocate":…,"timestamps":[…]}\x01…`; the timestamps are seconds with microseconds. */
function answerFrom(message: Uint8Array): Answer {
  const separator = message.indexOf(SEPARATOR);
  const figures = JSON.parse(textOf(message.subarray(1, separator))) as {
    currentHeapCount: number;
    compute: number;
    allocate: number;
    timestamps: number[];
  };
  const [received = 0, answered = received] = figures.timestamps;
  return {
    // A copy: the message is a part of a buffer that the next pieces share.
    reply: new Uint8Array(message.subarray(separator + 1)),
    steps: figures.compute,
    heapSlots: figures.currentHeapCount,
    allocatedBytes: figures.allocate,
    elapsedUs: Math.round((answered - received) * 1e6),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}
