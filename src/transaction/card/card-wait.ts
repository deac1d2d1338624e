import type { CardInterface, Presented } from "../../../hal/card-reader";
import type { Text } from "../../../hal/display";
import type { Key } from "../../../hal/keypad";
import type { Terminal } from "../../context";
import { besideKeys } from "../../counter/beside";
import { BEEP_EACH_MS, keyInSlice, LET_GO_MS, LOOK_MS } from "../../counter/card-out";
import { isDigit } from "../../screen/panel";
import { words } from "../../screen/words";
import { titleInHand } from "../kinds/kinds";
import { cardWords } from "./card-words";

/** A cardholder who has not shown a card by then has walked away (B12). */
const CARD_MS = 60_000;
/** Half a minute: who has not taken the card by then does so before the next sale. */
const SLICES_MAX = 15;

/** Waits for whichever comes first: a card at the reader, or the operator's cancel key. */
export async function cardOrCancel(terminal: Terminal, interfaces: readonly CardInterface[]): Promise<Presented> {
  const { devices, panel } = terminal;
  const reader = devices["card-reader"];
  return besideKeys(terminal, reader.present({ interfaces, timeoutMs: CARD_MS }), async (isOver) => {
    const press = await panel.key(CARD_MS);
    const isCalledOff = terminal.session.inHand.till?.cancelled;
    if ((isCalledOff || (press.kind === "key" && press.key === "cancel")) && !isOver()) await reader.cancel();
  });
}

/**
 * Before a card is asked for: one of an earlier sale must not be charged again because it was forgotten in the slot.
 * @returns whether the slot is empty; false: cancelled, or nobody took it out.
 */
export async function awaitEmptySlot(terminal: Terminal): Promise<boolean> {
  const { session } = terminal;
  if (!session.cardInside) return true;
  return (await takenOut(terminal, LOOK_MS, cardWords.takeOutFirst, (key) => key === "cancel")) === "out";
}

/** At the end of a sale: the card is powered down, and its holder told to take it. A key leads on all the same. */
export async function letCardGo(terminal: Terminal): Promise<void> {
  if (!terminal.session.cardInside) return;
  await terminal.devices["card-reader"].release();
  const ended = await takenOut(
    terminal,
    LET_GO_MS,
    words.takeCard,
    (key) => key === "enter" || key === "cancel" || isDigit(key),
  );
  if (ended !== "out" && ended !== "left" && isDigit(ended)) terminal.panel.unread(ended);
}

/** @returns the key that ended it; "left" when nobody did anything. */
async function takenOut(
  terminal: Terminal,
  lookMs: number,
  hint: Text,
  ends: (key: Key) => boolean,
): Promise<"out" | "left" | Key> {
  const { devices, panel, session } = terminal;
  const reader = devices["card-reader"];
  session.cardInside = (await reader.removed({ timeoutMs: lookMs })) !== "removed";
  if (!session.cardInside) return "out";
  await panel.show({ id: "card", title: titleInHand(session), lines: [hint, words.cancelHint] });
  await panel.beep("alert");
  for (let slice = 0; slice < SLICES_MAX; slice++) {
    const press = await keyInSlice(terminal, BEEP_EACH_MS);
    if (!session.cardInside) return "out";
    if (press.kind === "key" && ends(press.key)) return press.key;
    await panel.beep("alert");
  }
  return "left";
}
