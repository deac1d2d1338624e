/** One thing that happened. Plain data without card data, PIN digits or keys: it is shown, stored and sent. */
export interface WorldEvent {
  readonly seq: number;
  /** Virtual wall clock, ms since 1970-01-01T00:00:00Z. */
  readonly atMs: number;
  /** "call", "answer", "verb", "message", "screen", "slip", "power", "fault", "bug". */
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** How many events are kept to be looked at; the digest covers all. */
export const EVENTS_KEPT_MAX = 20_000;

/** The sequence numbers of events. Worlds that live in one time have them in common. */
export class Numbering {
  last = 0;
}

/** All that happened, in order: the last `EVENTS_KEPT_MAX` to look at, and a digest over everything from the start. */
export class Timeline {
  readonly #kept: WorldEvent[] = [];
  #first = 0;
  /** From here on the kept ones are not in the digest yet: most runs are never asked for it. */
  #undigested = 0;
  readonly numbering: Numbering;
  #hashA = 0x811c9dc5 | 0;
  #hashB = 0x1234567 | 0;
  readonly #listeners = new Set<(event: WorldEvent) => void>();
  /** Off in long runs that need no proof: hashing every event costs as much as the world itself. */
  digesting = true;
  /** Off where only listeners look at events: what is kept grows old, and old things cost the engine's collector. */
  keeping = true;
  /** Kinds that are told at all; every kind unless set. Long runs need a few, and telling a call costs as much as making it. */
  only: readonly string[] | undefined;

  constructor(numbering = new Numbering()) {
    this.numbering = numbering;
  }

  wants(kind: string): boolean {
    return this.only === undefined || this.only.includes(kind);
  }

  /** @param detail becomes the event: whoever tells it gives it away. Copying it would cost more than all else here. */
  add(atMs: number, kind: string, detail: { [name: string]: unknown }): WorldEvent {
    detail["seq"] = ++this.numbering.last;
    detail["atMs"] = atMs;
    detail["kind"] = kind;
    const event = detail as WorldEvent;
    if (this.keeping) this.#keep(event);
    else if (this.digesting) this.#hash(JSON.stringify(event));
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  #keep(event: WorldEvent): void {
    this.#kept.push(event);
    if (this.#kept.length - this.#first > EVENTS_KEPT_MAX) this.#first++;
    if (this.#first > EVENTS_KEPT_MAX) {
      this.#digestKept();
      this.#kept.splice(0, this.#first);
      this.#undigested -= this.#first;
      this.#first = 0;
    }
  }

  /** Nobody changes an event behind its telling, so that it reads the same later. */
  #digestKept(): void {
    if (this.digesting)
      for (let at = this.#undigested; at < this.#kept.length; at++) this.#hash(JSON.stringify(this.#kept[at]));
    this.#undigested = this.#kept.length;
  }

  /** The kept events after sequence number `after`. */
  since(after: number): WorldEvent[] {
    let [low, high] = [this.#first, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#kept[middle]!.seq <= after) low = middle + 1;
      else high = middle;
    }
    return this.#kept.slice(low);
  }

  /** 16 hex digits over every event since the start: equal runs have equal digests. */
  get digest(): string {
    this.#digestKept();
    const hex = (value: number) => (value >>> 0).toString(16).padStart(8, "0");
    return hex(this.#hashA) + hex(this.#hashB);
  }

  /** Number of the last event that was told, here or in another world of the same time. */
  get seq(): number {
    return this.numbering.last;
  }

  listen(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Two FNV-1a style hashes over UTF-16 units: for telling runs apart, not for security. */
  #hash(text: string): void {
    let a = this.#hashA;
    let b = this.#hashB;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x85ebca6b) + 0x61c88647;
      b ^= b >>> 13;
    }
    this.#hashA = a;
    this.#hashB = b | 0;
  }
}

/** The digest of several: of one it is its own. */
export function digestOf(timelines: readonly Timeline[]): string {
  const [first, ...others] = timelines;
  if (!first || others.length === 0) return first?.digest ?? "";
  const joint = new Timeline();
  for (const { digest } of timelines) joint.add(0, "digest", { digest });
  return joint.digest;
}
