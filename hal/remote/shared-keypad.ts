import type { Key, KeyPress, Keypad } from "../keypad";
import { WAIT_MS_MAX } from "../wait";

/**
 * A board's own keypad beside the one at the other end of the wire, where somebody else or a script presses keys: whichever comes first.
 * The other end's clock is the terminal's, so it tells when the time is up. An own keypad that fails leaves the keys of the other end.
 */
export class SharedKeypad implements Keypad {
  readonly #own: Keypad;
  readonly #remote: Keypad;
  /** From either end while nobody waited: at most one that came as the other end's was taken, and one of the own. */
  #kept: Key[] = [];
  #ownAsked = false;
  #remoteAsked = false;
  /** The other end is still asked for a wait that has ended. */
  #remoteStale = false;
  #timeoutMs = 0;
  #answer: ((press: KeyPress) => void) | undefined;
  #refuse: ((error: unknown) => void) | undefined;

  constructor(own: Keypad, remote: Keypad) {
    this.#own = own;
    this.#remote = remote;
  }

  read({ timeoutMs }: { readonly timeoutMs: number }): Promise<KeyPress> {
    return new Promise((resolve, reject) => {
      if (this.#answer) throw new TypeError("another call is waiting at this keypad");
      const key = this.#kept.shift();
      if (key !== undefined) return resolve({ kind: "key", key });
      this.#answer = resolve;
      this.#refuse = reject;
      this.#timeoutMs = timeoutMs;
      this.#askRemote();
      if (this.#ownAsked) return;
      this.#ownAsked = true;
      // It stays asked from one wait to the next: its keys are kept here as they were kept there.
      this.#own.read({ timeoutMs: WAIT_MS_MAX }).then(this.#fromOwn, this.#fail);
    });
  }

  cancel(): Promise<void> {
    this.#end({ kind: "cancelled" });
    return this.#remote.cancel();
  }

  flush(): Promise<void> {
    this.#kept = [];
    this.#own.flush().then(undefined, this.#fail);
    return this.#remote.flush();
  }

  #askRemote(): void {
    if (this.#remoteAsked) return;
    this.#remoteAsked = true;
    this.#remote.read({ timeoutMs: this.#timeoutMs }).then(this.#fromRemote, this.#fail);
  }

  readonly #fromOwn = (press: KeyPress): void => {
    this.#ownAsked = false;
    if (press.kind !== "key") return;
    if (!this.#answer) return void this.#kept.push(press.key);
    this.#end(press);
    if (this.#remoteAsked) this.#remote.cancel().then(undefined, this.#fail);
  };

  readonly #fromRemote = (press: KeyPress): void => {
    const stale = this.#remoteStale;
    this.#remoteAsked = false;
    this.#remoteStale = false;
    if (press.kind === "key" && !this.#answer) this.#kept.push(press.key);
    else if (press.kind === "key" || !stale) this.#end(press);
    else if (this.#answer) this.#askRemote();
  };

  readonly #fail = (error: unknown): void => {
    const refuse = this.#refuse;
    this.#answer = undefined;
    this.#refuse = undefined;
    refuse?.(error);
  };

  #end(press: KeyPress): void {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#refuse = undefined;
    this.#remoteStale = this.#remoteAsked;
    answer?.(press);
  }
}
