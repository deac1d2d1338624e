import type { Till } from "../../hal/till";
import { freshStack } from "../values/fresh-stack";
import { frameOf } from "./frames";
import { jsonOf, type TerminalSays, type TillResult } from "./messages";

/** What waits to be said. A till that takes nothing loses states, and asks. */
const WAITING_MAX = 32;
/** Results of one conversation that are remembered: as many as can be untold, twice. */
const SAID_MAX = 32;

/** What is said to the till, in order, and never awaited by whoever says it: a line that stands still must not keep a sale waiting. */
export class Mouth {
  readonly #till: Till;
  readonly #onFailure: (error: unknown) => void;
  readonly #said = new Map<string, { readonly money: string; readonly final: boolean }>();
  #waiting: TerminalSays[] = [];
  #speaking = false;
  #shut = false;
  #line: number | undefined;

  constructor(till: Till, onFailure: (error: unknown) => void) {
    this.#till = till;
    this.#onFailure = onFailure;
  }

  /** The connection that is spoken to. */
  get line(): number | undefined {
    return this.#line;
  }

  /** Another connection, or none. */
  turnTo(line: number | undefined): void {
    this.#line = line;
    this.#waiting = [];
    this.#said.clear();
  }

  shut(): void {
    this.#shut = true;
    this.#waiting = [];
  }

  say(message: TerminalSays): void {
    if (this.#line === undefined || this.#shut) return;
    if (message.type === "result") this.#note(message);
    this.#waiting.push(message);
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    if (this.#speaking) return;
    this.#speaking = true;
    this.#speak().catch(this.#onFailure);
  }

  /** A result, unless this conversation has had the same. */
  sayOnce(result: TillResult): void {
    const said = this.#said.get(result.reference);
    if (!said || said.money !== (result.money ?? "") || said.final !== result.final) this.say(result);
  }

  /** Was its end said in this conversation? */
  isFinal(reference: string): boolean {
    return this.#said.get(reference)?.final === true;
  }

  #note({ reference, money, final }: TillResult): void {
    this.#said.delete(reference);
    this.#said.set(reference, { money: money ?? "", final });
    const [oldest] = this.#said.keys();
    if (this.#said.size > SAID_MAX && oldest !== undefined) this.#said.delete(oldest);
  }

  /** Frames are made in a job of their own: screens are shown from deep inside flows. */
  async #speak(): Promise<void> {
    await freshStack;
    for (;;) {
      const [message, line] = [this.#waiting.shift(), this.#line];
      if (!message || line === undefined) break;
      const sent = await this.#till.send({ line, bytes: frameOf(jsonOf(message)) });
      if (sent !== "sent" && line === this.#line) this.#waiting = [];
    }
    this.#speaking = false;
  }
}
