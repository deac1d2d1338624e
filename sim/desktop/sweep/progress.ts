/** Between two lines where nobody watches. */
const LINE_MS = 10_000;
const WATCHED_MS = 200;

/** One line on stderr that says how far it is: rewritten on a terminal, a new one now and then elsewhere. */
export class Progress {
  #lastMs = 0;
  #open = false;

  show(text: string): void {
    const nowMs = performance.now();
    const watched = process.stderr.isTTY === true;
    if (nowMs - this.#lastMs < (watched ? WATCHED_MS : LINE_MS)) return;
    this.#lastMs = nowMs;
    process.stderr.write(watched ? `\r\x1b[K${text}` : `${text}\n`);
    this.#open = watched;
  }

  /** Something to stay, above the line. */
  say(text: string): void {
    if (this.#open) process.stderr.write("\r\x1b[K");
    this.#open = false;
    process.stderr.write(`${text}\n`);
  }
}
