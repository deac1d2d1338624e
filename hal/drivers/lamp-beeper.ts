import type { Beeper, BeeperFault, Lights, Sound } from "../beeper";

export interface LampBeeperOptions {
  /** Has its sounds and its lights, too. */
  readonly other: Beeper;
  /** Parts of the light, 0 to 255. */
  readonly shine: (red: number, green: number, blue: number) => void;
  /** Calls `run` once, after so long. */
  readonly after: (ms: number, run: () => void) => void;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Bright enough beside a keypad; at 255 such a lamp dazzles. */
const BRIGHT = 32;
const DARK: Colour = Object.freeze([0, 0, 0]);
const GREEN: Colour = Object.freeze([0, BRIGHT, 0]);
const RED: Colour = Object.freeze([BRIGHT, 0, 0]);
const AMBER: Colour = Object.freeze([BRIGHT, BRIGHT / 2, 0]);
/** For each of the reader's four lights that is on while a card is read. */
const STEP = 8;
const ALL_LIGHTS = 4;

/** What a sound looks like: as long as it is heard by EMV's habit: 500 ms of success, 200 on, off, on of an alert. A key's click is felt. */
const flashes: Readonly<Record<Sound, { readonly colour: Colour; readonly ms: number }>> = Object.freeze({
  ok: Object.freeze({ colour: GREEN, ms: 500 }),
  alert: Object.freeze({ colour: AMBER, ms: 600 }),
  error: Object.freeze({ colour: RED, ms: 600 }),
  key: Object.freeze({ colour: DARK, ms: 0 }),
});

/**
 * One lamp of three colours where a board has no beeper: each sound as a flash, and between them the lights of a card reader, as
 * blue that is brighter with each, green where all four are on, red for an error.
 */
export class LampBeeper implements Beeper {
  readonly #options: LampBeeperOptions;
  #lights: Colour = DARK;
  /** Counts flashes: the end of an older one is no end of this one. */
  #flash = 0;

  constructor(options: LampBeeperOptions) {
    this.#options = options;
    options.shine(...DARK);
  }

  sound(sound: Sound): Promise<BeeperFault | undefined> {
    const { other, shine, after } = this.#options;
    const { colour, ms } = flashes[sound];
    if (ms > 0) {
      this.#flash += 1;
      const flash = this.#flash;
      shine(...colour);
      after(ms, () => {
        if (flash === this.#flash) shine(...this.#lights);
      });
    }
    return other.sound(sound);
  }

  lights(lights: Lights): Promise<void> {
    const { contactless, error } = lights;
    const read = contactless === ALL_LIGHTS ? GREEN : ([0, 0, STEP * contactless] as const);
    this.#lights = error ? RED : read;
    this.#flash += 1;
    this.#options.shine(...this.#lights);
    return this.#options.other.lights(lights);
  }
}
