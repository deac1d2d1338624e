import { WAIT_MS_MAX } from "../../hal/wait";
import type { Happening } from "../world/agenda";
import type { Answer, World } from "../world/world";

/** One call that waits for a person: it ends with what comes, with "timeout" or with "cancelled". */
export class Waiting {
  readonly #world: World;
  #answer: Answer | undefined;
  #deadline: Happening | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get pending(): boolean {
    return this.#answer !== undefined;
  }

  /** Throws where one is waiting already: two readers of one device are a bug of the caller. */
  begin(answer: Answer, timeoutMs: unknown): void {
    if (this.#answer) throw new TypeError("another call is waiting at this device");
    if (typeof timeoutMs !== "number" || !(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX))
      throw new RangeError(`timeoutMs: expected more than 0 and at most ${WAIT_MS_MAX}`);
    this.#answer = answer;
    this.extend(timeoutMs);
  }

  /** Starts the time-out anew. */
  extend(timeoutMs: number): void {
    this.#world.cancel(this.#deadline);
    this.#deadline = this.#world.after(timeoutMs, () => this.end({ kind: "timeout" }), { quiet: true });
  }

  end(value: unknown, afterMs = 0): void {
    const answer = this.#answer;
    this.forget();
    answer?.(value, afterMs);
  }

  /** The power is gone: nobody waits any more. */
  forget(): void {
    this.#world.cancel(this.#deadline);
    this.#deadline = undefined;
    this.#answer = undefined;
  }
}

/** The fields of a call's argument, whatever came over the wire. */
export function fields(argument: unknown): { readonly [name: string]: unknown } {
  if (typeof argument !== "object" || argument === null) throw new TypeError("argument: expected an object");
  return argument as { readonly [name: string]: unknown };
}

export function noSuchMethod(port: string, method: string): never {
  throw new TypeError(`${port} has no call ${method}`);
}
