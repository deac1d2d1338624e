import { only, RegisterChip, type RegisterMap } from "./register-chip";

/** A finger on the glass, in dots of the glass that senses. */
export interface Touching {
  readonly x: number;
  readonly y: number;
}

/** FocalTech's register list for FT6x36: what a host that only reads has to do with. */
const map: RegisterMap = Object.freeze({
  0: only("device mode"),
  1: only("gesture"),
  2: only("TD_STATUS"),
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [3 + at, only(`point ${at < 6 ? 1 : 2}`)])),
  163: only("chip id", 0x64),
  166: only("firmware", 0x01),
  168: only("panel vendor", 0x11),
});

const STATUS = 0x02;
const POINT_BYTES = 6;
const POINTS_MAX = 2;
const CONTACT = 0x80;
const ID_NONE = 0x0f;
/** Behind its reset it sleeps for so long, and acknowledges nothing. */
const ASLEEP_MS = 300;

/** FT6336U: two fingers at most. It sees what is on the glass when it is asked. */
export class Ft6336Model extends RegisterChip {
  readonly #now: () => number;
  #awakeMs: number;
  #fingers: readonly Touching[] = [];

  constructor({ now }: { readonly now: () => number }) {
    super("FT6336U", "register list", map, 0x38);
    this.#now = now;
    this.#awakeMs = now() + ASLEEP_MS;
    this.measure();
  }

  /** Power, or its reset line, comes back. */
  wake(): void {
    this.reset();
    this.#awakeMs = this.#now() + ASLEEP_MS;
  }

  /** What touches the glass from now on. @throws RangeError for more fingers than it tells apart. */
  touch(fingers: readonly Touching[]): void {
    if (fingers.length > POINTS_MAX) throw new RangeError(`an FT6336U tells ${POINTS_MAX} fingers apart`);
    this.#fingers = fingers;
  }

  override addressed(direction: "write" | "read"): boolean {
    return this.#now() >= this.#awakeMs && super.addressed(direction);
  }

  protected override measure(): void {
    const { values } = this;
    values[STATUS] = this.#fingers.length;
    for (let point = 0; point < POINTS_MAX; point++) {
      const at = STATUS + 1 + POINT_BYTES * point;
      const finger = this.#fingers[point];
      // A point that is none: its number says so.
      const { x, y } = finger ?? { x: 0xfff, y: (ID_NONE << 8) | 0xff };
      values[at] = (finger ? CONTACT : 0xc0) | (x >> 8);
      values[at + 1] = x & 0xff;
      values[at + 2] = finger ? (point << 4) | (y >> 8) : ID_NONE << 4;
      values[at + 3] = y & 0xff;
    }
  }
}
