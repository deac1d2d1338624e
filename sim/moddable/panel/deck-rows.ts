import { type CardView, cardView } from "../../cards/deck";
import { deckCards } from "../../cards/deck-cards";
import { groupOf } from "../../cards/groups";

/** What a person does with a card at the reader. */
export type CardWay = "tap" | "insert" | "swipe";

/** The cards of a group, in the order of their rows. */
export function cardsOf(group: string): readonly CardView[] {
  return deckCards.map(cardView).filter((card) => groupOf(card) === group);
}

/** How a card can be shown, by its interfaces, in the order of its buttons. */
export function waysOf({ interfaces }: CardView): readonly (readonly [title: string, way: CardWay])[] {
  const ways = [
    ["tap", "Tap", "tap"],
    ["chip", "Insert", "insert"],
    ["stripe", "Swipe", "swipe"],
  ] as const;
  return ways.filter(([name]) => interfaces.includes(name)).map(([, title, way]) => [title, way] as const);
}
