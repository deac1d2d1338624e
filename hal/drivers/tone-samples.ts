import type { Tone } from "./tone-beeper";

/** A quarter of what 16 bits hold: a small loudspeaker in a plastic case rattles above that. */
const PEAK = 8191;
const MS_PER_SECOND = 1000;

/** Tones as the samples of a triangle, for a loudspeaker that takes samples and no tones. */
export class ToneSamples {
  readonly #tones: readonly Tone[];
  readonly #sampleHz: number;
  /** The tone that is under way, and how many of its samples are out. */
  #at = 0;
  #out = 0;

  constructor(tones: readonly Tone[], sampleHz: number) {
    this.#tones = tones;
    this.#sampleHz = sampleHz;
  }

  /** All samples of all tones are out. */
  get isOver(): boolean {
    return this.#at >= this.#tones.length;
  }

  /** Fills the whole with the next samples, and with silence behind the last tone. */
  fill(samples: Int16Array): void {
    for (let place = 0; place < samples.length; place++) samples[place] = this.#next();
  }

  #next(): number {
    const tone = this.#tones[this.#at];
    if (!tone) return 0;
    const { frequencyHz, ms } = tone;
    const phase = ((this.#out * frequencyHz) / this.#sampleHz) % 1;
    this.#out += 1;
    if (this.#out * MS_PER_SECOND >= ms * this.#sampleHz) {
      this.#at += 1;
      this.#out = 0;
    }
    return Math.round(PEAK * triangle(phase));
  }
}

/** From 0 up to 1, down to -1 and back to 0 in one period. */
function triangle(phase: number): number {
  if (phase < 0.25) return 4 * phase;
  return phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4;
}
