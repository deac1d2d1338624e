/** What both serial drivers of the SDK have in common (ECMA-419, format "buffer"). */
export interface SerialPort {
  /** All that has come in; undefined when there is nothing. */
  read(): ArrayBuffer | undefined;
  write(bytes: ArrayBuffer): void;
}

export interface SerialCallbacks {
  readonly onReadable: () => void;
  /** @param room bytes that one `write` takes now. */
  readonly onWritable: (room: number) => void;
}

/** What one write takes at most where the driver would take more: the Linux driver's own buffer. */
const WRITE_BYTES_MAX = 1024;

/**
 * Pieces that wait for the line. A firmware that only waits for answers has a few calls under way; this many means that
 * nobody reads at the other end.
 */
const QUEUE_PIECES_MAX = 256;

/** A serial port with a queue in front: the drivers throw when they are given more than they have room for. */
export class SerialLine {
  readonly #port: SerialPort;
  readonly #queue: Uint8Array[] = [];
  /** How much of the queue's first piece is out, and how much of all of them is not. */
  #sentBytes = 0;
  #waitingBytes = 0;
  #room = 0;

  /**
   * @param open makes the port with these callbacks. No callback lets an exception out: the Linux driver would swallow it.
   * @param onBytes takes what came in.
   * @param onBug takes what the line or `onBytes` throws.
   */
  constructor(
    open: (callbacks: SerialCallbacks) => SerialPort,
    onBytes: (bytes: Uint8Array) => void,
    onBug: (error: unknown) => void,
  ) {
    this.#port = open({
      onReadable: () => {
        try {
          const bytes = this.#port.read();
          if (bytes) onBytes(new Uint8Array(bytes));
        } catch (error) {
          onBug(error);
        }
      },
      onWritable: (room) => {
        try {
          this.#room = Math.min(room, WRITE_BYTES_MAX);
          this.#write();
        } catch (error) {
          onBug(error);
        }
      },
    });
  }

  /** Sends the pieces one behind the other; they must not change until they are out. */
  send(pieces: readonly Uint8Array[]): void {
    if (this.#queue.length + pieces.length > QUEUE_PIECES_MAX) throw new RangeError("serial line: nobody reads");
    for (const piece of pieces) {
      this.#queue.push(piece);
      this.#waitingBytes += piece.length;
    }
    this.#write();
  }

  /**
   * One write for as many pieces as fit; the next when the driver has room again. On XS each name of a Uint8Array costs hundreds of
   * instructions, and this runs for every frame: so lengths are asked for once, and a view is made only of a piece that does not fit.
   */
  #write(): void {
    const queue = this.#queue;
    const size = Math.min(this.#waitingBytes, this.#room);
    if (size === 0) return;
    const out = new Uint8Array(size);
    let sent = this.#sentBytes;
    for (let at = 0; at < size; ) {
      const first = queue[0] as Uint8Array;
      const { length } = first;
      const count = Math.min(length - sent, size - at);
      out.set(count === length ? first : first.subarray(sent, sent + count), at);
      at += count;
      sent += count;
      if (sent === length) {
        queue.shift();
        sent = 0;
      }
    }
    this.#sentBytes = sent;
    this.#waitingBytes -= size;
    this.#room = 0;
    this.#port.write(out.buffer);
  }
}
