import type { Timeline, WorldEvent } from "../timeline";

/** A million events are 4 MB; runs are compared so far. */
const EVENTS_MAX = 1_000_000;
const FIRST_ROOM = 4096;

/** A sum of each event of a run from its first: what runs are compared by when the events themselves are long gone. */
export class EventSums {
  /** Events at the start that are not counted: a "reset" tells how the world came about, not what happened in it. */
  readonly skipped: number;
  #sums = new Uint32Array(FIRST_ROOM);
  #count = 0;
  #lastMs: number | undefined;
  #whole = true;

  constructor(timeline: Timeline) {
    const told = timeline.since(0);
    this.skipped = told[0]?.kind === "reset" ? 1 : 0;
    for (const event of told.slice(this.skipped)) this.#add(event);
    // Who begins to listen while an event is told hears that one too.
    const lastTold = told.at(-1)?.seq ?? 0;
    timeline.listen((event) => {
      if (event.seq > lastTold) this.#add(event);
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Virtual time of the last event, ms. */
  get lastMs(): number | undefined {
    return this.#lastMs;
  }

  /** False once there were more events than are summed. */
  get whole(): boolean {
    return this.#whole;
  }

  /** How many events both runs have in common from their first one. */
  sameAs(other: EventSums): number {
    const most = Math.min(this.#count, other.#count);
    let same = 0;
    while (same < most && this.#sums[same] === other.#sums[same]) same++;
    return same;
  }

  #add(event: WorldEvent): void {
    this.#lastMs = event.atMs;
    if (this.#count >= EVENTS_MAX) {
      this.#whole = false;
      return;
    }
    if (this.#count === this.#sums.length) {
      const longer = new Uint32Array(Math.min(EVENTS_MAX, 2 * this.#sums.length));
      longer.set(this.#sums);
      this.#sums = longer;
    }
    this.#sums[this.#count++] = sumOf(event);
  }
}

/** 32-bit FNV-1a over the event without its number: for telling events apart, not for security. */
function sumOf(event: WorldEvent): number {
  const text = JSON.stringify({ ...event, seq: 0 });
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
