// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./audio-out.d.ts" />
import AudioOut from "embedded:io/audio/out";
import type { Tone } from "../../drivers/tone-beeper";
import { ToneSamples } from "../../drivers/tone-samples";
import { OpenOutput } from "./open-output";

/** So many samples are made at a time. They take memory while something is heard. */
const SAMPLES_MAX = 256;
const SAMPLE_BYTES = 2;

/** A loudspeaker behind an amplifier that takes samples by I2S. */
export class SampleSpeaker {
  readonly #wake: () => void;
  readonly #open = new OpenOutput();

  /** @param wake switches the amplifier on; throws Error where it does not answer. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** @throws Error where the amplifier does not answer, or the SDK has no memory or no I2S. */
  readonly play = (tones: readonly Tone[]): void => {
    this.#open.close();
    this.#wake();
    const samples = new Int16Array(SAMPLES_MAX);
    const bytes = new Uint8Array(samples.buffer);
    let source: ToneSamples | undefined;
    // After the tones the buffer is filled with silence once. When it then has room again, the last tone was heard.
    let silenceBytes = 0;
    const out = new AudioOut({
      onWritable: (roomBytes) => {
        if (!this.#open.has(out)) return;
        if (!source) {
          source = new ToneSamples(tones, out.sampleRate);
          silenceBytes = roomBytes;
        }
        if (source.isOver && silenceBytes <= 0) return this.#open.close();
        for (let room = roomBytes - (roomBytes % SAMPLE_BYTES); room > 0; ) {
          const length = Math.min(room, bytes.length);
          if (source.isOver) silenceBytes -= length;
          source.fill(samples.subarray(0, length / SAMPLE_BYTES));
          out.write(bytes.subarray(0, length));
          room -= length;
        }
      },
    });
    this.#open.take(out);
    out.start();
  };
}
