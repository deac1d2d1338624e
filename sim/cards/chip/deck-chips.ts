import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import type { Card } from "../card";
import { type ChipRow, personalise } from "./personalise";
import type { ChipProfile } from "./profile";

/** Chips that are not ordinary, by the card's id. */
const rows: { readonly [cardId: string]: ChipRow } = Object.freeze({});

/** The chip in a card of the deck; undefined where it has none, or one that does not answer. */
export function chipOf(card: Card, ciphers: BlockCiphers): ChipProfile | undefined {
  if (card.misbehaviour === "damaged-chip") return undefined;
  if (!card.interfaces.includes("chip") && !card.interfaces.includes("tap")) return undefined;
  return personalise(card, rows[card.id] ?? {}, ciphers);
}
