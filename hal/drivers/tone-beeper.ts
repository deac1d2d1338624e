import type { Beeper, BeeperFault, Lights, Sound } from "../beeper";

/** One tone, or silence at 0 Hz. */
export interface Tone {
  readonly frequencyHz: number;
  readonly ms: number;
}

export interface ToneBeeperOptions {
  /**
   * Plays tones one behind the other, in place of what is heard now; at once, without waiting.
   * @throws Error where the loudspeaker cannot be had.
   */
  readonly play: (tones: readonly Tone[]) => void;
  /** Has its sounds and its lights, too. */
  readonly other: Beeper;
}

const tone = (frequencyHz: number, ms: number): Tone => Object.freeze({ frequencyHz, ms });
const silence = (ms: number): Tone => tone(0, ms);

/** EMV's habit for cards that were read, and for those that were not; the others are told from both with closed eyes. */
const tunes: Readonly<Record<Sound, readonly Tone[]>> = Object.freeze({
  ok: Object.freeze([tone(1500, 500)]),
  error: Object.freeze([tone(750, 200), silence(200), tone(750, 200)]),
  alert: Object.freeze([tone(1500, 100), silence(100), tone(1500, 100)]),
  key: Object.freeze([tone(2000, 25)]),
});

/** A board's own loudspeaker, beside the beeper at the other end of the wire, which has the lights. */
export class ToneBeeper implements Beeper {
  readonly #options: ToneBeeperOptions;

  constructor(options: ToneBeeperOptions) {
    this.#options = options;
  }

  /** Heard where one of them is. */
  async sound(sound: Sound): Promise<BeeperFault | undefined> {
    const isHeard = this.#plays(tunes[sound]);
    const other = await this.#options.other.sound(sound);
    return isHeard ? undefined : other;
  }

  lights(lights: Lights): Promise<void> {
    return this.#options.other.lights(lights);
  }

  #plays(tones: readonly Tone[]): boolean {
    try {
      this.#options.play(tones);
      return true;
    } catch (error) {
      // The SDK knows no other way to say that it has no memory or no I2S for it.
      if (error instanceof Error) return false;
      throw error;
    }
  }
}
