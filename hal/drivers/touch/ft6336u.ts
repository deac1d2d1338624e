import type { OnFinger } from "./finger";

/** The registers of the chip: ECMA-419's SMBus has these. A chip that does not answer throws. */
export interface TouchIo {
  readUint8(register: number): number;
  /** Fills the buffer, from this register on. */
  readBuffer(register: number, buffer: Uint8Array): void;
}

export interface Ft6336uOptions {
  /** The chip at address 38h, up to 400 kHz. */
  readonly io: TouchIo;
  /** Dots of the glass that senses; on an M5Stack Core2 it goes on 40 rows below the screen. */
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Calls `run` again and again. */
  readonly every: (ms: number, run: () => void) => void;
  /** The board's running time. */
  readonly nowMs: () => number;
  readonly onFinger: OnFinger;
  /** Whether the chip answers: told when that changes. Until the first word it does not. */
  readonly onWorks: (works: boolean) => void;
}

/** FocalTech's register list for FT6x36, by name. */
const registers = Object.freeze({
  /** TD_STATUS: how many points, in the low four bits. */
  status: 0x02,
  /** ID_G_CIPHER: which chip of the family. */
  chip: 0xa3,
  /** ID_G_FOCALTECH: whose panel. */
  vendor: 0xa8,
});
const CHIP = 0x64;
const VENDOR = 0x11;

/** Both points stand behind the status, P1_XH at 03h and P2_XH at 09h, six bytes each: all is read at once. */
const POINTS_MAX = 2;
const POINT_AT = 1;
const POINT_BYTES = 6;
/** XH holds what happens to the point in its two highest bits: 0 down, 1 up, 2 goes on. */
const EVENT_SHIFT = 6;
const EVENT_UP = 1;
/** YH holds the point's number in its high four bits; this one is none. */
const ID_NONE = 0x0f;

/** The chip scans 100 times a second at best; a signature wants 60 points. */
export const TOUCH_POLL_MS = 16;
/** The chip is asleep for 300 ms behind its reset, and does not answer. */
const LOOKS_BETWEEN_GREETINGS = 8;
/** For half a second no answer. */
const MISSES_MAX = 30;

/**
 * none: no finger. coming: seen once, which may have been noise. down: told. going: not seen once, which may have been noise.
 * other: the finger that counted has gone, and another one is still there: it never counts.
 */
type State = "none" | "coming" | "down" | "going" | "other";

/**
 * The touch panel of an M5Stack Core2 and CoreS3. Looks 60 times a second instead of by interrupt: then a chip that was reset, or is late, is
 * found by itself. A finger counts when it was seen twice, and is gone when it was missed twice; while one counts no other does.
 */
export class Ft6336u {
  readonly #options: Ft6336uOptions;
  readonly #data = new Uint8Array(POINT_AT + POINTS_MAX * POINT_BYTES);
  #works = false;
  #looks = 0;
  #misses = 0;
  #state: State = "none";
  #id = ID_NONE;
  #x = 0;
  #y = 0;

  constructor(options: Ft6336uOptions) {
    this.#options = options;
    options.every(TOUCH_POLL_MS, () => this.#look());
  }

  #look(): void {
    try {
      if (!this.#works && this.#looks++ % LOOKS_BETWEEN_GREETINGS > 0) return;
      if (!this.#works && !this.#greeted()) return;
      this.#options.io.readBuffer(registers.status, this.#data);
    } catch (error) {
      // The bus knows no other way to say that no chip answers.
      if (!(error instanceof Error)) throw error;
      return this.#miss();
    }
    this.#misses = 0;
    const points = (this.#data[0] as number) & 0x0f;
    // More than the chip has: it has just been reset.
    if (points <= POINTS_MAX) this.#see(points);
  }

  /** Is it this chip? */
  #greeted(): boolean {
    const { io, onWorks } = this.#options;
    this.#works = io.readUint8(registers.chip) === CHIP && io.readUint8(registers.vendor) === VENDOR;
    if (this.#works) onWorks(true);
    return this.#works;
  }

  #miss(): void {
    if (!this.#works || ++this.#misses < MISSES_MAX) return;
    this.#works = false;
    this.#misses = 0;
    this.#looks = 0;
    const told = this.#state === "down" || this.#state === "going";
    this.#state = "none";
    if (told) this.#tell("lost");
    this.#options.onWorks(false);
  }

  #see(points: number): void {
    const at = this.#state === "none" || this.#state === "other" ? this.#first(points) : this.#same(points);
    switch (this.#state) {
      case "none":
        if (at === 0) return;
        this.#id = this.#idAt(at);
        this.#take(at);
        this.#state = "coming";
        return;
      case "coming":
        this.#state = at === 0 ? "none" : "down";
        if (at === 0) return;
        // Where it came down, not where it is now: that is the first move.
        this.#tell("down");
        return this.#move(at);
      case "down":
        if (at === 0) this.#state = "going";
        else this.#move(at);
        return;
      case "going":
        if (at > 0) {
          this.#state = "down";
          return this.#move(at);
        }
        this.#state = this.#first(points) > 0 ? "other" : "none";
        return this.#tell("up");
      case "other":
        if (at === 0) this.#state = "none";
    }
  }

  /** @returns where in the data the first finger on the glass is; 0: there is none. */
  #first(points: number): number {
    for (let at = POINT_AT; at < POINT_AT + points * POINT_BYTES; at += POINT_BYTES) if (this.#isThere(at)) return at;
    return 0;
  }

  /** @returns where the finger is that counts; 0: it is not there. */
  #same(points: number): number {
    for (let at = POINT_AT; at < POINT_AT + points * POINT_BYTES; at += POINT_BYTES)
      if (this.#isThere(at) && this.#idAt(at) === this.#id) return at;
    return 0;
  }

  #isThere(at: number): boolean {
    if ((this.#data[at] as number) >> EVENT_SHIFT === EVENT_UP || this.#idAt(at) === ID_NONE) return false;
    return this.#xAt(at) < this.#options.widthPixels && this.#yAt(at) < this.#options.heightPixels;
  }

  #idAt(at: number): number {
    return (this.#data[at + 2] as number) >> 4;
  }

  #xAt(at: number): number {
    return (((this.#data[at] as number) & 0x0f) << 8) | (this.#data[at + 1] as number);
  }

  #yAt(at: number): number {
    return (((this.#data[at + 2] as number) & 0x0f) << 8) | (this.#data[at + 3] as number);
  }

  /** @returns whether it is elsewhere than before. */
  #take(at: number): boolean {
    const [x, y] = [this.#x, this.#y];
    this.#x = this.#xAt(at);
    this.#y = this.#yAt(at);
    return x !== this.#x || y !== this.#y;
  }

  #move(at: number): void {
    if (this.#take(at)) this.#tell("move");
  }

  #tell(phase: "down" | "move" | "up" | "lost"): void {
    this.#options.onFinger(phase, this.#x, this.#y, this.#options.nowMs());
  }
}
