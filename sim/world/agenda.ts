/** Something that will happen in the world. */
export interface Happening {
  atMs: number;
  /** Order of making: ties happen in the order in which they were made. */
  readonly order: number;
  /** A quiet happening does not keep the world from being idle: a person's time-out, a long pause. */
  readonly quiet: boolean;
  readonly run: () => void;
  cancelled: boolean;
}

/** What is to happen, earliest first: a binary heap over (time, order). */
export class Agenda {
  readonly #heap: Happening[] = [];
  #order = 0;
  #restless = 0;

  add(atMs: number, quiet: boolean, run: () => void): Happening {
    const happening: Happening = { atMs, order: ++this.#order, quiet, run, cancelled: false };
    if (!quiet) this.#restless++;
    const heap = this.#heap;
    let i = heap.push(happening) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(happening, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = happening;
    return happening;
  }

  cancel(happening: Happening): void {
    if (happening.cancelled) return;
    happening.cancelled = true;
    if (!happening.quiet) this.#restless--;
  }

  /** The earliest, still on the agenda. */
  peek(): Happening | undefined {
    while (this.#heap.length > 0 && this.#heap[0]!.cancelled) this.#remove();
    return this.#heap[0];
  }

  /** Takes the earliest off. */
  pop(): Happening | undefined {
    const first = this.peek();
    if (!first) return undefined;
    this.#remove();
    first.cancelled = true;
    if (!first.quiet) this.#restless--;
    return first;
  }

  /** Everything happens so much later: the order stays. */
  shift(ms: number): void {
    for (const happening of this.#heap) happening.atMs += ms;
  }

  /** How many happenings are not quiet. */
  get restless(): number {
    return this.#restless;
  }

  #remove(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Happening, b: Happening): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
