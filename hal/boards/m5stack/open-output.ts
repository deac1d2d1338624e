/** What the SDK's outputs of sound have in common. */
interface Output {
  stop(): void;
  close(): void;
}

/** The output of sound that is open: one at most, and only while something is heard, because its buffers are large. */
export class OpenOutput {
  #out: Output | undefined;

  take(out: Output): void {
    this.#out = out;
  }

  has(out: Output): boolean {
    return out === this.#out;
  }

  close(): void {
    const out = this.#out;
    this.#out = undefined;
    out?.stop();
    out?.close();
  }
}
