import type { CardInterface, CardReader } from "../../hal/card-reader";
import type { Answer, World } from "../world/world";
import type { CardReaderModel } from "./card-reader";
import { JoinedReader } from "./joined-reader";
import { contractOf, type ModelContract, RealPart, type Turns } from "./real-part";
import { fields } from "./waiting";

/** A card at a real reader, in what happened: whose it is only that reader sees. */
export const REAL_CARD = "real";

export interface ReadersOutside {
  /** No interface twice. */
  readonly readers: readonly CardReader[];
  readonly turns: Turns;
}

/** Card readers outside of the world; the interfaces that none of them has are the world's own. */
export class RealReader extends RealPart {
  readonly facts: object;
  protected readonly part: JoinedReader;
  readonly #own: ModelContract<CardReader>;
  readonly #outside: readonly CardInterface[];
  /** The calls so far, and up to which of them all were called off: one that has not begun ends as it begins. */
  #calls = 0;
  #calledOff = 0;

  constructor(world: World, model: CardReaderModel, { readers, turns }: ReadersOutside) {
    super({ world, port: "card-reader", model, turns });
    const { interfaces } = model.facts;
    const outside = readers.map((reader) => ({ reader, interfaces: reader.interfaces }));
    const taken = outside.flatMap((each) => each.interfaces);
    this.#outside = taken;
    const left = interfaces.filter((one) => !taken.includes(one));
    this.#own = contractOf<CardReader>(model, "card-reader", (ms, run) => {
      // Who calls from outside is not heard by a world that rests.
      world.after(ms, run);
      world.onStir();
    });
    const own = { reader: this.#own.contract, interfaces: left };
    this.part = new JoinedReader(left.length > 0 ? [...outside, own] : outside);
    this.facts = { interfaces };
  }

  /** A person is waited for in the others. */
  protected engages(method: string): boolean {
    return method === "transmit" || method === "release";
  }

  override handle(method: string, argument: unknown, answer: Answer): void {
    if (method === "present")
      return super.handle(method, argument, (seen) => {
        this.#noteCard(seen);
        answer(seen);
      });
    if (method !== "transmit") return super.handle(method, argument, answer);
    if (!(argument instanceof Uint8Array)) throw new TypeError("transmit: expected a command, bytes");
    // Whoever gave it wipes it when this returns: it may carry a PIN.
    super.handle(method, argument.slice(), answer);
  }

  protected override begin(method: string, argument: unknown, run: () => Promise<unknown>): Promise<unknown> {
    if (method === "cancel") {
      this.#calledOff = this.#calls;
      return run();
    }
    const call = ++this.#calls;
    return super.begin(method, argument, async () => {
      if (method === "present" && call <= this.#calledOff) return { kind: "cancelled" };
      if (method === "present" || method === "removed") return this.#until(fields(argument)["timeoutMs"], run);
      try {
        return await run();
      } finally {
        if (argument instanceof Uint8Array) argument.fill(0);
      }
    });
  }

  override powerLost(): void {
    super.powerLost();
    this.#calledOff = this.#calls;
    this.#own.forget((method) => (method === "removed" ? "removed" : { kind: "cancelled" }));
    this.part.cancel().catch((error: unknown) => this.bug(error));
    this.turns.take(() => this.part.release()).catch((error: unknown) => this.bug(error));
  }

  /** A card at a real reader was seen by nobody else: people are told so. */
  #noteCard(seen: unknown): void {
    const { kind } = fields(seen ?? {});
    const action = kind === "stripe" ? "swipe" : kind === "chip" ? "insert" : kind;
    if (
      (action === "swipe" || action === "insert" || action === "tap") &&
      this.#outside.includes(kind as CardInterface)
    )
      this.world.note("card", { card: REAL_CARD, action, noticed: true });
  }

  /** The time-outs are the world's: its time may be ahead of the part's. */
  async #until(timeoutMs: unknown, run: () => Promise<unknown>): Promise<unknown> {
    const ms = typeof timeoutMs === "number" ? timeoutMs : 0;
    const deadline = this.world.after(ms, () => this.part.expire(), { quiet: true });
    try {
      return await run();
    } finally {
      this.world.cancel(deadline);
    }
  }
}
