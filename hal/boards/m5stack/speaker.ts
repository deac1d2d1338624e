// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./audioout.d.ts" />
import AudioOut from "pins/audioout";
import type { Tone } from "../../drivers/tone-beeper";

const STREAM = 0;
const MS_PER_SECOND = 1000;

/** The loudspeaker on the board's I2S. Open while it is heard only: its buffers are as much as a frame of the screen's band. */
export class Speaker {
  #out: AudioOut | undefined;

  /** @throws Error where the SDK has no memory or no I2S for it. */
  readonly play = (tones: readonly Tone[]): void => {
    this.#close();
    const out = new AudioOut({ streams: 1 });
    this.#out = out;
    out.callback = () => {
      if (out === this.#out) this.#close();
    };
    for (const { frequencyHz, ms } of tones) {
      const samples = Math.round((ms * out.sampleRate) / MS_PER_SECOND);
      if (frequencyHz > 0) out.enqueue(STREAM, AudioOut.Tone, frequencyHz, samples);
      else out.enqueue(STREAM, AudioOut.Silence, samples);
    }
    out.enqueue(STREAM, AudioOut.Callback, 0);
    out.start();
  };

  #close(): void {
    const out = this.#out;
    this.#out = undefined;
    out?.stop();
    out?.close();
  }
}
