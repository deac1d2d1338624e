import type { SerialCallbacks, SerialPort } from "../../hal/remote/serial-line";

/** The SDK's serial driver, with a test at the other end. */
export class ScriptedPort {
  readonly #incoming: Uint8Array[] = [];
  readonly #roomBytes: number;
  readonly #onWrite: (bytes: Uint8Array) => void;
  #callbacks: SerialCallbacks | undefined;

  /** @param roomBytes what one write takes. @param onWrite gets what the firmware writes. */
  constructor(roomBytes: number, onWrite: (bytes: Uint8Array) => void) {
    this.#roomBytes = roomBytes;
    this.#onWrite = onWrite;
  }

  readonly open = (callbacks: SerialCallbacks): SerialPort => {
    this.#callbacks = callbacks;
    return {
      read: () => this.#incoming.shift()?.slice().buffer,
      write: (bytes) => {
        this.#onWrite(new Uint8Array(bytes));
        queueMicrotask(() => this.makeRoom());
      },
    };
  };

  /** The driver takes bytes: once at the start, then behind each write. */
  makeRoom(): void {
    this.#callbacks?.onWritable(this.#roomBytes);
  }

  /** Bytes that come in; they are heard with `tell`. */
  push(bytes: Uint8Array): void {
    this.#incoming.push(bytes);
  }

  tell(): void {
    this.#callbacks?.onReadable();
  }
}
