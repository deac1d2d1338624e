import { KEY_AHEAD_MAX, type Key, type KeyPress, type Keypad } from "../../keypad";
import { WAIT_MS_MAX } from "../../wait";

/** One timer of a board. */
export interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/** The keypad's contract for keys that are drawn: whoever draws them says which was pressed. */
export class SoftKeypad implements Keypad {
  readonly #timers: Timers;
  #ahead: Key[] = [];
  #works = false;
  #answer: ((press: KeyPress) => void) | undefined;
  #timer: unknown;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Whether what tells of presses answers: until this is told it does not. */
  readonly setWorks = (works: boolean): void => {
    this.#works = works;
    if (!works) this.#end({ kind: "fault", fault: "disconnected" });
  };

  readonly press = (key: Key): void => {
    if (this.#answer) this.#end({ kind: "key", key });
    else if (this.#ahead.length < KEY_AHEAD_MAX) this.#ahead.push(key);
  };

  read({ timeoutMs }: { readonly timeoutMs: number }): Promise<KeyPress> {
    return new Promise((resolve) => {
      if (this.#answer) throw new TypeError("another call is waiting at this keypad");
      if (!(timeoutMs > 0 && timeoutMs <= WAIT_MS_MAX))
        throw new RangeError(`timeoutMs: expected more than 0 and at most ${WAIT_MS_MAX}`);
      const key = this.#ahead.shift();
      if (key !== undefined) return resolve({ kind: "key", key });
      if (!this.#works) return resolve({ kind: "fault", fault: "disconnected" });
      this.#answer = resolve;
      this.#timer = this.#timers.set(() => this.#end({ kind: "timeout" }), timeoutMs);
    });
  }

  cancel(): Promise<void> {
    this.#end({ kind: "cancelled" });
    return Promise.resolve();
  }

  flush(): Promise<void> {
    this.#ahead = [];
    return Promise.resolve();
  }

  #end(press: KeyPress): void {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    this.#timers.clear(this.#timer);
    answer(press);
  }
}
