import type { CardInterface, CardLost, Presented } from "../../hal/card-reader";
import type { ChipAnswer } from "../cards/chip/answer";
import { type ReadableChip, Wallet, type WalletSurroundings } from "../cards/wallet";
import { PlainCiphers } from "../crypto/ciphers";
import type { Happening } from "../world/agenda";
import type { SeededRandom } from "../world/random";
import type { Answer, DeviceModel, World } from "../world/world";
import { exchangeMs, withoutPace } from "./card-pace";
import { type Mishap, Mishaps } from "./mishaps";
import { fields, noSuchMethod, Waiting } from "./waiting";

/** What a person holds to the reader: only what a reader can see of a card. Its chip is in the wallet. */
export interface HeldCard {
  readonly id: string;
  /** ISO/IEC 7811 tracks as written; absent when the card has no stripe. */
  readonly stripe?: { readonly track2: string; readonly track3?: string };
  /** The stripe is scratched, the chip dirty: reading always fails. */
  readonly damaged?: readonly CardInterface[];
}

export type CardAction = "swipe" | "insert" | "tap" | "remove";

/** How people get it wrong: a stripe torn past the head unread, two cards in the field together, a card forgotten in the slot. */
export const cardManners = Object.freeze(["too-fast", "two-at-once", "left-in"] as const);
export type CardManner = (typeof cardManners)[number];

/** A swipe through the slot takes a third of a second. */
const SWIPE_MS = 300;
/** Contacts need this long to settle before a reset. */
const INSERT_MS = 200;
/** Polling, anticollision, selection and ATS in the field. */
const TAP_MS = 60;
/** A card without a hold time of its own is taken out of the field or the slot so soon after the terminal is done with it. */
const TAKEN_AWAY_MS = 400;
const TAKEN_OUT_MS = 700;

/** A phone's identity is drawn anew at each tap and says so with its first byte (ISO/IEC 14443-3). */
const RANDOM_UID = 0x08;

/** The card that the terminal speaks to. */
interface Active {
  readonly held: HeldCard;
  readonly chip: ReadableChip;
  readonly through: "chip" | "tap";
}

/** A command on its way: what is to be answered should the card leave before. */
interface Exchange {
  readonly answer: Answer;
  readonly happening: Happening;
}

/**
 * The reader's slot and field. A stripe is read from the held card; a chip answers for itself, at the pace of its
 * interface. More than one card in the field is a collision (B03).
 */
export class CardReaderModel implements DeviceModel {
  readonly facts: { readonly interfaces: readonly CardInterface[] };
  readonly #world: World;
  readonly #waiting: Waiting;
  readonly #removal: Waiting;
  readonly #wallet: Wallet;
  readonly #random: SeededRandom;
  #interfaces: readonly CardInterface[] = [];
  #inserted: HeldCard | undefined;
  /** Its holder does not look: it stays in the slot until the `remove` verb, or its hold time is over. */
  #forgotten = false;
  #field: readonly HeldCard[] = [];
  #active: Active | undefined;
  #exchange: Exchange | undefined;
  /** Cards are on their way out: the one in the slot, or those in the field. */
  #leaving: { readonly id: string | undefined; readonly happening: Happening } | undefined;
  readonly #mishaps = new Mishaps();

