import type { CardInterface, Presented } from "../../hal/card-reader";
import type { Text } from "../../hal/display";
import type { Terminal } from "../context";
import { catalogue } from "../diagnosis/catalogue";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { amountText, words } from "../screen/words";
import { readStripe, type StripeCard } from "./stripe";

/** A cardholder who has not shown a card by then has walked away (B12). */
const CARD_MS = 60_000;
/** B01: three tries at an unreadable card. */
const TRIES_MAX = 3;

export type CardShown =
  | { readonly kind: "stripe"; readonly card: StripeCard }
  /** The operator pressed cancel: back one step. */
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly diagnosis: Diagnosis };

/** Asks for the card and checks what can be checked of it here. Nothing is sent. */
export async function presentCard(terminal: Terminal, amountFen: number, yearMonth: string): Promise<CardShown> {
  const interfaces: readonly CardInterface[] = ["stripe"];
  let hint: Text = words.swipeCard;
  for (let tries = 0; tries < TRIES_MAX; ) {
    await terminal.panel.show({
      id: "card",
      title: words.sale,
      lines: [amountText(amountFen), hint, words.cancelHint],
    });
    const presented = await cardOrCancel(terminal, interfaces);
    switch (presented.kind) {
      case "cancelled":
        return { kind: "cancelled" };
      case "timeout":
        return { kind: "failed", diagnosis: diagnose("B12", "not charged") };
      case "fault":
        return { kind: "failed", diagnosis: diagnose("B20", "not charged") };
      case "collision":
        hint = catalogue.B03.cause;
        break;
      case "stripe": {
        const card = readStripe(presented.track2);
        if (card) return judgeStripe(card, yearMonth);
        hint = catalogue.B01.cause;
        break;
      }
      case "unreadable":
      // Chip and tap are not asked for; a reader that reports one all the same has not read a stripe.
      case "chip":
      case "tap":
        hint = catalogue.B01.cause;
        break;
    }
    tries++;
    await terminal.panel.beep("error");
  }
  return { kind: "failed", diagnosis: diagnose("B01", "not charged") };
}

/** Expiry before anything is sent (B04); a card with a chip is not taken by its stripe (EMV 4.4 Book 4, 6.4: B11). */
function judgeStripe(card: StripeCard, yearMonth: string): CardShown {
  if (card.expiredAt(yearMonth)) return { kind: "failed", diagnosis: diagnose("B04", "not charged") };
  if (card.hasChip) return { kind: "failed", diagnosis: diagnose("B11", "not charged") };
  return { kind: "stripe", card };
}

/** Waits for whichever comes first: a card at the reader, or the operator's cancel key. */
async function cardOrCancel(terminal: Terminal, interfaces: readonly CardInterface[]): Promise<Presented> {
  const { devices, panel } = terminal;
  let presented: Presented | undefined;
  const reading = devices["card-reader"].present({ interfaces, timeoutMs: CARD_MS }).then(async (seen) => {
    presented = seen;
    await devices.keypad.cancel();
  });
  while (presented === undefined) {
    const press = await panel.key(CARD_MS);
    if (press.kind === "key" && press.key === "cancel" && presented === undefined)
      await devices["card-reader"].cancel();
  }
  await reading;
  return presented;
}
