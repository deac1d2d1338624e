import { Agenda, type Happening } from "../world/agenda";

/**
 * Time on a board's buses, in milliseconds with fractions: a bit at 400 kHz is 0.0025. The hardware goes on while the processor is busy,
 * the processor is told of it when it is free.
 */
export class BusTime {
  readonly #agenda = new Agenda();
  #nowMs: number;
  #interrupts: (() => void)[] = [];
  /** Told when there is something new to do: whoever drives this time looks at `nextMs` again. */
  onChange: () => void = () => undefined;

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  readonly now = (): number => this.#nowMs;

  /** Hardware does something after so long, whatever the processor does. */
  after(ms: number, run: () => void): Happening {
    const happening = this.#agenda.add(this.#nowMs + Math.max(0, ms), false, run);
    this.onChange();
    return happening;
  }

  cancel(happening: Happening | undefined): void {
    if (happening) this.#agenda.cancel(happening);
  }

  /** The processor runs it as soon as it is free. */
  interrupt(run: () => void): void {
    this.#interrupts.push(run);
    this.onChange();
  }

  /** The processor stands still for so long, in a call that blocks. */
  spend(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#agenda.peek(); next && next.atMs <= untilMs; next = this.#agenda.peek()) this.#happen();
    this.#nowMs = untilMs;
  }

  /** When the next thing is due; undefined when nothing is. */
  get nextMs(): number | undefined {
    return this.#interrupts.length > 0 ? this.#nowMs : this.#agenda.peek()?.atMs;
  }

  /** The processor has nothing to be told: the next thing that happens is hardware's. */
  get quiet(): boolean {
    return this.#interrupts.length === 0;
  }

  /** Lets the next thing happen. @returns whether there was one. */
  step(): boolean {
    const interrupt = this.#interrupts.shift();
    if (interrupt) {
      interrupt();
      return true;
    }
    if (!this.#agenda.peek()) return false;
    this.#happen();
    return true;
  }

  /** Nothing happened until then. Does nothing where that is past. */
  pass(untilMs: number): void {
    if (untilMs > this.#nowMs) this.#nowMs = untilMs;
  }

  /** The power is gone: what the processor was to be told is forgotten. */
  forgetInterrupts(): void {
    this.#interrupts = [];
  }

  /** Time as drivers get it: parts of `hal/clock.ts`. */
  readonly clock = Object.freeze({
    sleep: ({ ms }: { readonly ms: number }) =>
      new Promise<void>((resolve) => this.after(ms, () => this.interrupt(resolve))),
    monotonic: async () => Math.floor(this.#nowMs),
  });

  #happen(): void {
    const next = this.#agenda.pop();
    if (!next) return;
    if (next.atMs > this.#nowMs) this.#nowMs = next.atMs;
    next.run();
  }
}
