import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { BytePort } from "../serial/serial-firmware";
import { EMULATOR } from "./mcu-build";

/** What one turn of the firmware cost on the core: the same in every run and on every machine. */
export interface McuFigures {
  /** Instructions of the firmware, its engine and its collections; the serial line and sleep are not among them. */
  readonly instructions: number;
  /** Of these: frames of the line, which a device's own parts do not have. */
  readonly line: number;
  /** Of these, too: SHA-1, which a chip does by itself. */
  readonly chip: number;
  /** Slots of 16 bytes and bytes of chunks: in use behind the turn, garbage included, and the most there ever were. */
  readonly slots: number;
  readonly slotsPeak: number;
  readonly chunks: number;
  readonly chunksPeak: number;
  /** Deepest use of the C stack since power-up, bytes. */
  readonly stack: number;
}

export interface McuStart {
  /** An ELF program, or an image of the core's memory behind the preparation. */
  readonly program: { readonly kind: "elf" | "image"; readonly file: string };
  /** As `core/main.c` wants them. */
  readonly words: readonly string[];
  readonly onFigures?: (figures: McuFigures) => void;
  readonly onLine?: (line: string) => void;
  /** A function of the script: where its code lies in it, how long that is, and its name where it has one. */
  readonly onFunction?: (line: string) => void;
  /** See `core/profile.c`. */
  readonly onSamples?: (samples: Uint32Array) => void;
  /** Told once: why the core stopped, or that the emulator is gone. */
  readonly onEnd: (why: string) => void;
}

/** Room for what plays the ROM, and for the machine beside it. */
const MEMORY = "64M";
const RAM_START = "0x80000000";
const HEAD_BYTES = 4;
/** They come as soon as the turn is over; where the host is busy, later. */
const FIGURES_LIMIT_MS = 10_000;
const kinds = Object.freeze({
  bytesIn: "b",
  bytesOut: "w",
  figures: "f",
  samples: "s",
  functions: "n",
  line: "l",
  dead: "d",
});

/** The emulated core, from its power-up to its end, and the line to its firmware. */
export class McuCore implements BytePort {
  readonly #process: ChildProcess;
  readonly #line: Writable;
  readonly #start: McuStart;
  readonly #ended: Promise<void>;
  #take: ((bytes: Uint8Array) => void) | undefined;
  /** Came out before somebody listened. */
  #early: Uint8Array[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #why: string | undefined;
  /** Turns whose figures are still to come. Its start is one, and says that it listens before they come. */
  #openTurns = 1;
  #onFigures: (() => void) | undefined;

  constructor(start: McuStart) {
    this.#start = start;
    const { kind, file } = start.program;
    const loader =
      kind === "elf" ? `loader,file=${file},cpu-num=0` : `loader,file=${file},addr=${RAM_START},force-raw=on`;
    const words = ["core", ...start.words].map((word) => `arg=${word}`);
    const child = spawn(
      EMULATOR,
      [
        // One instruction is one nanosecond of its own time: nothing depends on the host's.
        ...["-M", "virt", "-m", MEMORY, "-icount", "shift=0", "-bios", "none"],
        ...["-display", "none", "-monitor", "none", "-serial", "none"],
        ...["-semihosting-config", `enable=on,target=native,${words.join(",")}`],
        ...["-device", loader],
      ],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    this.#process = child;
    this.#line = child.stdin as Writable;
    // An emulator does not see that its line is gone: whoever started it ends it.
    const orphaned = () => void child.kill("SIGKILL");
    process.once("exit", orphaned);
    child.once("close", () => process.off("exit", orphaned));
    (child.stdout as Readable).on("data", (piece: Buffer) => this.#receive(piece));
    // A core that has stopped takes no more: its end is told by itself.
    this.#line.on("error", () => undefined);
    this.#ended = new Promise((resolve) => {
      const end = (why: string) => {
        if (this.#why === undefined) this.#end(why);
        resolve();
      };
      child.once("error", (error) => end(`${EMULATOR} could not be started: ${error.message}`));
      child.once("close", (code, signal) => end(`${EMULATOR} ended with ${signal ?? code}`));
    });
  }

  /** Resolves when the emulator is gone. @returns why the core stopped. */
  async ended(): Promise<string> {
    await this.#ended;
    return this.#why ?? "";
  }

  on(_event: "data", take: (bytes: Uint8Array) => void): void {
    this.#take = take;
    for (const bytes of this.#early.splice(0)) take(bytes);
  }

  off(): void {
    this.#take = undefined;
  }

  /** All at once: it is one turn of the firmware. */
  write(bytes: Uint8Array): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(kinds.bytesIn, "latin1");
    head.writeUIntLE(bytes.length, 1, HEAD_BYTES - 1);
    this.#openTurns++;
    this.#line.write(Buffer.concat([head, bytes]));
  }

  async kill(): Promise<void> {
    await this.turnEnded();
    this.#why ??= "killed";
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /** Figures belong to what the firmware has said: those of its last turn are waited for. */
  async turnEnded(): Promise<void> {
    if (this.#openTurns === 0 || this.#why !== undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const come = new Promise<void>((resolve) => {
      this.#onFigures = resolve;
      timer = setTimeout(resolve, FIGURES_LIMIT_MS);
    });
    await Promise.race([come, this.#ended]);
    clearTimeout(timer);
  }

  #receive(piece: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, piece]);
    while (this.#rest.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + this.#rest.readUIntLE(1, HEAD_BYTES - 1);
      if (this.#rest.length < end) return;
      const kind = this.#rest.toString("latin1", 0, 1);
      const body = this.#rest.subarray(HEAD_BYTES, end);
      this.#rest = this.#rest.subarray(end);
      this.#message(kind, body);
    }
  }

  #message(kind: string, body: Buffer): void {
    if (kind === kinds.bytesOut) {
      if (this.#take) this.#take(body);
      else this.#early.push(Buffer.from(body));
    } else if (kind === kinds.figures) {
      this.#openTurns--;
      this.#start.onFigures?.(JSON.parse(body.toString()) as McuFigures);
      if (this.#openTurns === 0) this.#onFigures?.();
    } else if (kind === kinds.samples) this.#start.onSamples?.(new Uint32Array(new Uint8Array(body).buffer));
    else if (kind === kinds.functions) this.#start.onFunction?.(body.toString());
    else if (kind === kinds.line) this.#start.onLine?.(body.toString());
    else if (kind === kinds.dead) this.#end(body.toString());
    else throw new TypeError(`core: a message of kind ${kind}`);
  }

  #end(why: string): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#start.onEnd(why);
  }
}
