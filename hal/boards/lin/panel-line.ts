import type { SerialCallbacks, SerialPort } from "../../remote/serial-line";
import type { SimulatorScreen } from "./simulator-screen";

/** What one message to the panel takes: as much as the queue in front of it writes at a time. */
const ROOM_BYTES = 1024;

/** The messages between the firmware and the simulator's panel, as a serial port has them: one message, one piece. */
export class PanelLine implements SerialPort {
  readonly #screen: SimulatorScreen;
  readonly #callbacks: SerialCallbacks;
  readonly #now = Promise.resolve();
  #received: ArrayBuffer | undefined;

  constructor(screen: SimulatorScreen, callbacks: SerialCallbacks) {
    this.#screen = screen;
    this.#callbacks = callbacks;
    this.#makeRoom();
  }

  /** Takes a message with frames. */
  take(bytes: ArrayBuffer): void {
    this.#received = bytes;
    this.#callbacks.onReadable();
  }

  read(): ArrayBuffer | undefined {
    const bytes = this.#received;
    this.#received = undefined;
    return bytes;
  }

  write(bytes: ArrayBuffer): void {
    this.#screen.postMessage(bytes);
    this.#makeRoom();
  }

  /** In a job of its own: whoever writes more from within `onWritable` would nest once a kilobyte. */
  #makeRoom(): void {
    this.#now.then(this.#writable);
  }

  readonly #writable = (): void => this.#callbacks.onWritable(ROOM_BYTES);
}
