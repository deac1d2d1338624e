import type { CardInterface } from "../../hal/card-reader";
import { maskPan } from "../../src/values/masked-pan";
import type { Bilingual, Card, CardStatus, Misbehaviour } from "./card";
import { deckCards } from "./deck-cards";

/** The deck that every world has. */
export const deck: readonly Card[] = deckCards;

/** The invented BINs of the deck: nothing else is an issuer that the acquirer knows. */
export const deckBins: readonly string[] = Object.freeze(["629800", "629801"]);

/** A card by its id. */
export function cardById(cards: readonly Card[], id: string): Card | undefined {
  return cards.find((card) => card.id === id);
}

/** A card by its number. */
export function cardByPan(cards: readonly Card[], pan: string): Card | undefined {
  return cards.find((card) => card.pan === pan);
}

/** What a swipe reads: ISO/IEC 7813 track 2 without sentinels, or that the stripe cannot be read. */
export type Stripe = { readonly kind: "track2"; readonly track2: string } | { readonly kind: "unreadable" };

/** The stripe of a card, undefined when it has none (a phone). */
export function stripeOf(card: Card): Stripe | undefined {
  if (!card.interfaces.includes("stripe")) return undefined;
  if (card.misbehaviour === "damaged-stripe") return { kind: "unreadable" };
  const discretionary = card.misbehaviour === "copied-stripe" ? copied(card.discretionary) : card.discretionary;
  return { kind: "track2", track2: `${card.pan}=${card.expiry}${card.serviceCode}${discretionary}` };
}

/** A check value that is certainly another. */
function copied(discretionary: string): string {
  return `${discretionary.slice(0, -1)}${(Number(discretionary.slice(-1)) + 1) % 10}`;
}

/** A card as the `cards` view shows it: no number in full, no PIN, no track. */
export interface CardView {
  readonly id: string;
  readonly face: Bilingual;
  readonly kind: "credit" | "debit";
  readonly interfaces: readonly CardInterface[];
  readonly phone: boolean;
  readonly pan: string;
  /** MM/YY, as it stands on the face. */
  readonly expiry: string;
  readonly status: CardStatus;
  readonly misbehaviour?: Misbehaviour;
}

/** What anybody may see of a card. */
export function cardView(card: Card): CardView {
  return {
    id: card.id,
    face: card.face,
    kind: card.kind,
    interfaces: card.interfaces,
    phone: card.phone,
    pan: maskPan(card.pan),
    expiry: `${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`,
    status: card.status,
    ...(card.misbehaviour === undefined ? {} : { misbehaviour: card.misbehaviour }),
  };
}
