import type { Simulator } from "../simulator/simulator";

/** What was under way when the power went. */
export interface Cut {
  readonly atMs: number;
  /** "pulled", or the fault that cut it. */
  readonly why: string;
  /** The screen that was shown. */
  readonly screen: string;
  /** Screens since the terminal was at rest, the last of them above. */
  readonly screens: readonly string[];
  /** Messages with a higher number belong to what was under way. */
  readonly afterMessage: number;
  /** The last message before the cut. */
  readonly lastMessage: number;
  /** The terminal's clock when it left its rest. */
  readonly begunMs: number;
  /** The terminal's clock at the cut. */
  readonly endedMs: number;
}

/** Screens from which something is begun: what they show is not under way. */
const rests: readonly string[] = Object.freeze([
  "boot",
  "self-test",
  "activation",
  "operator.number",
  "operator.password",
  "home",
  "menu",
  "list",
  "detail",
  "locked",
  "off",
]);

/** Follows the terminal from outside, and keeps what was under way at the last power cut. */
export class Cuts {
  readonly #simulator: Simulator;
  #screens: string[] = [];
  #afterMessage = 0;
  #begunMs = 0;
  #last: Cut | undefined;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    simulator.world.timeline.listen((event) => {
      if (event.kind === "screen") this.#show(String(event["id"]));
      if (event.kind === "power" && event["action"] === "cut") this.#cut(event.atMs, String(event["why"] ?? ""));
    });
  }

  /** Undefined: the power has not gone yet. */
  get last(): Cut | undefined {
    return this.#last;
  }

  #show(id: string): void {
    if (rests.includes(id)) {
      this.#screens = [];
      this.#afterMessage = this.#lastMessage;
      this.#begunMs = this.#simulator.clock.terminalMs;
    }
    if (this.#screens.at(-1) !== id) this.#screens.push(id);
  }

  #cut(atMs: number, why: string): void {
    this.#last = {
      atMs,
      why,
      screen: this.#screens.at(-1) ?? "off",
      screens: this.#screens,
      afterMessage: this.#afterMessage,
      lastMessage: this.#lastMessage,
      begunMs: this.#begunMs,
      endedMs: this.#simulator.clock.terminalMs,
    };
  }

  get #lastMessage(): number {
    return this.#simulator.messages.all.at(-1)?.seq ?? 0;
  }
}
