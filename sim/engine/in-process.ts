import type { Board, OwnDevices } from "../../hal/board";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { FirmwareEnd } from "../../hal/remote/firmware-end";
import type { Hello } from "../../hal/remote/wire";
import type { Rom } from "../../hal/rom";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import type { Engine, PortCall, Settled } from "./engine";

export interface InProcessOptions {
  /** The firmware: runs until its power goes, so its promise never resolves in the field. */
  readonly start: (board: Board) => Promise<void>;
  readonly roms: { readonly font: Rom; readonly gbk: Rom };
  /** Devices in the place of the world's, as a board has its own. What they say between two turns is heard by `onStir`. */
  readonly own?: OwnDevices;
  /** Calls `then` after every promise job that is due has run: a turn of the host's event loop. */
  readonly turn: (then: () => void) => void;
}

/** The firmware in the same process as the world: no wire, only its frames. */
export class InProcessEngine implements Engine {
  onStir?: () => void;
  readonly #options: InProcessOptions;
  #end: FirmwareEnd | undefined;
  #calls: PortCall[] = [];
  #died: string | undefined;
  #generation = 0;
  #settling = false;

  constructor(options: InProcessOptions) {
    this.#options = options;
  }

  async boot(hello: Hello): Promise<void> {
    const generation = ++this.#generation;
    this.#calls = [];
    this.#died = undefined;
    const end = new FirmwareEnd((frame) => {
      if (generation !== this.#generation || frame.type !== "call") return;
      this.#calls.push(frame);
      if (!this.#settling) this.onStir?.();
    });
    this.#end = end;
    const builtIn = { ...this.#options.roms, publicKey: new SoftwarePublicKey(), qr: uqrEncoder };
    this.#options.start(end.board(hello, builtIn, this.#options.own)).catch((error: unknown) => {
      if (generation === this.#generation) this.#died = describeBug(error);
    });
  }

  answer(id: number, value: unknown): void {
    this.#end?.receive({ type: "answer", id, value });
  }

  misuse(id: number, message: string): void {
    this.#end?.receive({ type: "misuse", id, message });
  }

  settle(): Promise<Settled> {
    this.#settling = true;
    return new Promise((resolve) => this.#options.turn(() => resolve(this.#taken())));
  }

  #taken(): Settled {
    this.#settling = false;
    const calls = this.#calls;
    this.#calls = [];
    const died = this.#died;
    this.#died = undefined;
    return died === undefined ? { calls } : { calls, died };
  }

  async kill(): Promise<void> {
    this.#generation++;
    this.#end = undefined;
    this.#calls = [];
    this.#died = undefined;
  }
}

/** A bug's message and where it came from; messages of our own errors carry no card data. */
export function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const where = (error.stack ?? "")
    .split("\n")
    .slice(1, 4)
    .map((line) => line.trim());
  return [`${error.name}: ${error.message}`, ...where].join(" | ");
}
