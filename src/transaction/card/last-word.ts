import type { Facts } from "../../book/facts";
import type { IntentEvent } from "../../book/life-events";
import type { Terminal } from "../../context";
import { isOut } from "../../counter/card-out";
import { TLV_OBJECTS_MAX, TlvCursor } from "../../emv/tlv";
import type { IssuerAnswer } from "../../emv/types";
import { binaryField, type Message, textField } from "../../host/iso8583/message";
import type { CellKey, JournalValue } from "../../journal/journal";
import { amountText } from "../../screen/words";
import { kindOf } from "../kinds/kinds";
import { cardWords } from "./card-words";
import type { ChipRead } from "./chip";
import { chipFacts } from "./chip-facts";
import { noteCard } from "./emv-setup";
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
    title: kindOf(facts).title,
    lines: [amountText(facts.amountFen), cardWords.completing],
    mood: "waiting",
  });
  // A device's stack is small: the kernel goes on with an empty one.
  await undefined;
  const word = await transaction.complete(issuerAnswer(reply, event));
  const pulled = word.kind === "card-declined" && word.why === "lost" && (await isOut(terminal));
  await terminal.devices["card-reader"].release();
  const chip = chipFacts(decision.card, (tag) => transaction.tag(tag));
  const beside = word.scriptResults.length > 0 ? [scriptResultCell(facts, transaction.field55("script-upload"))] : [];
  if (event.type !== "approved") return { event, beside };
  if (word.kind !== "approved") await noteCard(terminal);
  return {
    event:
      word.kind === "approved" ? { ...event, chip } : { type: "card-refused", chip, ...(pulled ? { pulled } : {}) },
    beside,
  };
}

/** The host never had its say: the card is told so, that it may close its own books. Nothing depends on what it says. */
export async function dismissCard(terminal: Terminal, card: ChipRead | undefined): Promise<void> {
  if (!card) return;
  await undefined;
  await card.transaction.complete({ kind: "unable" });
  await terminal.devices["card-reader"].release();
}

/** An answer that decides nothing (94), or approves a part (10), is none for the card. */
function issuerAnswer(reply: Message, event: IntentEvent): IssuerAnswer {
  if (event.type !== "approved" && event.type !== "declined") return { kind: "unable" };
  const field55 = binaryField(reply, 55) ?? new Uint8Array(0);
  const approved = event.type === "approved";
  return {
    kind: "answered",
    responseCode: approved ? approvalToChip(field55) : (textField(reply, 39) ?? ""),
    approved,
    authorisationCode: textField(reply, 38),
    field55,
  };
}

/** Tag 91 with eight bytes of cryptogram and two of response code. */
const ISSUER_DATA_BYTES = 10;
const APPROVED = "00";

/**
 * Tag 8A of an approval: the code that the issuer's cryptogram is over, else 00. What the network calls an approval besides (11,
 * A2, …) no card knows.
 */
export function approvalToChip(field55: Uint8Array): string {
  const level = new TlvCursor(field55);
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++)
    if (level.tag === 0x91 && level.length === ISSUER_DATA_BYTES)
      return String.fromCharCode(...level.value.subarray(ISSUER_DATA_BYTES - APPROVED.length));
  return APPROVED;
}
