import type { BlockCiphers } from "../../hal/drivers/ciphers";
import type { Card } from "./card";
import { ChipCard } from "./chip/chip-card";
import { chipOf } from "./chip/deck-chips";
import type { RawSigner } from "./chip/rsa";
import { cardById, deck } from "./deck";

/** A chip as a reader sees it. */
export type ReadableChip = Pick<ChipCard, "profile" | "uid" | "powerUp" | "transmit">;

/** A card that is not of the deck: its issuer knows it, and people have it. For those who try what no deck can hold. */
export interface GuestCard {
  readonly card: Card;
  /** What its stripe says in the place of what a stripe of the deck would. */
  readonly track2?: string;
  /** Absent: it has no chip, or a dead one. */
  readonly chip?: ReadableChip;
}

/** What a wallet needs of its world. */
export interface WalletSurroundings {
  readonly ciphers: BlockCiphers;
  readonly randomBytes: (length: number) => Uint8Array;
  /**
   * The highest transaction counter that the card's issuer has seen, 0 for none: where books outlive a world, its cards
   * go on from there, as real ones would.
   */
  readonly counterOf?: (cardId: string) => number;
  readonly guests?: readonly GuestCard[];
  /** As {@link ChipSurroundings.signRaw}, of every chip of the deck. */
  readonly signRaw?: RawSigner;
}

/** The chips of the deck as one world's people carry them: each is made when it is first used, and remembers. */
export class Wallet {
  readonly #surroundings: WalletSurroundings;
  readonly #chips = new Map<string, ReadableChip | undefined>();

  constructor(surroundings: WalletSurroundings) {
    this.#surroundings = surroundings;
  }

  /** The chip of a card of the deck; undefined where there is none, or a dead one. */
  chip(cardId: string): ReadableChip | undefined {
    if (!this.#chips.has(cardId)) this.#chips.set(cardId, this.#make(cardId));
    return this.#chips.get(cardId);
  }

  #make(cardId: string): ReadableChip | undefined {
    const { ciphers, randomBytes, counterOf, guests, signRaw } = this.#surroundings;
    const guest = guests?.find(({ card }) => card.id === cardId);
    if (guest) return guest.chip;
    const card = cardById(deck, cardId);
    const profile = card && chipOf(card, ciphers);
    if (profile === undefined) return undefined;
    const atc = Math.max(profile.atc, counterOf?.(cardId) ?? 0);
    return new ChipCard(profile, { ciphers, randomBytes, atc, ...(signRaw ? { signRaw } : {}) });
  }
}
