import { KEY_AHEAD_MAX, type Key, type KeyPress, type Keypad } from "../keypad";

/**
 * Keys of a board's own beside the keypad at the other end of the wire, where somebody else or a script presses keys: whichever comes
 * first. The other end's clock is the terminal's, so it tells when the time is up, and that a keypad does not work.
 */
export class SharedKeypad implements Keypad {
  readonly #remote: Keypad;
  /** Pressed while nobody waited. */
  #ahead: Key[] = [];
  #remoteAsked = false;
  /** The other end is still asked for a wait that has ended. */
  #remoteStale = false;
  #timeoutMs = 0;
  #answer: ((press: KeyPress) => void) | undefined;
  #refuse: ((error: unknown) => void) | undefined;

  constructor(remote: Keypad) {
    this.#remote = remote;
  }

  /** A key of the board's own. */
  press(key: Key): void {
    if (!this.#answer) return this.#keep(key);
    this.#end({ kind: "key", key });
    if (this.#remoteAsked) this.#remote.cancel().then(undefined, this.#fail);
  }

  read({ timeoutMs }: { readonly timeoutMs: number }): Promise<KeyPress> {
    return new Promise((resolve, reject) => {
      if (this.#answer) throw new TypeError("another call is waiting at this keypad");
      const key = this.#ahead.shift();
      if (key !== undefined) return resolve({ kind: "key", key });
      this.#answer = resolve;
      this.#refuse = reject;
      this.#timeoutMs = timeoutMs;
      if (!this.#remoteAsked) this.#askRemote();
    });
  }

  cancel(): Promise<void> {
    this.#end({ kind: "cancelled" });
    return this.#remote.cancel();
  }

  flush(): Promise<void> {
    this.#ahead = [];
    return this.#remote.flush();
  }

  #askRemote(): void {
    this.#remoteAsked = true;
    this.#remote.read({ timeoutMs: this.#timeoutMs }).then(this.#fromRemote, this.#fail);
  }

  /** Made once: a function made at each call would be its whole code in RAM each time. */
  readonly #fromRemote = (press: KeyPress): void => {
    const stale = this.#remoteStale;
    this.#remoteAsked = false;
    this.#remoteStale = false;
    if (press.kind === "key" && !this.#answer) this.#keep(press.key);
    else if (press.kind === "key" || !stale) this.#end(press);
    else if (this.#answer) this.#askRemote();
  };

  readonly #fail = (error: unknown): void => {
    const refuse = this.#refuse;
    this.#answer = undefined;
    this.#refuse = undefined;
    refuse?.(error);
  };

  #keep(key: Key): void {
    if (this.#ahead.length < KEY_AHEAD_MAX) this.#ahead.push(key);
  }

  #end(press: KeyPress): void {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#refuse = undefined;
    this.#remoteStale = this.#remoteAsked;
    answer?.(press);
  }
}
