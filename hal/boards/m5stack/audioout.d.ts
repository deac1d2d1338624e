declare module "pins/audioout" {
  /** The SDK's mixer on I2S, with the pins of its target. npm's typings have none of this name. */
  export default class AudioOut {
    static readonly Callback: number;
    static readonly Tone: number;
    static readonly Silence: number;
    readonly sampleRate: number;
    /** Told when the queue comes to a `Callback`. */
    callback: (value: number) => void;
    constructor(options: { readonly streams: number });
    /** Tone: frequency and samples. Silence: samples. Callback: a value. */
    enqueue(stream: number, kind: number, value: number, samples?: number): void;
    start(): void;
    stop(): void;
    close(): void;
  }
}
