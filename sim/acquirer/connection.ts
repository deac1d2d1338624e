import { FrameAssembler } from "../../src/host/iso8583/frame";
import type { Acquirer } from "./acquirer-types";

/** Bytes to write to the stream after a delay: whole frames with their 2-byte length. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly delayMs: number;
}

/** What a piece of the stream brought about. close: hang up now; replies still under way need not be sent. */
export interface Fed {
  /** Whole frames that it completed: a peer that completes none makes no progress. */
  readonly frames: number;
  readonly outgoing: readonly Outgoing[];
  readonly close: boolean;
}

const lengthBytes = 2;

function withLength(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lengthBytes + frame.length);
  bytes[0] = frame.length >> 8;
  bytes[1] = frame.length & 0xff;
  bytes.set(frame, lengthBytes);
  return bytes;
}

/**
 * The host's end of one byte stream, over whatever carries it: the in-memory network or TCP. Holds at most one frame.
 * After `close` it takes no more bytes.
 */
export class AcquirerConnection {
  readonly #acquirer: Pick<Acquirer, "handle">;
  readonly #assembler = new FrameAssembler();
  #closed = false;

  constructor(acquirer: Pick<Acquirer, "handle">) {
    this.#acquirer = acquirer;
  }

  /** Whether a part of a frame is held: what a peer that stops in the middle leaves. */
  get partial(): boolean {
    return this.#assembler.partial;
  }

  /** Takes the next bytes of the stream. */
  feed(bytes: Uint8Array): Fed {
    if (this.#closed) return { frames: 0, outgoing: [], close: true };
    const assembled = this.#assembler.feed(bytes);
    const outgoing: Outgoing[] = [];
    for (const frame of assembled.frames) {
      const handled = this.#acquirer.handle(frame);
      for (const { frame: reply, ...when } of handled.replies) outgoing.push({ bytes: withLength(reply), ...when });
      if (handled.close) {
        this.#closed = true;
        return { frames: assembled.frames.length, outgoing, close: true };
      }
    }
    this.#closed = assembled.kind === "over-long";
    return { frames: assembled.frames.length, outgoing, close: this.#closed };
  }
}
