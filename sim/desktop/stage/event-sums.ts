import { isObject } from "../../scenario/schema";
import type { Timeline, WorldEvent } from "../../world/timeline";

/** A million events are 8 MB; runs are compared so far. */
const EVENTS_MAX = 1_000_000;
const FIRST_ROOM = 4096;

/**
 * A sum of each event of a run from its first: what runs are compared by when the events themselves are long gone. Two kinds
 * are left out: a leading "reset" tells how the world came about, and a verb that only lets time pass changes nothing.
 */
export class EventSums {
  #sums = new Uint32Array(FIRST_ROOM);
  #seqs = new Uint32Array(FIRST_ROOM);
  #count = 0;
  #lastMs: number | undefined;
  #whole = true;
  /** A world that a reset began tells of it first, at each terminal. */
  readonly #resets: number;

  /** @param timelines of all terminals of the world. */
  constructor(timelines: readonly Timeline[]) {
    this.#resets = timelines.length;
    const told = timelines.flatMap((timeline) => timeline.since(0)).sort((a, b) => a.seq - b.seq);
    for (const event of told) this.#add(event);
    // Who begins to listen while an event is told hears that one too.
    const lastTold = told.at(-1)?.seq ?? 0;
    for (const timeline of timelines)
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

  /** The sequence number of the event at a place of the comparison, from 0; undefined beyond the last. */
  seqAt(place: number): number | undefined {
    return place < this.#count ? this.#seqs[place] : undefined;
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
    if ((event.kind === "reset" && event.seq <= this.#resets) || isTimeOnly(event)) return;
    if (this.#count >= EVENTS_MAX) {
      this.#whole = false;
      return;
    }
    if (this.#count === this.#sums.length) {
      this.#sums = longer(this.#sums);
      this.#seqs = longer(this.#seqs);
    }
    this.#seqs[this.#count] = event.seq;
    this.#sums[this.#count++] = sumOf(event);
  }
}

function isTimeOnly({ kind, verb, body }: WorldEvent): boolean {
  if (kind !== "verb") return false;
  return verb === "wait" || (verb === "clock" && isObject(body) && body["set"] === undefined);
}

function longer(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const room = new Uint32Array(Math.min(EVENTS_MAX, 2 * column.length));
  room.set(column);
  return room;
}

/** 32-bit FNV-1a over the event without its number: for telling events apart, not for security. */
function sumOf(event: WorldEvent): number {
  const text = JSON.stringify({ ...event, seq: 0 });
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
