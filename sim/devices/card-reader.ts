import type { CardInterface, Presented } from "../../hal/card-reader";
import type { Answer, DeviceModel, World } from "../world";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** What a person holds to the reader: only what a reader can see of a card. */
export interface HeldCard {
  readonly id: string;
  /** ISO/IEC 7811 tracks as written; absent when the card has no stripe. */
  readonly stripe?: { readonly track2: string; readonly track3?: string };
  /** The stripe is scratched, the chip dirty: reading always fails. */
  readonly damaged?: readonly CardInterface[];
}

export type CardAction = "swipe" | "insert" | "tap" | "remove";

/** How people get it wrong: a stripe torn past the head unread, two cards in the field together. */
export const cardManners = Object.freeze(["too-fast", "two-at-once"] as const);
export type CardManner = (typeof cardManners)[number];

/** A swipe through the slot takes a third of a second. */
const SWIPE_MS = 300;
/** Contacts need this long to settle before a reset. */
const INSERT_MS = 200;

/**
 * The reader's slots and field. Chip and contactless cards need a card that answers APDUs; until a held card brings one,
 * an inserted or tapped card is unreadable.
 */
export class CardReaderModel implements DeviceModel {
  readonly facts: { readonly interfaces: readonly CardInterface[] };
  readonly #world: World;
  readonly #waiting: Waiting;
  readonly #removal: Waiting;
  #interfaces: readonly CardInterface[] = [];
  #inserted: HeldCard | undefined;

  constructor(world: World, interfaces: readonly CardInterface[]) {
    this.#world = world;
    this.facts = { interfaces };
    this.#waiting = new Waiting(world);
    this.#removal = new Waiting(world);
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  get inserted(): string | undefined {
    return this.#inserted?.id;
  }

  /** A person does something with a card. @returns whether the reader took notice. */
  play(card: HeldCard, action: CardAction): boolean {
    if (action === "remove") {
      this.#inserted = undefined;
      this.#removal.end("removed");
      return true;
    }
    if (action === "insert") this.#inserted = card;
    const through: CardInterface = action === "swipe" ? "stripe" : action === "insert" ? "chip" : "tap";
    if (!this.listening || !this.#interfaces.includes(through)) return false;
    const seen = this.#read(card, through);
    const instance = this.#world.boots;
    this.#world.after(action === "swipe" ? SWIPE_MS : INSERT_MS, () => {
      if (instance === this.#world.boots) this.#waiting.end(seen);
    });
    return true;
  }

  /** Two cards are held into the field at once. @returns whether the reader took notice. */
  collide(): boolean {
    if (!this.listening || !this.#interfaces.includes("tap")) return false;
    this.#waiting.end({ kind: "collision" } satisfies Presented, INSERT_MS);
    return true;
  }

  /** The interfaces that wait for a card now. */
  get open(): readonly CardInterface[] {
    return this.listening ? this.#interfaces : [];
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "present": {
        const { interfaces, timeoutMs } = fields(argument);
        if (!Array.isArray(interfaces)) throw new TypeError("present: expected interfaces, an array");
        this.#waiting.begin(answer, timeoutMs);
        this.#interfaces = interfaces as CardInterface[];
        if (this.#inserted && this.#interfaces.includes("chip"))
          this.#waiting.end(this.#read(this.#inserted, "chip"), INSERT_MS);
        return;
      }
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      case "transmit":
        return answer({ kind: "removed" });
      case "removed":
        if (!this.#inserted) return answer("removed");
        return this.#removal.begin((value, afterMs) => {
          answer(value === "removed" ? "removed" : "still-there", afterMs);
        }, fields(argument)["timeoutMs"]);
      case "release":
        return answer(undefined);
      default:
        noSuchMethod("card-reader", method);
    }
  }

  failure(method: string): unknown {
    if (method === "present" || method === "transmit") return { kind: "fault", fault: "no-answer" };
    return undefined;
  }

  corrupt(method: string, value: unknown): unknown {
    const presented = value as Presented;
    return method === "present" && presented.kind === "stripe" ? { kind: "unreadable", interface: "stripe" } : value;
  }

  powerLost(): void {
    // An inserted card stays where it is.
    this.#waiting.forget();
    this.#removal.forget();
  }

  #read(card: HeldCard, through: CardInterface): Presented {
    if (through === "stripe" && card.stripe && !card.damaged?.includes("stripe"))
      return { kind: "stripe", ...card.stripe };
    return { kind: "unreadable", interface: through };
  }
}
