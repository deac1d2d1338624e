import type { BoardParts } from "./parts";

const MS_PER_SECOND = 1000;
/** Of the SDK's drivers. */
const TONE_HZ = 11_025;
const SAMPLE_HZ = 24_000;
const SAMPLE_BYTES = 2;
/** What the driver plays from by itself. */
const DMA_BYTES = 3_000;

/** `pins/audioout`: tones and silence, and a callback behind them. */
export function audioOutOf(parts: BoardParts): unknown {
  return class AudioOut {
    static readonly Callback = 3;
    static readonly Tone = 6;
    static readonly Silence = 7;
    readonly sampleRate = TONE_HZ;
    callback: (value: number) => void = () => undefined;
    #queue: string[] = [];
    #samples = 0;
    #stop: () => void = () => undefined;

    constructor() {
      if (!parts.hasSound) throw new Error("out of memory");
    }

    enqueue(stream: number, kind: number, value: number, samples?: number): void {
      this.#queue.push([stream, kind, value, ...(samples === undefined ? [] : [samples])].join(" "));
      // Silence has its length in the place of the tone's frequency.
      if (kind !== AudioOut.Callback) this.#samples += samples ?? value;
    }

    start(): void {
      parts.hear(this.#queue);
      this.#stop = parts.after((this.#samples * MS_PER_SECOND) / TONE_HZ, () => this.callback(0));
    }

    stop(): void {
      this.#stop();
      parts.hear(["stop"]);
    }

    close(): void {
      parts.hear(["close"]);
    }
  };
}

/** `embedded:io/audio/out`: samples, asked for whenever its buffer has run empty. */
export function sampleOutOf(parts: BoardParts): unknown {
  return class SampleOut {
    readonly sampleRate = SAMPLE_HZ;
    readonly #onWritable: (bytes: number) => void;
    #stop: () => void = () => undefined;
    #room = 0;

    constructor({ onWritable }: { readonly onWritable: (bytes: number) => void }) {
      if (!parts.hasSound) throw new Error("out of memory");
      this.#onWritable = onWritable;
    }

    /** Told bytes as a string of samples: what a loudspeaker is given. @throws Error where its buffer is full. */
    write(bytes: Uint8Array): void {
      if (bytes.length > this.#room) throw new Error("output full");
      this.#room -= bytes.length;
      const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / SAMPLE_BYTES);
      parts.hear([`samples ${samples.join(" ")}`]);
    }

    start(): void {
      this.#room = DMA_BYTES;
      // Its buffer runs empty in that time, whatever the board does meanwhile.
      this.#stop = parts.after((DMA_BYTES * MS_PER_SECOND) / SAMPLE_BYTES / SAMPLE_HZ, () => this.start());
      this.#onWritable(DMA_BYTES);
    }

    stop(): void {
      this.#stop();
      parts.hear(["stop"]);
    }

    close(): void {
      parts.hear(["close"]);
    }
  };
}
