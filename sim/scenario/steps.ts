import type { WorldEvent } from "../world/timeline";
import type { World } from "../world/world";

/** The steps of a flow at which something can strike, in the order in which a signed chip sale with a slip comes to them. */
export const stepNames = Object.freeze([
  /** The operator's password is asked for. */
  "log-in",
  /** Home, before a sale. */
  "home",
  "amount",
  /** A card is asked for. */
  "card",
  "pin",
  /** The terminal connects for a sale, and has sent nothing. */
  "connecting",
  /** The request is out, and no answer has come. */
  "waiting",
  /** The answer is there, and the chip is asked for its last word. */
  "last-word",
  "sign",
  /** The first copy of the slip is under the head. */
  "printing",
  /** It came out whole, and a second one is due. */
  "second-copy",
  /** Home again, behind a sale. */
  "rest",
] as const);
export type StepName = (typeof stepNames)[number];

/** The message type of a request whose answer moves money, and of that answer. */
const REQUEST = "0200";
const REPLY = "0210";

/** Screens that tell how a transaction ended. */
const ends: readonly unknown[] = Object.freeze(["approved", "declined", "checking", "returned", "not-charged"]);

/** Follows the terminal through its flows from outside, by what screens, ports and wire show, and tells each step as it is come to. */
export class Steps {
  readonly #hearers = new Set<(step: StepName) => void>();
  #now: readonly StepName[] = [];
  /** Since home was shown last: a card was asked for, a request has left, was answered, a slip came out, an end was shown. */
  #card = false;
  #sent = false;
  #answered = false;
  #slips = 0;
  #ended = false;

  constructor({ timeline }: World) {
    timeline.listen((event) => {
      const steps = this.#stepsOf(event);
      if (steps.length === 0) return;
      this.#now = steps;
      for (const step of steps) for (const hearer of this.#hearers) hearer(step);
    });
  }

  /** Where the terminal stands. */
  isAt(step: StepName): boolean {
    return this.#now.includes(step);
  }

  /** @returns ends it. */
  listen(hearer: (step: StepName) => void): () => void {
    this.#hearers.add(hearer);
    return () => {
      this.#hearers.delete(hearer);
    };
  }

  #stepsOf(event: WorldEvent): readonly StepName[] {
    switch (event.kind) {
      case "screen":
        return this.#shown(event["id"]);
      case "message":
        if (event["mti"] === REPLY) this.#answered = true;
        if (event["mti"] !== REQUEST || this.#sent) return [];
        this.#sent = true;
        return ["waiting"];
      case "call":
        return this.#called(event["port"], event["method"]);
      case "slip":
        return ++this.#slips === 1 ? ["second-copy"] : [];
      case "power":
        this.#begin();
        this.#now = [];
        return [];
      default:
        return [];
    }
  }

  #called(port: unknown, method: unknown): readonly StepName[] {
    if (port === "network" && method === "connect") return this.#card && !this.#sent ? ["connecting"] : [];
    if (port === "card-reader" && method === "transmit") return this.#answered && !this.#ended ? ["last-word"] : [];
    return port === "printer" && method === "begin" && this.#slips === 0 ? ["printing"] : [];
  }

  #shown(id: unknown): readonly StepName[] {
    if (ends.includes(id)) this.#ended = true;
    switch (id) {
      case "operator.password":
        return this.isAt("log-in") ? [] : ["log-in"];
      case "home": {
        const behind = this.#ended || this.isAt("rest");
        this.#begin();
        return behind ? ["home", "rest"] : ["home"];
      }
      case "card":
        this.#card = true;
        return ["card"];
      case "amount":
      case "pin":
      case "sign":
        return [id];
      default:
        return [];
    }
  }

  /** Nothing is under way. */
  #begin(): void {
    this.#card = false;
    this.#sent = false;
    this.#answered = false;
    this.#slips = 0;
    this.#ended = false;
  }
}