  /** @param people whose cards are shown to it, and where they come from. */
  constructor(
    world: World,
    interfaces: readonly CardInterface[],
    people: Omit<WalletSurroundings, "ciphers" | "randomBytes"> = {},
  ) {
    this.#world = world;
    this.facts = { interfaces };
    this.#waiting = new Waiting(world);
    this.#removal = new Waiting(world);
    this.#random = world.random("cards");
    this.#wallet = new Wallet({
      ciphers: new PlainCiphers(),
      randomBytes: (length) => this.#random.bytes(length),
      ...people,
    });
  }

  get listening(): boolean {
    return this.#waiting.pending;
  }

  get inserted(): string | undefined {
    return this.#inserted?.id;
  }

  /** The cards in the field. */
  get inField(): readonly string[] {
    return this.#field.map((held) => held.id);
  }

  /**
   * A person does something with a card, and first takes out one that was left in the slot.
   * @param forgotten stays in the slot whatever the terminal asks for. @returns whether the reader took notice.
   */
  play(card: HeldCard, action: CardAction, forgotten = false): boolean {
    if (action !== "remove" && this.#inserted && this.#active?.through !== "chip") this.#takeOut(this.#inserted.id);
    switch (action) {
      case "remove":
        return this.#takeOut(card.id);
      case "swipe":
        return this.#notice("stripe", () => this.#stripe(card), SWIPE_MS);
      case "insert":
        this.#inserted = card;
        this.#forgotten = forgotten;
        return this.#notice("chip", () => this.#activate("chip"), INSERT_MS);
      case "tap":
        return this.#tap(card);
    }
  }

  /** Two cards are held into the field at once. @returns whether the reader took notice. */
  collide(): boolean {
    return this.#notice("tap", () => ({ kind: "collision" }), TAP_MS);
  }

  /** So many of the next cards suffer it; 0: none any more. */
  suffer(mishap: Mishap, times: number): void {
    this.#mishaps.arm(mishap, times);
  }

  /** The interfaces that wait for a card now. */
  get open(): readonly CardInterface[] {
    return this.listening ? this.#interfaces : [];
  }

  handle(method: string, argument: unknown, answer: Answer): void {
    switch (method) {
      case "present":
        return this.#present(fields(argument), answer);
      case "cancel":
        this.#waiting.end({ kind: "cancelled" });
        return answer(undefined);
      case "transmit":
        return this.#transmit(argument, answer);
      case "removed":
        return this.#awaitRemoval(fields(argument)["timeoutMs"], answer);
      case "release":
        this.#active = undefined;
        this.#letGo();
        return answer(undefined);
      default:
        noSuchMethod("card-reader", method);
    }
  }

  failure(method: string): unknown {
    if (method !== "present" && method !== "transmit") return undefined;
    this.#waiting.forget();
    this.#forgetExchange();
    return { kind: "fault", fault: "no-answer" };
  }

  /** A flipped bit: parity, LRC or CRC tell the reader, which gives up after its retries. */
  corrupt(method: string, value: unknown): unknown {
    if (method !== "present" && method !== "transmit") return value;
    const { kind } = fields(value);
    if (method === "transmit" && kind === "response") return { kind: "protocol-error" } satisfies CardLost;
    if (method === "transmit" || (kind !== "stripe" && kind !== "chip" && kind !== "tap")) return value;
    this.#active = undefined;
    return { kind: "unreadable", interface: kind } satisfies Presented;
  }

  powerLost(): void {
    // An inserted card stays where it is; whoever holds one in the field takes it away.
    this.#waiting.forget();
    this.#removal.forget();
    this.#forgetExchange();
    this.#active = undefined;
    if (this.#field.length > 0) this.#letGo();
  }

  #present({ interfaces, timeoutMs }: { readonly [name: string]: unknown }, answer: Answer): void {
    if (!Array.isArray(interfaces)) throw new TypeError("present: expected interfaces, an array");
    // Nobody can come: asked whether the reader is there.
    if (interfaces.length === 0 && typeof timeoutMs === "number") return answer({ kind: "timeout" }, timeoutMs);
    this.#waiting.begin((value, afterMs) => {
      answer(value, afterMs);
      // One that came too late to be read: its holder sees that nobody asks for it any more.
      if (fields(value)["kind"] === "timeout") this.#letGo();
    }, timeoutMs);
    this.#interfaces = interfaces as CardInterface[];
    this.#active = undefined;
    if (this.#inserted) this.#notice("chip", () => this.#activate("chip"), INSERT_MS);
    else if (this.#field.length > 0) this.#notice("tap", () => this.#activate("tap"), TAP_MS);
  }

  /** Ends a waiting `present` with what is seen by then, if it waits for this interface. */
  #notice(through: CardInterface, see: () => Presented, afterMs: number): boolean {
    if (!this.listening || !this.#interfaces.includes(through)) return false;
    this.#world.afterInInstance(afterMs, () => {
      if (this.listening) this.#waiting.end(this.#mishaps.strikes("unreadable") ? this.#unreadable(through) : see());
    });
    return true;
  }

  #unreadable(through: CardInterface): Presented {
    if (through === "tap") this.#letGo();
    return { kind: "unreadable", interface: through };
  }

  #stripe(card: HeldCard): Presented {
    if (card.stripe && !card.damaged?.includes("stripe")) return { kind: "stripe", ...card.stripe };
    return { kind: "unreadable", interface: "stripe" };
  }

  #tap(card: HeldCard): boolean {
    if (!this.listening && this.#active?.through !== "tap") return false;
    this.#stay();
    if (this.#field.every((held) => held.id !== card.id)) this.#field = [...this.#field, card];
    if (this.#active?.through === "tap") return true;
    if (this.#notice("tap", () => this.#activate("tap"), TAP_MS)) return true;
    this.#field = this.#field.filter((held) => held !== card);
    return false;
  }

  /** Powers up what is in the slot or the field. */
  #activate(through: "chip" | "tap"): Presented {
    const held = through === "chip" ? this.#inserted : this.#field[0];
    const chip = held && !held.damaged?.includes(through) ? this.#wallet.chip(held.id) : undefined;
    if (
      through === "tap" &&
      (this.#field.length > 1 || chip?.profile.pair === true || this.#mishaps.strikes("collision"))
    ) {
      this.#letGo();
      return { kind: "collision" };
    }
    const answer = held && chip?.powerUp(through);
    if (held === undefined || chip === undefined || answer === undefined) return this.#unreadable(through);
    this.#active = { held, chip, through };
    if (through === "chip") return { kind: "chip", atr: answer };
    const identity = chip.profile.phone ? Uint8Array.of(RANDOM_UID, ...this.#random.bytes(3)) : chip.uid;
    return { kind: "tap", technology: "A", uid: identity, ats: answer };
  }

  #transmit(argument: unknown, answer: Answer): void {
    if (!(argument instanceof Uint8Array)) throw new TypeError("transmit: expected a command, bytes");
    if (this.#exchange) throw new TypeError("another command is under way");
    if (!this.#active) return answer({ kind: "removed" } satisfies CardLost);
    const { held, chip, through } = this.#active;
    // Two cards that speak at once: neither is understood.
    const crowded = through === "tap" && this.#field.length > 1;
    const gone = this.#mishaps.strikes("leaving");
    const made: ChipAnswer = gone
      ? { kind: "removed", thinkMs: 0 }
      : crowded
        ? { kind: "protocol-error", thinkMs: 0 }
        : chip.transmit(argument);
    const happening = this.#world.afterInInstance(exchangeMs(through, argument, made), () => {
      this.#exchange = undefined;
      if (made.kind === "removed") this.#takeOut(held.id);
      answer(withoutPace(made));
    });
    this.#exchange = { answer, happening };
  }

  #awaitRemoval(timeoutMs: unknown, answer: Answer): void {
    if (!this.#inserted && this.#field.length === 0) return answer("removed");
    this.#removal.begin((value, afterMs) => {
      answer(value === "removed" ? "removed" : "still-there", afterMs);
    }, timeoutMs);
    this.#letGo();
  }

  /** The holder of a card sees that it is done with. */
  #letGo(): void {
    const { id } = this.#inserted && !this.#forgotten ? this.#inserted : { id: undefined };
    if (this.#field.length === 0 && id === undefined) return;
    // Asked once more, its holder is no slower: a terminal that looks often must not keep the card in the slot.
    if (this.#leaving && this.#leaving.id === id) return;
    this.#stay();
    const happening = this.#world.after(id === undefined ? TAKEN_AWAY_MS : TAKEN_OUT_MS, () => {
      this.#leaving = undefined;
      if (id !== undefined) this.#takeOut(id);
      for (const held of this.#field) this.#takeOut(held.id);
    });
    this.#leaving = { id, happening };
  }

  /** Its holder leaves it where it is. */
  #stay(): void {
    this.#world.cancel(this.#leaving?.happening);
    this.#leaving = undefined;
  }

  /** One card leaves slot or field; what it was being told it does not answer. @returns whether it was there. */
  #takeOut(id: string): boolean {
    const inserted = this.#inserted?.id === id;
    const field = this.#field.filter((held) => held.id !== id);
    if (!inserted && field.length === this.#field.length) return false;
    if (inserted) this.#inserted = undefined;
    this.#field = field;
    if (this.#active?.held.id === id) this.#breakOff();
    if (this.#inserted === undefined && field.length === 0) {
      this.#stay();
      this.#removal.end("removed");
    }
    return true;
  }

  /** The active card is gone. */
  #breakOff(): void {
    this.#active = undefined;
    const exchange = this.#exchange;
    this.#forgetExchange();
    exchange?.answer({ kind: "removed" } satisfies CardLost);
  }

  #forgetExchange(): void {
    this.#world.cancel(this.#exchange?.happening);
    this.#exchange = undefined;
  }
}
