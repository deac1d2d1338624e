import type { CardView } from "../api";
import type { CardInterface } from "../api-device";
import type { Room } from "../room";

export type CardAction = "swipe" | "insert" | "tap";
export type Manner = "normal" | "early" | "hold" | "too-fast" | "two-at-once";

/** How a card is played: where, and how well. */
export interface Play {
  readonly action: CardAction;
  readonly manner: Manner;
}

/** Pulled out while the chip still speaks; taken from the field before it has. */
const EARLY_INSERT_MS = 400;
const EARLY_TAP_MS = 60;
/** Who taps holds the card until it beeps. */
const TAP_MS = 2_000;

/** What each manner is about: too fast is only a stripe torn through, two at once only in the field; a held chip is one left in. */
const mannersOf: { readonly [action in CardAction]: readonly Manner[] } = Object.freeze({
  swipe: Object.freeze(["normal", "too-fast"] as const),
  insert: Object.freeze(["normal", "early", "hold"] as const),
  tap: Object.freeze(["normal", "early", "hold", "two-at-once"] as const),
});

/** What a card does at this place. */
export function actionAt(place: CardInterface): CardAction {
  return place === "stripe" ? "swipe" : place === "chip" ? "insert" : "tap";
}

const preferred: readonly CardInterface[] = Object.freeze(["chip", "tap", "stripe"]);

/** How its holder would play a card: as the card is named, where the reader waits for it. */
export function usualAction(card: CardView, open: readonly CardInterface[]): CardAction {
  const { interfaces } = card;
  const [own = "stripe"] = interfaces;
  if (open.length === 0 || open.includes(own)) return actionAt(own);
  return actionAt(preferred.find((each) => interfaces.includes(each) && open.includes(each)) ?? own);
}

/** The body of the `card` verb. A manner that is nothing for the action is played normally. */
export function bodyOf(card: string, { action, manner }: Play): object {
  const fits = mannersOf[action].includes(manner) ? manner : "normal";
  const body = { card, action };
  if (fits === "too-fast" || fits === "two-at-once") return { ...body, manner: fits };
  if (action === "insert") {
    if (fits === "hold") return { ...body, manner: "left-in" };
    return fits === "early" ? { ...body, holdMs: EARLY_INSERT_MS } : body;
  }
  if (action === "tap" && fits !== "hold") return { ...body, holdMs: fits === "early" ? EARLY_TAP_MS : TAP_MS };
  return body;
}

/** Plays a card. @returns whether the reader took notice. */
export async function playCard(room: Room, card: string, play: Play): Promise<boolean> {
  const answer = await room.act("card", bodyOf(card, play));
  return answer?.["noticed"] !== false;
}
