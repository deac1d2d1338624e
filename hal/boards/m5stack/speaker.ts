// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./audioout.d.ts" />
import AudioOut from "pins/audioout";
import type { Tone } from "../../drivers/tone-beeper";
import { OpenOutput } from "./open-output";

const STREAM = 0;
const MS_PER_SECOND = 1000;

/** The loudspeaker on the board's I2S. Its buffers are as large as one band of the screen. */
export class Speaker {
  readonly #open = new OpenOutput();

  /** @throws Error where the SDK has no memory or no I2S for it. */
  readonly play = (tones: readonly Tone[]): void => {
    this.#open.close();
    const out = new AudioOut({ streams: 1 });
    this.#open.take(out);
    out.callback = () => {
      if (this.#open.has(out)) this.#open.close();
    };
    for (const { frequencyHz, ms } of tones) {
      const samples = Math.round((ms * out.sampleRate) / MS_PER_SECOND);
      if (frequencyHz > 0) out.enqueue(STREAM, AudioOut.Tone, frequencyHz, samples);
      else out.enqueue(STREAM, AudioOut.Silence, samples);
    }
    out.enqueue(STREAM, AudioOut.Callback, 0);
    out.start();
  };
}
