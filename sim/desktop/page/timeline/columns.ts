import { isTold, type Kind, kindOf, kinds, type Lane, laneOf, lanes } from "./lanes";

/** An event as short as a lane needs it: `[seq, atMs, kind, port, what]`, as `GET /api/timeline?brief` gives it. */
export type BriefRow = readonly [seq: number, atMs: number, kind: string, port: string, what: string];

/** As many events as the server keeps: 20 bytes each. */
export const EVENTS_MAX = 20_000;
/** Different words (methods, screens, message types): a few hundred; more are not told apart. */
const WORDS_MAX = 4096;
/** A stretch in which nothing happens is drawn no longer than this, ms: else a night would hide the day. */
export const FOLD_MS = 400;
/** Events of the same millisecond stand so far apart, in ms of the axis. */
const APART_MS = 4;

/** The power went, came back, or the terminal had come up again. */
export interface Mark {
  readonly seq: number;
  readonly x: number;
  readonly kind: "cut" | "on" | "ready";
}

/** The last events in typed columns: thousands of them are looked through in each frame. */
export class Columns {
  #room = 2 * EVENTS_MAX;
  #atMs = new Float64Array(this.#room);
  #x = new Float64Array(this.#room);
  #lane = new Uint8Array(this.#room);
  #kind = new Uint8Array(this.#room);
  #what = new Uint16Array(this.#room);
  #count = 0;
  #firstSeq = 1;
  readonly #words: string[] = [""];
  readonly #places = new Map<string, number>();
  /** Sequence numbers of what is told in lists. */
  #told: number[] = [];
  #marks: Mark[] = [];
  #lanesSeen = 0;

  get count(): number {
    return this.#count;
  }

  get firstSeq(): number {
    return this.#firstSeq;
  }

  get lastSeq(): number {
    return this.#firstSeq + this.#count - 1;
  }

  get told(): readonly number[] {
    return this.#told;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  /** Lanes on which anything has happened, from top to bottom. */
  get lanesSeen(): readonly number[] {
    return lanes.map((_lane, at) => at).filter((at) => (this.#lanesSeen >> at) & 1);
  }

  clear(): void {
    this.#count = 0;
    this.#told = [];
    this.#marks = [];
    this.#lanesSeen = 0;
  }

  /** Takes the next event; one that does not follow begins anew. */
  add([seq, atMs, kindName, port, what]: BriefRow): void {
    if (this.#count > 0 && seq <= this.lastSeq) return;
    if (this.#count === 0 || seq !== this.lastSeq + 1) {
      this.clear();
      this.#firstSeq = seq;
    }
    if (this.#count === this.#room) this.#forgetOldest();
    const at = this.#count++;
    const kind = kindOf(kindName);
    const lane = laneOf(kind, port);
    const passedMs = at === 0 ? 0 : Math.max(0, atMs - (this.#atMs[at - 1] ?? atMs));
    const before = at === 0 ? 0 : (this.#x[at - 1] ?? 0);
    this.#atMs[at] = atMs;
    this.#x[at] = before + APART_MS + Math.min(FOLD_MS, passedMs);
    this.#kind[at] = kinds.indexOf(kind);
    this.#lane[at] = lanes.indexOf(lane);
    this.#what[at] = this.#wordOf(what);
    this.#lanesSeen |= 1 << lanes.indexOf(lane);
    if (isTold(kind)) this.#told.push(seq);
    this.#mark(seq, kind, what);
  }

  has(seq: number): boolean {
    return seq >= this.#firstSeq && seq <= this.lastSeq;
  }

  atMs(seq: number): number {
    return this.#atMs[seq - this.#firstSeq] ?? 0;
  }

  x(seq: number): number {
    return this.#x[seq - this.#firstSeq] ?? 0;
  }

  lane(seq: number): number {
    return this.#lane[seq - this.#firstSeq] ?? 0;
  }

  laneName(seq: number): Lane {
    return lanes[this.lane(seq)] ?? "world";
  }

  kind(seq: number): Kind {
    return kinds[this.#kind[seq - this.#firstSeq] ?? 0] ?? "other";
  }

  what(seq: number): string {
    return this.#words[this.#what[seq - this.#firstSeq] ?? 0] ?? "";
  }

  get startX(): number {
    return this.#x[0] ?? 0;
  }

  get endX(): number {
    return this.#count === 0 ? 0 : (this.#x[this.#count - 1] ?? 0);
  }

  /** The first event at or after a place on the axis; one past the last where there is none. */
  at(x: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#x[middle] ?? 0) < x) low = middle + 1;
      else high = middle;
    }
    return this.#firstSeq + low;
  }

  #mark(seq: number, kind: Kind, what: string): void {
    const last = this.#marks.at(-1);
    const isUp = kind === "screen" && last?.kind === "on" && what !== "boot" && what !== "off";
    if (kind === "power") this.#marks.push({ seq, x: this.x(seq), kind: what === "cut" ? "cut" : "on" });
    else if (isUp) this.#marks.push({ seq, x: this.x(seq), kind: "ready" });
  }

  #forgetOldest(): void {
    const from = this.#count - EVENTS_MAX;
    for (const column of [this.#atMs, this.#x, this.#lane, this.#kind, this.#what]) column.copyWithin(0, from);
    this.#count = EVENTS_MAX;
    this.#firstSeq += from;
    this.#told = this.#told.filter((seq) => seq >= this.#firstSeq);
    // The last mark before what is kept says whether the power was on.
    const gone = this.#marks.findLastIndex(({ seq }) => seq < this.#firstSeq);
    this.#marks = this.#marks.slice(Math.max(0, gone));
  }

  #wordOf(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    if (word === "" || this.#words.length >= WORDS_MAX) return 0;
    this.#places.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }
}
