import type { Terminal } from "../context";
import type { IssuerAnswer } from "../emv/types";
import { binaryField, type Message, textField } from "../host/iso8583/message";
import type { CellKey, JournalValue } from "../journal/journal";
import { amountText, words } from "../screen/words";
import { cardWords } from "./card-words";
import type { ChipRead } from "./chip";
import { chipFacts } from "./chip-facts";
import type { Facts, IntentEvent } from "./life";
import { scriptResultCell } from "./script-results";

/** What a sale comes to, the card's last word included, and what else becomes durable with it. */
export interface Concluded {
  readonly event: IntentEvent;
  readonly beside: readonly (readonly [CellKey, JournalValue])[];
}

/**
 * Tells the card in the slot what its issuer said, and hears its last word (EMV 4.4 Book 3, 10.9 to 10.11): one that the issuer
 * approved and the card did not is not approved (B22).
 */
export async function concludeWithCard(
  terminal: Terminal,
  { transaction, decision }: ChipRead,
  facts: Facts,
  reply: Message,
  event: IntentEvent,
): Promise<Concluded> {
  await terminal.panel.show({
    id: "processing",
    title: words.sale,
    lines: [amountText(facts.amountFen), cardWords.completing],
    mood: "waiting",
  });
  // A device's stack is small: the kernel goes on with an empty one.
  await undefined;
  const word = await transaction.complete(issuerAnswer(reply, event));
  await terminal.devices["card-reader"].release();
  const chip = chipFacts(decision.card, (tag) => transaction.tag(tag));
  const beside = word.scriptResults.length > 0 ? [scriptResultCell(facts, transaction.field55("script-upload"))] : [];
  if (event.type !== "approved") return { event, beside };
  return { event: word.kind === "approved" ? { ...event, chip } : { type: "card-refused", chip }, beside };
}

/** The host never had its say: the card is told so, that it may close its own books. Nothing depends on what it says. */
export async function dismissCard(terminal: Terminal, card: ChipRead | undefined): Promise<void> {
  if (!card) return;
  await undefined;
  await card.transaction.complete({ kind: "unable" });
  await terminal.devices["card-reader"].release();
}

/** An answer that decides nothing (94) is none for the card. */
function issuerAnswer(reply: Message, event: IntentEvent): IssuerAnswer {
  if (event.type !== "approved" && event.type !== "declined") return { kind: "unable" };
  return {
    kind: "answered",
    responseCode: textField(reply, 39) ?? "",
    approved: event.type === "approved",
    authorisationCode: textField(reply, 38),
    field55: binaryField(reply, 55) ?? new Uint8Array(0),
  };
}
