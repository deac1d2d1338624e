import { cardById, stripeOf } from "../../cards/deck";
import { deckCards } from "../../cards/deck-cards";
import type { Room } from "../../scenario/room";
import { lookNow, viewNames } from "../../scenario/views";

/** F01: the number of the card that paid stands in no view, no event and no slip. */
export async function noCardNumber(room: Room): Promise<string | undefined> {
  const card = cardById(deckCards, room.lastCard);
  const stripe = card && stripeOf(card);
  if (stripe?.kind !== "track2") return "no card was read";
  const [number = ""] = stripe.track2.split(/[=D]/);
  for (const view of viewNames) {
    const seen = await lookNow(room, view);
    if (JSON.stringify(seen).includes(number)) return `the view ${view} holds the card's number`;
  }
  return undefined;
}
