import { type BriefRow, FOLD_MS } from "./columns";
import { isMilestone, type Kind, kindOf } from "./lanes";

/** Two marks of the same moment stand so far apart, in ms of the axis. */
const APART_MS = 60;
/** The first and the last mark do not lie at the very ends. */
const MARGIN = 0.02;

/** What a person would go back to. */
export interface Mark {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: Kind;
  /** The screen's id, the message's type, the fault: as a brief row has it. */
  readonly what: string;
  /** On the axis, in ms without the long stretches in which nothing happens. */
  readonly x: number;
}

/** One run as marks on a line: its screens, messages, slips, faults and power. What only ticks is none. */
export class Marks {
  #all: Mark[] = [];
  #screen = "";

  get all(): readonly Mark[] {
    return this.#all;
  }

  get last(): Mark | undefined {
    return this.#all.at(-1);
  }

  get endX(): number {
    return this.last?.x ?? 0;
  }

  clear(): void {
    this.#all = [];
    this.#screen = "";
  }

  add([seq, atMs, kindName, , what]: BriefRow): void {
    const kind = kindOf(kindName);
    if (!isMilestone(kind)) return;
    // A screen that only changes its input, or its clock, stays one mark.
    if (kind === "screen" && what === this.#screen) return;
    if (kind === "screen") this.#screen = what;
    const { last } = this;
    const x = last ? last.x + APART_MS + Math.min(FOLD_MS, Math.max(0, atMs - last.atMs)) : 0;
    this.#all.push({ seq, atMs, kind, what, x });
  }

  /** The nearest to a place on the axis. */
  near(x: number): Mark | undefined {
    const after = this.#all[this.#placeOf((mark) => mark.x >= x)];
    const before = this.#all[this.#placeOf((mark) => mark.x >= x) - 1];
    if (!after || !before) return after ?? before;
    return x - before.x < after.x - x ? before : after;
  }

  /** The last one before an event, and the first one after it. */
  around(seq: number): { readonly before?: Mark; readonly after?: Mark } {
    const before = this.#all[this.#placeOf((mark) => mark.seq >= seq) - 1];
    const after = this.#all[this.#placeOf((mark) => mark.seq > seq)];
    return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
  }

  /** What was on the screen when an event was told. */
  screenAt(seq: number): Mark | undefined {
    return this.#all
      .slice(
        0,
        this.#placeOf((mark) => mark.seq > seq),
      )
      .findLast(({ kind }) => kind === "screen");
  }

  /** The first place at which something is so, of marks of which the first ones are not and all others are. */
  #placeOf(is: (mark: Mark) => boolean): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const mark = this.#all[middle];
      if (mark && is(mark)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The first marks behind an event that two runs do not share; undefined while one is only the beginning of the other. */
export function firstApart(one: Marks, other: Marks, seq: number): readonly [Mark, Mark] | undefined {
  const [ones, others] = [one, other].map(({ all }) => all.filter((mark) => mark.seq > seq));
  const at = ones?.findIndex(({ kind, what }, index) => {
    const mark = others?.[index];
    return mark !== undefined && (mark.kind !== kind || mark.what !== what);
  });
  const [mine, theirs] = [ones?.[at ?? -1], others?.[at ?? -1]];
  return mine && theirs ? [mine, theirs] : undefined;
}

/** Where a place of the axis is on a track, in pixels; `endX` is the end of the longest run on it. */
export function pixelOf(x: number, endX: number, width: number): number {
  return width * (MARGIN + (1 - 2 * MARGIN) * (endX === 0 ? 0 : x / endX));
}

/** The place of the axis under a pixel. */
export function placeAt(pixel: number, endX: number, width: number): number {
  return (endX * (pixel / Math.max(1, width) - MARGIN)) / (1 - 2 * MARGIN);
}
