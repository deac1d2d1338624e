import type { CardAnswer } from "../../src/emv/types";
import { ChipCard } from "../cards/chip/chip-card";
import { chipOf } from "../cards/chip/deck-chips";
import type { ChipProfile } from "../cards/chip/profile";
import { deckCards } from "../cards/deck-cards";
import { PlainCiphers } from "../crypto/ciphers";
import type { SeededRandom } from "../world/random";
import { mutated, pick, shortLength } from "./mutate";
import { hostileObjects, reshaped } from "./tlv-bytes";

/** What a reader gives at most (`hal/card-reader.ts`). */
const ANSWER_BYTES_MAX = 256;
/** Answers of a card that are kept to be told again later. */
const TOLD_MAX = 32;

/** Status words that mean something to somebody. */
const telling: readonly number[] = Object.freeze([
  0x9000, 0x6283, 0x6300, 0x63c0, 0x63c1, 0x63cf, 0x6700, 0x6982, 0x6983, 0x6984, 0x6985, 0x6986, 0x6a81, 0x6a82,
  0x6a83, 0x6a88, 0x6d00, 0x6e00, 0x9100, 0x0000, 0xffff,
]);

/** The chips of the deck, each personalised once. */
export class ChipShelf {
  readonly ciphers = new PlainCiphers();
  readonly #profiles: readonly ChipProfile[];

  constructor() {
    const profiles = deckCards.map((card) => chipOf(card, this.ciphers));
    this.#profiles = profiles.filter((profile) => profile !== undefined);
  }

  /** Any of them that speaks through this interface. */
  draw(random: SeededRandom, through: "chip" | "tap"): ChipCard {
    const speaking = this.#profiles.filter(({ interfaces }) => interfaces.includes(through));
    const profile = pick(random, speaking);
    return new ChipCard(profile, { ciphers: this.ciphers, randomBytes: (length) => random.bytes(length) });
  }
}

/** How ill a card means it: the odds of each answer to be another than the honest one. */
const malices: readonly number[] = Object.freeze([0, 0.03, 0.1, 0.3, 1]);

/** An honest card whose answers are damaged, replaced, repeated or left out. */
export class HostileCard {
  readonly #random: SeededRandom;
  readonly #card: ChipCard;
  readonly #malice: number;
  /** From this command on it has only one answer, for ever. */
  readonly #endlessFrom: number;
  readonly #endless: CardAnswer;
  readonly #told: Uint8Array[] = [];
  #commands = 0;
  #broken: string | undefined;

  constructor(random: SeededRandom, card: ChipCard, through: "chip" | "tap") {
    this.#random = random;
    this.#card = card;
    this.#malice = pick(random, malices);
    this.#endlessFrom = random.chance(0.2) ? 1 + random.below(20) : Number.POSITIVE_INFINITY;
    const data = hostileObjects(random, ANSWER_BYTES_MAX);
    this.#endless = { kind: "response", data, status: random.chance(0.7) ? 0x9000 : pick(random, telling) };
    card.powerUp(through);
  }

  get commands(): number {
    return this.#commands;
  }

  /** A command that no reader takes: 4 to 261 bytes, its lengths right. */
  get brokenCommand(): string | undefined {
    return this.#broken;
  }

  transmit(command: Uint8Array): CardAnswer {
    this.#commands++;
    if (command.length < 4 || command.length > 261) this.#broken ??= `a command of ${command.length} bytes`;
    if (this.#commands >= this.#endlessFrom) return this.#endless;
    const { thinkMs: _thinkMs, ...honest } = this.#card.transmit(command);
    if (honest.kind !== "response" || !this.#random.chance(this.#malice)) return honest;
    if (this.#told.length < TOLD_MAX) this.#told.push(honest.data);
    return this.#damaged(honest.data, honest.status);
  }

  #damaged(data: Uint8Array, status: number): CardAnswer {
    const random = this.#random;
    const response = (bytes: Uint8Array, word = 0x9000): CardAnswer => ({
      kind: "response",
      data: bytes,
      status: word,
    });
    switch (random.below(13)) {
      case 0:
        return random.chance(0.3) ? pick(random, lost) : response(data, status);
      case 1:
        return response(new Uint8Array(0), pick(random, telling));
      case 2:
        return response(data, random.below(0x1_0000));
      case 3:
        return response(hostileObjects(random, ANSWER_BYTES_MAX));
      case 4:
        return response(random.bytes(shortLength(random, ANSWER_BYTES_MAX)));
      case 5:
        return response(pick(random, this.#told));
      case 6:
        return response(new Uint8Array(ANSWER_BYTES_MAX).fill(random.below(256)));
      case 7:
      case 8:
      case 9:
      case 10:
        return response(reshaped(random, data, ANSWER_BYTES_MAX), status);
      default:
        return response(mutated(random, data, this.#told, ANSWER_BYTES_MAX), status);
    }
  }
}

const lost: readonly CardAnswer[] = Object.freeze<CardAnswer[]>([
  Object.freeze({ kind: "removed" }),
  Object.freeze({ kind: "card-timeout" }),
  Object.freeze({ kind: "protocol-error" }),
  Object.freeze({ kind: "fault", fault: "no-answer" }),
]);
