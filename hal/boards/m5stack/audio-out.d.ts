declare module "embedded:io/audio/out" {
  /** ECMA-419's audio output on I2S, with the pins of the board's target. npm's typings have none of this name. */
  export default class AudioOut {
    /** @throws Error where there is no memory or no I2S for it. */
    constructor(options: { readonly onWritable: (bytes: number) => void });
    readonly sampleRate: number;
    /** Copies. @throws Error for more bytes than `onWritable` has room for. */
    write(samples: Uint8Array): void;
    start(): void;
    stop(): void;
    close(): void;
  }
}
